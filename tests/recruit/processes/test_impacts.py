"""What is said before a step is deleted, required or put elsewhere; and that everybody counts deleted steps alike."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Q
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from recruit.applications import moving
from recruit.applications import queries as applications
from recruit.applications.filters import ApplicationFilter
from recruit.jobs.models import Job
from recruit.processes import designing, queries
from recruit.processes.models import HiringProcess, HiringStep
from recruit.processes.stages import Stage, furthest_allowed, next_required, skipped
from recruit.workflows.models import WorkflowCard
from tests.factories.accounts import actor, signed_in
from tests.factories.recruit import make_application, make_job, make_vocabulary


@pytest.fixture
def job(db: None, ada: User) -> Job:
    """A job on the default process."""
    make_vocabulary()
    return make_job(ada, title="Staff nurse")


def step_called(job: Job, name: str) -> HiringStep:
    return HiringStep.objects.get(process_id=job.process_id, name=name, deleted_at=None)


def put(job: Job, by: User, *names: str) -> list[Any]:
    found = []
    for name in names:
        step = step_called(job, name)
        found.append(moving.move(make_application(job), by=actor(by), stage=Stage(step.stage), step=step))
    return found


def test_deleting_a_step_says_who_stands_on_it_first(job: Job, ada: User) -> None:
    here = put(job, ada, "Phone Screen")[0]
    card = WorkflowCard.objects.create(
        process=job.process, stage="NEW", name="On to the phone", kind="MOVE_FORWARD", target_stage="IN_REVIEW",
        target_step=step_called(job, "Phone Screen"),
    )  # fmt: skip
    url, browser = reverse("recruit:step-delete", args=[step_called(job, "Phone Screen").public_id]), signed_in(ada)
    words = browser.post(url).content.decode()
    assert "1 candidate stands on it and then counts as on Resume Review." in words
    assert here.candidate.full_name in words
    assert "1 workflow card begins or ends at it" in words
    assert card.name in words
    assert step_called(job, "Phone Screen").deleted_at is None
    assert browser.post(url, {"sure": "1"}).status_code == 303
    assert not HiringStep.objects.filter(name="Phone Screen", deleted_at=None).exists()
    card.refresh_from_db()
    assert card.target_step is not None
    assert card.target_step.name == "Phone Screen"


def test_a_step_nobody_is_touched_by_goes_at_once(job: Job, ada: User) -> None:
    url = reverse("recruit:step-delete", args=[step_called(job, "Phone Screen").public_id])
    assert signed_in(ada).post(url).status_code == 303


def test_requiring_a_step_names_who_must_reach_it_and_which_cards_skip_it(job: Job, ada: User) -> None:
    before, past = put(job, ada, "Resume Review", "Reference Check")
    for name, target in (("Skips", "Video Interview"), ("Stays before", "Phone Screen")):
        WorkflowCard.objects.create(
            process=job.process, stage="NEW", name=name, kind="MOVE_FORWARD",
            target_stage=step_called(job, target).stage, target_step=step_called(job, target),
        )  # fmt: skip
    step = step_called(job, "Hiring Manager Review")
    url, browser = reverse("recruit:step-required", args=[step.public_id]), signed_in(ada)
    words = browser.post(url, {"on": "1"}).content.decode()
    assert "1 candidate of an active job must then reach Hiring Manager Review" in words
    assert before.candidate.full_name in words
    assert past.candidate.full_name not in words
    assert "1 workflow card moves candidates past a required step" in words
    assert "Skips" in words
    assert "Stays before" not in words
    step.refresh_from_db()
    assert step.is_required is False
    browser.post(url, {"on": "1", "sure": "1"})
    step.refresh_from_db()
    assert step.is_required is True
    assert browser.post(url, {"on": "0"}).status_code == 303


def test_an_order_that_puts_a_required_step_in_the_way_is_asked_about(job: Job, ada: User) -> None:
    put(job, ada, "Phone Screen")
    designing.set_required(step_called(job, "Resume Review"), by=actor(ada), is_required=True)
    keys = [
        str(step_called(job, name).public_id) for name in ("Phone Screen", "Resume Review", "Hiring Manager Review")
    ]
    url, browser = reverse("recruit:process-order", args=[job.process.public_id]), signed_in(ada)
    answer = browser.post(url, {"stage": "IN_REVIEW", "order": keys}, headers={"HX-Request": "true"})
    words = answer.content.decode()
    assert "Change the order of the steps?" in words
    assert 'id="stages"' in words
    assert "<html" not in words
    assert queries.road_of(job.process_id)[2].name == "Resume Review"
    browser.post(url, {"stage": "IN_REVIEW", "order": keys, "sure": "1"})
    assert queries.road_of(job.process_id)[2].name == "Phone Screen"
    moved = reverse("recruit:step-move", args=[step_called(job, "Phone Screen").public_id])
    assert browser.post(moved, {"places": "1"}).status_code == 303


def test_names_are_only_those_the_reader_may_see(job: Job, ada: User) -> None:
    own = make_application(job, email=ada.email)
    step = step_called(job, "Phone Screen")
    moving.move(own, by=actor(job.creator), stage=Stage.IN_REVIEW, step=step) if job.creator != ada else None
    type(own).objects.filter(pk=own.pk).update(stage="IN_REVIEW", step=step)
    words = signed_in(ada).post(reverse("recruit:step-delete", args=[step.public_id])).content.decode()
    assert "1 candidate stands on it" in words
    assert own.candidate.full_name not in words


def test_a_deleted_step_counts_as_the_first_of_its_stage_everywhere(job: Job, ada: User) -> None:
    first, gone, rest = put(job, ada, "Resume Review", "Phone Screen", "Hiring Manager Review")
    designing.set_required(step_called(job, "Hiring Manager Review"), by=actor(ada), is_required=True)
    designing.delete_step(step_called(job, "Phone Screen"), by=actor(ada))
    road = queries.road_of(job.process_id)
    station = road[2]
    board = applications.board_of(actor(ada), job, ApplicationFilter())
    assert board.columns[2].count == 2
    assert {card.pk for card in board.columns[2].cards} == {first.pk, gone.pk}
    column = applications.column_of(actor(ada), job, ApplicationFilter(), 2, shown=0)
    assert column is not None
    assert {card.pk for card in column.cards} == {first.pk, gone.pk}
    gone.refresh_from_db()
    assert moving.current_index(gone, road) == station.index
    lines = {line.step.name: line.here for group in queries.design_of(job.process) for line in group.lines}
    assert lines["Resume Review"] == 2
    rows = ApplicationFilter(at=(station.key,)).narrow(type(gone).objects.filter(job=job), by=actor(ada))
    assert {row.pk for row in rows} == {first.pk, gone.pk}
    assert rest.pk not in {row.pk for row in rows}


def test_a_stage_without_steps_left_stands_by_itself(job: Job, ada: User) -> None:
    gone = put(job, ada, "Phone Screen")[0]
    for name in ("Resume Review", "Phone Screen", "Hiring Manager Review"):
        designing.delete_step(step_called(job, name), by=actor(ada))
    road = queries.road_of(job.process_id)
    station = queries.station_of(gone.stage, gone.step_id, road)
    assert station is not None
    assert (station.step_id, station.stage) == (None, Stage.IN_REVIEW)
    board = applications.board_of(actor(ada), job, ApplicationFilter())
    assert board.columns[station.index].count == 1


roads = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=9)


@settings(deadline=None)
@given(roads, st.data())
def test_whoever_stood_on_a_deleted_step_is_held_like_the_first(flags: list[tuple[bool, bool]], data: Any) -> None:
    """Each flag pair is a step: (required, deleted). The rule reads the live road only."""
    steps = [HiringStep(pk=n, name=f"S{n}", stage="INTERVIEW", is_required=r) for n, (r, _gone) in enumerate(flags, 1)]
    live = [step for step, (_required, gone) in zip(steps, flags, strict=True) if not gone]
    road = queries.road_from(live)
    stood = data.draw(st.sampled_from(steps))
    station = queries.station_of("INTERVIEW", stood.pk, road)
    assert station is not None
    if stood not in live:
        assert station.index == min(each.index for each in road if each.stage is Stage.INTERVIEW)
    limit = furthest_allowed(station.index, road)
    for target in road:
        between = [each for each in road if each.is_required and station.index < each.index < target.index]
        assert (target.index <= limit) is not bool(between)
        passed = skipped(road, station.index, target.index)
        assert (passed is not None) is bool(between)
    blocker = next_required(station.index, road)
    assert blocker is None or blocker.index == limit


def test_a_step_has_days_and_tells_managers(job: Job, ada: User) -> None:
    step, browser = step_called(job, "Phone Screen"), signed_in(ada)
    url = reverse("recruit:step", args=[step.public_id])
    browser.post(url, {"target_days": "5", "notifies_managers": "on"})
    step.refresh_from_db()
    assert (step.target_days, step.notifies_managers, step.name) == (5, True, "Phone Screen")
    answer = browser.post(url, {"target_days": "0"})
    assert answer.status_code == 422
    words = browser.get(reverse("recruit:process", args=[job.process.public_id])).content.decode()
    assert "5 days at most" in words
    assert "hiring managers are told" in words


@pytest.mark.parametrize("count", [1, 3])
def test_the_preview_asks_the_same_number_of_times(
    count: int, job: Job, ada: User, django_assert_max_num_queries: Any
) -> None:
    put(job, ada, *["Phone Screen"] * count)
    url = reverse("recruit:step-delete", args=[step_called(job, "Phone Screen").public_id])
    browser = signed_in(ada)
    with django_assert_max_num_queries(14):
        assert browser.post(url).status_code == 200


def test_the_list_says_for_which_jobs_each_is(job: Job, ada: User) -> None:
    other = designing.add_process(by=actor(ada), name="Doctors")
    HiringProcess.objects.filter(Q(pk=other.pk)).update(scope={"country": ["at"]})
    words = signed_in(ada).get(reverse("recruit:processes")).content.decode()
    assert "Country: Austria" in words
    assert "All jobs that no other process takes" in words
