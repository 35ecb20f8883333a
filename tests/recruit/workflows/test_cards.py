"""Workflow cards: shaped by administrators, acting once for each stay, logged, and never past what they may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.errors import Invalid, NotAllowed
from base.outbox import draining
from base.outbox.models import OutboxRow
from base.undo import undoing
from recruit.applications import moving, reviewing
from recruit.applications.models import Application
from recruit.letters.models import SentLetter
from recruit.letters.queries import templates
from recruit.processes import designing
from recruit.processes.models import HiringProcess, HiringStep
from recruit.processes.stages import Stage
from recruit.setup.models import ExitReason
from recruit.tasks import giving
from recruit.tasks.models import Task
from recruit.workflows import acting, conditions, queries, shaping
from recruit.workflows.models import WorkflowCard, WorkflowRun
from tests.factories.recruit import make_application, make_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(rosa: User, hugo: User) -> Application:
    return make_application(make_job(rosa, team={hugo: "HIRING_MANAGER"}))


def _steps(process: HiringProcess, stage: str) -> list[HiringStep]:
    return list(process.steps.filter(stage=stage, deleted_at=None))


def _card(
    ada: User, application: Application, kind: str, stage: Stage = Stage.IN_REVIEW, **values: Any
) -> WorkflowCard:
    given = {"name": f"Test {kind}"} | values
    return shaping.add_card(
        application.job.process, by=Actor.of(ada), stage=stage, step=given.pop("step", None), kind=kind, **given
    )


def _arrive(application: Application, by: User, stage: Stage = Stage.IN_REVIEW) -> Application:
    moving.move(application, by=Actor.of(by), stage=stage)
    application.refresh_from_db()
    return application


def _later() -> None:
    """Let the waiting be over, and the worker come."""
    OutboxRow.objects.filter(topic=acting.TOPIC, status="pending").update(available_at=timezone.now())
    draining.drain("send")


def _run() -> WorkflowRun:
    return WorkflowRun.objects.get()


def test_a_tag_is_added_once_for_a_stay(ada: User, rosa: User, application: Application) -> None:
    _card(ada, application, "ADD_TAG", settings={"tag": "In review"})
    _arrive(application, rosa)
    _later()
    _later()
    application.candidate.refresh_from_db()
    assert application.candidate.tags == ["In review"]
    assert (_run().state, _run().sentence) == ("done", "Tagged “In review”.")
    assert acting.carry_out(_run().public_id) is None


def test_a_task_falls_to_the_role_and_else_to_who_made_the_job(
    ada: User, rosa: User, hugo: User, application: Application
) -> None:
    settings = {"title": "Read the papers", "due_days": 2}
    _card(ada, application, "CREATE_TASK", settings=settings, owner_role="HIRING_MANAGER")
    _card(ada, application, "CREATE_TASK", settings=settings | {"title": "Approve"}, owner_role="EXECUTIVE")
    _arrive(application, rosa)
    _later()
    due = timezone.localdate() + timedelta(days=2)
    assert {(task.title, task.assignee, task.due_on) for task in Task.objects.all()} == {
        ("Read the papers", hugo, due),
        ("Approve", rosa, due),
    }


def test_a_letter_is_written_with_its_template(ada: User, rosa: User, application: Application) -> None:
    template = templates("GENERIC")[0]
    _card(ada, application, "SEND_EMAIL", settings={"template": str(template.public_id)})
    SentLetter.objects.all().delete()
    _arrive(application, rosa)
    _later()
    assert _run().sentence == f"Letter “{template.name}” written."
    letter = SentLetter.objects.get()
    assert (letter.template, letter.to_email) == (template, application.candidate.email)


def test_news_and_a_request_for_a_review(ada: User, rosa: User, hugo: User, application: Application) -> None:
    _card(ada, application, "NOTIFY", settings={"text": "Somebody is here."}, owner_user=hugo)
    _card(ada, application, "REQUEST_REVIEW", owner_user=hugo)
    _arrive(application, rosa)
    _later()
    assert WorkflowRun.objects.earliest("id").sentence == f"{hugo.full_name} told."
    news = OutboxRow.objects.get(topic="mail", about__startswith="workflow_run")
    assert news.payload["to"] == hugo.email
    assert "Somebody is here." in news.payload["text"]
    assert Task.objects.get(assignee=hugo).title == f"Review {application.candidate.full_name}"


def test_a_move_undone_in_time_sets_nothing_off(ada: User, rosa: User, application: Application) -> None:
    import uuid

    _card(ada, application, "ADD_TAG", settings={"tag": "x"})
    token = uuid.uuid4()
    moving.move(application, by=Actor.of(rosa), stage=Stage.IN_REVIEW, undo_token=token)
    undoing.undo(token, by=Actor.of(rosa))
    _later()
    application.candidate.refresh_from_db()
    assert application.candidate.tags == []
    assert not WorkflowRun.objects.filter(state="done").exists()


def test_who_has_left_is_skipped(ada: User, rosa: User, application: Application) -> None:
    _card(ada, application, "ADD_TAG", settings={"tag": "x"}, delay_hours=48, trigger="AFTER_DELAY")
    _arrive(application, rosa)
    _arrive(application, rosa, Stage.INTERVIEW)
    _later()
    assert (_run().state, _run().sentence) == ("skipped", "The candidate had left this step.")


def test_a_card_switched_off_does_nothing_any_more(ada: User, rosa: User, application: Application) -> None:
    card = _card(ada, application, "ADD_TAG", settings={"tag": "x"})
    _arrive(application, rosa)
    shaping.switch(card, by=Actor.of(ada), is_active=False)
    _later()
    assert _run().state == "skipped"


def test_a_move_forward_goes_where_it_says(ada: User, rosa: User, application: Application) -> None:
    _card(ada, application, "MOVE_FORWARD", target_stage="INTERVIEW")
    _arrive(application, rosa)
    _later()
    application.refresh_from_db()
    assert application.stage == Stage.INTERVIEW
    assert application.visits.values_list("actor_name", flat=True).last() == "Workflow “Test MOVE_FORWARD”"


def test_no_new_card_jumps_over_a_required_step(ada: User, application: Application) -> None:
    process = application.job.process
    required = _steps(process, "INTERVIEW")[1]
    designing.set_required(required, by=Actor.of(ada), is_required=True)
    with pytest.raises(Invalid, match=f"“{required.name}” is required"):
        _card(ada, application, "MOVE_FORWARD", target_stage="OFFERED")
    with pytest.raises(Invalid, match="further along"):
        _card(ada, application, "MOVE_FORWARD", stage=Stage.INTERVIEW, target_stage="NEW")
    assert not WorkflowCard.objects.exists()


def test_an_older_card_goes_on_past_a_step_made_required_and_is_warned_about(
    ada: User, rosa: User, application: Application, client: Client
) -> None:
    card = _card(ada, application, "MOVE_FORWARD", target_stage="OFFERED")
    process = application.job.process
    required = _steps(process, "INTERVIEW")[0]
    designing.set_required(required, by=Actor.of(ada), is_required=True)
    client.force_login(ada)
    page = client.get(f"/settings/processes/{process.public_id}/workflow/").content.decode()
    assert f"past “{required.name}”, which is required" in page
    _arrive(application, rosa)
    _later()
    application.refresh_from_db()
    assert application.stage == Stage.OFFERED
    card.refresh_from_db()
    assert card.target_stage == "OFFERED"


def test_a_circle_of_cards_ends(ada: User, rosa: User, application: Application) -> None:
    card = _card(ada, application, "MOVE_FORWARD", target_stage="INTERVIEW")
    for _round in range(11):
        _arrive(application, rosa)
        _later()
    states = list(WorkflowRun.objects.filter(card=card).order_by("id").values_list("state", flat=True))
    assert states == ["done"] * 10 + ["failed"]


def test_a_rejection_with_its_letter(ada: User, rosa: User, application: Application) -> None:
    reason = ExitReason.objects.filter(kind="rejection", is_active=True).first()
    assert reason is not None
    template = templates("REJECTION")[0]
    settings = {"reason": str(reason.public_id), "template": str(template.public_id), "letter_days": 2}
    _card(ada, application, "REJECT", settings=settings)
    _arrive(application, rosa)
    _later()
    application.refresh_from_db()
    assert (application.stage, application.exit_reason) == ("REJECTED", reason)
    tomorrow = timezone.now() + timedelta(days=1)
    assert SentLetter.objects.filter(type="REJECTION", send_at__gt=tomorrow).count() == 1


def test_a_refusal_is_kept_as_the_sentence_and_nothing_is_half_done(
    ada: User, rosa: User, iris: User, application: Application
) -> None:
    _card(ada, application, "CREATE_TASK", settings={"title": "Look"}, owner_user=iris)
    _arrive(application, rosa)
    _later()
    assert _run().state == "failed"
    assert "may not see this candidate" in _run().sentence
    assert not Task.objects.exists()


def test_reviews_and_finished_tasks_set_cards_off(ada: User, rosa: User, hugo: User, application: Application) -> None:
    _arrive(application, rosa)
    _card(ada, application, "ADD_TAG", settings={"tag": "rated"}, trigger="ON_RATING", condition={"least_rating": 4})
    _card(ada, application, "ADD_TAG", settings={"tag": "done"}, trigger="ON_TASK_COMPLETE")
    reviewing.review(application, by=Actor.of(hugo), rating=5)
    task = giving.give_task("Look", by=Actor.of(rosa), assignee=rosa, application=application)
    giving.finish(task, by=Actor.of(rosa))
    _later()
    application.candidate.refresh_from_db()
    assert sorted(application.candidate.tags) == ["done", "rated"]


@pytest.mark.parametrize(
    ("condition", "part"),
    [
        ({}, ""),
        ({"is_internal": True}, "is_internal"),
        ({"source_types": ["PAID"]}, "source_types"),
        ({"source_types": ["ORGANIC"]}, ""),
        ({"least_rating": 3}, "least_rating"),
        ({"tag": "VIP"}, ""),
        ({"tag": "other"}, "tag"),
        ({"scope": {"country": ["de"]}}, "scope"),
        ({"scope": {"country": ["at", "de"]}}, ""),
    ],
)
def test_conditions(condition: dict[str, Any], part: str) -> None:
    facts = conditions.Facts(org={"country": "at"}, source_type="ORGANIC", rating=2.5, tags=["vip"])
    assert conditions.unmet(condition, facts) == part


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("ADD_TAG", {}, "tag"),
        ("CREATE_TASK", {"owner_role": "RECRUITER"}, "title"),
        ("CREATE_TASK", {"settings": {"title": "x"}}, "owner"),
        ("SEND_EMAIL", {}, "template"),
        ("NOTIFY", {"settings": {"text": "x"}, "owner_role": "KING"}, "owner"),
        ("ADD_TAG", {"settings": {"tag": "x"}, "trigger": "AFTER_DELAY"}, "delay_hours"),
    ],
)
def test_what_a_card_lacks_is_named(
    ada: User, application: Application, kind: str, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        _card(ada, application, kind, **values)
    assert list(refusal.value.fields) == [field]
    assert not WorkflowCard.objects.exists()


def test_only_administrators_shape_cards(rosa: User, application: Application, client: Client) -> None:
    with pytest.raises(NotAllowed):
        _card(rosa, application, "ADD_TAG", settings={"tag": "x"})
    client.force_login(rosa)
    process = application.job.process
    assert client.get(f"/settings/processes/{process.public_id}/workflow/").status_code == 403


def test_a_card_is_made_changed_and_removed_on_the_pages(ada: User, application: Application, client: Client) -> None:
    client.force_login(ada)
    process = application.job.process
    step = _steps(process, "IN_REVIEW")[0]
    address = f"/settings/processes/{process.public_id}/workflow/new/?at={step.public_id}"
    assert "Move candidates on by themselves." in client.get(address).content.decode()
    given = {"title": "", "owner": "role:RECRUITER", "trigger": "ON_ENTER"}
    answer = client.post(f"{address}&kind=CREATE_TASK", given)
    assert answer.status_code == 422
    assert client.post(f"{address}&kind=CREATE_TASK", given | {"title": "Ring them"}).status_code == 303
    card = WorkflowCard.objects.get()
    assert (card.step, card.owner_role, card.settings) == (step, "RECRUITER", {"title": "Ring them"})
    page = client.get(f"/settings/workflow/{card.public_id}/").content.decode()
    assert 'value="Ring them"' in page
    client.post(f"/settings/workflow/{card.public_id}/", given | {"title": "Write", "least_rating": "3"})
    card.refresh_from_db()
    assert (card.settings, card.condition) == ({"title": "Write"}, {"least_rating": 3.0})
    assert client.get(f"/settings/workflow/{card.public_id}/log/").status_code == 200
    client.post(f"/settings/workflow/{card.public_id}/remove/")
    assert not WorkflowCard.objects.exists()


def test_places_cost_the_same_with_more_cards(
    ada: User, application: Application, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        _card(ada, application, "ADD_TAG", settings={"tag": str(number)})
    with django_assert_num_queries(2):
        places = queries.places_of(application.job.process)
    assert sum(len(place.cards) for place in places) == 3


def test_hiring_managers_hear_of_arrivals_where_the_step_says_so(
    rosa: User, hugo: User, application: Application
) -> None:
    step = _steps(application.job.process, "INTERVIEW")[0]
    HiringStep.objects.filter(pk=step.pk).update(notifies_managers=True)
    _arrive(application, rosa, Stage.INTERVIEW)
    for _time in range(2):
        OutboxRow.objects.filter(topic=acting.NEWS_TOPIC).update(available_at=timezone.now(), status="pending")
        draining.drain("send")
    told = OutboxRow.objects.filter(topic="mail", payload__to=hugo.email)
    assert [f"has reached “{step.name}”" in row.payload["text"] for row in told] == [True]


def test_nobody_hears_of_a_move_taken_back(rosa: User, hugo: User, application: Application) -> None:
    step = _steps(application.job.process, "INTERVIEW")[0]
    HiringStep.objects.filter(pk=step.pk).update(notifies_managers=True)
    _arrive(application, rosa, Stage.INTERVIEW)
    _arrive(application, rosa, Stage.IN_REVIEW)
    OutboxRow.objects.filter(topic=acting.NEWS_TOPIC).update(available_at=timezone.now())
    draining.drain("send")
    assert not OutboxRow.objects.filter(topic="mail", payload__to=hugo.email).exists()


def test_news_of_a_candidate_never_reaches_the_candidate(ada: User, rosa: User, hugo: User) -> None:
    application = make_application(make_job(rosa), first_name="Hugo", last_name="Manager", email=hugo.email)
    card = _card(ada, application, "NOTIFY", owner_user=hugo, settings={"text": "Somebody is in review."})

    _arrive(application, rosa)
    _later()

    assert WorkflowRun.objects.get(card=card).state == "skipped"
    assert not OutboxRow.objects.filter(topic="mail", payload__text__contains="Somebody is in review.").exists()
