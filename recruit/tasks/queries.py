"""Reads of tasks: mine, those I gave, those about an application."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from base.actors import Actor
from base.errors import NotFound
from recruit.applications.access import visible_applications
from recruit.applications.models import Application
from recruit.tasks.access import visible_tasks
from recruit.tasks.models import Task

MINE, GIVEN = "mine", "given"
_LISTED = ("assignee", "creator", "application__candidate", "job")


def tasks_of(actor: Actor, which: str = MINE, status: str = Task.Status.OPEN) -> QuerySet[Task]:
    """The actor's own tasks or those they gave to others, of one status; what is due first stands first.

    What a task is about is loaded with it, so that a row costs no query.
    """
    rows = visible_tasks(actor).filter(status=status).select_related(*_LISTED)
    if actor.user is None:
        return rows.none()
    own = Q(assignee=actor.user) if which == MINE else Q(creator=actor.user) & ~Q(assignee=actor.user)
    if status == Task.Status.OPEN:
        return rows.filter(own).order_by("-is_priority", F("due_on").asc(nulls_last=True), "pk")
    return rows.filter(own).order_by("-completed_at", "-pk")


def about(application: Application, *, by: Actor) -> QuerySet[Task]:
    """The open tasks about an application that the actor may see: everybody who sees the application sees them."""
    if not visible_applications(by).filter(pk=application.pk).exists():
        return Task.objects.none()
    rows = Task.objects.filter(application=application, status=Task.Status.OPEN).select_related("assignee", "creator")
    return rows.order_by("-is_priority", F("due_on").asc(nulls_last=True), "pk")


def find(public_id: UUID, *, by: Actor) -> Task:
    """One task. Raises NotFound when the actor may not see it."""
    task = visible_tasks(by).select_related(*_LISTED).filter(public_id=public_id).first()
    if task is None:
        raise NotFound
    return task


def open_counts(actor: Actor) -> dict[str, int]:
    """How many open tasks the actor has, gave, and has overdue. One statement."""
    if actor.user is None:
        return {MINE: 0, GIVEN: 0, "overdue": 0}
    mine, given = Q(assignee=actor.user), Q(creator=actor.user) & ~Q(assignee=actor.user)
    late = mine & Q(due_on__lt=timezone.localdate())
    rows = visible_tasks(actor).filter(mine | given, status=Task.Status.OPEN)
    counts: dict[str, int] = rows.aggregate(
        mine=Count("pk", filter=mine), given=Count("pk", filter=given), overdue=Count("pk", filter=late)
    )
    return counts
