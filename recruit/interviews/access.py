"""Who may see and schedule interviews: the rights of the tab, and whoever interviews (product facts §10.6)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from base.actors import Actor, ActorKind
from base.errors import NotFound
from calendars.meetings.models import Attendee
from recruit.applications import access as applications
from recruit.applications.models import Application
from recruit.candidates.access import oneself
from recruit.interviews.models import Interview
from recruit.teams.rights import JobAction


def interviews_where(actor: Actor, action: JobAction = JobAction.VIEW_INTERVIEWS) -> QuerySet[Interview]:
    """The interviews the actor may see, or do this with. Nobody's own are among them.

    Whoever takes part as a colleague sees the interview, whatever their role on the job.
    """
    rows = Interview.objects.all()
    if actor.is_system:
        return rows
    allowed = Q(application__in=applications.applications_where(actor, action).values("pk"))
    if action is not JobAction.VIEW_INTERVIEWS or actor.user is None or not actor.user.is_active:
        return rows.filter(allowed)
    others = ~Q(application__candidate__in=oneself(actor).values("pk"))
    return rows.filter(allowed | Q(Exists(_taking_part(actor.user)), others))


def can_see(actor: Actor, interview: Interview) -> bool:
    """Whether the actor may see this interview. Equal to `interview in interviews_where(actor)`."""
    if actor.is_system or applications.can(actor, JobAction.VIEW_INTERVIEWS, interview.application):
        return True
    if actor.user is None or not actor.user.is_active or applications.is_own(actor, interview.application):
        return False
    return interviews_of(actor.user, interview).exists()


def interviews_of(user: User, interview: Interview) -> QuerySet[Attendee]:
    """Where this colleague takes part in the events of the interview that were not removed."""
    return Attendee.objects.filter(
        user=user, meeting__timeslot__interview=interview, meeting__timeslot__deleted_at__isnull=True
    )


def can_schedule(actor: Actor, application: Application) -> bool:
    """Whether the actor may schedule, change and cancel interviews of this application."""
    return actor.is_system or applications.can(actor, JobAction.SCHEDULE, application)


def require_see(actor: Actor, interview: Interview) -> None:
    """Pass, or raise NotAllowed where the application is shown without its interviews, NotFound for everybody else."""
    if not can_see(actor, interview):
        applications.require(actor, JobAction.VIEW_INTERVIEWS, interview.application)


def require_schedule(actor: Actor, application: Application) -> None:
    """Pass, or raise NotFound for an application the actor may not see, NotAllowed for reading only."""
    if not actor.is_system:
        applications.require(actor, JobAction.SCHEDULE, application)


def require_schedule_or_own(actor: Actor, application: Application) -> None:
    """As `require_schedule`, and pass for the application's person on a candidate page.

    What the candidate may do there (choose, change, answer) is limited by the verbs of that page.
    """
    if actor.kind is not ActorKind.CANDIDATE:
        require_schedule(actor, application)
    elif not applications.applied(actor, application):
        raise NotFound


def _taking_part(user: User) -> QuerySet[Attendee]:
    return Attendee.objects.filter(
        user=user, meeting__timeslot__interview=OuterRef("pk"), meeting__timeslot__deleted_at__isnull=True
    )
