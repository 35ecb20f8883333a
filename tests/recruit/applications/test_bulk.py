"""Acts on many candidates of a job: a few at once, many as a run, each with one undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.models import Entry, OutboxRow, Run
from base.runs import starting, working
from base.undo import undoing
from recruit.applications import moving
from recruit.applications.models import Application
from recruit.jobs.models import Job
from recruit.letters.models import EmailTemplate, SentLetter
from recruit.processes.stages import Stage
from recruit.setup.models import ExitReason
from tests.factories.accounts import signed_in
from tests.factories.road import join, make_application, make_job, require_step

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def bulk_url(job: Job) -> str:
    return reverse("recruit:job-candidates-bulk", args=[job.public_id])


def keys(*rows: Application) -> str:
    return ",".join(str(row.public_id) for row in rows)


def post(client: Client, at: Job, act: str, rows: tuple[Application, ...], **values: Any) -> Any:
    return client.post(bulk_url(at), {"act": act, "selected": keys(*rows)} | values)


def last_undo(user: User) -> UUID:
    found = undoing.last_of(Actor.of(user))
    assert found is not None
    key: UUID = found.public_id
    return key


def work() -> None:
    """What the worker does with runs that wait."""
    for run in Run.objects.filter(state__in=starting.OPEN):
        working.perform({"run": str(run.public_id)}, effect_id="test")


def stages_of(job: Job) -> list[str]:
    return list(job.applications.order_by("pk").values_list("stage", flat=True))


def test_the_move_dialog_offers_what_the_earliest_may_reach_and_names_them(rosa: User) -> None:
    job = make_job(rosa)
    early, late = make_application(job), make_application(job)
    step = require_step("Phone Screen")
    moving.move(late, by=Actor.of(rosa), stage=Stage.IN_REVIEW, step=step)

    page = signed_in(rosa).get(bulk_url(job), {"act": "move", "selected": keys(early, late)}).content.decode()

    assert f"{early.candidate.full_name} is the earliest of those chosen: Phone Screen is required first" in page
    assert "Phone Screen *</option>" in page
    assert "Video Interview</option>" not in page


def test_a_few_are_rejected_at_once_with_a_delayed_letter_and_one_undo(rosa: User) -> None:
    job = make_job(rosa)
    ended, *rows = [make_application(job) for _number in range(4)]
    client = signed_in(rosa)
    post(client, job, "reject", (ended,), when="never")
    reason = ExitReason.objects.filter(kind="rejection").first()
    assert reason is not None

    asked = client.get(bulk_url(job), {"act": "reject", "selected": keys(ended, *rows)}).content.decode()
    assert "1 is skipped" in asked
    assert f"The application has ended already. {ended.candidate.full_name}</p>" in asked
    template = EmailTemplate.objects.get(type="REJECTION", is_default=True)
    done = post(client, job, "reject", (ended, *rows), when="2", reason=reason.public_id, template=template.public_id)

    assert done.status_code == 303
    assert stages_of(job) == ["REJECTED"] * 4
    letters = SentLetter.objects.filter(application__in=rows)
    assert sorted(letters.values_list("state", flat=True)) == ["waiting"] * 3
    assert letters.filter(send_at__gt=timezone.now() + timedelta(days=1)).count() == 3
    undoing.undo(last_undo(rosa), by=Actor.of(rosa))
    assert stages_of(job) == ["REJECTED", "NEW", "NEW", "NEW"]
    assert set(letters.values_list("state", flat=True)) == {"cancelled"}


def test_all_that_match_are_rejected_by_a_run_and_taken_back_with_their_letters(rosa: User) -> None:
    job, other = make_job(rosa), make_job(rosa)
    for _number in range(30):
        make_application(job)
    spared = make_application(job, stage=Stage.LEAD)
    make_application(other)
    client = signed_in(rosa)
    template = EmailTemplate.objects.get(type="REJECTION", is_default=True)
    given = {"act": "reject", "everyone": "on", "filter": "at=NEW", "when": "now", "template": template.public_id}

    client.post(bulk_url(job), given)
    run = Run.objects.get()
    assert (run.kind, run.total, run.state) == ("bulk-reject", 30, "waiting")
    work()

    run.refresh_from_db()
    assert (run.state, run.done, run.skipped, run.failed) == ("done", 30, 0, 0)
    spared.refresh_from_db()
    assert spared.stage == "LEAD"
    assert stages_of(other) == ["NEW"]
    letters = OutboxRow.objects.filter(topic="mail", about__startswith="letter:")
    assert letters.count() == 30
    assert letters.order_by("available_at")[0].available_at > timezone.now() + timedelta(seconds=55)
    assert Entry.objects.filter(kind="application.rejected").count() == 30

    undoing.undo(UUID(run.result["undo_token"]), by=Actor.of(rosa))
    assert set(letters.values_list("status", flat=True)) == {"cancelled"}
    work()
    assert sorted(stages_of(job)) == ["LEAD"] + ["NEW"] * 30
    assert Run.objects.get(kind="bulk-undo").done == 30
    assert set(SentLetter.objects.values_list("state", flat=True)) == {"cancelled"}


def test_a_run_undone_before_it_worked_changes_nothing(rosa: User) -> None:
    job = make_job(rosa)
    for _number in range(26):
        make_application(job)
    signed_in(rosa).post(bulk_url(job), {"act": "defer", "everyone": "on", "filter": "", "until": "2099-01-01"})

    undoing.undo(last_undo(rosa), by=Actor.of(rosa))
    work()

    assert Run.objects.get().state == "cancelled"
    assert not job.applications.exclude(deferred_until=None).exists()


@pytest.mark.parametrize("act", ["move", "tag", "defer", "message", "transfer"])
@pytest.mark.parametrize("number", [3, 27])
def test_every_act_does_what_it_says_and_is_taken_back(rosa: User, act: str, number: int) -> None:
    job, target = make_job(rosa), make_job(rosa, title="Charge nurse")
    rows = tuple(make_application(job) for _one in range(number))
    offered: dict[str, dict[str, Any]] = {
        "move": {"step": "INTERVIEW"},
        "tag": {"tags": "Night shift, Dublin"},
        "defer": {"until": "2099-01-01"},
        "message": {"subject": "Hello", "text": "Dear [m_applicant_first_name], one moment please."},
        "transfer": {"job": target.public_id, "stage": "LEAD"},
    }
    given, before = offered[act], _facts(job)

    answer = post(signed_in(rosa), job, act, rows, **given)
    assert answer.status_code == 303
    token = last_undo(rosa)
    work()
    changed: dict[str, Callable[[], bool]] = {
        "move": lambda: set(stages_of(job)) == {"INTERVIEW"},
        "tag": lambda: all(row.candidate.tags == ["Night shift", "Dublin"] for row in job.applications.all()),
        "defer": lambda: not job.applications.filter(deferred_until=None).exists(),
        "message": lambda: SentLetter.objects.filter(state="waiting", text__startswith="Dear Cleo,").count() == number,
        "transfer": lambda: (set(stages_of(job)), stages_of(target)) == ({"TRANSFERRED"}, ["LEAD"] * number),
    }
    assert changed[act]()

    undoing.undo(token, by=Actor.of(rosa))
    work()
    assert _facts(job) == before
    assert stages_of(target) == []
    assert not SentLetter.objects.exclude(state="cancelled").exists()


def _facts(job: Job) -> list[Any]:
    return list(
        job.applications.order_by("pk").values_list(
            "stage", "step", "exited_from", "ended_at", "deferred_until", "transferred_to", "candidate__tags"
        )
    )


def test_nobody_acts_on_what_they_may_only_see(rosa: User, iris: User) -> None:
    job = make_job(rosa)
    row = make_application(job)
    join(job, iris, "INTERVIEW_TEAM", by=rosa)
    for act in ("move", "reject", "tag", "transfer", "defer", "message", "consent"):
        assert post(signed_in(iris), job, act, (row,), step="INTERVIEW").status_code == 403
    stranger = make_job(rosa, title="Other")
    assert post(signed_in(iris), stranger, "move", (row,)).status_code == 404
    assert stages_of(job) == ["NEW"]


def test_bad_input_is_said_and_kept(rosa: User) -> None:
    job = make_job(rosa)
    row = make_application(job)
    client = signed_in(rosa)
    nobody = client.post(bulk_url(job), {"act": "defer", "selected": "x"}, headers=HTMX)
    assert (nobody.status_code, "Choose at least one candidate." in nobody.headers["HX-Trigger"]) == (422, True)
    assert client.post(bulk_url(job), {"act": "dance", "selected": keys(row)}, headers=HTMX).status_code == 422
    late = client.post(bulk_url(job), {"act": "defer", "selected": keys(row), "until": "2001-01-01"}, headers=HTMX)
    assert late.status_code == 422
    assert "Choose a day after today." in late.content.decode()
    assert 'value="2001-01-01"' in late.content.decode()
    gap = {"act": "message", "selected": keys(row), "subject": "Hi", "text": "[m_event_start_time]"}
    missing = client.post(bulk_url(job), gap, headers=HTMX)
    assert missing.status_code == 422
    assert "m_event_start_time" in missing.content.decode()
    assert not SentLetter.objects.exists()


def test_a_cancelled_run_leaves_the_rest(rosa: User) -> None:
    job = make_job(rosa)
    for _number in range(30):
        make_application(job)
    signed_in(rosa).post(bulk_url(job), {"act": "move", "everyone": "on", "filter": "", "step": "INTERVIEW"})
    run = Run.objects.get()
    assert working._piece(run.pk)
    starting.cancel(run, by=Actor.of(rosa))
    work()
    run.refresh_from_db()
    assert (run.state, run.done) == ("cancelled", 25)
    assert sorted(stages_of(job)) == ["INTERVIEW"] * 25 + ["NEW"] * 5
