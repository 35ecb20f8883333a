"""Sensitive acts ask again who it is, and lose nothing that was typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from accounts.factors.views.again import step_up_required, step_up_to_change
from accounts.models import SignInAttempts, User, UserSession
from base.audit.models import Entry
from config.urls import urlpatterns as product
from tests.factories.accounts import PASSWORD, signed_in

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
LATER = timedelta(minutes=10)


def _echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.method} {sorted(request.POST.dict().items())}")


urlpatterns = [
    path("test/all/", step_up_required(_echo)),
    path("test/changes/", step_up_to_change(_echo)),
    *product,
]
pytestmark = pytest.mark.urls(__name__)


def _kinds() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))


def _late(user: User) -> tuple[Client, Any]:
    """A browser in which the user signed in ten minutes ago; the clock stands."""
    clock = time_machine.travel(NOON, tick=False)
    travelled = clock.start()
    client = signed_in(user)
    travelled.shift(LATER)
    return client, clock


@pytest.mark.parametrize("late", [timedelta(0), LATER - timedelta(seconds=1)])
def test_signing_in_is_good_for_ten_minutes(rosa: User, late: timedelta) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = signed_in(rosa)
        clock.shift(late)
        answers = [client.get("/test/all/"), client.post("/test/all/"), client.post("/test/changes/")]

    assert [answer.status_code for answer in answers] == [200, 200, 200]


def test_what_was_typed_arrives_after_the_proof(rosa: User) -> None:
    client, clock = _late(rosa)
    before = client.session.session_key

    asked = client.post("/test/changes/?tab=1", {"name": "Zoë & Co", "client_secret": "s3cret", "pick": ["a", "b"]})
    page = client.get(asked["Location"])
    wrong = client.post(asked["Location"], {"password": "wrong password 12"})
    right = client.post(asked["Location"], {"password": PASSWORD})
    shown = client.get(right["Location"])
    clock.stop()

    assert (asked.status_code, page.status_code, wrong.status_code, right.status_code) == (303, 200, 422, 303)
    assert asked["Location"].startswith("/me/prove/?held=")
    assert "This is not your password." in wrong.content.decode()
    assert shown.context["path"] == "/test/changes/?tab=1"
    assert [tuple(pair) for pair in shown.context["pairs"]] == [
        ("name", "Zoë & Co", False),
        ("client_secret", "s3cret", True),
        ("pick", "a", False),
        ("pick", "b", False),
    ]
    assert "<dd>s3cret" not in shown.content.decode()
    assert "s3cret" not in str(dict(client.session.items()))
    assert client.session.session_key != before
    assert UserSession.objects.get().session_key == client.session.session_key
    assert _kinds() == ["user.proof_failed", "user.proved_again"]


def test_the_form_that_waited_can_be_sent(rosa: User) -> None:
    client, clock = _late(rosa)
    asked = client.post("/test/all/", {"name": "x"})
    shown = client.get(client.post(asked["Location"], {"password": PASSWORD})["Location"])
    sent = client.post(shown.context["path"], {name: text for name, text, _secret in shown.context["pairs"]})
    clock.stop()

    assert sent.content.decode() == "POST [('name', 'x')]"


def test_a_page_is_asked_for_again_where_looking_needs_a_proof(rosa: User) -> None:
    client, clock = _late(rosa)
    free, asked = client.get("/test/changes/"), client.get("/test/all/?tab=1")
    goal = client.post(asked["Location"], {"password": PASSWORD})["Location"]
    clock.stop()

    assert (free.status_code, asked.status_code) == (200, 303)
    assert asked["Location"] == "/me/prove/?next=%2Ftest%2Fall%2F%3Ftab%3D1"
    assert goal == "/test/all/?tab=1"


def test_within_an_htmx_page_a_dialog_asks(rosa: User) -> None:
    client, clock = _late(rosa)
    answer = client.post("/test/changes/", {"name": "x"}, headers={"HX-Request": "true"})
    clock.stop()

    assert answer.status_code == 401
    assert '"url": "/me/prove/?next=%2Fme%2Fprove%2Fdone%2F"' in answer["HX-Trigger"]


@pytest.mark.parametrize("goal", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_way_on_never_leaves_the_product(rosa: User, goal: str) -> None:
    answer = signed_in(rosa).post(f"/me/prove/?next={goal}", {"password": PASSWORD})

    assert answer["Location"] == "/me/"


def test_what_waits_is_shown_to_nobody_else_and_not_for_ever(rosa: User, ada: User) -> None:
    client, clock = _late(rosa)
    held = client.post("/test/all/", {"name": "x"})["Location"].partition("held=")[2]
    strange = signed_in(ada).get(f"/me/prove/send/?held={held}")
    unproved = client.get(f"/me/prove/send/?held={held}")
    clock.stop()
    with time_machine.travel(NOON + LATER + timedelta(hours=1), tick=False):
        client.post("/me/prove/", {"password": PASSWORD})
        late = client.get(f"/me/prove/send/?held={held}")

    assert (strange.status_code, strange["Location"]) == (303, "/me/")
    assert unproved["Location"].startswith("/me/prove/?next=")
    assert (late.status_code, late["Location"]) == (303, "/me/")


def test_tries_count_like_those_of_signing_in(rosa: User) -> None:
    client, clock = _late(rosa)
    codes = [client.post("/me/prove/", {"password": "wrong password 12"}).status_code for _try in range(5)]
    waiting = client.post("/me/prove/", {"password": PASSWORD})
    clock.stop()

    assert (codes, waiting.status_code) == ([422] * 5, 429)
    assert SignInAttempts.objects.filter(key__startswith="account:").get().failures == 5
