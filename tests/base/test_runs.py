"""Long work: done once line by line, watched, cancelled, tried again, and never half done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.errors import Invalid, NotFound, Refused
from base.outbox import draining, reconciling
from base.outbox.models import OutboxRow
from base.runs import kinds, queries, starting, working
from base.runs.models import Run, RunItem

pytestmark = pytest.mark.django_db

DONE: list[str] = []


def _note(run: Run, data: dict[str, Any], actor: Actor) -> str:
    word = data["word"]
    if word == "refused":
        raise Refused("The word is taken.")
    if word == "skipped":
        raise kinds.Skipped("Nothing to do.")
    if word == "broken":
        OutboxRow.objects.create(topic="mail", payload={"to": "half@example.com"})
        raise ZeroDivisionError
    DONE.append(word)
    return f"{actor.name}: {word}"


def _all_or_nothing(run: Run, items: Any, actor: Actor) -> None:
    for item in items:
        if item.data["word"] == "broken":
            raise ZeroDivisionError
        DONE.append(item.data["word"])


def _sum_up(run: Run, actor: Actor) -> None:
    run.result = {"words": run.items.filter(state="done").count()}


kinds.register(kinds.Kind("test-words", "Words", kinds.each(_note), finish=_sum_up, chunk=2))
kinds.register(kinds.Kind("test-set", "Set", _all_or_nothing, chunk=10))


@pytest.fixture(autouse=True)
def empty() -> None:
    DONE.clear()


def _start(by: User, *words: str, kind: str = "test-words") -> Run:
    items = [(word, {"word": word}) for word in words]
    return starting.start(kind, by=Actor.of(by), label="Say words", items=items)


def _settled(run: Run) -> list[tuple[str, str, str]]:
    return list(run.items.values_list("name", "state", "sentence"))


def test_each_line_gets_its_result_and_the_others_go_on(rosa: User) -> None:
    run = _start(rosa, "one", "refused", "skipped", "broken", "two")
    draining.drain("heavy")
    run.refresh_from_db()
    assert _settled(run) == [
        ("one", "done", f"{rosa.full_name}: one"),
        ("refused", "failed", "The word is taken."),
        ("skipped", "skipped", "Nothing to do."),
        ("broken", "failed", "Something went wrong here; nothing was changed."),
        ("two", "done", f"{rosa.full_name}: two"),
    ]
    assert (run.state, run.total, run.done, run.skipped, run.failed) == ("done", 5, 2, 1, 2)
    assert run.result == {"words": 2}
    assert DONE == ["one", "two"]
    assert not OutboxRow.objects.filter(payload__to="half@example.com").exists()


def test_a_second_performance_repeats_nothing(rosa: User) -> None:
    run = _start(rosa, "one", "two", "three")
    for _time in range(2):
        working.perform({"run": str(run.public_id)}, effect_id="x")
    assert DONE == ["one", "two", "three"]


def test_set_work_with_a_broken_line_does_the_others_alone(rosa: User) -> None:
    run = _start(rosa, "one", "broken", "two", kind="test-set")
    draining.drain("heavy")
    assert [state for _name, state, _sentence in _settled(run)] == ["done", "failed", "done"]


def test_work_beyond_its_time_goes_on_in_the_next_stretch(rosa: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "STRETCH_SECONDS", 0.0)
    run = _start(rosa, "one", "two", "three", "four", "five")
    working.perform({"run": str(run.public_id)}, effect_id="x")
    run.refresh_from_db()
    assert (run.state, run.done) == ("running", 2)
    assert queries.pace_of(run).settled == 2
    draining.drain("heavy")
    run.refresh_from_db()
    assert (run.state, run.done) == ("done", 5)


def test_cancel_leaves_what_is_done_and_stops_the_rest(rosa: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "STRETCH_SECONDS", 0.0)
    run = _start(rosa, "one", "two", "three")
    working.perform({"run": str(run.public_id)}, effect_id="x")
    starting.cancel(run, by=Actor.of(rosa))
    draining.drain("heavy")
    run.refresh_from_db()
    assert (run.state, run.done) == ("cancelled", 2)
    assert run.items.filter(state=RunItem.State.PENDING).count() == 1
    with pytest.raises(Refused):
        starting.cancel(run, by=Actor.of(rosa))


def test_failed_lines_are_tried_again_and_only_those(rosa: User) -> None:
    run = _start(rosa, "one", "refused")
    draining.drain("heavy")
    RunItem.objects.filter(run=run, name="refused").update(data={"word": "now"})
    starting.retry(run, by=Actor.of(rosa))
    draining.drain("heavy")
    run.refresh_from_db()
    assert DONE == ["one", "now"]
    assert (run.state, run.done, run.failed) == ("done", 2, 0)
    with pytest.raises(Refused):
        starting.retry(run, by=Actor.of(rosa))


def test_nothing_to_do_starts_nothing(rosa: User) -> None:
    with pytest.raises(Invalid):
        _start(rosa)
    assert not OutboxRow.objects.filter(topic="run").exists()


def test_others_do_not_see_it_and_administrators_do(rosa: User, hugo: User, ada: User) -> None:
    run = _start(rosa, "one")
    with pytest.raises(NotFound):
        queries.find(run.public_id, by=Actor.of(hugo))
    assert queries.find(run.public_id, by=Actor.of(ada)) == run


def test_page_shows_progress_and_the_frame_stops_asking_when_it_was_seen(rosa: User, client: Client) -> None:
    client.force_login(rosa)
    run = _start(rosa, "one", "refused")
    client.cookies["runs"] = "1"
    assert "Say words" in client.get("/runs/mine/").content.decode()
    draining.drain("heavy")
    page = client.get(f"/runs/{run.public_id}/").content.decode()
    assert "The word is taken." in page
    assert "Try what failed again" in page
    answer = client.get("/runs/mine/")
    assert answer.status_code == 286
    assert answer.cookies["runs"]["max-age"] == 0
    lines = client.get(f"/runs/{run.public_id}/lines.csv").content.decode()
    assert lines.splitlines()[2] == "2,refused,Failed,The word is taken."


def test_a_stranger_is_told_nothing(rosa: User, hugo: User, client: Client) -> None:
    run = _start(rosa, "one")
    client.force_login(hugo)
    for path in (f"/runs/{run.public_id}/", f"/runs/{run.public_id}/lines.csv"):
        assert client.get(path).status_code == 404
    assert client.post(f"/runs/{run.public_id}/cancel/").status_code == 404
    run.refresh_from_db()
    assert run.cancel_asked_at is None


def test_what_a_cancel_left_undone_is_not_done_by_trying_again(rosa: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "STRETCH_SECONDS", 0.0)
    run = _start(rosa, "one", "refused", "three", "four")
    working.perform({"run": str(run.public_id)}, effect_id="x")
    starting.cancel(run, by=Actor.of(rosa))
    draining.drain("heavy")
    RunItem.objects.filter(run=run, name="refused").update(data={"word": "now"})

    starting.retry(run, by=Actor.of(rosa))
    draining.drain("heavy")

    run.refresh_from_db()
    assert DONE == ["one", "now"]
    assert (run.state, run.done, run.skipped, run.failed) == ("done", 2, 2, 0)


def test_a_run_that_seems_to_be_at_work_is_looked_at_again(rosa: User, monkeypatch: pytest.MonkeyPatch) -> None:
    run = _start(rosa, "one")
    OutboxRow.objects.all().delete()
    monkeypatch.setattr(working, "_alone", lambda _run_id: False)  # a dead worker's connection still holds the lock
    working.perform({"run": str(run.public_id)}, effect_id="x")
    monkeypatch.undo()

    OutboxRow.objects.filter(topic="run").update(available_at=run.created_at)
    draining.drain("heavy")

    run.refresh_from_db()
    assert (run.state, DONE) == ("done", ["one"])


def test_a_run_given_up_is_told_and_goes_on_when_asked(rosa: User) -> None:
    run = _start(rosa, "one", "two", "three")
    row = OutboxRow.objects.get(topic="run")
    OutboxRow.objects.filter(pk=row.pk).update(
        status="sending", crashes=2, leased_until=timezone.now() - timedelta(minutes=5)
    )
    reconciling.expire_leases()
    run.refresh_from_db()
    row.refresh_from_db()
    assert (run.state, row.status) == ("failed", "failed")
    assert DONE == []
    starting.retry(run, by=Actor.of(rosa))
    draining.drain("heavy")
    run.refresh_from_db()
    assert (run.state, run.done) == ("done", 3)
