"""Figures that need time and a worker: applications a minute for a while, and a rejection of thousands."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Count

from base.actors import Actor
from base.runs.models import Run
from config.benchmark import measuring
from config.benchmark.pages import Question
from config.benchmark.running import put
from config.benchmark.serving import Stand
from config.benchmark.visiting import Visitor
from config.launch import children
from config.launch.places import CHECKOUT
from config.launch.supervisor import QUEUES

A_MINUTE = 200
SENDERS = 8
REJECTED = 5_000
_LETTER = {"subject": "Your application", "text": "Thank you.", "template": "", "shows_sender": False, "send_at": None}
Say = Callable[[str], None]


class Worker:
    """A Celery worker and beat beside the web server, as the supervisor starts them."""

    def __init__(self, stand: Stand) -> None:
        """Start both; their words go to a file of the stand."""
        celery = [sys.executable, "-m", "celery", "-A", "config.celery:app"]
        log = (stand.state / "worker.log").open("wb")
        commands = (
            [*celery, "worker", "-Q", QUEUES, "-c", "2", "-l", "WARNING", "--without-gossip", "--without-mingle"],
            [*celery, "beat", "-l", "WARNING", "--pidfile=", "-s", str(stand.state / "beat")],
        )
        self.children: list[subprocess.Popen[bytes]] = [
            children.start(command, environment=stand.environment, cwd=CHECKOUT, output=log) for command in commands
        ]

    def stop(self) -> None:
        """Stop both."""
        for child in self.children:
            children.stop(child)


def applications(address: str, questions: Iterator[Question], *, minutes: float, say: Say) -> dict[str, Any]:
    """Send 200 applications a minute, each at its moment whatever the earlier ones do, and count what arrived."""
    from recruit.applications.models import Application

    before, total = Application.objects.count(), round(A_MINUTE * minutes)
    answers: list[tuple[float, int]] = []
    lock, begun, turn = threading.Lock(), time.monotonic() + 3.0, iter(range(total))

    def send(number: int) -> None:
        visitor = Visitor(address, number=100 + number)
        while True:
            with lock:
                place = next(turn, None)
                if place is None:
                    return
                question = next(questions)
            # A form sent back at once is taken for a program's: it was opened with the question, and waits here.
            time.sleep(max(2.2, begun + place * 60 / A_MINUTE - time.monotonic()))
            answer = put(visitor, question)
            answers.append((answer.milliseconds, answer.status))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(SENDERS * 2)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        time.sleep(15)
        say(f"{len(answers)} of {total} sent")
    return _told(answers, time.monotonic() - begun, before)


def _told(answers: list[tuple[float, int]], took: float, before: int) -> dict[str, Any]:
    from recruit.applications.models import Application

    taken = sum(status == 303 for _wait, status in answers)
    fresh = Application.objects.order_by("-pk")[: Application.objects.count() - before]
    keys = [row.pk for row in fresh]
    doubled = Application.objects.filter(pk__in=keys).values("candidate").annotate(n=Count("pk")).filter(n__gt=1)
    waits = [wait for wait, _status in answers]
    return {
        "sent": len(answers),
        "taken": taken,
        "stored": len(keys),
        "lost": taken - len(keys),
        "doubled": doubled.count(),
        "a_minute": round(len(answers) / took * 60, 1),
        "median_ms": round(measuring.percentile(waits, 0.5), 1),
        "p95_ms": round(measuring.percentile(waits, 0.95), 1),
        "worst_ms": round(max(waits), 1),
        "errors": sorted({status for _wait, status in answers if status != 303}),
    }


def rejections(*, by: Actor, say: Say) -> dict[str, Any]:
    """Reject 5,000 candidates of one job with a letter each, as a run in the worker, and time it."""
    from recruit.applications import bulking
    from recruit.applications.models import Application
    from recruit.letters.models import SentLetter

    rows = _crowd(by)
    begun = time.monotonic()
    work = bulking.begin(
        [(row.candidate.full_name, str(row.public_id)) for row in rows],
        by=by,
        act="reject",
        label="Reject 5,000",
        arguments={"letter": _LETTER},
    )
    run = work.run
    while run.state in (Run.State.WAITING, Run.State.RUNNING) and time.monotonic() - begun < 600:
        time.sleep(0.5)
        run.refresh_from_db()
    took = time.monotonic() - begun
    keys = [row.pk for row in rows]
    say(f"{run.done} rejected in {took:.1f} s")
    return {
        "candidates": len(rows),
        "seconds": round(took, 1),
        "done": run.done,
        "failed": run.failed,
        "rejected": Application.objects.filter(pk__in=keys, stage="REJECTED").count(),
        "letters": SentLetter.objects.filter(application__in=keys, type="REJECTION").count(),
    }


def _crowd(by: Actor) -> list[Any]:
    """Five thousand new candidates on a job of their own."""
    import uuid

    from recruit.applications.models import Application, StepVisit
    from recruit.candidates.models import Candidate
    from recruit.jobs import opening

    job = opening.open_job(by=by, title="A crowd", country_code="gb", city="Leeds")
    mark = uuid.uuid4().hex[:8]
    people = Candidate.objects.bulk_create(
        [
            Candidate(first_name="Nadia", last_name=f"Crowd{number}", email=f"{mark}.{number}@example.com")
            for number in range(REJECTED)
        ]
    )
    rows = Application.objects.bulk_create([Application(job=job, candidate=person) for person in people])
    StepVisit.objects.bulk_create([StepVisit(application=row, stage="NEW", entered_at=row.entered_at) for row in rows])
    return list(Application.objects.filter(job=job).select_related("candidate"))
