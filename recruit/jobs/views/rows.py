"""A job of the list as its row is drawn: every word ready, since a page has fifty rows."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from base.ui.tags.controls import menu
from base.ui.tags.data import pipeline
from base.ui.tags.words import ago, chip, status
from recruit.jobs.pipelines import address, pipeline_of
from recruit.jobs.queries import JobRow


@dataclass(frozen=True, slots=True)
class Line:
    """One row. What is drawn by a component is HTML already."""

    row: JobRow
    url: str
    title: str
    about: str
    status: SafeString
    pipeline: SafeString
    hired: str
    ad: SafeString | None
    owner: str
    age: str
    activity: SafeString
    menu: SafeString


def line_of(row: JobRow) -> Line:
    """The row of one job."""
    job = row.job
    url = address("job", job)
    about = [job.ref_number, job.location, _("Remote") if job.is_remote else ""]
    about += [thing.name for thing in (job.department, job.brand) if thing is not None]
    return Line(
        row=row,
        url=url,
        title=job.title,
        about=" · ".join(part for part in about if part),
        status=status(job.status, kind="job"),
        pipeline=pipeline(pipeline_of(job, row.stages)),
        hired=f"{row.hired}/{row.seats}",
        ad=_ad(row.live),
        owner=row.owner,
        age=_("%(days)d d") % {"days": row.days},
        activity=ago(job.last_activity_at),
        menu=menu("", label=_("More"), icon="more", icon_only=True, size="s", src=f"{url}menu/"),
    )


def _ad(live: list[str]) -> SafeString | None:
    """How the job's posting status is told (product facts §6.1); None when nothing is published."""
    if not live:
        return None
    if len(live) == 1:
        return status(live[0], kind="ad")
    return chip(_("%(count)d ads") % {"count": len(live)}, tone="ok", icon="globe")
