"""Shaping a hiring process, through its verbs and its pages."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from accounts.models import User
from base.errors import Invalid, NotAllowed, Refused, Stale
from base.models import Entry
from recruit.processes import designing, queries
from recruit.processes.models import HiringProcess, HiringStep
from recruit.processes.stages import Stage
from tests.factories.accounts import actor, signed_in
from tests.factories.recruit import make_application, make_job, make_vocabulary


@pytest.fixture
def process(db: None) -> HiringProcess:
    """The default process."""
    make_vocabulary()
    return HiringProcess.objects.get(is_default=True)


def names(process: HiringProcess, stage: str = "IN_REVIEW") -> list[str]:
    return [step.name for step in process.steps.filter(deleted_at=None, stage=stage).order_by("position")]


def step_called(process: HiringProcess, name: str) -> HiringStep:
    return process.steps.get(name=name, deleted_at=None)


def test_a_new_process_has_the_steps_of_the_one_it_is_like(process: HiringProcess, ada: User) -> None:
    designing.set_required(step_called(process, "Phone Screen"), by=actor(ada), is_required=True)
    copy = designing.add_process(by=actor(ada), name="Doctors", like=process)
    assert [(s.name, s.is_required) for s in copy.steps.order_by("position")] == [
        (s.name, s.is_required) for s in process.steps.order_by("position")
    ]
    assert copy.is_default is False


def test_a_process_name_is_taken_once(process: HiringProcess, ada: User) -> None:
    with pytest.raises(Invalid) as caught:
        designing.add_process(by=actor(ada), name=process.name.upper())
    assert caught.value.code == "name_taken"
    assert HiringProcess.objects.count() == 1


def test_a_custom_step_comes_last_in_its_stage_and_before_the_next_stage(process: HiringProcess, ada: User) -> None:
    step = designing.add_step(process, by=actor(ada), stage=Stage.IN_REVIEW, name="Trial day")
    assert names(process)[-1] == "Trial day"
    assert step.is_standard is False
    road = [station.name for station in queries.road_of(process)]
    assert road.index("Trial day") + 1 == road.index(names(process, "INTERVIEW")[0])


def test_a_step_of_the_library_is_standard_and_keeps_its_name(process: HiringProcess, ada: User) -> None:
    step = designing.add_step(process, by=actor(ada), stage=Stage.IN_REVIEW, name="Assessment")
    assert step.is_standard is True
    with pytest.raises(Refused) as caught:
        designing.rename_step(step, by=actor(ada), name="Test")
    assert caught.value.code == "step_is_standard"


@pytest.mark.parametrize("stage", [Stage.NEW, Stage.HIRED, Stage.REJECTED])
def test_steps_exist_only_in_three_stages(stage: Stage, process: HiringProcess, ada: User) -> None:
    before = process.steps.count()
    with pytest.raises(Invalid):
        designing.add_step(process, by=actor(ada), stage=stage, name="Trial day")
    assert process.steps.count() == before


def test_steps_are_put_into_an_order(process: HiringProcess, ada: User) -> None:
    keys = [step.public_id for step in process.steps.filter(stage="IN_REVIEW").order_by("position")]
    designing.order_steps(process, by=actor(ada), stage=Stage.IN_REVIEW, order=keys[::-1])
    assert names(process) == ["Hiring Manager Review", "Phone Screen", "Resume Review"]
    assert Entry.objects.get(kind="step.ordered").changes["order"][1] == names(process)


def test_an_order_that_misses_a_step_changes_nothing(process: HiringProcess, ada: User) -> None:
    keys = [step.public_id for step in process.steps.filter(stage="IN_REVIEW").order_by("position")]
    before = names(process)
    for order in (keys[:-1], [*keys[:-1], uuid.uuid4()], [*keys, keys[0]]):
        with pytest.raises(Stale):
            designing.order_steps(process, by=actor(ada), stage=Stage.IN_REVIEW, order=order)
    assert names(process) == before
    assert not Entry.objects.filter(kind="step.ordered").exists()


def test_a_step_moves_by_one_place_and_stays_at_the_end(process: HiringProcess, ada: User) -> None:
    url = reverse("recruit:step-move", args=[step_called(process, "Phone Screen").public_id])
    for _press in range(2):
        signed_in(ada).post(url, {"places": "-1"})
        assert names(process) == ["Phone Screen", "Resume Review", "Hiring Manager Review"]


def test_a_recruiter_may_not_require_a_step(process: HiringProcess, rosa: User) -> None:
    step = step_called(process, "Phone Screen")
    with pytest.raises(NotAllowed):
        designing.set_required(step, by=actor(rosa), is_required=True)
    step.refresh_from_db()
    assert step.is_required is False


def test_the_page_counts_who_stands_on_a_step(process: HiringProcess, ada: User) -> None:
    job = make_job(ada)
    make_application(job)
    make_application(job, stage=Stage.IN_REVIEW, step=step_called(process, "Phone Screen"))
    make_application(job, stage=Stage.INTERVIEW, step=step_called(process, "Video Interview"))
    lines = {line.step.name: line for group in queries.design_of(process) for line in group.lines}
    here = [(lines[name].here) for name in ("Resume Review", "Phone Screen", "Video Interview", "Reference Check")]
    assert here == [0, 1, 1, 0]
    text = signed_in(ada).get(reverse("recruit:process", args=[process.public_id])).content.decode()
    assert text.count("1 candidate here") == 2


def test_candidates_of_a_deleted_step_count_as_on_the_first(process: HiringProcess, ada: User) -> None:
    gone = step_called(process, "Phone Screen")
    make_application(make_job(ada), stage=Stage.IN_REVIEW, step=gone)
    designing.delete_step(gone, by=actor(ada))
    lines = {line.step.name: line for group in queries.design_of(process) for line in group.lines}
    assert "Phone Screen" not in lines
    assert lines["Resume Review"].here == 1


def test_a_step_deleted_meanwhile_is_stale(process: HiringProcess, ada: User) -> None:
    step = step_called(process, "Phone Screen")
    designing.delete_step(HiringStep.objects.get(pk=step.pk), by=actor(ada))
    with pytest.raises(Stale):
        designing.set_required(step, by=actor(ada), is_required=True)


def test_the_default_process_is_not_archived(process: HiringProcess, ada: User) -> None:
    with pytest.raises(Refused):
        designing.archive_process(process, by=actor(ada))
    other = designing.add_process(by=actor(ada), name="Doctors")
    designing.make_default_process(other, by=actor(ada))
    designing.archive_process(process, by=actor(ada))
    process.refresh_from_db()
    assert (process.is_default, process.is_archived) == (False, True)


def test_the_whole_of_it_through_the_pages(process: HiringProcess, ada: User) -> None:
    browser = signed_in(ada)
    url = reverse("recruit:process-step-add", args=[process.public_id])
    assert browser.post(url, {"stage": "IN_REVIEW", "name": "Trial day"}).status_code == 303
    answer = browser.post(url, {"stage": "IN_REVIEW", "name": "trial day"})
    assert answer.status_code == 422
    assert 'value="trial day"' in answer.content.decode()

    step = step_called(process, "Trial day")
    browser.post(reverse("recruit:step-required", args=[step.public_id]), {"on": "1"})
    browser.post(reverse("recruit:step-move", args=[step.public_id]), {"places": "-1"})
    browser.post(reverse("recruit:step", args=[step.public_id]), {"name": "Trial shift"})
    step.refresh_from_db()
    assert (step.name, step.is_required, names(process)[-2]) == ("Trial shift", True, "Trial shift")

    keys = [str(one.public_id) for one in process.steps.filter(stage="IN_REVIEW").order_by("-position")]
    order = reverse("recruit:process-order", args=[process.public_id])
    answer = browser.post(order, {"stage": "IN_REVIEW", "order": keys}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.content.decode().lstrip().startswith('<div id="stages"')
    assert names(process)[0] == "Hiring Manager Review"
    assert browser.post(order, {"stage": "NEW", "order": keys}).status_code in {409, 422}

    browser.post(reverse("recruit:step-delete", args=[step.public_id]))
    assert "Trial shift" not in names(process)
    assert browser.get(reverse("recruit:step", args=[step.public_id])).status_code == 404
