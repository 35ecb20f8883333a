"""Erasing: nothing of the person is left, and no number changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db.models import Avg, Count, Sum

from accounts.models import User
from base.audit.models import Entry
from base.errors import NotAllowed, Refused
from base.outbox import draining
from base.outbox.models import OutboxRow
from recruit.applications.models import Application, Note, Review, StepVisit
from recruit.candidates.models import Attachment, Candidate, ConsentDecision
from recruit.jobs.models import JobStatusInterval, Position
from recruit.letters.models import SentLetter
from recruit.privacy import forgetting
from recruit.processes.stages import Stage
from recruit.screening.models import DiversityAnswer
from recruit.tasks.models import Task
from tests.factories.accounts import actor
from tests.factories.recruit import make_application, make_published_job
from tests.recruit.privacy import marked
from tests.recruit.privacy.marked import MARK, ROBOT, person_on, traces

pytestmark = pytest.mark.django_db
WORDS = (MARK, "7771234", "Zeno")


def numbers() -> dict[str, Any]:
    """What dashboards and reports count, by everything they count it by."""
    rows = Application.objects.order_by()
    return {
        "by_stage": list(rows.values("job", "stage").annotate(n=Count("pk")).order_by("job", "stage")),
        "by_source": list(rows.values("source").annotate(n=Count("pk")).order_by("source")),
        "by_reason": list(rows.values("exit_reason", "exited_from").annotate(n=Count("pk")).order_by("exit_reason")),
        "dates": list(rows.order_by("pk").values_list("applied_at", "entered_at", "ended_at", "starts_on")),
        "ratings": rows.aggregate(Avg("average_rating"), Sum("review_count"), Sum("note_count")),
        "visits": list(StepVisit.objects.order_by("pk").values_list("application", "stage", "entered_at", "left_at")),
        "jobs": list(JobStatusInterval.objects.order_by("pk").values_list("job", "status", "entered_at", "left_at")),
        "seats": list(Position.objects.order_by("pk").values_list("status", "application")),
        "people": Candidate.objects.count(),
        "internal": rows.filter(is_internal=True).count(),
        "reviews": list(Review.objects.order_by("pk").values_list("rating", "reviewer")),
        "notes": Note.objects.count(),
        "letters": list(SentLetter.objects.order_by("pk").values_list("type", "sent_at")),
        "tasks": list(Task.objects.order_by("pk").values_list("status", "assignee")),
        "consents": ConsentDecision.objects.count(),
        "diversity": list(
            DiversityAnswer.objects.exclude(question__type="INPUT_TEXT").order_by("pk").values_list("question", "value")
        ),
    }


def test_nothing_is_left_and_every_number_stays(rosa: User, ada: User, own_files: Path) -> None:
    job = make_published_job(rosa)
    other = make_application(job, stage=Stage.NEW)
    application = person_on(job, rosa)
    before = numbers()
    assert len(traces(own_files, *WORDS)) > 20
    person = forgetting.forget(application.candidate, by=actor(ada), reason="request")
    assert numbers() == before
    draining.drain()
    assert traces(own_files, *WORDS) == []
    assert (person.full_name, person.email) == ("Erased candidate", "")
    assert person.erased_at is not None
    assert Candidate.objects.get(pk=other.candidate_id).first_name == "Ana"
    assert not Attachment.objects.filter(candidate=person).exists()
    assert Entry.objects.filter(kind="candidate.erased", object_key=f"candidate:{person.public_id}").get().data == {
        "reason": "request"
    }


def test_letters_that_wait_do_not_leave(rosa: User, ada: User) -> None:
    application = person_on(make_published_job(rosa), rosa)
    assert OutboxRow.objects.filter(topic="mail", status="pending").exists()
    forgetting.forget(application.candidate, by=actor(ada), reason="request")
    assert not OutboxRow.objects.filter(topic="mail", status="pending").exists()
    assert not SentLetter.objects.filter(state=SentLetter.State.WAITING).exists()


def test_only_administrators_erase_and_only_once(rosa: User, ada: User) -> None:
    application = person_on(make_published_job(rosa), rosa, undo=False)
    with pytest.raises(NotAllowed):
        forgetting.forget(application.candidate, by=actor(rosa), reason="administrator")
    assert Candidate.objects.get(pk=application.candidate_id).email == marked.EMAIL
    forgetting.forget(application.candidate, by=actor(ada), reason="administrator")
    with pytest.raises(Refused, match="erased already"):
        forgetting.forget(application.candidate, by=actor(ada), reason="administrator")


def test_a_new_application_under_the_same_address_is_a_new_person(rosa: User) -> None:
    job = make_published_job(rosa)
    application = person_on(job, rosa)
    forgetting.forget(application.candidate, by=ROBOT, reason="request")
    again = make_application(job, email=marked.EMAIL)
    assert again.candidate_id != application.candidate_id
    assert Candidate.objects.filter(erased_at=None, email__iexact=marked.EMAIL).count() == 1


def test_a_failure_in_the_middle_changes_nothing(rosa: User, own_files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    application = person_on(make_published_job(rosa), rosa)
    before = traces(own_files, *WORDS)

    def fail(*_args: Any, **_more: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(forgetting, "_erase_audit", fail)
    with pytest.raises(RuntimeError):
        forgetting.forget(application.candidate, by=ROBOT, reason="request")
    assert traces(own_files, *WORDS) == before


def test_open_applications_are_withdrawn_when_the_person_wants_to_go(rosa: User) -> None:
    application = person_on(make_published_job(rosa), rosa, undo=False)
    forgetting.end_and_forget(application.candidate, by=ROBOT, reason="request")
    application.refresh_from_db()
    assert application.stage == Stage.WITHDRAWN
