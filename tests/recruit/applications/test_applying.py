"""Applications that come in: found by e-mail, never doubled, confirmed by a letter, with a file."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.errors import Invalid, Refused
from base.models import Entry, OutboxRow
from recruit.applications import applying, rejecting, reviewing
from recruit.applications.models import Application
from recruit.candidates.models import Candidate, ConsentDecision
from recruit.jobs import steering
from recruit.letters.models import SentLetter
from tests.factories.accounts import make_company
from tests.factories.road import make_application, make_job

pytestmark = pytest.mark.django_db

VISITOR = Actor.anonymous(network="192.0.2.1")
ANA: dict[str, Any] = {"first_name": "Ana", "last_name": "Kowalska", "email": "Ana@Example.com"}


def resume(name: str = "cv.txt", text: str = "Staff nurse at St Vincent since 2019") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), content_type="text/plain")


def test_apply_makes_person_application_file_consent_and_letter(rosa: User) -> None:
    job = make_job(rosa, published=True)

    application = applying.apply(job, by=VISITOR, **ANA, resume=resume(), consent_text="Keep my data.", message="Hello")

    person = application.candidate
    assert (application.stage, str(application.source), application.message) == ("NEW", "Career page", "Hello")
    assert (person.full_name, person.email) == ("Ana Kowalska", "Ana@Example.com")
    assert [file.name for file in person.attachments.all()] == ["cv.txt"]
    assert ConsentDecision.objects.get().decision == "acquired"
    topics = sorted(OutboxRow.objects.values_list("topic", flat=True))
    assert topics == ["mail", "read-attachment"]
    entry = Entry.objects.get(kind="application.created")
    assert (entry.actor_kind, entry.actor_name) == ("candidate", "Ana Kowalska")


def test_a_second_application_updates_the_first(rosa: User) -> None:
    job = make_job(rosa, published=True)
    first = applying.apply(job, by=VISITOR, **ANA, resume=resume())

    again = applying.apply(
        job, by=VISITOR, **ANA | {"email": "ana@example.com"}, resume=resume("new.txt", "Newer text")
    )

    assert again == first
    assert (Application.objects.count(), Candidate.objects.count()) == (1, 1)
    assert sorted(file.name for file in first.candidate.attachments.all()) == ["cv.txt", "new.txt"]
    assert Entry.objects.filter(kind="application.repeated").count() == 1
    assert list(SentLetter.objects.order_by("pk").values_list("subject", flat=True)) == [
        "We received your application for Staff nurse",
        "Your application for Staff nurse is up to date",
    ]


def test_what_a_known_person_types_fills_empty_fields_only(rosa: User) -> None:
    first = applying.apply(make_job(rosa, published=True), by=VISITOR, **ANA)

    applying.apply(
        make_job(rosa, published=True), by=VISITOR, first_name="Mallory", last_name="X", email="ana@example.com",
        phone="+353 1 234 5678",
    )  # fmt: skip

    person = Candidate.objects.get(pk=first.candidate_id)
    assert (person.full_name, person.phone) == ("Ana Kowalska", "+353 1 234 5678")


def test_after_a_rejection_one_may_apply_again_when_some_time_has_passed(rosa: User) -> None:
    make_company()
    job = make_job(rosa, published=True)
    first = applying.apply(job, by=VISITOR, **ANA)
    rejecting.reject(first, by=Actor.of(rosa))

    assert applying.apply(job, by=VISITOR, **ANA) == first
    assert SentLetter.objects.latest("pk").subject == "About your application for Staff nurse"
    with pytest.raises(Refused) as refused:
        applying.apply(job, by=Actor.of(rosa), **ANA)
    assert refused.value.code == "cool_off"

    Application.objects.filter(pk=first.pk).update(ended_at=timezone.now() - timedelta(days=31))
    second = applying.apply(job, by=VISITOR, **ANA)

    assert second != first
    assert second.stage == "NEW"


def test_a_closed_job_refuses_and_nothing_is_kept(rosa: User) -> None:
    job = make_job(rosa, published=True)
    steering.cancel_job(job, by=Actor.of(rosa))

    with pytest.raises(Refused) as refused:
        applying.apply(job, by=VISITOR, **ANA, resume=resume())

    assert refused.value.code == "job_closed"
    assert (Candidate.objects.count(), OutboxRow.objects.count()) == (0, 0)


def test_a_bad_file_keeps_nothing(rosa: User) -> None:
    job = make_job(rosa, published=True)
    disguised = SimpleUploadedFile("cv.pdf", b"MZ\x90\x00" + b"\0" * 400, content_type="application/pdf")

    with pytest.raises(Invalid) as invalid:
        applying.apply(job, by=VISITOR, **ANA, resume=disguised)

    assert list(invalid.value.fields) == ["resume"]


def test_a_first_review_moves_a_new_candidate_into_review(rosa: User) -> None:
    application = make_application(make_job(rosa))

    reviewing.review(application, by=Actor.of(rosa), rating=4, comment="Good")
    reviewing.review(application, by=Actor.of(rosa), rating=2)

    row = Application.objects.get(pk=application.pk)
    assert (row.stage, row.average_rating, row.review_count) == ("IN_REVIEW", Decimal(2), 1)
    with pytest.raises(Invalid):
        reviewing.review(application, by=Actor.of(rosa), rating=6)
