"""Who sees and changes a task: its creator and its assignee; administrators see all."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from base.actors import Actor
from base.errors import NotAllowed, NotFound
from recruit.candidates.access import oneself
from recruit.tasks.models import Task


def visible_tasks(actor: Actor) -> QuerySet[Task]:
    """The tasks the actor may see: never one about their own application."""
    rows = Task.objects.all()
    if actor.is_system:
        return rows
    rows = rows.exclude(application__candidate__in=oneself(actor).values("pk"))
    if actor.user is None or not actor.user.is_active:
        return rows.none()
    if actor.user.is_administrator:
        return rows
    return rows.filter(Q(assignee=actor.user) | Q(creator=actor.user))


def may_edit(actor: Actor, task: Task) -> bool:
    """Creator and assignee may change words, flag, due date and status."""
    return actor.is_system or (actor.user is not None and actor.user.pk in {task.creator_id, task.assignee_id})


def may_archive(actor: Actor, task: Task) -> bool:
    """Only who has the task puts it away; the creator asks them to."""
    return actor.is_system or (actor.user is not None and actor.user.pk == task.assignee_id)


def require_edit(actor: Actor, task: Task) -> None:
    """Pass, or raise NotFound for a task the actor may not see, NotAllowed for one they may only read."""
    if may_edit(actor, task):
        return
    if actor.user is not None and visible_tasks(actor).filter(pk=task.pk).exists():
        raise NotAllowed
    raise NotFound
