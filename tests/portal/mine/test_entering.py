"""Getting in by a link: once, for 15 minutes, by a press, and never a word about who is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.outbox import draining
from base.outbox.models import OutboxRow
from portal.models import CandidateLink, CandidateSession
from recruit.applications.models import Application
from recruit.privacy import forgetting
from tests.factories.accounts import signed_in
from tests.portal.mine.conftest import EMAIL, draining_links, link_in, newest_letter

pytestmark = pytest.mark.django_db


def asked(browser: Client, email: str = EMAIL) -> str:
    assert browser.post("/careers/mine/sign-in/", {"email": email}).status_code == 303
    draining_links()
    return link_in(newest_letter())


def test_a_link_opens_the_page_by_a_press_and_once(application: Application) -> None:
    browser = Client()
    path = asked(browser, EMAIL.upper())
    for _times in range(3):  # a mail scanner looks at it
        assert "Open my page" in browser.get(path).content.decode()
    assert not CandidateSession.objects.exists()
    assert browser.get("/careers/mine/").status_code == 303
    answer = browser.post(path)
    assert (answer.status_code, answer["Location"]) == (303, "/careers/mine/")
    cookie = answer.cookies["mine"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (True, "Lax", "/careers/", "")
    assert "Staff nurse" in browser.get("/careers/mine/").content.decode()
    other = Client()
    assert other.post(path).status_code == 410
    assert other.get(path).status_code == 410
    entry = Entry.objects.get(kind="candidate.signed_in")
    assert (entry.actor_kind, entry.actor_key) == ("candidate", str(application.candidate.public_id))


def test_only_hashes_are_kept(application: Application) -> None:
    browser = Client()
    path = asked(browser)
    secret = path.rstrip("/").rsplit("/", 1)[1]
    browser.post(path)
    value = browser.cookies["mine"].value
    assert secret not in str(list(CandidateLink.objects.values()))
    assert value not in str(list(CandidateSession.objects.values()))
    draining.drain()
    assert secret not in str(list(OutboxRow.objects.values_list("payload", flat=True)))


def test_a_link_lasts_15_minutes_and_a_session_30_idle_or_4_hours(application: Application) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        browser = Client()
        path = asked(browser)
        clock.shift(timedelta(minutes=15, seconds=1))
        assert browser.post(path).status_code == 410
        browser.post(asked(browser))
        clock.shift(timedelta(minutes=29))
        assert browser.get("/careers/mine/").status_code == 200
        clock.shift(timedelta(minutes=31))
        assert browser.get("/careers/mine/").status_code == 303
        browser.post(asked(browser))
        for _times in range(9):
            clock.shift(timedelta(minutes=27))
            last = browser.get("/careers/mine/").status_code
        assert last == 303


def test_an_unknown_address_is_answered_the_same(application: Application) -> None:
    known, unknown = Client(), Client()
    first = known.post("/careers/mine/sign-in/", {"email": EMAIL})
    second = unknown.post("/careers/mine/sign-in/", {"email": "nobody@mail.example"})
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    pages = [each.get(first["Location"]).content.decode() for each in (known, unknown)]
    assert EMAIL not in pages[0]
    draining.drain()
    assert CandidateLink.objects.count() == 1
    assert not OutboxRow.objects.filter(payload__to="nobody@mail.example").exists()


def test_too_many_letters_are_dropped_and_too_many_questions_refused(application: Application) -> None:
    browser = Client()
    for _times in range(5):
        assert browser.post("/careers/mine/sign-in/", {"email": EMAIL}).status_code == 303
    assert OutboxRow.objects.filter(topic="candidate-link").count() == 3
    for number in range(25):
        browser.post("/careers/mine/sign-in/", {"email": f"n{number}@mail.example"})
    answer = browser.post("/careers/mine/sign-in/", {"email": "kept@mail.example"})
    assert answer.status_code == 429
    assert "kept@mail.example" in answer.content.decode()


def test_signing_out_ends_one_session_or_all(enter: Callable[[str], Client], application: Application) -> None:
    first, second, third = enter(EMAIL), enter(EMAIL), Client()
    third.cookies["mine"] = first.cookies["mine"].value
    first.post("/careers/mine/sign-out/")
    assert third.get("/careers/mine/").status_code == 303
    assert second.get("/careers/mine/").status_code == 200
    second.post("/careers/mine/sign-out/", {"everywhere": "1"})
    assert CandidateSession.objects.filter(ended_at=None).count() == 0


def test_the_session_is_not_that_of_staff_and_the_other_way(nora: Client, rosa: User) -> None:
    assert nora.get("/people/").status_code == 302
    assert nora.get("/settings/").status_code == 302
    assert signed_in(rosa).get("/careers/mine/").status_code == 303


def test_posts_need_the_token(nora: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["mine"] = nora.cookies["mine"].value
    for path in ("sign-out/", "data/export/", "data/erase/", "data/consent/", "profile/"):
        assert strict.post(f"/careers/mine/{path}").status_code == 403


def test_an_erased_person_is_out_at_once(nora: Client, application: Application) -> None:
    assert nora.get("/careers/mine/").status_code == 200
    forgetting.forget(application.candidate, by=Actor.system("tests"), reason="request")
    assert nora.get("/careers/mine/").status_code == 303
    assert not CandidateSession.objects.exists()


@pytest.mark.parametrize("path", ["", "profile/", "email/", "files/", "data/", "data/erase/"])
def test_every_page_opens_and_is_never_stored(nora: Client, path: str) -> None:
    answer = nora.get(f"/careers/mine/{path}")
    assert answer.status_code == 200
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "same-origin")
    assert 'name="robots" content="noindex"' in answer.content.decode()
    assert Client().get(f"/careers/mine/{path}")["Location"] == "/careers/mine/sign-in/"
