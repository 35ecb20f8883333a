"""The outbox under real faults: workers that are killed, a broker that is emptied, a database that restarts.

Each effect writes one line into a file, outside the database; the tests compare those lines with the rows.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import redis
from django.db import close_old_connections

from base.actors import Actor
from base.outbox.models import OutboxRow
from base.runs import kinds, starting
from base.runs.models import Run
from config.launch import children
from config.launch.broker import EmbeddedBroker
from config.launch.places import CHECKOUT, make_state_directory, own_state_directory
from config.launch.postgres import EmbeddedPostgres
from tests.conftest import ChildDjango

Status = OutboxRow.Status
PATIENCE_SECONDS = 90
pytestmark = pytest.mark.slow
# Started here, carried out by the workers, which know it from `effects`.
kinds.register(kinds.Kind("trace-lines", "Trace", kinds.each(lambda *_given: None)))


@pytest.fixture
def processes(child_django: ChildDjango, tmp_path: Path, broker: EmbeddedBroker) -> ChildDjango:
    """Real processes with the test effects and beat; workers are started by the test."""
    redis.Redis.from_url(broker.url()).flushall()
    _configure(child_django, tmp_path)
    return child_django


def _configure(processes: ChildDjango, folder: Path) -> None:
    processes.environment |= {
        "DJANGO_SETTINGS_MODULE": "tests.base.worker_settings",
        "EFFECTS_FOLDER": str(folder),
        "STATE_DIR": str(folder),
    }
    processes.start("celery", "-A", "config.celery:app", "beat", "-l", "INFO")


def _put(count: int = 1, *, topic: str = "trace", group: str = "", **payload: Any) -> list[UUID]:
    rows = [OutboxRow(topic=topic, payload=payload, group=group, public_id=uuid4()) for _number in range(count)]
    OutboxRow.objects.bulk_create(rows)
    return [row.public_id for row in rows]


def _traces(folder: Path) -> list[str]:
    file = folder / "traces"
    return file.read_text().split() if file.exists() else []


def _statuses() -> Counter[str]:
    close_old_connections()
    return Counter(OutboxRow.objects.values_list("status", flat=True))


def _settled(*, within: float = PATIENCE_SECONDS, tell: Callable[[], object] = _statuses) -> Counter[str]:
    """Wait until no effect is open any more."""
    open_ones = {Status.PENDING, Status.SENDING, Status.UNKNOWN}
    done = children.wait_until(lambda: not open_ones & set(_statuses()), seconds=within, pause=0.1)
    assert done, tell()
    return _statuses()


def test_rows_nobody_was_woken_for_are_found_by_beat(processes: ChildDjango, tmp_path: Path) -> None:
    processes.worker()
    effects = _put(20)
    assert _settled() == {Status.SENT: 20}
    assert Counter(_traces(tmp_path)) == Counter(str(effect) for effect in effects)


@pytest.mark.parametrize(
    ("moment", "topic", "traces"),
    [
        ("before", "trace", 1),  # dies before the effect: done once, by the one repeat
        ("after", "trace", 2),  # dies between effect and record, cannot ask: the documented one repeat
        ("after", "trace-asked", 1),  # dies there and can ask: no repeat
        ("before-note", "trace-asked", 1),
        ("after-note", "trace", 1),  # dies after the record: the message comes back and finds nothing to do
    ],
)
def test_worker_killed_in_the_middle(
    processes: ChildDjango, tmp_path: Path, moment: str, topic: str, traces: int
) -> None:
    processes.worker()
    (effect,) = _put(topic=topic, die=moment, whole=False)
    behind = _put(3)
    assert _settled() == {Status.SENT: 4}
    expected = Counter({str(effect): traces}) + Counter(str(other) for other in behind)
    assert Counter(_traces(tmp_path)) == expected


def test_whole_worker_killed_and_another_takes_over(processes: ChildDjango, tmp_path: Path) -> None:
    first = processes.worker()
    effects = _put(topic="trace-asked", die="after", whole=True) + _put(5)
    assert children.wait_until(lambda: first.poll() is not None, seconds=PATIENCE_SECONDS)
    processes.worker()
    assert _settled() == {Status.SENT: 6}
    assert Counter(_traces(tmp_path)) == Counter(str(effect) for effect in effects)


def test_worker_asked_to_stop_finishes_what_it_began(processes: ChildDjango, tmp_path: Path) -> None:
    first = processes.worker()
    effects = _put(60, seconds=0.1)
    assert children.wait_until(lambda: len(_traces(tmp_path)) >= 5, seconds=PATIENCE_SECONDS)
    first.send_signal(signal.SIGTERM)
    first.wait(timeout=PATIENCE_SECONDS)
    processes.worker()
    assert _settled() == {Status.SENT: 60}
    assert Counter(_traces(tmp_path)) == Counter(str(effect) for effect in effects)


def test_effect_that_kills_every_worker_becomes_a_dead_letter(processes: ChildDjango, tmp_path: Path) -> None:
    processes.worker()
    (poison,) = _put(topic="trace-asked", die="before", deaths=9)
    others = _put(3)
    assert _settled() == {Status.FAILED: 1, Status.SENT: 3}
    row = OutboxRow.objects.get(public_id=poison)
    assert (row.crashes, row.status) == (3, Status.FAILED)
    assert Counter(_traces(tmp_path)) == Counter(str(other) for other in others)


def test_group_keeps_its_order_over_a_death(processes: ChildDjango, tmp_path: Path) -> None:
    processes.worker(concurrency=2)
    effects = _put(group="g", topic="trace-asked", die="before") + _put(4, group="g")
    assert _settled() == {Status.SENT: 5}
    assert _traces(tmp_path) == [str(effect) for effect in effects]


def test_flushed_broker_loses_and_repeats_nothing(
    processes: ChildDjango, tmp_path: Path, broker: EmbeddedBroker
) -> None:
    processes.worker(concurrency=2)
    effects = _put(60, seconds=0.05)
    client = redis.Redis.from_url(broker.url())
    for _flush in range(6):
        time.sleep(0.4)
        client.flushall()
    assert _settled() == {Status.SENT: 60}
    assert Counter(_traces(tmp_path)) == Counter(str(effect) for effect in effects)


def test_two_workers_do_each_effect_once(processes: ChildDjango, tmp_path: Path) -> None:
    processes.worker()
    processes.worker()
    effects = _put(80)
    assert _settled() == {Status.SENT: 80}
    assert Counter(_traces(tmp_path)) == Counter(str(effect) for effect in effects)


@pytest.mark.parametrize("whole", [False, True], ids=["child", "worker"])
def test_a_run_survives_its_worker_and_does_every_line_once(processes: ChildDjango, whole: bool) -> None:
    first = processes.worker()
    lines = [{"line": number} | ({"die": "line", "whole": whole} if number in {7, 22} else {}) for number in range(40)]
    items = [(str(line["line"]), line) for line in lines]
    run = starting.start("trace-lines", by=Actor.system("tests"), label="Lines", items=items)
    if whole:
        assert children.wait_until(lambda: first.poll() is not None, seconds=PATIENCE_SECONDS)
        second = processes.worker()
        assert children.wait_until(lambda: second.poll() is not None, seconds=PATIENCE_SECONDS)
        processes.worker()
    assert children.wait_until(lambda: _run_state(run) == "done", seconds=PATIENCE_SECONDS), _run_state(run)
    run.refresh_from_db()
    assert (run.done, run.skipped, run.failed, run.result) == (40, 0, 0, {"ended": 1})
    done = OutboxRow.objects.filter(topic="trace").values_list("payload__line", flat=True)
    assert sorted(done) == list(range(40))


def _run_state(run: Run) -> str:
    close_old_connections()
    return Run.objects.values_list("state", flat=True).get(pk=run.pk)


@pytest.fixture(scope="module")
def own_server() -> Iterator[EmbeddedPostgres]:
    """A PostgreSQL that these tests may stop, durable as in production, with the product's tables."""
    state = make_state_directory(own_state_directory())
    server = EmbeddedPostgres(state, folder=f"own-{uuid4().hex[:8]}-pg", options={"autovacuum": "off"})
    server.start()
    server.ensure_database("recruit")
    environment = {
        **os.environ,
        "DATABASE_URL": server.url("recruit"),
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
    }
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--skip-checks"]
    subprocess.run(command, cwd=CHECKOUT, env=environment, check=True)
    yield server
    server.stop()
    shutil.rmtree(server.data, ignore_errors=True)
    for left in state.glob(f"{server.data.name.rstrip('0123456789')}*"):
        left.unlink(missing_ok=True)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["fast", "immediate"])
def test_restarted_database_loses_and_repeats_nothing(
    own_server: EmbeddedPostgres, broker: EmbeddedBroker, tmp_path: Path, how: signal.Signals
) -> None:
    redis.Redis.from_url(broker.url()).flushall()
    processes = ChildDjango(own_server.url("recruit"), broker.url(), tmp_path)
    try:
        _configure(processes, tmp_path)
        own_server.run_sql("DELETE FROM base_outboxrow", database="recruit")
        processes.worker(concurrency=2)
        effects = [str(uuid4()) for _number in range(60)]
        payload = json.dumps({"seconds": 0.05})
        rows = ", ".join(
            f"('{effect}', 'trace', '{payload}', '', '', 'pending', now(), 0, 0, '', now())" for effect in effects
        )
        own_server.run_sql(
            'INSERT INTO base_outboxrow (public_id, topic, payload, "group", about, status, available_at, attempts,'  # noqa: S608  # our own names, no input
            f" crashes, last_error, created_at) VALUES {rows}",
            database="recruit",
        )
        assert children.wait_until(lambda: len(_traces(tmp_path)) >= 10, seconds=PATIENCE_SECONDS)
        _restart(own_server, how)

        def said() -> str:
            return own_server.run_sql("SELECT status, count(*) FROM base_outboxrow GROUP BY 1", database="recruit")

        assert children.wait_until(lambda: said().strip() == "sent|60", seconds=PATIENCE_SECONDS, pause=0.2), said()
        assert Counter(_traces(tmp_path)) == Counter(effects)
    finally:
        processes.close()


def _restart(server: EmbeddedPostgres, how: signal.Signals) -> None:
    """Stop the server as an operator (fast) or a power cut (immediate) would, and start it again on the same port."""
    assert server.process is not None
    server.process.send_signal(how)
    server.process.wait(timeout=20)
    server.start()
