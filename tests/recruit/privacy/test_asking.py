"""Consent: asked by letter, reminded of, answered once, or not; and what a no or silence does."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.template import engines
from django.test import Client
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.errors import NotAllowed, NotFound, Refused
from base.outbox import draining
from base.outbox.models import OutboxRow
from base.runs.models import Run
from recruit.applications.models import Application
from recruit.candidates.models import Candidate, ConsentDecision
from recruit.jobs.models import Job
from recruit.letters.models import SentLetter
from recruit.privacy import asking, pacing, queries, ruling
from recruit.privacy.models import ConsentRequest
from recruit.privacy.runs import ASK_CONSENT
from tests.factories.accounts import actor, signed_in
from tests.factories.recruit import make_job
from tests.factories.road import make_application
from tests.recruit.privacy.marked import ROBOT

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(rosa: User) -> Job:
    """Rosa's job."""
    return make_job(rosa)


@pytest.fixture
def application(job: Job) -> Application:
    """Somebody on it."""
    return make_application(job)


def letters() -> list[OutboxRow]:
    return list(OutboxRow.objects.filter(topic="mail", about__startswith="consent_request:").order_by("id"))


def link_of(row: OutboxRow) -> str:
    return str(re.findall(r"http://[^/]+(/careers/consent/\S+)", row.payload["text"])[0])


def test_asking_posts_one_letter_with_a_link_of_its_own(application: Application, rosa: User) -> None:
    request = asking.ask(application.candidate, by=actor(rosa))
    assert (request.state, request.application, request.author) == ("asked", application, rosa)
    assert request.expires_at - request.asked_at == timedelta(days=30)
    (letter,) = letters()
    assert letter.payload["to"] == application.candidate.email
    secret = link_of(letter).rstrip("/").rsplit("/", 1)[1]
    assert secret not in str(list(ConsentRequest.objects.values()))
    with pytest.raises(Refused, match="was asked already"):
        asking.ask(application.candidate, by=actor(rosa))
    assert (ConsentRequest.objects.count(), len(letters())) == (1, 1)
    assert queries.consent_state(application.candidate).status == "PENDING"


def test_who_may_not_see_or_write_may_not_ask(application: Application, iris: User, emil: User) -> None:
    for stranger in (iris, emil):
        with pytest.raises((NotFound, NotAllowed)):
            asking.ask(application.candidate, by=actor(stranger))
    assert not ConsentRequest.objects.exists()


def test_a_person_without_an_address_cannot_be_asked(application: Application, rosa: User) -> None:
    Candidate.objects.update(email="")
    with pytest.raises(Refused, match="no e-mail address"):
        asking.ask(application.candidate, by=actor(rosa))


def test_the_rule_of_the_country_decides_about_silence(rosa: User) -> None:
    ruling.save_rule("", by=ROBOT, values={"deletes_without_consent": False})
    ruling.save_rule("de", by=ROBOT, values={"deletes_without_consent": True})
    austria, germany = make_application(make_job(rosa)), make_application(make_job(rosa, country_code="de"))
    assert asking.ask(austria.candidate, by=actor(rosa)).deletes_without_answer is False
    assert asking.ask(germany.candidate, by=actor(rosa)).deletes_without_answer is True
    texts = [row.payload["text"] for row in letters()]
    assert "we erase your data" not in texts[0]
    assert "we erase your data" in texts[1]


def test_opening_the_page_decides_nothing_and_a_press_decides_once(application: Application, rosa: User) -> None:
    asking.ask(application.candidate, by=actor(rosa))
    path, browser = link_of(letters()[0]), Client()
    for _times in range(2):
        assert "May we keep your data?" in browser.get(path).content.decode()
    assert not ConsentDecision.objects.exists()
    assert "Thank you" in browser.post(path, {"gives": "1"}).content.decode()
    decision = ConsentDecision.objects.get()
    assert (decision.decision, decision.text_sha256) == ("acquired", asking.digest_of(asking.consent_words()))
    assert ConsentRequest.objects.get().state == "given"
    assert browser.post(path, {"gives": "0"}).status_code == 404
    assert ConsentDecision.objects.count() == 1
    entry = Entry.objects.get(kind="consent.given")
    assert (entry.actor_kind, entry.actor_key) == ("candidate", str(application.candidate.public_id))


def test_a_no_erases_only_when_the_letter_said_so(job: Job, rosa: User) -> None:
    kept, gone = make_application(job), make_application(job)
    for application, erases in ((kept, False), (gone, True)):
        request = asking.ask(application.candidate, by=actor(rosa), erases=erases)
        by = Actor.candidate(application.candidate.public_id, application.candidate.full_name)
        asking.answer(request, by=by, gives=False)
        application.refresh_from_db()
    assert (kept.candidate.erased_at, kept.stage) == (None, "NEW")
    assert gone.candidate.erased_at is not None
    assert gone.stage == "WITHDRAWN"
    assert ConsentRequest.objects.filter(state="declined").count() == 2


def test_nobody_else_answers(application: Application, rosa: User) -> None:
    request = asking.ask(application.candidate, by=actor(rosa))
    for stranger in (actor(rosa), Actor.candidate("someone", "Else"), Actor.anonymous()):
        with pytest.raises(NotAllowed):
            asking.answer(request, by=stranger, gives=True)
    assert not ConsentDecision.objects.exists()


def test_two_reminders_and_the_end(application: Application, rosa: User) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        asking.ask(application.candidate, by=actor(rosa), erases=True)
        draining.drain()
        seen = []
        for day in range(1, 33):
            clock.move_to(start + timedelta(days=day))
            pacing.follow_questions()
            pacing.follow_questions()  # twice is once
            seen.append((day, ConsentRequest.objects.get().reminders_sent, len(letters())))
        sent = {count: day for day, count, _letters in reversed(seen)}
        assert (sent[1], sent[2]) == (23, 28)
        assert [row.payload for row in letters()] == [{}] * 3  # emptied with the person
    assert ConsentRequest.objects.get().state == "lapsed"
    assert Candidate.objects.get(pk=application.candidate_id).erased_at is not None
    assert Entry.objects.get(kind="candidate.erased").data == {"reason": "no_answer"}


def test_reminders_carry_the_same_link(application: Application, rosa: User) -> None:
    request = asking.ask(application.candidate, by=actor(rosa))
    assert asking.remind(request, now=request.expires_at - timedelta(days=6)) is True
    first, second = letters()
    assert link_of(first) == link_of(second)
    assert second.payload["subject"].startswith("Reminder")


def test_silence_without_the_switch_keeps_the_person(application: Application, rosa: User) -> None:
    request = asking.ask(application.candidate, by=actor(rosa), erases=False)
    assert asking.lapse(request, now=request.expires_at) is True
    assert Candidate.objects.get(pk=application.candidate_id).erased_at is None
    assert queries.consent_state(application.candidate).status == "REQUIRED"


def test_the_end_waits_for_a_letter(application: Application, rosa: User) -> None:
    request = asking.ask(application.candidate, by=actor(rosa), erases=True)
    SentLetter.objects.create(candidate=application.candidate, to_email="x@mail.example", subject="s", text="t")
    assert asking.lapse(request, now=request.expires_at) is False
    assert ConsentRequest.objects.get().state == "asked"


def test_the_page_asks_few_at_once_and_many_in_the_background(job: Job, rosa: User) -> None:
    few = [make_application(job) for _number in range(2)]
    page = signed_in(rosa)
    answer = page.post("/people/consent/", {"selected": [str(row.public_id) for row in few], "next_url": "/people/"})
    assert (answer.status_code, answer["Location"]) == (303, "/people/")
    assert ConsentRequest.objects.count() == 2
    many = [make_application(job) for _number in range(12)]
    answer = page.post("/people/consent/", {"people": [str(row.candidate.public_id) for row in (*few, *many)]})
    run = Run.objects.get(kind=ASK_CONSENT)
    assert answer["Location"] == f"/runs/{run.public_id}/"
    draining.drain("heavy")
    run.refresh_from_db()
    assert (run.total, run.skipped, run.failed, ConsentRequest.objects.count()) == (14, 2, 0, 14)


def test_the_page_is_closed_to_strangers(application: Application, iris: User) -> None:
    answer = signed_in(iris).post("/people/consent/", {"selected": [str(application.public_id)]})
    assert answer.status_code == 422
    assert not ConsentRequest.objects.exists()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("", "No consent"),
        ("asked", "Asked for consent"),
        ("declined", "Consent declined"),
        ("lapsed", "Did not answer"),
    ],
)
def test_the_partial_names_each_state(application: Application, state: str, words: str) -> None:
    person = application.candidate
    if state:
        ConsentRequest.objects.create(
            candidate=person, digest="x", expires_at=timezone.now() + timedelta(days=1), state=state,
            answered_at=timezone.now(),
        )  # fmt: skip
    template = engines["django"].get_template("recruit/privacy/_consent.html")
    assert words in template.render({"candidate": person, "may_ask": True, "next_url": "/"})
    ConsentDecision.objects.create(candidate=person, decision="acquired")
    assert "Consent given" in template.render({"candidate": person})
