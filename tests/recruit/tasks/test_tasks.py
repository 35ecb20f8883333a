"""Tasks: given, changed by both sides, finished, put away by who has them, seen by nobody else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, NotFound
from base.outbox.models import OutboxRow
from recruit.applications.models import Application
from recruit.tasks import duedates, giving, queries
from recruit.tasks.models import Task
from tests.factories.recruit import make_application, make_job

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)  # a Saturday


@pytest.fixture
def application(rosa: User, hugo: User) -> Application:
    return make_application(make_job(rosa, team={hugo: "HIRING_MANAGER"}))


def _given(by: User, to: User, **values: Any) -> Task:
    return giving.give_task("Call the referee", by=Actor.of(by), assignee=to, **values)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", date(2026, 11, 21)),
        ("tomorrow", date(2026, 11, 22)),
        ("mon", date(2026, 11, 23)),
        ("saturday", date(2026, 11, 28)),
        ("in 3 days", date(2026, 11, 24)),
        ("+2w", date(2026, 12, 5)),
        ("next week", date(2026, 11, 23)),
        ("24.12.", date(2026, 12, 24)),
        ("1.2.", date(2027, 2, 1)),
        ("2026-12-24", date(2026, 12, 24)),
        ("monster", date(2026, 11, 23)),
        ("31.2.", None),
        ("someday", None),
    ],
)
def test_due_dates_as_people_type_them(words: str, day: date | None) -> None:
    assert duedates.due_on(words, today=TODAY) == day


def test_a_line_with_a_day_at_its_end() -> None:
    assert duedates.split("Call Ana in 3 days", today=TODAY) == ("Call Ana", date(2026, 11, 24))
    assert duedates.split("Call Ana", today=TODAY) == ("Call Ana", None)
    assert duedates.split("tomorrow", today=TODAY) == ("tomorrow", None)


def test_a_task_is_given_and_told(rosa: User, hugo: User, application: Application) -> None:
    task = _given(rosa, hugo, application=application, due_on=TODAY)
    assert (task.assignee, task.creator, task.job, task.status) == (hugo, rosa, application.job, "OPEN")
    assert OutboxRow.objects.get(about=f"task:{task.public_id}").payload["to"] == hugo.email
    assert Entry.objects.filter(kind="task.given", object_key=f"task:{task.public_id}").count() == 1


def test_a_task_for_oneself_sends_nothing(rosa: User) -> None:
    task = _given(rosa, rosa)
    assert not OutboxRow.objects.filter(about=f"task:{task.public_id}").exists()


def test_nobody_gets_a_task_about_what_they_may_not_see(rosa: User, iris: User, application: Application) -> None:
    with pytest.raises(Invalid, match="may not see this candidate"):
        _given(rosa, iris, application=application)
    with pytest.raises(NotFound):
        _given(iris, iris, application=application)
    assert not Task.objects.exists()


def test_employees_neither_give_nor_get_tasks(rosa: User, emil: User) -> None:
    with pytest.raises(NotAllowed):
        _given(emil, rosa)
    with pytest.raises(Invalid):
        _given(rosa, emil)


def test_creator_and_assignee_change_it_and_nobody_else(rosa: User, hugo: User, iris: User, ada: User) -> None:
    task = _given(rosa, hugo)
    giving.edit_task(task, by=Actor.of(hugo), changes={"is_priority": True})
    giving.edit_task(task, by=Actor.of(rosa), changes={"due_on": TODAY})
    with pytest.raises(NotFound):
        giving.edit_task(task, by=Actor.of(iris), changes={"title": "Mine"})
    with pytest.raises(NotAllowed):
        giving.edit_task(task, by=Actor.of(ada), changes={"title": "Mine"})
    task.refresh_from_db()
    assert (task.title, task.is_priority, task.due_on) == ("Call the referee", True, TODAY)


def test_done_twice_is_done_once(rosa: User, hugo: User) -> None:
    task = _given(rosa, hugo)
    first = giving.finish(task, by=Actor.of(hugo))
    again = giving.finish(task, by=Actor.of(rosa))
    assert first.completed_at == again.completed_at
    assert Entry.objects.filter(kind="task.done").count() == 1


def test_only_who_has_it_puts_it_away(rosa: User, hugo: User) -> None:
    task = giving.finish(_given(rosa, hugo), by=Actor.of(hugo))
    with pytest.raises(NotAllowed, match=f"Only {hugo.full_name}"):
        giving.archive(task, by=Actor.of(rosa))
    assert giving.archive(task, by=Actor.of(hugo)).status == "ARCHIVED"


@pytest.mark.parametrize("title", ["", "   ", "x" * 201])
def test_a_bad_title_makes_no_task(rosa: User, title: str) -> None:
    with pytest.raises(Invalid):
        giving.give_task(title, by=Actor.of(rosa), assignee=rosa)
    assert not Task.objects.exists()


def test_list_orders_by_harm(rosa: User) -> None:
    for words, values in (
        ("later", {"due_on": date(2027, 1, 1)}), ("never", {}), ("soon", {"due_on": TODAY}),
        ("urgent", {"is_priority": True}),
    ):  # fmt: skip
        giving.give_task(words, by=Actor.of(rosa), assignee=rosa, **values)
    assert [task.title for task in queries.tasks_of(Actor.of(rosa))] == ["urgent", "soon", "later", "never"]


def test_page_is_worked_with_presses(client: Client, rosa: User, hugo: User) -> None:
    client.force_login(rosa)
    client.post("/tasks/quick/", {"title": "Call Ana tomorrow"})
    task = Task.objects.get()
    assert (task.title, task.assignee) == ("Call Ana", rosa)
    assert "Call Ana" in client.get("/tasks/").content.decode()
    assert client.post(f"/tasks/{task.public_id}/done/").status_code == 303
    assert "Call Ana" not in client.get("/tasks/").content.decode()
    assert "Call Ana" in client.get("/tasks/?status=COMPLETED").content.decode()
    assert client.post("/tasks/quick/", {"title": " "}).status_code == 422
    client.force_login(hugo)
    assert client.get(f"/tasks/{task.public_id}/").status_code == 404
    assert client.post(f"/tasks/{task.public_id}/reopen/").status_code == 404


def test_form_keeps_what_was_typed(client: Client, rosa: User) -> None:
    client.force_login(rosa)
    given = {"title": "Plan the day", "assignee": str(rosa.public_id), "due_on": "whenever"}
    answer = client.post("/tasks/new/", given)
    assert answer.status_code == 422
    assert 'value="Plan the day"' in answer.content.decode()
    assert not Task.objects.exists()
    assert client.post("/tasks/new/", given | {"due_on": "fri"}).status_code == 303


@pytest.mark.parametrize("path", ["/tasks/", "/"])
def test_queries_stay_the_same_with_more_rows(
    client: Client, rosa: User, application: Application, path: str, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(rosa)
    _given(rosa, rosa, application=application)
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    _given(rosa, rosa, application=application)
    _given(rosa, rosa, application=application)
    with django_assert_num_queries(len(one)):
        client.get(path)
