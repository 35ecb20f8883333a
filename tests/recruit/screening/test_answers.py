"""Answers that come with an application: kept word for word, diversity apart, an unacceptable one rejects."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.errors import Invalid
from base.models import Entry
from recruit.applications import applying, moving
from recruit.applications.models import Application
from recruit.candidates.models import Attachment, Candidate
from recruit.jobs.models import Job
from recruit.letters import founding as letters
from recruit.letters.models import SentLetter
from recruit.processes.stages import Stage
from recruit.screening import arranging, composing, queries, seeding
from recruit.screening.models import Answer, AskedQuestion, DiversityAnswer, Question, QuestionSet
from tests.factories.accounts import actor
from tests.factories.road import make_job

pytestmark = pytest.mark.django_db

VISITOR = Actor.anonymous(network="192.0.2.1")
ANA: dict[str, Any] = {"first_name": "Ana", "last_name": "Kowalska", "email": "ana@example.com"}


@pytest.fixture
def job(rosa: User, ada: User) -> Job:
    made = make_job(rosa, published=True, country_code="de", city="Hamburg")
    seeding.seed()
    letters.found()
    return made


@pytest.fixture
def questions(ada: User, job: Job) -> QuestionSet:
    return arranging.edit_set(
        arranging.add_set(by=actor(ada), name="Germany"), by=actor(ada), changes={"scope": {"country": ["de"]}}
    )


def put(ada: User, questions: QuestionSet, kind: str, text: str = "", **how: Any) -> AskedQuestion:
    """Ask something in the set; `kind` is a type or the code of a standard question."""
    standard = Question.objects.filter(code=kind).exclude(code="").first()
    options = how.pop("options", ())
    question = standard or composing.add_question(by=actor(ada), type=kind, text=text, options=options)
    asked = arranging.ask(questions, by=actor(ada), question=question)
    return arranging.change_asked(asked, by=actor(ada), changes=how) if how else asked


def key(asked: AskedQuestion) -> str:
    return asked.public_id.hex


def test_answers_are_kept_word_for_word_even_when_the_question_changes(
    ada: User, job: Job, questions: QuestionSet
) -> None:
    why = put(ada, questions, "TEXTAREA", "Why **us**?", is_required=True)
    shifts = put(ada, questions, "preferredWorkShifts", visibility="FULL")
    pay = put(ada, questions, "CURRENCY", "Pay?")

    application = applying.apply(
        job, by=VISITOR, **ANA,
        answers={key(why): ["Because."], key(shifts): ["early", "night"], key(pay): ["42000", "EUR"]},
    )  # fmt: skip
    composing.edit_question(why.question, by=actor(ada), changes={"text": "Something else?"})

    assert [(row.question, row.words) for row in queries.answers_of(application, reads_all=True)] == [
        ("Why us?", "Because."),
        ("Which shifts suit you?", "Early, Night"),
        ("Pay?", "42000 EUR"),
    ]
    assert [row.words for row in queries.answers_of(application, reads_all=False)] == ["Because.", "42000 EUR"]
    assert Entry.objects.get(kind="application.answered").data == {"count": 3}


def test_a_missing_answer_is_named_and_nothing_is_kept(ada: User, job: Job, questions: QuestionSet) -> None:
    why = put(ada, questions, "TEXTAREA", "Why us?", is_required=True)
    with pytest.raises(Invalid) as refused:
        applying.apply(job, by=VISITOR, **ANA, answers={})
    assert {name: str(text) for name, text in refused.value.fields.items()} == {f"q-{key(why)}": "Answer “Why us?”."}
    assert (Candidate.objects.count(), Application.objects.count()) == (0, 0)


def test_diversity_answers_are_only_counted(ada: User, job: Job, questions: QuestionSet) -> None:
    disability = put(ada, questions, "disabilityStatus")
    application = applying.apply(job, by=VISITOR, **ANA, answers={key(disability): ["yes"]})
    assert queries.answers_of(application, reads_all=True) == []
    assert not Answer.objects.exists()
    assert not Entry.objects.filter(kind="application.answered").exists()
    assert DiversityAnswer.objects.get().value == ["yes"]
    ((question, counts),) = queries.diversity_counts()
    assert (question.code, counts) == (
        "disabilityStatus",
        [("Yes", 1), ("No", 0), ("Prefer not to answer", 0)],
    )


def test_an_unacceptable_answer_rejects_what_was_made_and_a_recruiter_brings_it_back(
    ada: User, rosa: User, job: Job, questions: QuestionSet
) -> None:
    permit = put(ada, questions, "workPermit", is_required=True, knockout_answers=["no"])
    # A Thursday: two working days later is a Monday.
    with time_machine.travel("2026-11-19T10:00:00Z", tick=False):
        application = applying.apply(job, by=VISITOR, **ANA, answers={key(permit): ["no"]})
        waits_until = timezone.now() + timedelta(days=4)

    assert (application.stage, str(application.exit_reason)) == ("REJECTED", "Did not meet screening requirements")
    assert [visit.stage for visit in application.visits.all()] == ["NEW", "REJECTED"]
    entry = Entry.objects.get(kind="application.rejected")
    assert (entry.actor_kind, entry.actor_name) == ("system", "Recruit")
    assert "Are you allowed to work" in Entry.objects.get(kind="application.knocked_out").data["question"]
    letter = SentLetter.objects.get(type="REJECTION")
    assert (letter.send_at, letter.state) == (waits_until, "waiting")
    moving.move(application, by=Actor.of(rosa), stage=Stage.NEW)
    assert Application.objects.get().stage == "NEW"


def test_an_acceptable_answer_goes_on(ada: User, job: Job, questions: QuestionSet) -> None:
    permit = put(ada, questions, "workPermit", is_required=True, knockout_answers=["no"])
    assert applying.apply(job, by=VISITOR, **ANA, answers={key(permit): ["yes"]}).stage == "NEW"
    assert not SentLetter.objects.filter(type="REJECTION").exists()


def test_a_set_may_reject_without_a_letter(ada: User, job: Job, questions: QuestionSet) -> None:
    permit = put(ada, questions, "workPermit", knockout_answers=["no"])
    arranging.edit_set(questions, by=actor(ada), changes={"knockout_sends": False})
    assert applying.apply(job, by=VISITOR, **ANA, answers={key(permit): ["no"]}).stage == "REJECTED"
    assert not SentLetter.objects.filter(type="REJECTION").exists()


def test_a_file_that_was_asked_for_is_attached(ada: User, job: Job, questions: QuestionSet) -> None:
    asked = put(ada, questions, "FILE", "Your certificate", is_required=True)
    file = SimpleUploadedFile("certificate.txt", b"Nurse since 2019")
    application = applying.apply(
        job, by=VISITOR, **ANA, answers={key(asked): ["certificate.txt"]}, answer_files={key(asked): file}
    )
    kept = Attachment.objects.get()
    assert (kept.kind, kept.application) == ("GENERIC_FILE", application)
    assert Answer.objects.get().value == {"attachment": str(kept.public_id), "name": "certificate.txt"}


def test_applying_again_puts_new_answers_in_the_place_of_old_ones(ada: User, job: Job, questions: QuestionSet) -> None:
    why = put(ada, questions, "TEXTAREA", "Why us?")
    applying.apply(job, by=VISITOR, **ANA, answers={key(why): ["First"]})
    applying.apply(job, by=VISITOR, **ANA, answers={key(why): ["Second"]})
    assert Answer.objects.get().words == "Second"
    assert Entry.objects.filter(kind="application.answered_again").count() == 1


def test_employees_are_asked_by_their_own_set(ada: User, job: Job, questions: QuestionSet) -> None:
    put(ada, questions, "TEXTAREA", "Why us?", is_required=True)
    application = applying.apply(job, by=VISITOR, **ANA, answers={}, internal=True)
    assert (application.is_internal, application.stage) == (True, "NEW")


def test_applying_takes_few_statements(ada: User, job: Job, questions: QuestionSet) -> None:
    why = put(ada, questions, "TEXTAREA", "Why us?")

    def once(number: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            applying.apply(
                job, by=VISITOR, first_name="Ana", last_name="K", email=f"a{number}@example.com", consent_text="Yes.",
                resume=SimpleUploadedFile("cv.txt", b"Nurse"), answers={key(why): ["Because."]},
            )  # fmt: skip
        return len([each for each in captured if "SAVEPOINT" not in each["sql"]])

    once(0)
    assert once(1) <= 30
