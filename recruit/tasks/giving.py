"""Verbs that give somebody a task, change it, finish it and put it away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from base.actors import Actor
from base.audit import recording
from base.audit.kinds import Kind
from base.errors import Invalid, NotAllowed, NotFound, Refused
from base.mail import mailing
from base.mail.writing import letter
from recruit.applications.access import readers_of
from recruit.applications.access import require as require_application
from recruit.applications.models import Application
from recruit.jobs.access import require as require_job
from recruit.jobs.models import Job
from recruit.tasks import access, history
from recruit.tasks.models import Task
from recruit.tasks.signals import task_done
from recruit.teams.rights import JobAction

EDITABLE = frozenset({"title", "description", "is_priority", "due_on", "assignee"})


@transaction.atomic
def give_task(
    title: str,
    *,
    by: Actor,
    assignee: User,
    description: str = "",
    due_on: date | None = None,
    is_priority: bool = False,
    application: Application | None = None,
    job: Job | None = None,
) -> Task:
    """Give somebody a task, about an application or a job or nothing. They get a mail unless it is oneself.

    Raises Invalid without a title, for somebody who cannot sign in, and for one who may not see what it is about;
    NotFound and NotAllowed for what the giver may not see.
    """
    if not by.is_system and (by.user is None or not by.user.has(Permission.STAFF)):
        raise NotAllowed
    if application is not None:
        require_application(by, JobAction.VIEW_CANDIDATES, application)
        job = application.job
    elif job is not None:
        require_job(by, JobAction.VIEW, job)
    _check(assignee, application)
    task = Task.objects.create(
        title=_title(title),
        description=_words(description),
        due_on=due_on,
        is_priority=is_priority,
        assignee=assignee,
        creator=by.user,
        application=application,
        job=job,
    )
    _record(history.GIVEN, task, by)
    _tell(task, by)
    return task


@transaction.atomic
def edit_task(task: Task, *, by: Actor, changes: Mapping[str, Any]) -> Task:
    """Change words, flag, due date or who has it; creator and assignee may. Raises Invalid, Refused, NotAllowed."""
    row = _locked(task, by)
    unknown = set(changes) - EDITABLE
    if unknown:
        raise Invalid(_("A task has no field called {name}.").format(name=min(unknown)))
    if row.status == Task.Status.ARCHIVED:
        raise Refused(_("This task was put away. Open it again before you change it."), code="task_archived")
    values = dict(changes)
    if "title" in values:
        values["title"] = _title(values["title"])
    if "description" in values:
        values["description"] = _words(values["description"])
    if "assignee" in values:
        _check(values["assignee"], row.application)
    before = {name: getattr(row, name) for name in values if getattr(row, name) != values[name]}
    if not before:
        return row
    for name in before:
        setattr(row, name, values[name])
    row.save(update_fields=[*before, "updated_at"])
    changed = {name: (_shown(old), _shown(values[name])) for name, old in before.items() if name != "description"}
    _record(history.EDITED, row, by, changes=changed)
    if "assignee" in before:
        _tell(row, by)
    return row


@transaction.atomic
def finish(task: Task, *, by: Actor) -> Task:
    """Mark a task as done, with the moment. A second press changes nothing. Tells the subjects above."""
    row = _locked(task, by)
    if row.status == Task.Status.DONE:
        return row
    row.status, row.completed_at = Task.Status.DONE, timezone.now()
    row.save(update_fields=["status", "completed_at", "updated_at"])
    _record(history.DONE, row, by)
    task_done.send(sender=Task, task=row, by=by)
    return row


@transaction.atomic
def reopen(task: Task, *, by: Actor) -> Task:
    """Open a finished or archived task again."""
    row = _locked(task, by)
    if row.status == Task.Status.OPEN:
        return row
    row.status, row.completed_at = Task.Status.OPEN, None
    row.save(update_fields=["status", "completed_at", "updated_at"])
    _record(history.REOPENED, row, by)
    return row


@transaction.atomic
def archive(task: Task, *, by: Actor) -> Task:
    """Put a task away. Only who has it may; the creator is told whom to ask."""
    row = _locked(task, by)
    if not access.may_archive(by, row):
        raise NotAllowed(_("Only {name} can put this task away. Ask them to.").format(name=row.assignee.full_name))
    if row.status != Task.Status.ARCHIVED:
        row.status = Task.Status.ARCHIVED
        row.save(update_fields=["status", "updated_at"])
        _record(history.ARCHIVED, row, by)
    return row


def _locked(task: Task, by: Actor) -> Task:
    rows = Task.objects.select_for_update(of=("self",)).select_related("assignee", "application__job", "job")
    row = rows.filter(pk=task.pk).first()
    if row is None:
        raise NotFound
    access.require_edit(by, row)
    return row


def _title(title: str) -> str:
    words = " ".join(title.split())
    if not words:
        raise Invalid(_("Say what is to be done."), field="title")
    if len(words) > 200:
        raise Invalid(_("Use at most 200 characters; the rest fits into the description."), field="title")
    return words


def _words(text: str) -> str:
    if len(text) > 5_000:
        raise Invalid(_("Use at most 5,000 characters."), field="description")
    return text.strip()


def _check(assignee: User, application: Application | None) -> None:
    if not assignee.is_active or not assignee.has(Permission.STAFF):
        raise Invalid(
            _("{name} cannot work with tasks. Choose somebody else.").format(name=assignee.full_name), field="assignee"
        )
    if application is not None and not readers_of(application).filter(pk=assignee.pk).exists():
        sentence = _("{name} may not see this candidate. Add them to the hiring team first.")
        raise Invalid(sentence.format(name=assignee.full_name), field="assignee")


def _shown(value: Any) -> Any:
    return value.full_name if isinstance(value, User) else value.isoformat() if isinstance(value, date) else value


def _record(kind: Kind, task: Task, by: Actor, changes: dict[str, tuple[Any, Any]] | None = None) -> None:
    about = [thing for thing in (task.application, task.job) if thing is not None]
    recording.record(kind, on=task, by=by, about=about, changes=changes or {})


def _tell(task: Task, by: Actor) -> None:
    if by.user is not None and by.user.pk == task.assignee_id:
        return
    with translation.override(task.assignee.language):
        words = letter(
            "email/task_given",
            {"task": task, "giver": by.name, "url": f"{settings.PUBLIC_URL}{reverse('recruit:tasks')}"},
        )
    mailing.send(
        to=task.assignee.email,
        subject=words.subject,
        text=words.text,
        html=words.html,
        about=recording.key_of(task),
    )
