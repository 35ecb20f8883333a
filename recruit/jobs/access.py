"""Who may do what with a job: one rule in three faces, a row filter, a predicate and the reverse question.

Administrators and Extended users ignore hiring teams (product facts §10.4). Everybody else has the rights of their role
on the job's team (§10.6), those of their access groups that take the job (§10.5) and those of an approver's open
temporary grant on it (§12.3), together; users who may not create jobs (Basic, Employee) never edit one.

Drafts and templates are no jobs yet: no row filter holds them and no predicate grants anything on them. Whoever is
writing one reaches it through `drafts_of` and `templates_for`, and the verbs that write it through `require`.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessGroup, AccessGroupMember, User
from accounts.permissions import Permission
from base.actors import Actor
from base.errors import NotAllowed, NotFound
from recruit.fields import scopes
from recruit.jobs.models import HiringTeamMember, Job, TemporaryGrant
from recruit.jobs.scoped import within
from recruit.teams import rights, standing
from recruit.teams.rights import JobAction

Role = HiringTeamMember.Role


class JobNotFound(NotFound):
    """There is no such job, or none the caller may know of: an approver whose access has ended, too (§12.3)."""

    default_message = _(
        "Apologies, you cannot access this job. Either you no longer have access to it, or it has been deleted."
    )


# What can be done with a draft or a template by those who may write it.
_READING = frozenset({JobAction.VIEW, JobAction.VIEW_AD, JobAction.VIEW_TEAM})
_WRITING = rights.EDITING - {JobAction.PUBLISH} | _READING
# No draft and no template. Every count, list and search of jobs goes through this.
REAL = Q(is_draft=False, is_template=False)


def _sees_everything(actor: Actor) -> bool:
    return actor.is_system or (actor.user is not None and actor.user.has(Permission.JOBS_ALL))


def jobs_where(actor: Actor, action: JobAction) -> QuerySet[Job]:
    """The jobs on which the actor may do this."""
    if _sees_everything(actor):
        return Job.objects.filter(REAL)
    if actor.user is None:
        return Job.objects.none()
    reached = reached_by(actor.user, action, standing.groups_of(actor.user), standing.reaches_of(actor.user))
    return Job.objects.none() if reached is None else Job.objects.filter(reached).filter(REAL)


def reached_by(user: User, action: JobAction, groups: Iterable[standing.Group], reaches: Iterable[str]) -> Q | None:
    """The jobs somebody's teams, grants and these groups allow this on, as a condition; None when there can be none.

    With other groups than the user's it says what a change of them would open or close. `reaches` are those of the
    grants to look for; naming one the user has no grant of changes nothing but the cost.
    """
    taking = [group for group in groups if action in standing.limited(user, group.actions)]
    ways = [within(group.scope) for group in taking if user.has(Permission.ACCESS_GROUP)]
    if roles := standing.roles_with(user, action):
        # As a set, not asked of each job: PostgreSQL thinks that so dear that it plans everything around it badly.
        seats = HiringTeamMember.objects.filter(user=user, role__in=sorted(roles))
        ways.insert(0, Q(pk__in=seats.values("job")))
    if giving := sorted(reach for reach in reaches if action in standing.granted_by(user, reach)):
        grants = TemporaryGrant.objects.filter(user=user, ended_at=None, reach__in=giving)
        ways.append(Q(pk__in=grants.values("job")))
    if not ways:
        return None
    first, *others = ways
    for way in others:
        first |= way
    return first


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
    return _granted(actor.user, job)


def _granted(user: User, job: Job) -> frozenset[JobAction]:
    allowed: frozenset[JobAction] = frozenset()
    groups = standing.groups_of(user)  # first, since roles and grants come with them
    if user.has(Permission.HIRING_TEAM):
        role = HiringTeamMember.objects.filter(user=user, job=job).values_list("role", flat=True).first()
        allowed = standing.actions_in_role(user, role) if role else allowed
    if standing.reaches_of(user):
        grants = TemporaryGrant.objects.filter(user=user, job=job, ended_at=None)
        reaches = set(grants.order_by().values_list("reach", flat=True))
        allowed = allowed.union(*(standing.granted_by(user, reach) for reach in reaches))
    if groups:
        org = job.org_values
        given = (group.actions for group in groups if scopes.takes(group.scope, org))
        allowed |= standing.limited(user, frozenset().union(*given))
    return allowed


def users_who(action: JobAction, job: Job) -> QuerySet[User]:
    """Everybody who may do this on this job: the reverse question. Equal to asking `can` of each user."""
    people = User.objects.filter(is_active=True)
    if job.is_draft or job.is_template:
        return people.none()
    on_team = Q(pk__in=job.team.filter(role__in=_roles_allowing(action)).values("user"))
    ways = on_team & _role_has(Permission.HIRING_TEAM)
    taking = [group.pk for group in AccessGroup.objects.all() if _gives(group, action, job)]
    if taking:
        in_group = Exists(AccessGroupMember.objects.filter(user=OuterRef("pk"), group__in=taking))
        ways |= Q(in_group) & _role_has(Permission.ACCESS_GROUP)
    if action in rights.EDITING:
        ways &= _role_has(Permission.JOBS_CREATE)
    reaches = sorted(reach for reach, actions in rights.GRANTS.items() if action in actions)
    if reaches:
        ways |= Q(pk__in=job.temporary_grants.filter(ended_at=None, reach__in=reaches).values("user"))
    return people.filter(_role_has(Permission.JOBS_ALL) | ways)


def _roles_allowing(action: JobAction) -> list[str]:
    return sorted(code for code, actions in standing.actions_by_role().items() if action in actions)


def _gives(group: AccessGroup, action: JobAction, job: Job) -> bool:
    return action in standing.actions_at(group.level) and scopes.takes(group.scope, job.org_values)


def _role_has(permission: Permission) -> Q:
    return Q(role__permissions__contains=[permission.value])


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
    return frozenset() if job.is_draft else _READING


def require(actor: Actor, action: JobAction, job: Job) -> None:
    """Pass, or raise NotFound for a job the actor may not see, NotAllowed for one they may only see.

    Verbs that write a job ask this for drafts and templates too.
    """
    allowed = _writing_actions(actor, job) if job.is_draft or job.is_template else actions_on(actor, job)
    if JobAction.VIEW not in allowed:
        raise JobNotFound
    if action not in allowed:
        raise NotAllowed


def may_create(actor: Actor) -> bool:
    """Whether the actor may open a job."""
    return actor.is_system or (actor.user is not None and actor.user.has(Permission.JOBS_CREATE))
