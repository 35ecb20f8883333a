"""Figures of the scheduler as a browser draws it: the page, the lanes of everybody, and then the suggested times.

Twelve people and four rooms over a week, from a calendar system that takes 300 ms; asked over HTTP as the page's own
script does: all groups of lanes at once, and once the last is there, the times that suit all.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from django.urls import reverse
from django.utils import timezone
from lxml import html

from calendars.connections.models import Resource
from config.benchmark import measuring, outside, planning
from config.benchmark.checking import require
from config.benchmark.outside import Outside
from config.benchmark.serving import Stand
from config.benchmark.visiting import Answer, Visitor
from recruit.interviews.models import Interview
from recruit.interviews.views.scheduler_drawing import GROUP

PEOPLE, ROOMS, DAYS = 12, 4, 7
ANSWERS_AFTER = 0.3
WARM_UP, TRIES, SILENT_TRIES = 6, 20, 5
EVENTS_A_DAY = 5
# A browser has so many connections to one server.
CONNECTIONS = 6
GOAL_MS = 1500
SEED = 20_261_121
Say = Callable[[str], None]


@dataclass(slots=True)
class Drawn:
    """One page drawn to its end: milliseconds until the page, the last lane, and the suggestions were there."""

    page_ms: float
    lanes_ms: float
    suggested_ms: float
    unknown: int
    statements: int


def figures(stand: Stand, *, sign_in: Callable[[Visitor], None], say: Say) -> dict[str, Any]:
    """Milliseconds from the first request; `sign_in` lets a visitor in. Starts the web server. Raises Wrong."""
    with _scheduler(stand) as (office, interview):
        visitor = Visitor(stand.address, number=3)
        sign_in(visitor)
        scheduler, weeks = _Scheduler(visitor, office, interview), itertools.count()
        for _try in range(WARM_UP):
            scheduler.draw(next(weeks), unknown=0)
        quick = [scheduler.draw(next(weeks), unknown=0) for _try in range(TRIES)]
        office.graph.silent = frozenset(scheduler.addresses[:2])
        # Both are of the first group, which is asked for as one: nothing of it is known.
        slow = [scheduler.draw(next(weeks), unknown=GROUP) for _try in range(SILENT_TRIES)]
        visitor.close()
    found = {"all_answer": _told(quick), "two_never_answer": _told(slow), "goal_ms": GOAL_MS}
    say(f"scheduler drawn: {found}")
    return found


def _told(rows: list[Drawn]) -> dict[str, Any]:
    found: dict[str, Any] = {"tries": len(rows), "unknown": rows[0].unknown}
    for name in ("page_ms", "lanes_ms", "suggested_ms"):
        values = [getattr(row, name) for row in rows]
        found[name] = {
            "median": round(measuring.percentile(values, 0.5)), "p95": round(measuring.percentile(values, 0.95)),
            "worst": round(max(values)),
        }  # fmt: skip
    return found | {"statements": max(row.statements for row in rows)}


class _Scheduler:
    """Draws the scheduler of one planned interview, each time on a week nobody has asked for yet."""

    def __init__(self, visitor: Visitor, office: Outside, interview: Interview) -> None:
        self.visitor, self.office = visitor, office
        slot = interview.timeslots.select_related("meeting").get()
        attendees = slot.meeting.attendees.exclude(user=None).order_by("pk")
        self.addresses = [row.email.lower() for row in attendees]
        keys = [interview.application.public_id, interview.public_id, slot.public_id]
        self.path = reverse("recruit:interview-change", args=keys)
        self.pool = ThreadPoolExecutor(CONNECTIONS)

    def draw(self, week: int, *, unknown: int) -> Drawn:
        """Open it on a week and wait for the end. Raises Wrong unless just so many lanes of each day are unknown."""
        monday = planning.first_day() + timedelta(weeks=week)
        asked, begun = self.office.graph.questions, time.perf_counter()
        page = self.visitor.ask(f"{self.path}?view=week&on={monday}&day={monday + timedelta(days=1)}&time=10:00")
        _good(page, "the scheduler")
        page_ms, document = _since(begun), html.fromstring(page.text)
        addresses = [str(found) for found in document.xpath("//*[@data-group]/@hx-get")]
        waiting = len(document.find_class("is-waiting"))
        lanes = list(self.pool.map(self._lanes, addresses))
        lanes_ms = _since(begun)
        suggested = self._suggested(document)
        drawn = Drawn(page_ms, lanes_ms, _since(begun), unknown, page.statements)
        check_lanes(lanes, waiting, unknown)
        check_suggested(suggested, waiting, unknown)
        require(self.office.graph.questions - asked >= 2, "The calendars were not asked: the answer was kept.")
        return drawn

    def _lanes(self, address: str) -> Answer:
        return self.visitor.ask(address, htmx=True)

    def _suggested(self, document: Any) -> Answer:
        """What the script presses once every group has its answer: the whole form, as it stands."""
        form = document.get_element_by_id("scheduler")
        data: dict[str, list[str]] = {"look": ["1"]}
        for name, value in form.form_values():
            data.setdefault(name, []).append(value)
        return self.visitor.ask(self.path, method="POST", htmx=True, target="when", data=data)


def _good(answer: Answer, what: str) -> None:
    require(answer.status == 200, f"{what} was answered with {answer.status}.")


def check_lanes(answers: list[Answer], waiting: int, unknown: int) -> None:
    """Every lane that waited has come, and just those that do not answer are unknown."""
    for answer in answers:
        _good(answer, "a group of lanes")
    pieces = [html.fragment_fromstring(answer.text, create_parent="div") for answer in answers]
    there = sum(len(piece.find_class("tgrid__lane")) for piece in pieces)
    require(waiting == there == (PEOPLE + ROOMS + 1) * DAYS, f"{there} of {waiting} lanes have come.")
    _check_known(pieces, unknown)


def check_suggested(answer: Answer, waiting: int, unknown: int) -> None:
    """The whole part is there with its lanes and, where all is known, times to take."""
    _good(answer, "the suggested times")
    piece = html.fragment_fromstring(answer.text, create_parent="div")
    require(not piece.find_class("is-waiting"), "Lanes still wait beside the suggested times.")
    there = len(piece.find_class("tgrid__lane")) - len(piece.find_class("tgrid__lane--all"))
    require(there == waiting, f"{there} of {waiting} lanes stand beside the suggested times.")
    _check_known([piece], unknown)
    times = piece.xpath(".//*[@data-time]")
    require(times or piece.find_class("scheduler__why"), "Neither times nor what stands in the way is told.")


def _check_known(pieces: list[Any], unknown: int) -> None:
    found = sum(len(piece.find_class("is-unknown")) for piece in pieces)
    require(found == unknown * DAYS, f"{found} lanes are unknown instead of {unknown * DAYS}.")
    busy = sum(len(piece.find_class("tblock--busy")) for piece in pieces)
    least = (PEOPLE + ROOMS - unknown) * DAYS
    require(busy >= least, f"Only {busy} appointments are drawn, and {least} at least should be.")


def _since(begun: float) -> float:
    return (time.perf_counter() - begun) * 1000


@contextmanager
def _scheduler(stand: Stand) -> Iterator[tuple[Outside, Interview]]:
    """The web server beside a slow Office 365, and an interview of everybody in all rooms."""
    planning.clear()
    users = planning.colleagues(PEOPLE)
    by = planning.recruiter().user
    people = {user.email.lower(): user.full_name for user in (*users, *([by] if by else []))}
    rooms = {f"room-{number}@bench.example": f"Room {number}" for number in range(ROOMS)}
    try:
        with outside.simulated(stand, people=people, rooms=rooms) as office:
            used = outside.use_office365(office)
            _fill(office, [*people, *rooms])
            planned = planning.plan(
                1, organizers=[by] if by else users, users=users,
                rooms=list(Resource.objects.filter(connection=used, gone_at=None)),
            )  # fmt: skip
            office.graph.delay = ANSWERS_AFTER
            stand.start_web()
            yield office, planned[0]
    finally:
        planning.clear()
        outside.forget()


def _fill(office: Outside, addresses: list[str]) -> None:
    """Five appointments a day in every calendar, for as long as is looked at."""
    begin = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    days = 7 * (WARM_UP + TRIES + SILENT_TRIES + 8)
    for address in addresses:
        drawn = Random(f"{SEED} {address}")
        for day in range(days):
            for quarter in drawn.sample(range(28, 68), EVENTS_A_DAY):
                starts_at = begin + timedelta(days=day, minutes=15 * quarter)
                ends_at = starts_at + timedelta(minutes=drawn.choice([15, 30, 60]))
                office.graph.fill(address, starts_at, ends_at, subject="Something else")
