"""The hiring team of a job: who may do what, added, suggested, copied from another job, removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import actor_of
from accounts.models import User
from accounts.permissions import Permission
from base.errors import NotFound
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, validate_field
from recruit.jobs import queries, staffing
from recruit.jobs.access import visible_jobs
from recruit.jobs.forms import CopyTeamForm, MemberForm
from recruit.jobs.models import HiringTeamMember, Job
from recruit.jobs.views.finding import frame, job_of
from recruit.teams import standing
from recruit.teams.rights import JobAction

Role = HiringTeamMember.Role
# The rows of the summary: what is asked of the matrix, in words.
ACTIONS: dict[JobAction, str | Promise] = {
    JobAction.EDIT: gettext_lazy("Edit the job"),
    JobAction.EDIT_AD: gettext_lazy("Write its ads"),
    JobAction.PUBLISH: gettext_lazy("Publish, unpublish, cancel"),
    JobAction.EDIT_STATUS: gettext_lazy("Change the status"),
    JobAction.EDIT_TEAM: gettext_lazy("Change the hiring team"),
    JobAction.EDIT_POSITIONS: gettext_lazy("Change the positions"),
    JobAction.VIEW_CANDIDATES: gettext_lazy("See candidates and their files"),
    JobAction.ADD_CANDIDATE: gettext_lazy("Add candidates"),
    JobAction.MOVE: gettext_lazy("Move, reject, withdraw"),
    JobAction.HIRE: gettext_lazy("Hire"),
    JobAction.MESSAGE: gettext_lazy("Write to candidates"),
    JobAction.REVIEW: gettext_lazy("Rate candidates"),
    JobAction.NOTE: gettext_lazy("Write notes"),
    JobAction.VIEW_ACTIVITY: gettext_lazy("See the activity"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One member as the page shows them."""

    member: HiringTeamMember
    words: list[str]
    jobs: int
    warning: str


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """See the hiring team; add somebody or change a role."""
    job = job_of(request, public_id, JobAction.EDIT_TEAM if request.method == "POST" else JobAction.VIEW_TEAM)
    form = MemberForm(request.POST or None)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        user, role = form.cleaned_data["user"], form.cleaned_data["role"]
        if attempt(form, lambda: staffing.add_member(job, by=actor_of(request), user=user, role=role)) is not None:
            return _back(request, job, _("{name} is on the team.").format(name=user.full_name))
    return _page(request, job, form=form)


def _page(request: HttpRequest, job: Job, **more: Any) -> HttpResponse:
    members, loads = queries.team_of(job)
    has_manager = any(member.role == Role.HIRING_MANAGER for member in members)
    context = frame(request, job, "team")
    may_edit = JobAction.EDIT_TEAM in context["actions"]
    roles = [role for role in standing.team_roles().values() if role.is_active]
    context |= {
        "members": [_line(member, members, loads[member.user_id]) for member in members],
        "has_manager": has_manager,
        "summary": [
            (words, [(role.name, action in role.actions) for role in roles]) for action, words in ACTIONS.items()
        ],
        "roles": [role.name for role in roles],
        "suggested": queries.suggested_for(job, [member.user_id for member in members]) if may_edit else [],
        "copy_form": CopyTeamForm(),
    } | more
    return render_page(request, "recruit/jobs/team.html", context, fragment="form")


def _line(member: HiringTeamMember, members: list[HiringTeamMember], jobs: int) -> Line:
    user, words = member.user, [words_of(member.role)]
    if user.has(Permission.JOBS_ALL):
        words.append(_("Sees and changes every job as {role}.").format(role=user.role.name))
    elif not user.has(Permission.JOBS_CREATE):
        words.append(_("As {role} they do not edit the job itself.").format(role=user.role.name))
    if not user.is_active:
        words.append(_("The account is closed: they see nothing."))
    return Line(member, words, jobs, _warning(member, members))


def words_of(code: str) -> str:
    """What a role on the team means, in the company's words."""
    role = standing.team_roles().get(code)
    return role.description if role else ""


def _warning(member: HiringTeamMember, members: list[HiringTeamMember]) -> str:
    """What is lost when this member goes."""
    user = member.user
    told = [_("Remove {name} from the hiring team?").format(name=user.full_name)]
    if not user.has(Permission.JOBS_ALL):
        told.append(_("They no longer see this job and its candidates."))
    alone = sum(other.role == member.role for other in members) == 1
    if alone and member.role in {Role.HIRING_MANAGER, Role.RECRUITER}:
        told.append(_("The job is left without a {role}.").format(role=member.role_name.lower()))
    return " ".join(told)


@require_POST
def copy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add everybody of another job's team who is not on this one."""
    job = job_of(request, public_id, JobAction.EDIT_TEAM)
    form = CopyTeamForm(request.POST)
    if form.is_valid():
        source = visible_jobs(actor_of(request)).filter(ref_number__iexact=form.cleaned_data["job"]).first()
        if source is None:
            form.add_error("job", _("You see no job with this ID."))
        else:
            added = staffing.copy_team(job, by=actor_of(request), source=source)
            sentence = ngettext("{count} person joined the team.", "{count} people joined the team.", len(added))
            return _back(request, job, sentence.format(count=len(added)))
    return _page(request, job, form=MemberForm(), copy_form=form)


@require_POST
def remove(request: HttpRequest, public_id: UUID, user_id: UUID) -> HttpResponse:
    """Take somebody off the team."""
    job = job_of(request, public_id, JobAction.EDIT_TEAM)
    user = User.objects.filter(public_id=user_id).first()
    if user is None:
        raise NotFound
    staffing.remove_member(job, by=actor_of(request), user=user)
    return _back(request, job, _("{name} is off the team.").format(name=user.full_name))


def _back(request: HttpRequest, job: Job, sentence: str) -> HttpResponse:
    return done(request, reverse("recruit:job-team", args=[job.public_id]), sentence)
