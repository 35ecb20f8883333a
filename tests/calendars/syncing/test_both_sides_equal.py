"""Whatever order things happen in, here, there and on the way between, both sides end equal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from base.actors import Actor
from base.models import OutboxRow
from calendars.meetings import answering, cancelling, moving, noting
from calendars.meetings.models import Attendee, Booking, Meeting
from calendars.syncing import reading, subscribing
from calendars.syncing.models import Subscription
from tests.calendars.syncing.scene import Outside, deliver, planned, read_wanted, run_effects

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.filterwarnings("ignore:response_mode")]
STEPS = (
    "they accept", "they decline", "they move", "they rename", "they invite", "they uninvite", "they delete",
    "we move", "we rename", "we keep ours", "we accept", "we decline", "effects", "effects", "deliver", "deliver twice",
    "deliver reversed", "drop", "read", "read", "read killed", "forget subscriptions",
)  # fmt: skip


class Killed(BaseException):
    """The worker is gone."""


class Story:
    """One meeting of Rosa's with Hugo, and sometimes Iris."""

    def __init__(self, outside: Outside, rosa: User, hugo: User, iris: User) -> None:
        self.outside, self.by, self.hugo, self.iris = outside, Actor.of(rosa), hugo, iris
        Booking.objects.all().delete()  # of a story that broke off
        OutboxRow.objects.filter(topic="calendar_answer").delete()
        Meeting.objects.update(cancelled_at=timezone.now())
        self.meeting = planned(rosa, hugo)
        self.key, self.moves = str(self.meeting.public_id), 0

    def do(self, step: str) -> None:
        """Nothing happens outside to an event that is gone."""
        shown = self.outside.shown(self.key)
        if step.startswith("they") and shown is not None:
            self._they(step, shown)
        elif step.startswith("we"):
            self._we(step)
        elif step.startswith("deliver"):
            assert set(deliver(self.outside, doubled="twice" in step, reversed_="reversed" in step)) <= {200, 202, 404}
        elif step in {"effects", "drop", "read", "read killed", "forget subscriptions"}:
            acts: dict[str, Callable[[], Any]] = {
                "effects": run_effects, "drop": self.outside.posted, "read": read_wanted, "read killed": read_killed,
                "forget subscriptions": self._forget,
            }  # fmt: skip
            acts[step]()

    def _they(self, step: str, shown: tuple[Any, ...]) -> None:
        _title, starts_at, ends_at, answers = shown
        self.moves += 1
        if step in {"they accept", "they decline"} and answers:
            word = {"they accept": "accepted", "they decline": "declined"}[step]
            self.outside.answer(self.key, min(answers), word)
        elif step == "they move":
            self.outside.move(self.key, starts_at + timedelta(hours=1), ends_at + timedelta(hours=1))
        elif step == "they rename":
            self.outside.rename(self.key, f"Theirs {self.moves}")
        elif step == "they invite" and self.iris.email not in answers:
            self.outside.invite(self.key, self.iris)
        elif step == "they uninvite" and self.hugo.email in answers:
            self.outside.uninvite(self.key, self.hugo)
        elif step == "they delete":
            self.outside.delete(self.key)

    def _we(self, step: str) -> None:
        row = Meeting.objects.get(pk=self.meeting.pk)
        self.moves += 1
        if step == "we move":
            hour = (row.local_time.hour + 5) % 24
            at = row.local_time.replace(hour=hour)
            moving.move(row, by=self.by, day=row.local_on, time=at, zone=row.zone, minutes=45)
        elif step == "we rename":
            moving.change(row, by=self.by, changes={"title": f"Ours {self.moves}"})
        elif step in {"we accept", "we decline"}:
            self._answer({"we accept": "accepted", "we decline": "declined"}[step])
        else:
            noting.keep_ours(row, by=self.by)

    def _answer(self, response: str) -> None:
        """As somebody who takes part, in our pages; calendars tell the time of an answer in whole seconds."""
        row = Attendee.objects.filter(meeting=self.meeting, meeting__cancelled_at=None).order_by("email").first()
        if row is not None and row.user is not None:
            at = timezone.now().replace(microsecond=0)
            answering.answer(row, response=response, by=Actor.of(row.user), at=at)

    def _forget(self) -> None:
        self.outside.lose_subscriptions()
        Subscription.objects.update(status="LOST", failure="")
        subscribing.keep_all()

    def end(self) -> None:
        """Everything gets through at last; a quarter of an hour passes for what was lost."""
        for _round in range(3):
            run_effects()
            self.do("deliver")
            read_wanted()
        subscribing.keep_all()  # an event that was made anew may stand where nobody listened any more
        Subscription.objects.update(read_at=timezone.now() - timedelta(hours=1))
        reading.read_due()
        before = self._ours()
        Subscription.objects.update(read_at=timezone.now() - timedelta(hours=1), cursor="")
        assert reading.read_due() == 0
        assert self._ours() == before
        self._compare()
        cancelling.cancel(Meeting.objects.get(pk=self.meeting.pk), by=self.by)
        run_effects()
        assert self.outside.shown(self.key) is None
        self.outside.posted()

    def _ours(self) -> tuple[Any, ...]:
        row = Meeting.objects.get(pk=self.meeting.pk)
        people = dict(Attendee.objects.filter(meeting=row).values_list("email", "response"))
        return row, row.version, row.outside, row.outside_change, people

    def _compare(self) -> None:
        row, _version, outside, change, people = self._ours()
        shown = self.outside.shown(self.key)
        if shown is None:
            assert (outside, change) == ("GONE", {"gone": True})
            return
        title, starts_at, ends_at, answers = shown
        facts = {
            "title": (row.title, title),
            "starts_at": (row.starts_at.isoformat(), starts_at.isoformat()),
            "ends_at": (row.ends_at.isoformat(), ends_at.isoformat()),
        }
        assert outside == "KEPT"
        assert (change or {}) == {name: theirs for name, (ours, theirs) in facts.items() if ours != theirs}
        assert set(people) == set(answers)
        assert row.bookings.count() == len(people) + 1 - (row.organizer.email not in people)
        if "starts_at" not in (change or {}) and "ends_at" not in (change or {}):
            assert {name: one for name, one in answers.items() if one != "pending"}.items() <= people.items()
        # Who declined has it no more in their calendar, and what they say here then waits.
        if change is None and not OutboxRow.objects.filter(topic="calendar_answer", status="pending").exists():
            assert {name: one for name, one in people.items() if one != "pending"}.items() <= answers.items()


def read_killed() -> None:
    """A worker dies after it applied something and before it wrote down how far it was."""
    with dying():
        try:
            read_wanted()
        except Killed:
            return


@contextmanager
def dying() -> Iterator[None]:
    real = reading._Reading._apply_one

    def apply_one(self: Any, *args: Any) -> None:
        real(self, *args)
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading._Reading, "_apply_one", apply_one)
        yield


@settings(
    max_examples=5, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(steps=st.lists(st.sampled_from(STEPS), min_size=6, max_size=14))
def test_both_sides_end_equal(outside: Outside, people: list[User], steps: list[str]) -> None:
    _ada, rosa, hugo, iris = people
    story = Story(outside, rosa, hugo, iris)
    subscribing.keep_all()
    for step in steps:
        story.do(step)
    story.end()
