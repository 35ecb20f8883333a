"""The doors of tasks: the list, one task, and the presses on a row."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import actor_of, member_of, staff_required
from base.errors import Invalid, NotFound
from base.paging import newest_first
from base.ui.pages import done, onward, render_page, validate_field, with_query
from base.ui.parts import Choice, Tab
from recruit.applications.access import visible_applications
from recruit.applications.models import Application
from recruit.tasks import access, duedates, giving, queries
from recruit.tasks.forms import TaskForm
from recruit.tasks.models import Task

_SHOWN = 200


@staff_required
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """Your tasks or those you gave; open, done or put away."""
    which = queries.GIVEN if request.GET.get("of") == queries.GIVEN else queries.MINE
    status = request.GET.get("status", Task.Status.OPEN)
    status = status if status in Task.Status.values else Task.Status.OPEN
    actor = actor_of(request)
    rows = queries.tasks_of(actor, which, status)
    # Open tasks are ordered by harm and few; what is finished grows for ever and is paged.
    page = None if status == Task.Status.OPEN else newest_first(rows.order_by(), **_cursors(request))
    listed = list(rows[:_SHOWN]) if page is None else page.rows
    context = {
        "rows": [(task, access.may_edit(actor, task), access.may_archive(actor, task)) for task in listed],
        "page": page,
        "which": which,
        "status": status,
        "statuses": _statuses(which, status),
        "tabs": _tabs(request, which),
        "today": timezone.localdate(),
        "back": request.get_full_path(),
    }
    return render_page(request, "recruit/tasks/list.html", context, fragment="rows")


def _statuses(which: str, status: str) -> list[Choice]:
    url, of = reverse("recruit:tasks"), queries.GIVEN if which == queries.GIVEN else ""
    return [
        Choice(str(label), with_query(url, of=of, status="" if value == Task.Status.OPEN else value), value == status)
        for value, label in Task.Status.choices
    ]


def _cursors(request: HttpRequest) -> dict[str, Any]:
    return {"before": request.GET.get("before", ""), "after": request.GET.get("after", "")}


def _tabs(request: HttpRequest, which: str) -> list[Tab]:
    counts, url = queries.open_counts(actor_of(request)), reverse("recruit:tasks")
    return [
        Tab(_("Your tasks"), url, current=which == queries.MINE, count=counts[queries.MINE]),
        Tab(
            _("Assigned by you"),
            f"{url}?of={queries.GIVEN}",
            current=which == queries.GIVEN,
            count=counts[queries.GIVEN],
        ),
    ]


@staff_required
@require_POST
def quick(request: HttpRequest) -> HttpResponse:
    """A task for oneself from one line: "Call Ana tomorrow"."""
    words, day = duedates.split(request.POST.get("title", ""), today=timezone.localdate())
    giving.give_task(words, by=actor_of(request), assignee=member_of(request), due_on=day)
    return done(request, onward(request, reverse("recruit:tasks")), _("Task added."))


@staff_required
def new(request: HttpRequest) -> HttpResponse:
    """A task for somebody, about a candidate when `application` stands in the address."""
    application = _application(request)
    form = TaskForm(request.POST or None, initial={"assignee": member_of(request).public_id})
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        try:
            giving.give_task(by=actor_of(request), application=application, **form.cleaned_data)
        except Invalid as refusal:
            _add(form, refusal)
        else:
            return done(request, onward(request, reverse("recruit:tasks")), _("Task given."))
    return render_page(request, "recruit/tasks/edit.html", {"form": form, "application": application}, fragment="form")


def _application(request: HttpRequest) -> Application | None:
    if not (given := request.GET.get("application", "")):
        return None
    try:
        key = UUID(given)
    except ValueError as error:
        raise NotFound from error
    rows = visible_applications(actor_of(request)).select_related("candidate", "job")
    if (found := rows.filter(public_id=key).first()) is None:
        raise NotFound
    return found


@staff_required
def task(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One task to read and change."""
    row = queries.find(public_id, by=actor_of(request))
    form = TaskForm(request.POST or None, initial=_initial(row))
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        try:
            giving.edit_task(row, by=actor_of(request), changes=form.cleaned_data)
        except Invalid as refusal:
            _add(form, refusal)
        else:
            return done(request, reverse("recruit:tasks"), _("Task saved."))
    context = {
        "form": form,
        "task": row,
        "application": row.application,
        "may_edit": access.may_edit(actor_of(request), row),
    }
    return render_page(request, "recruit/tasks/edit.html", context, fragment="form")


def _initial(row: Task) -> dict[str, Any]:
    return {
        "title": row.title,
        "description": row.description,
        "assignee": row.assignee.public_id,
        "due_on": row.due_on.isoformat() if row.due_on else "",
        "is_priority": row.is_priority,
    }


def _add(form: TaskForm, refusal: Invalid) -> None:
    for name, sentence in refusal.fields.items() or [("", refusal.message)]:
        form.add_error(name if name in form.fields else None, str(sentence))


@staff_required
@require_POST
def press(request: HttpRequest, public_id: UUID, act: str) -> HttpResponse:
    """One press on a row: done, reopen, archive, urgent or calm."""
    row, actor = queries.find(public_id, by=actor_of(request)), actor_of(request)
    if act == "done":
        giving.finish(row, by=actor)
    elif act == "reopen":
        giving.reopen(row, by=actor)
    elif act == "archive":
        giving.archive(row, by=actor)
    elif act in {"urgent", "calm"}:
        giving.edit_task(row, by=actor, changes={"is_priority": act == "urgent"})
    else:
        raise NotFound
    words = {
        "done": _("Task done."), "reopen": _("Task opened again."), "archive": _("Task put away."),
        "urgent": _("Marked as urgent."), "calm": _("No longer urgent."),
    }  # fmt: skip
    return done(request, onward(request, reverse("recruit:tasks")), words[act])
