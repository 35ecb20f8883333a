"""The rule of required steps as a property, and a state machine that drives verbs at random (product facts §7.2)."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from base.actors import Actor
from base.errors import DomainError
from base.models import Entry
from base.undo import undoing
from recruit.applications import hiring, moving, rejecting
from recruit.applications.models import Application, StepVisit
from recruit.jobs.models import Position
from recruit.processes import stages
from recruit.processes.queries import road_of, station_of
from recruit.processes.stages import Stage, Station
from tests.factories.accounts import make_user
from tests.factories.road import make_application, make_job


@given(required=st.lists(st.booleans(), min_size=1, max_size=20), current=st.integers(0, 19))
def test_the_furthest_place_is_the_next_required_or_the_end(required: list[bool], current: int) -> None:
    road = [Station(index, Stage.IN_REVIEW, index, str(index), flag) for index, flag in enumerate(required)]
    current = min(current, len(road) - 1)

    limit = stages.furthest_allowed(current, road)

    ahead = [index for index, flag in enumerate(required) if flag and index > current]
    assert limit == (ahead[0] if ahead else len(road) - 1)
    assert all(not required[index] for index in range(current + 1, limit))


def test_the_examples_of_the_release_notes() -> None:
    road = [Station(index, Stage.IN_REVIEW, index, str(index), index in {3, 7}) for index in range(10)]

    assert stages.furthest_allowed(4, road) == 7
    assert stages.furthest_allowed(stages.earliest([2, 4]), road) == 3


ACTS = st.lists(
    st.tuples(st.sampled_from(["move", "reject", "withdraw", "hire", "undo"]), st.integers(0, 2), st.integers(0, 12)),
    max_size=14,
)


@pytest.mark.slow
class TheRoad(TestCase):
    """Whatever happens, an application equals the fold of its visits and no rule is broken."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(required=st.sets(st.integers(0, 7), max_size=3), acts=ACTS)
    def test_random_acts_keep_every_invariant(self, required: set[int], acts: list[tuple[str, int, int]]) -> None:
        user = make_user(first_name="Rosa")
        job = make_job(user, positions=2)
        for number, step in enumerate(job.process.steps.order_by("position")):
            step.is_required = number in required
            step.save(update_fields=["is_required"])
        rows = [make_application(job) for _number in range(3)]
        road, by, tokens = road_of(job.process_id), Actor.of(user), list[UUID]()
        for act, who, where in acts:
            row = Application.objects.get(pk=rows[who].pk)
            before, entries = state(row), Entry.objects.count()
            try:
                token = attempt(act, row, road[where % len(road)], by, tokens)
            except DomainError:
                assert state(row) == before
                assert Entry.objects.count() == entries
            else:
                tokens.append(token)
                check_step(before, row, road)
            check(rows)


def attempt(act: str, row: Application, place: Station, by: Actor, tokens: list[UUID]) -> UUID:
    """Do one act; returns the token that undoes it."""
    token = uuid4()
    if act == "move":
        step = row.job.process.steps.filter(pk=place.step_id or 0).first()
        moving.move(row, by=by, stage=place.stage, step=step, undo_token=token)
    elif act == "reject":
        rejecting.reject(row, by=by, undo_token=token)
    elif act == "withdraw":
        rejecting.withdraw(row, by=by, undo_token=token)
    elif act == "hire":
        seat = Position.objects.filter(job=row.job).order_by("status", "pk")[1]  # the open one, if there is one
        hiring.hire(row, by=by, position=seat, starts_on=date(2027, 1, 4))
    elif tokens:
        undoing.undo(tokens[-1], by=by)
    return token


def state(row: Application) -> dict[str, Any]:
    return dict(Application.objects.values("stage", "step_id", "entered_at", "ended_at", "version").get(pk=row.pk))


def check_step(before: dict[str, Any], row: Application, road: list[Station]) -> None:
    """No required step was jumped by whatever succeeded, exits and undo apart."""
    after = state(row)
    start = station_of(str(before["stage"]), before["step_id"], road)
    end = station_of(str(after["stage"]), after["step_id"], road)
    undone = Entry.objects.order_by("-pk").values_list("kind", flat=True).first() == "application.undone"
    if start is not None and end is not None and not undone:
        assert end.index <= stages.furthest_allowed(start.index, road)


def check(rows: list[Application]) -> None:
    for row in rows:
        row.refresh_from_db()
        visits = list(StepVisit.objects.filter(application=row).order_by("entered_at", "pk"))
        last = visits[-1]
        assert (last.stage, last.step_id, last.entered_at, last.left_at) == (
            row.stage,
            row.step_id,
            row.entered_at,
            None,
        )
        assert all(one.left_at is not None and one.left_at <= two.entered_at for one, two in pairwise(visits))
    hired = [row for row in rows if row.stage == Stage.HIRED]
    seats = Position.objects.filter(job=rows[0].job, status=Position.Status.HIRED)
    assert sorted(seat.application_id or 0 for seat in seats) == sorted(row.pk for row in hired)
