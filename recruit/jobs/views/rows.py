"""A job of the list as its row is drawn: every word ready, since a page has thirty rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from base.ui.tags.controls import menu
from base.ui.tags.library import markup
from base.ui.tags.words import ago, chip, draw_icon, status
from recruit.jobs.numbering import is_placeholder
from recruit.jobs.pipelines import address, bar_of
from recruit.jobs.queries import JobRow
from recruit.jobs.states import BY_HAND, JobStatus


@dataclass(frozen=True, slots=True)
class Line:
    """One row. What is drawn by a component is HTML already."""

    row: JobRow
    url: str
    key: str
    title: str
    about: str
    status: SafeString
    pipeline: SafeString
    hired: str
    ad: SafeString
    owner: str
    age: str
    activity: SafeString
    acts: SafeString
    start_url: str


def line_of(row: JobRow, *, steerable: Collection[int]) -> Line:
    """The row of one job; `steerable` are the keys of the jobs whose status this reader may change."""
    job = row.job
    is_written = not (job.is_draft or job.is_template)
    url, language = address("job" if is_written else "job-edit", job), get_language() or ""
    number = "" if is_placeholder(job.ref_number) else job.ref_number
    about = [number, job.location, _("Remote") if job.is_remote else ""]
    about += [thing.name for thing in (job.department, job.brand) if thing is not None]
    return Line(
        row=row,
        url=url,
        key=str(job.public_id),
        title=job.title or _("Without a title"),
        about=" · ".join(part for part in about if part),
        status=_status(job.status, "job", language),
        pipeline=bar_of(job, row.stages),
        hired=f"{row.hired}/{row.seats}",
        ad=_ad(row.live, language),
        owner=row.owner,
        age=_("%(days)d d") % {"days": row.days},
        activity=ago(job.last_activity_at),
        acts=_hold(job.status, url, language, may=job.pk in steerable) + _menu(url) if is_written else SafeString(),
        start_url=address("job-start", job) if job.is_template else "",
    )


@lru_cache(maxsize=256)
def _status(value: str, kind: str, language: str) -> SafeString:  # noqa: ARG001  (kept by language)
    return status(value, kind=kind)


def _ad(live: list[str], language: str) -> SafeString:
    """How the job's posting status is told (product facts §6.1)."""
    if not live:
        return _unpublished(language)
    if len(live) == 1:
        return _status(live[0], "ad", language)
    return chip(_("%(count)d ads") % {"count": len(live)}, tone="ok", icon="globe")


@lru_cache(maxsize=32)
def _unpublished(language: str) -> SafeString:  # noqa: ARG001  (kept by language)
    return markup(f'<span class="faint small nowrap">{escape(_("Not published"))}</span>')


def _hold(present: str, url: str, language: str, *, may: bool) -> SafeString:
    """The quick press to put a job on hold or take it off again; what it does is said before it is done."""
    if present == JobStatus.ON_HOLD:
        act = "reactivate"
    elif JobStatus.ON_HOLD in BY_HAND[JobStatus(present)]:
        act = "hold"
    else:
        return SafeString()
    return markup(_link(act, language).replace("{url}", url)) if may else SafeString()


@lru_cache(maxsize=64)
def _link(act: str, language: str) -> str:  # noqa: ARG001  (kept by language)
    label = escape(_("Reactivate") if act == "reactivate" else _("Put on hold"))
    icon = draw_icon("play" if act == "reactivate" else "pause", "", "s")
    return (
        f'<a class="button button--quiet button--s button--icon hide-phone" href="{{url}}{act}/"'
        f' data-ask="{{url}}{act}/" aria-label="{label}" title="{label}">{icon}</a>'
    )


def _menu(url: str) -> SafeString:
    return menu("", label=_("More"), icon="more", icon_only=True, size="s", src=f"{url}menu/")
