"""The hiring team and the activity of a job."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import actor_of, member_of
from accounts.models import User
from base.audit import recording, wording
from base.audit.models import Entry
from base.audit.queries import entries
from base.errors import NotFound
from base.paging import newest_first
from base.ui import parts
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, validate_field
from recruit.jobs import queries, staffing
from recruit.jobs.access import JobAction
from recruit.jobs.forms import MemberForm
from recruit.jobs.models import HiringTeamMember
from recruit.jobs.views.finding import frame, job_of

Role = HiringTeamMember.Role
# What each role may do on a job, in a sentence (product facts §10.6).
ROLES = {
    Role.EXECUTIVE: gettext_lazy("Edits the job, sees, moves and hires candidates."),
    Role.HIRING_MANAGER: gettext_lazy("Edits the job, sees, moves and hires candidates."),
    Role.RECRUITER: gettext_lazy("Edits the job, sees, moves and hires candidates."),
    Role.COORDINATOR: gettext_lazy("Edits the job, writes to candidates; does not move or hire them."),
    Role.INTERVIEWER: gettext_lazy("Sees candidates, rates them and writes notes."),
}


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """See the hiring team; add somebody or change a role."""
    job = job_of(request, public_id, JobAction.EDIT_TEAM if request.method == "POST" else JobAction.VIEW)
    form = MemberForm(request.POST or None)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        user, role = form.cleaned_data["user"], form.cleaned_data["role"]
        if attempt(form, lambda: staffing.add_member(job, by=actor_of(request), user=user, role=role)) is not None:
            sentence = _("{name} is on the team.").format(name=user.full_name)
            return done(request, reverse("recruit:job-team", args=[job.public_id]), sentence)
    members = list(job.team.select_related("user").order_by("pk"))
    context = frame(request, job, "team") | {
        "form": form,
        "members": [(member, ROLES[Role(member.role)]) for member in members],
        "has_manager": any(member.role == Role.HIRING_MANAGER for member in members),
    }
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


@require_GET
def activity(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything that happened on the job."""
    job = job_of(request, public_id, JobAction.VIEW_ACTIVITY)
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    rows = entries(about=recording.key_of(job))
    for key in queries.own_application_keys(job, member_of(request)):
        rows = rows.exclude(about__contains=[key])
    page = newest_first(rows, before=before, after=after, counted=False).showing(_drawn)
    context = frame(request, job, "activity") | {"page": page}
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
