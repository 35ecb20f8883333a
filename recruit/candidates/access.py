"""Who may see and change a person: everybody who may see one of their applications, as a filter and as a predicate."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from accounts.permissions import Permission
from base.actors import Actor
from base.errors import NotAllowed, NotFound
from recruit.candidates.models import Attachment, Candidate
from recruit.jobs.access import can, jobs_where
from recruit.teams.rights import JobAction


def oneself(actor: Actor) -> QuerySet[Candidate]:
    """The candidate records of the acting user: nobody sees the inside of their own application."""
    if actor.user is None:
        return Candidate.objects.none()
    return Candidate.objects.alias(lower_email=Lower("email")).filter(_is(actor), erased_at=None)


def _is(actor: Actor) -> Q:
    """Whether a row with `lower_email` is the user's own record, or that of who looks through the user's eyes."""
    rows = Q()
    for user in actor.people:
        rows |= Q(lower_email=user.email.lower()) & ~Q(email="") | Q(employee=user)
    return rows


def _where(
    actor: Actor, action: JobAction, *, conditions: Sequence[Q | Exists] = (), are_many: bool = False
) -> QuerySet[Candidate]:
    people = Candidate.objects.filter(erased_at=None, merged_into=None)
    if actor.user is None:
        return _applied(people, conditions) if actor.is_system else people.none()
    # Asked of the row itself: as a subquery it makes PostgreSQL read the whole table.
    people = people.alias(lower_email=Lower("email")).exclude(_is(actor))
    if actor.user.has(Permission.JOBS_ALL):
        return _applied(people, conditions, are_many=are_many)
    return _applied(people, [Q(job__in=jobs_where(actor, action).values("pk")), *conditions], are_many=are_many)


def _applied(
    people: QuerySet[Candidate], conditions: Sequence[Q | Exists], *, are_many: bool = False
) -> QuerySet[Candidate]:
    """Of these people those with an application for which all the conditions hold; all people without conditions."""
    if not conditions:
        return people
    from recruit.models import Application

    # Written as a range, PostgreSQL can only ask it of one person after the other, and stops when a page is full.
    theirs = {"candidate__gte": OuterRef("pk"), "candidate__lte": OuterRef("pk")}
    one = theirs if are_many else {"candidate": OuterRef("pk")}
    return people.filter(Exists(Application.objects.filter(*conditions, **one)))


def visible_candidates(
    actor: Actor, *, conditions: Sequence[Q | Exists] = (), are_many: bool = False
) -> QuerySet[Candidate]:
    """The people the actor may see; with conditions, those for whom they hold on one application the actor may see.

    `are_many` says that there are thousands and a page of them is read in order: the same people, found faster.
    """
    return _where(actor, JobAction.VIEW_CANDIDATES, conditions=conditions, are_many=are_many)


def editable_candidates(actor: Actor) -> QuerySet[Candidate]:
    """The people whose profile the actor may change: those on a job where the actor may add candidates."""
    return _where(actor, JobAction.ADD_CANDIDATE)


def taggable_candidates(actor: Actor) -> QuerySet[Candidate]:
    """The people the actor may tag: those on a job where the actor's role or group allows it."""
    return _where(actor, JobAction.TAG)


def require_tagging(actor: Actor, candidate: Candidate) -> None:
    """Pass, or raise NotFound for a person the actor may not see, NotAllowed for one they may not tag."""
    require(actor, candidate)
    if not taggable_candidates(actor).filter(pk=candidate.pk).exists():
        raise NotAllowed


def require(actor: Actor, candidate: Candidate, *, write: bool = False) -> None:
    """Pass, or raise NotFound for a person the actor may not see, NotAllowed for one they may only read."""
    if not visible_candidates(actor).filter(pk=candidate.pk).exists():
        raise NotFound
    if write and not editable_candidates(actor).filter(pk=candidate.pk).exists():
        raise NotAllowed


def readable_files(actor: Actor, rows: QuerySet[Attachment]) -> QuerySet[Attachment]:
    """Of files of people the actor may see, those they may read: restricted answers only where the role shows them."""
    if actor.is_system or (actor.user is not None and actor.user.has(Permission.JOBS_ALL)):
        return rows
    jobs = jobs_where(actor, JobAction.VIEW_RESTRICTED).values("pk")
    return rows.filter(Q(is_restricted=False) | Q(application__job__in=jobs))


def may_read(actor: Actor, attachment: Attachment) -> bool:
    """Whether the actor may read a file of somebody they may see. Equal to `readable_files`."""
    if not attachment.is_restricted:
        return True
    application = attachment.application
    return application is not None and can(actor, JobAction.VIEW_RESTRICTED, application.job)


def may_add(actor: Actor) -> bool:
    """Whether the actor may add a person who is on no job yet."""
    return actor.is_system or (actor.user is not None and actor.user.has(Permission.JOBS_CREATE))
