"""The hiring team, the positions and the activity of a job."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import actor_of
from accounts.models import User
from base.audit import recording
from base.audit.queries import timeline
from base.errors import NotFound
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from recruit.jobs import seating, staffing
from recruit.jobs.access import JobAction
from recruit.jobs.forms import MemberForm, PositionForm
from recruit.jobs.models import Job, Position
from recruit.jobs.views.finding import frame, job_of


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """See the hiring team; add somebody or change a role."""
    job = job_of(request, public_id, JobAction.EDIT_TEAM if request.method == "POST" else JobAction.VIEW)
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user, role = form.cleaned_data["user"], form.cleaned_data["role"]
        if attempt(form, lambda: staffing.add_member(job, by=actor_of(request), user=user, role=role)) is not None:
            sentence = _("{name} is on the team.").format(name=user.full_name)
            return done(request, reverse("recruit:job-team", args=[job.public_id]), sentence)
    members = job.team.select_related("user").order_by("role", "user__last_name")
    context = frame(request, job, "team") | {"form": form, "members": members}
    return render_page(request, "recruit/jobs/team.html", context, fragment="form")


@require_POST
def team_remove(request: HttpRequest, public_id: UUID, user_id: UUID) -> HttpResponse:
    """Take somebody off the team."""
    job = job_of(request, public_id, JobAction.EDIT_TEAM)
    user = User.objects.filter(public_id=user_id).first()
    if user is None:
        raise NotFound
    staffing.remove_member(job, by=actor_of(request), user=user)
    sentence = _("{name} is off the team.").format(name=user.full_name)
    return done(request, reverse("recruit:job-team", args=[job.public_id]), sentence)


@require_http_methods(["GET", "POST"])
def positions(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """See the seats; add one or many."""
    job = job_of(request, public_id, JobAction.EDIT_POSITIONS if request.method == "POST" else JobAction.VIEW)
    form = PositionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count = attempt(form, lambda: _add(request, job, dict(form.cleaned_data)))
        if count is not None:
            sentence = ngettext("{count} position added.", "{count} positions added.", count).format(count=count)
            return done(request, reverse("recruit:job-positions", args=[job.public_id]), sentence)
    rows = job.positions.select_related("application__candidate").order_by("id")
    context = frame(request, job, "positions") | {"form": form, "positions": rows[:500]}
    return render_page(request, "recruit/jobs/positions.html", context, fragment="form")


@transaction.atomic
def _add(request: HttpRequest, job: Job, values: dict[str, object]) -> int:
    count = int(str(values.pop("count")))
    for _seat in range(count):
        seating.add_position(job, by=actor_of(request), **values)  # type: ignore[arg-type]  # cleaned by the form
    return count


@require_POST
def position_remove(request: HttpRequest, public_id: UUID, position_id: UUID) -> HttpResponse:
    """Delete an open seat."""
    job = job_of(request, public_id, JobAction.EDIT_POSITIONS)
    seat = Position.objects.filter(job=job, public_id=position_id).first()
    if seat is None:
        raise NotFound
    seating.remove_position(seat, by=actor_of(request))
    return done(request, reverse("recruit:job-positions", args=[job.public_id]), _("Position removed."))


@require_GET
def activity(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything that happened on the job."""
    job = job_of(request, public_id, JobAction.VIEW_ACTIVITY)
    context = frame(request, job, "activity") | {"entries": timeline(recording.key_of(job))}
    return render_page(request, "recruit/jobs/activity.html", context)
