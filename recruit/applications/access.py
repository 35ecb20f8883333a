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
from recruit.teams import standing
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


def among(actor: Actor, action: JobAction, applications: Iterable[Application]) -> set[int]:
    """Of these visible applications, the keys of those on which the actor may do this.

    One statement, and none where every role and group that shows candidates allows it.
    """
    rows = list(applications)
    keys = {row.pk for row in rows}
    if not may_be_masked(actor, action) or not rows:
        return keys
    jobs = jobs_where(actor, action).filter(pk__in={row.job_id for row in rows})
    allowed = set(jobs.values_list("pk", flat=True))
    return {row.pk for row in rows if row.job_id in allowed}


def may_be_masked(actor: Actor, action: JobAction) -> bool:
    """Whether the actor may see an application without being allowed this on it. No statement of its own."""
    if actor.is_system:
        return False
    return actor.user is None or standing.reaches_less(actor.user, action, JobAction.VIEW_CANDIDATES)


def masked(actor: Actor, action: JobAction, *, job: str = "job") -> Q | None:
    """On which visible applications the actor may do this, as a condition on rows; None when on all of them.

    `job` is the path from the row to the job. Equal to `among`.
    """
    if not may_be_masked(actor, action):
        return None
    return Q(**{f"{job}__in": jobs_where(actor, action).values("pk")})


def applied(actor: Actor, application: Application) -> bool:
    """Whether the actor is this application's person on a candidate page, who may withdraw it and no more."""
    return actor.kind is ActorKind.CANDIDATE and actor.key == str(application.candidate.public_id)


def own_keys(actor: Actor) -> list[str]:
    """The audit keys of the actor's own records and applications: what is written about them is not for their eyes."""
    people = oneself(actor).values_list("public_id", "applications__public_id")
    keys = {f"candidate:{person}" for person, _row in people} | {f"application:{row}" for _person, row in people if row}
    return sorted(keys)


def is_own(actor: Actor, application: Application) -> bool:
    """Whether the acting user, or who looks through their eyes, is the candidate."""
    person = application.candidate
    if person.erased_at is not None:
        return False
    emails = {user.email.lower() for user in actor.people}
    return person.employee_id in {user.pk for user in actor.people} or person.email.lower() in emails


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

    An open one: with everybody who may see the application's notes. A direct one: its author and those it mentions, not
    even administrators. One for everybody: all who are signed in. One to oneself: its author and administrators. Always
    only while their role or group shows them the notes (§10.6), apart from those for everybody, and never about
    themselves.
    """
    rows = Note.objects.all()
    if actor.is_system:
        return rows
    if actor.user is None:
        return rows.none()
    shown = applications_where(actor, JobAction.VIEW_NOTES)
    inside = Q(application__in=shown.values("pk")) & _readable_inside(actor, actor.user)
    if not actor.user.is_active:
        return rows.filter(inside)
    own = Application.objects.filter(candidate__in=oneself(actor).values("pk")).values("pk")
    return rows.filter(inside | Q(kind=Note.Kind.EVERYONE) & ~Q(application__in=own))


def _readable_inside(actor: Actor, user: User) -> Q:
    """The notes a user reads on an application they see, those for everybody left out.

    Who looks through the user's eyes reads no direct notes and no notes to oneself.
    """
    mine, kinds = Q(author=user), Note.Kind
    if actor.viewed_by is not None:
        return Q(kind=kinds.OPEN)
    mentioned = Exists(Note.mentions.through.objects.filter(note=OuterRef("pk"), user=user))
    readable = Q(kind=kinds.OPEN) | Q(kind=kinds.DIRECT) & (mine | mentioned) | Q(kind=kinds.SELF) & mine
    return readable | Q(kind=kinds.SELF) if user.is_administrator and user.is_active else readable


def notes_on(actor: Actor, application: Application) -> QuerySet[Note]:
    """The notes the actor may read on an application whose notes they are known to see (VIEW_NOTES): cheaper to ask.

    Equal to `notes_where(actor).filter(application=application)` there.
    """
    rows = Note.objects.filter(application=application)
    if actor.is_system or actor.user is None:
        return rows if actor.is_system else rows.none()
    return rows.filter(_readable_inside(actor, actor.user) | Q(kind=Note.Kind.EVERYONE))


def can_read_note(actor: Actor, note: Note) -> bool:
    """Whether the actor may read this note. Equal to `note in notes_where(actor)`."""
    user, kinds = actor.user, Note.Kind
    if actor.is_system:
        return True
    if user is None or is_own(actor, note.application):
        return False
    if note.kind == kinds.EVERYONE and user.is_active:
        return True
    if not can(actor, JobAction.VIEW_NOTES, note.application):
        return False
    if actor.viewed_by is not None:
        return note.kind == kinds.OPEN
    mine = note.author_id == user.pk
    if note.kind == kinds.DIRECT:
        return mine or note.mentions.filter(pk=user.pk).exists()
    if note.kind == kinds.SELF:
        return mine or (user.is_administrator and user.is_active)
    return note.kind == kinds.OPEN


def readers_of(application: Application, action: JobAction = JobAction.VIEW_CANDIDATES) -> QuerySet[User]:
    """Everybody who may see this application, or do more with it: with VIEW_NOTES those whom a note may mention."""
    rows = users_who(action, application.job)
    person = application.candidate
    self_ = Q(pk=person.employee_id) | (Q(email__iexact=person.email) if person.email else Q(pk__in=[]))
    return (rows if person.erased_at is not None else rows.exclude(self_)).order_by("first_name", "last_name", "pk")
