"""Who may see and act on an application: the rights on its job, never on one's own (product facts §10.6)."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from base.actors import Actor, ActorKind
from base.errors import NotAllowed, NotFound
from recruit.applications.models import Application, Note
from recruit.candidates.access import oneself
from recruit.jobs.access import actions_on, jobs_where, users_who
from recruit.teams.rights import JobAction


def applications_where(actor: Actor, action: JobAction) -> QuerySet[Application]:
    """The applications on which the actor may do this."""
    rows = Application.objects.all()
    if actor.is_system:
        return rows
    if actor.user is None:
        return rows.none()
    # As an array it is asked once a statement; as a plain subquery PostgreSQL plans badly around it.
    own = ArraySubquery(oneself(actor).values("pk"))
    rows = rows.alias(own=own).exclude(own__contains=[F("candidate")])  # type: ignore[misc]  # unknown to the stubs
    if actor.user.has(Permission.JOBS_ALL):
        return rows
    return rows.filter(job__in=jobs_where(actor, action).values("pk"))


def visible_applications(actor: Actor) -> QuerySet[Application]:
    """The applications the actor may see."""
    return applications_where(actor, JobAction.VIEW_CANDIDATES)


def applied(actor: Actor, application: Application) -> bool:
    """Whether the actor is this application's person on a candidate page, who may withdraw it and no more."""
    return actor.kind is ActorKind.CANDIDATE and actor.key == str(application.candidate.public_id)


def is_own(actor: Actor, application: Application) -> bool:
    """Whether the acting user is the candidate."""
    user, person = actor.user, application.candidate
    if user is None or person.erased_at is not None:
        return False
    return person.employee_id == user.pk or (bool(person.email) and person.email.lower() == user.email.lower())


def actions_for(actor: Actor, application: Application) -> frozenset[JobAction]:
    """Everything the actor may do with this application; one query at most when job and candidate are loaded."""
    return frozenset() if is_own(actor, application) else actions_on(actor, application.job)


def can(actor: Actor, action: JobAction, application: Application) -> bool:
    """Whether the actor may do this. Equal to `application in applications_where(actor, action)`."""
    return action in actions_for(actor, application)


def require_all(actor: Actor, action: JobAction, applications: Iterable[Application]) -> None:
    """Pass when the actor may do this with every one of them; else raise as `require` does. One statement for all."""
    chosen = {application.pk: application for application in applications}
    if len(chosen) == 1:  # the predicate needs no statement for those who see every job
        require(actor, action, *chosen.values())
        return
    allowed = set(applications_where(actor, action).filter(pk__in=chosen).values_list("pk", flat=True))
    for key, application in chosen.items():
        if key not in allowed:
            require(actor, action, application)


def require(actor: Actor, action: JobAction, application: Application) -> None:
    """Pass, or raise NotFound for an application the actor may not see, NotAllowed for one they may only see."""
    allowed = actions_for(actor, application)
    if JobAction.VIEW_CANDIDATES not in allowed:
        raise NotFound
    if action not in allowed:
        raise NotAllowed


def notes_where(actor: Actor) -> QuerySet[Note]:
    """The notes the actor may read (product facts §15.7).

    An open one: with everybody who may see the application. A direct one: its author and those it mentions, not even
    administrators. One for everybody: all who are signed in. One to oneself: its author and administrators. Always only
    while they may see the application, apart from those for everybody, and never about themselves.
    """
    rows = Note.objects.all()
    if actor.is_system:
        return rows
    if actor.user is None:
        return rows.none()
    inside = Q(application__in=visible_applications(actor).values("pk")) & _readable_inside(actor.user)
    if not actor.user.is_active:
        return rows.filter(inside)
    own = Application.objects.filter(candidate__in=oneself(actor).values("pk")).values("pk")
    return rows.filter(inside | Q(kind=Note.Kind.EVERYONE) & ~Q(application__in=own))


def _readable_inside(user: User) -> Q:
    """The notes a user reads on an application they see, those for everybody left out."""
    mine, kinds = Q(author=user), Note.Kind
    mentioned = Exists(Note.mentions.through.objects.filter(note=OuterRef("pk"), user=user))
    readable = Q(kind=kinds.OPEN) | Q(kind=kinds.DIRECT) & (mine | mentioned) | Q(kind=kinds.SELF) & mine
    return readable | Q(kind=kinds.SELF) if user.is_administrator and user.is_active else readable


def notes_on(actor: Actor, application: Application) -> QuerySet[Note]:
    """The notes the actor may read on an application that is known to be visible to them: cheaper to ask.

    Equal to `notes_where(actor).filter(application=application)` there.
    """
    rows = Note.objects.filter(application=application)
    if actor.is_system or actor.user is None:
        return rows if actor.is_system else rows.none()
    return rows.filter(_readable_inside(actor.user) | Q(kind=Note.Kind.EVERYONE))


def can_read_note(actor: Actor, note: Note) -> bool:
    """Whether the actor may read this note. Equal to `note in notes_where(actor)`."""
    user, kinds = actor.user, Note.Kind
    if actor.is_system:
        return True
    if user is None or is_own(actor, note.application):
        return False
    if note.kind == kinds.EVERYONE and user.is_active:
        return True
    if not can(actor, JobAction.VIEW_CANDIDATES, note.application):
        return False
    mine = note.author_id == user.pk
    if note.kind == kinds.DIRECT:
        return mine or note.mentions.filter(pk=user.pk).exists()
    if note.kind == kinds.SELF:
        return mine or (user.is_administrator and user.is_active)
    return note.kind == kinds.OPEN


def readers_of(application: Application) -> QuerySet[User]:
    """Everybody who may see this application: whom a note may mention."""
    rows = users_who(JobAction.VIEW_CANDIDATES, application.job)
    person = application.candidate
    self_ = Q(pk=person.employee_id) | (Q(email__iexact=person.email) if person.email else Q(pk__in=[]))
    return (rows if person.erased_at is not None else rows.exclude(self_)).order_by("first_name", "last_name", "pk")
