"""Figures of the way in: somebody answers in the outside calendar, we are told, the worker reads, the tab shows it.

With the real processes: web server, worker and beat, broker and database. Both calendar systems are simulated in this
process and ring at the real addresses. Nothing is measured unless every answer arrives.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from lxml import html

from accounts.models import User
from base.outbox.models import OutboxRow
from calendars.connections.models import Connection
from calendars.meetings.models import Attendee, Meeting
from calendars.syncing import hearing
from calendars.syncing.models import Subscription
from config.benchmark import enduring, measuring, outside, planning
from config.benchmark.checking import Wrong, require
from config.benchmark.outside import Outside
from config.benchmark.serving import Stand
from config.benchmark.visiting import Visitor
from config.launch.children import wait_until
from recruit.interviews.models import Interview

INTERVIEWERS, ORGANIZERS = 5, 7
ONE_BY_ONE, BURST = 40, 300
RINGS, TOGETHER = 600, 50
GOAL_HOOK_MS, GOAL_VISIBLE_S = 150, 15
# Setting up may take so long, an answer so long until it counts as lost.
PATIENCE, LOST_AFTER = 300.0, 120.0
POLL = 0.05
Say = Callable[[str], None]
OFFICE365, EXCHANGE = "office365", "exchange"
_HOOKS, _RIGHT = {OFFICE365: "graph", EXCHANGE: "exchange"}, {OFFICE365: 202, EXCHANGE: 200}
ACCEPTED = "Accepted"


def figures(
    stand: Stand, *, sign_in: Callable[[Visitor], None], say: Say, only: str = "", burst: int = BURST
) -> dict[str, Any]:
    """Milliseconds of our answers and seconds until the tab shows it, of Office 365 and of Exchange. Raises Wrong."""
    planning.clear()
    OutboxRow.objects.filter(status=OutboxRow.Status.PENDING).delete()  # letters of other measurements
    everybody = planning.colleagues(INTERVIEWERS + ORGANIZERS)
    people = {user.email.lower(): user.full_name for user in everybody}
    found: dict[str, Any] = {"goal_hook_ms": GOAL_HOOK_MS, "goal_visible_s": GOAL_VISIBLE_S}
    ways = {OFFICE365: outside.use_office365, EXCHANGE: outside.use_exchange}
    with outside.simulated(stand, people=people, rooms={"room-1@bench.example": "Room 1"}) as system:
        stand.start_web()
        visitor = Visitor(stand.address, number=5)
        sign_in(visitor)
        worker = enduring.Worker(stand)
        try:
            for place, (name, use) in enumerate(ways.items()):
                if only in name:
                    way = _Way(name, system, use(system), visitor, say)
                    found[name] = way.measured(everybody, place, burst)
        finally:
            worker.stop()
            planning.clear()
            outside.forget()
    return found


@dataclass(frozen=True, slots=True)
class Awaited:
    """One answer that is waited for: whose, to which event, and where it is to be seen."""

    key: str  # the event is known outside by the public id of its meeting
    address: str
    attendee: str
    path: str


class _Way:
    """One calendar system in use."""

    def __init__(self, name: str, system: Outside, used: Connection, visitor: Visitor, say: Say) -> None:
        self.name, self.system, self.used, self.visitor = name, system, used, visitor
        self.say: Say = lambda line: say(f"{name}: {line}")

    def measured(self, everybody: Sequence[User], place: int, burst: int) -> dict[str, Any]:
        """Everything of this system: answers one by one, the hook alone, then many answers at once."""
        interviewers, organizers = everybody[:INTERVIEWERS], everybody[INTERVIEWERS:]
        count = -(-(ONE_BY_ONE + burst) // INTERVIEWERS)
        planned = planning.plan(count, organizers=organizers, users=interviewers, after=place * count)
        self.say(f"{count} interviews are planned")
        self._wait_until_kept(count)
        self.say("they stand in the calendar")
        self._wait_until_told()
        self.say("every mailbox is subscribed to and read")
        awaited = _awaited(planned)
        alone = self._one_by_one(awaited[:ONE_BY_ONE])
        rings = {"in_a_row": self._rings(1), f"{TOGETHER}_at_once": self._rings(TOGETHER)}
        return {"hook": rings, "visible": alone, "burst": self._burst(awaited[ONE_BY_ONE : ONE_BY_ONE + burst])}

    # Until everything stands

    def _wait_until_kept(self, count: int) -> None:
        rows = Meeting.objects.filter(title=planning.TITLE, connection=self.used, outside=Meeting.Outside.KEPT)
        self._wait(lambda: rows.count() == count, f"the calendar keeps only {{}} of {count} interviews", rows.count)

    def _wait_until_told(self) -> None:
        """Every mailbox of theirs has a subscription that stands, and nothing waits to be read."""
        transaction.on_commit(hearing.wake_keeper)
        count = INTERVIEWERS + ORGANIZERS
        live = Subscription.objects.filter(connection=self.used, status=Subscription.Status.LIVE)
        self._wait(lambda: live.count() == count, f"only {{}} of {count} subscriptions stand", live.count)
        self._wait_until_read()

    def _wait_until_read(self) -> None:
        rows = Subscription.objects.filter(connection=self.used).exclude(wanted_at=None)
        self._wait(lambda: not rows.exists(), "{} mailboxes were never read to the end", rows.count)

    def _wait(self, done: Callable[[], bool], sentence: str, count: Callable[[], int]) -> None:
        require(wait_until(done, seconds=PATIENCE, pause=0.2), f"{self.name}: {sentence.format(count())}.")

    # The hook alone

    def _rings(self, together: int) -> dict[str, Any]:
        """Ring at all addresses in turn with what was last delivered there, so many at once."""
        bell, part = self.system.bell, f"/{_HOOKS[self.name]}/"
        bell.take()
        known = sorted(address for address in bell.last if part in address)
        # Our hook takes 600 calls a minute at each address; whatever is beyond is refused, and fails below.
        require(known, f"{self.name}: nothing was ever delivered.")
        turns = [(address, *bell.last[address]) for address in itertools.islice(itertools.cycle(known), RINGS)]
        with ThreadPoolExecutor(together) as pool:
            begun = time.perf_counter()
            list(pool.map(lambda turn: bell.ring(*turn), turns))
            spent = time.perf_counter() - begun
        found = self._hook_figures() | {"a_second": round(RINGS / spent)}
        self.say(f"hook, {together} at once: {found}")
        self._wait_until_read()
        return found

    def _hook_figures(self) -> dict[str, Any]:
        """What was delivered since the last time, all of it answered as it should be."""
        waits, statuses = self.system.bell.take()
        require(waits, f"{self.name}: nothing was delivered.")
        require(set(statuses) == {_RIGHT[self.name]}, f"{self.name}: our address answered {statuses}.")
        return _told([wait * 1000 for wait in waits], "ms")

    # Until it is seen

    def _one_by_one(self, awaited: Sequence[Awaited]) -> dict[str, Any]:
        """Answers one after the other; each time until the tab shows it."""
        spent = []
        for one in awaited:
            require(self._shown(one) != ACCEPTED, f"{self.name}: somebody had answered already.")
            begun = time.perf_counter()
            self._answer(one)
            while self._shown(one) != ACCEPTED:
                waited = time.perf_counter() - begun
                require(waited < LOST_AFTER, f"{self.name}: an answer was not to be seen after {waited:.0f} s.")
                time.sleep(POLL)
            spent.append(time.perf_counter() - begun)
        found = _told(spent, "s")
        self.say(f"answers one by one: {found}")
        return found

    def _burst(self, awaited: Sequence[Awaited]) -> dict[str, Any]:
        """All answer at once. The times are those at which the database has it; every tab is looked at in the end."""
        self.system.bell.take()
        begun: dict[str, float] = {}
        rows = Attendee.objects.filter(public_id__in=[one.attendee for one in awaited], response="accepted")
        for one in awaited:
            begun[one.attendee] = time.perf_counter()
            self._answer(one)
        spent: list[float] = []
        limit = time.perf_counter() + LOST_AFTER
        while begun and time.perf_counter() < limit:
            time.sleep(POLL)
            come, now = {str(key) for key in rows.values_list("public_id", flat=True)}, time.perf_counter()
            spent += [now - begun.pop(key) for key in come & begun.keys()]
        require(not begun, f"{self.name}: {len(begun)} of {len(awaited)} answers were lost.")
        for path in dict.fromkeys(one.path for one in awaited):
            page = self._page(path)
            shown = {answer_in(page, one.attendee) for one in awaited if one.path == path}
            require(shown == {ACCEPTED}, f"{self.name}: the tab {path} does not show an answer that has come.")
        self._wait_until_read()
        found = {"answers": len(awaited)} | _told(spent, "s") | {"hook": self._hook_figures()}
        self.say(f"burst: {found}")
        return found

    def _answer(self, one: Awaited) -> None:
        if self.name == OFFICE365:
            self.system.graph.respond(one.key, one.address, "accepted")
        else:
            self.system.exchange.answer(one.key, one.address)

    def _shown(self, one: Awaited) -> str:
        """The answer as the Interviews tab of the application shows it to the recruiter."""
        return answer_in(self._page(one.path), one.attendee)

    def _page(self, path: str) -> str:
        page = self.visitor.ask(path)
        require(page.status == 200, f"The Interviews tab was answered with {page.status}.")
        return page.text


def answer_in(page: str, attendee: str) -> str:
    """The answer a tab shows of one attendee, whose line is the one that names their public id. Raises Wrong."""
    for line in html.fromstring(page).xpath("//ul[contains(@class, 'interview__people')]/li"):
        if attendee in html.tostring(line, encoding="unicode"):
            return str(line.find_class("chip")[0].text_content()).strip()
    raise Wrong("The Interviews tab does not show somebody who takes part.")


def _awaited(planned: Sequence[Interview]) -> list[Awaited]:
    """The answer of each interviewer to each interview."""
    rows = Attendee.objects.filter(meeting__timeslot__interview__in=planned, kind=Attendee.Kind.USER)
    found = [
        Awaited(
            str(row.meeting.public_id), row.email.lower(), str(row.public_id),
            reverse("recruit:application-interviews", args=[row.meeting.timeslot.interview.application.public_id]),
        )
        for row in rows.select_related("meeting__timeslot__interview__application").order_by("user", "pk")
    ]  # fmt: skip
    require(len(found) == len(planned) * INTERVIEWERS, "Not everybody is invited to every interview.")
    return found


def _told(values: Sequence[float], unit: str) -> dict[str, Any]:
    digits = 1 if unit == "ms" else 2
    return {
        "count": len(values),
        f"median_{unit}": round(measuring.percentile(values, 0.5), digits),
        f"p95_{unit}": round(measuring.percentile(values, 0.95), digits),
        f"worst_{unit}": round(max(values), digits),
    }
