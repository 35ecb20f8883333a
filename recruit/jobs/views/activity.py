"""The activity of a job."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.doors import actor_of, member_of
from base.audit import recording, wording
from base.audit.models import Entry
from base.audit.queries import entries
from base.paging import newest_first
from base.ui import parts
from base.ui.pages import render_page
from recruit.jobs import queries
from recruit.jobs.views.finding import frame, job_of
from recruit.teams.rights import JobAction
from recruit.teams.silences import silent_kinds


@require_GET
def activity(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything that happened on the job."""
    job = job_of(request, public_id, JobAction.VIEW_ACTIVITY)
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    context = frame(request, job, "activity")
    rows = entries(about=recording.key_of(job), without=silent_kinds(context["actions"]))
    if queries.rates_first(job, member_of(request)):
        # Who rates first reads the others' stars nowhere: of reviews the own ones only.
        rows = rows.exclude(Q(kind="application.reviewed") & ~Q(actor_key=actor_of(request).key))
    for key in queries.own_application_keys(job, member_of(request)):
        rows = rows.exclude(about__contains=[key])
    page = newest_first(rows, before=before, after=after, counted=False).showing(_drawn)
    context |= {"page": page}
    return render_page(request, "recruit/jobs/activity.html", context)


def _drawn(entry: Entry) -> parts.Entry:
    """A line of the job's timeline; what happened to a candidate names them and leads to them."""
    line = wording.drawn(entry)
    about = next((key for key in entry.about if key.startswith("application:")), "")
    if not about:
        return line
    # Only applications are called "candidate · job"; a note or a review leads to its application without a name.
    name = entry.object_name.split(" · ")[0] if entry.object_key == about else ""
    told = [part for part in (name, line.detail) if part and part != line.who]
    url = reverse("recruit:application", args=[about.removeprefix("application:")])
    return replace(line, detail=" · ".join(told), url=url)
