"""Registers effects that leave a trace outside the database, and shortens the waits of the outbox."""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import AppConfig


class EffectsConfig(AppConfig):
    """Effects for tests with real processes."""

    name = "tests.base.effects"

    def ready(self) -> None:
        """Register the effects and let leases end after four seconds instead of thirty."""
        from base.outbox import draining, leases, reconciling, topics
        from base.runs import kinds

        leases.LEASE = timedelta(seconds=4)
        leases.RENEW_SECONDS = 1.0
        reconciling.LATE = timedelta(seconds=0.5)
        topics.register(topics.Topic("trace", "Trace", trace))
        topics.register(topics.Topic("trace-asked", "Trace", trace, resolve_unknown=was_traced))
        kinds.register(kinds.Kind("trace-lines", "Trace", kinds.each(trace_line), finish=trace_end, chunk=5))
        note = draining._note

        def note_then_die(row: Any, outcome: Any) -> None:
            die_once("before-note", row.payload, str(row.public_id))
            note(row, outcome)
            die_once("after-note", row.payload, str(row.public_id))

        draining._note = note_then_die


def folder() -> Path:
    """Where traces are left."""
    return Path(os.environ["EFFECTS_FOLDER"])


def trace(payload: dict[str, Any], *, effect_id: str) -> None:
    """Leave one line; wait and die as the payload says."""
    die_once("before", payload, effect_id)
    time.sleep(payload.get("seconds", 0))
    with (folder() / "traces").open("a") as file:
        file.write(f"{effect_id}\n")
    die_once("after", payload, effect_id)


def trace_line(run: Any, data: dict[str, Any], actor: Any) -> str:
    """Leave one effect in the transaction of the piece; die as the line says."""
    from base.outbox import queueing

    queueing.put("trace", {"line": data["line"]}, about="line")
    die_once("line", data, f"{run.public_id}-{data['line']}")
    return ""


def trace_end(run: Any, actor: Any) -> None:
    """Count how often the run was told to have ended."""
    run.result = {"ended": run.result.get("ended", 0) + 1}


def was_traced(payload: dict[str, Any], effect_id: str) -> bool:
    """Whether the line is there."""
    file = folder() / "traces"
    return file.exists() and effect_id in file.read_text().split()


def die_once(moment: str, payload: dict[str, Any], effect_id: str) -> None:
    """Kill this process by SIGKILL at the moment the payload names, `deaths` times; with `whole`, the worker too."""
    if payload.get("die") != moment:
        return
    deaths = folder() / f"deaths-{effect_id}"
    so_far = deaths.stat().st_size if deaths.exists() else 0
    if so_far >= payload.get("deaths", 1):
        return
    with deaths.open("a") as file:
        file.write("x")
    if payload.get("whole"):
        os.kill(os.getppid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
