"""Who may do what with a job: one rule in two faces, a row filter and a predicate (product facts §10.4, §10.6).

Administrators and Extended users ignore hiring teams. Everybody else has the rights of their hiring-team role on that
job; users who may not create jobs (Basic, Employee) never edit one, whatever their role on its team.

Drafts and templates are no jobs yet: no row filter holds them and no predicate grants anything on them. Whoever is
writing one reaches it through `drafts_of` and `templates_for`, and the verbs that write it through `require`.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from base.actors import Actor
from base.errors import NotAllowed, NotFound
from recruit.jobs.models import HiringTeamMember, Job

Role = HiringTeamMember.Role


class JobAction(StrEnum):
    """Everything a right can be asked for on one job."""

    VIEW = "view"
    EDIT = "edit"
    EDIT_AD = "edit_ad"
    PUBLISH = "publish"
    EDIT_STATUS = "edit_status"
    EDIT_TEAM = "edit_team"
    EDIT_POSITIONS = "edit_positions"
    VIEW_CANDIDATES = "view_candidates"
    ADD_CANDIDATE = "add_candidate"
    MOVE = "move"
    MESSAGE = "message"
    REVIEW = "review"
    NOTE = "note"
    HIRE = "hire"
    VIEW_ACTIVITY = "view_activity"


_FULL = frozenset({Role.EXECUTIVE, Role.HIRING_MANAGER, Role.RECRUITER})
_TEAM = _FULL | {Role.COORDINATOR}
_EVERYBODY = _TEAM | {Role.INTERVIEWER}

# The default matrix of product facts §10.6, read by rows.
MATRIX: dict[JobAction, frozenset[Role]] = {
    JobAction.VIEW: _EVERYBODY,
    JobAction.EDIT: _TEAM,
    JobAction.EDIT_AD: _TEAM,
    JobAction.PUBLISH: _TEAM,
    JobAction.EDIT_STATUS: _TEAM,
    JobAction.EDIT_TEAM: _TEAM,
    JobAction.EDIT_POSITIONS: _TEAM,
    JobAction.VIEW_CANDIDATES: _EVERYBODY,
    JobAction.ADD_CANDIDATE: _FULL,
    JobAction.MOVE: _FULL,
    JobAction.MESSAGE: _TEAM,
    JobAction.REVIEW: _EVERYBODY,
    JobAction.NOTE: _EVERYBODY,
    JobAction.HIRE: _FULL,
    JobAction.VIEW_ACTIVITY: _TEAM,
}
# Changing the job itself takes a role of the company that may create jobs.
_EDITING = frozenset(
    {JobAction.EDIT, JobAction.EDIT_AD, JobAction.PUBLISH, JobAction.EDIT_TEAM, JobAction.EDIT_POSITIONS}
)
# What can be done with a draft or a template by those who may write it.
_WRITING = _EDITING - {JobAction.PUBLISH} | {JobAction.VIEW}
# No draft and no template. Every count, list and search of jobs goes through this.
REAL = Q(is_draft=False, is_template=False)


def _sees_everything(actor: Actor) -> bool:
    return actor.is_system or (actor.user is not None and actor.user.has(Permission.JOBS_ALL))


def _team_roles(user: User, action: JobAction) -> frozenset[Role]:
    if not user.is_active or not user.has(Permission.HIRING_TEAM):
        return frozenset()
    if action in _EDITING and not user.has(Permission.JOBS_CREATE):
        return frozenset()
    return MATRIX[action]


def jobs_where(actor: Actor, action: JobAction) -> QuerySet[Job]:
    """The jobs on which the actor may do this."""
    if _sees_everything(actor):
        return Job.objects.filter(REAL)
    roles = _team_roles(actor.user, action) if actor.user else frozenset()
    if not roles or actor.user is None:
        return Job.objects.none()
    seat = HiringTeamMember.objects.filter(user=actor.user, job=OuterRef("pk"), role__in=roles)
    return Job.objects.filter(Exists(seat)).filter(REAL)


def visible_jobs(actor: Actor) -> QuerySet[Job]:
    """The jobs the actor may see."""
    return jobs_where(actor, JobAction.VIEW)


def drafts_of(actor: Actor) -> QuerySet[Job]:
    """The jobs the actor has begun to write and not finished: one's own, nobody else's."""
    if actor.user is None or not may_create(actor):
        return Job.objects.none()
    return Job.objects.filter(is_draft=True, is_template=False, creator=actor.user)


def templates_for(actor: Actor) -> QuerySet[Job]:
    """The templates the actor may start a job from: everybody's, for those who may create jobs."""
    return Job.objects.filter(is_template=True, is_draft=False) if may_create(actor) else Job.objects.none()


def keys_where(actor: Actor, action: JobAction, jobs: Iterable[Job]) -> set[int]:
    """Of these visible jobs, the keys of those on which the actor may do this; one query at most."""
    keys = {job.pk for job in jobs}
    if _sees_everything(actor) or not keys:
        return keys
    return set(jobs_where(actor, action).filter(pk__in=keys).values_list("pk", flat=True))


def actions_on(actor: Actor, job: Job) -> frozenset[JobAction]:
    """Everything the actor may do on this job; one query at most. Nothing on a draft or a template."""
    if job.is_draft or job.is_template:
        return frozenset()
    if _sees_everything(actor):
        return frozenset(JobAction)
    if actor.user is None:
        return frozenset()
    role = HiringTeamMember.objects.filter(user=actor.user, job=job).values_list("role", flat=True).first()
    if role is None:
        return frozenset()
    return frozenset(action for action in JobAction if role in _team_roles(actor.user, action))


def can(actor: Actor, action: JobAction, job: Job) -> bool:
    """Whether the actor may do this on this job. Equal to `job in jobs_where(actor, action)`."""
    return action in actions_on(actor, job)


def _writing_actions(actor: Actor, job: Job) -> frozenset[JobAction]:
    """What the verbs let the actor do with a draft or a template.

    A draft is its creator's alone; a template is changed by its creator and by those who see every job.
    """
    if actor.is_system:
        return _WRITING
    if actor.user is None or not may_create(actor):
        return frozenset()
    if job.creator_id == actor.user.pk or (not job.is_draft and _sees_everything(actor)):
        return _WRITING
    return frozenset() if job.is_draft else frozenset({JobAction.VIEW})


def require(actor: Actor, action: JobAction, job: Job) -> None:
    """Pass, or raise NotFound for a job the actor may not see, NotAllowed for one they may only see.

    Verbs that write a job ask this for drafts and templates too.
    """
    allowed = _writing_actions(actor, job) if job.is_draft or job.is_template else actions_on(actor, job)
    if JobAction.VIEW not in allowed:
        raise NotFound
    if action not in allowed:
        raise NotAllowed


def may_create(actor: Actor) -> bool:
    """Whether the actor may open a job."""
    return actor.is_system or (actor.user is not None and actor.user.has(Permission.JOBS_CREATE))
