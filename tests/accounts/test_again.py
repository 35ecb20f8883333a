"""A form sent after the session has ended, in a browser without script: nothing typed is lost, nothing is forged."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.utils import timezone

from accounts.models import Company, User
from base.audit.models import Entry

TYPED = {"name": "North & <wind>", "website": "", "city": "Graz\nüber allem", "country_code": "at"}


def _held(page: bytes) -> str:
    found = re.search(r'name="held" value="([^"]+)"', page.decode())
    assert found
    return found[1]


def test_what_was_typed_is_sent_after_signing_in_again(ada: User) -> None:
    client = Client()

    refused = client.post("/settings/company/", TYPED)
    held = _held(refused.content)
    waiting = client.post("/sign-in/again/", {"held": held})
    client.force_login(ada)
    shown = client.post("/sign-in/again/", {"held": held})

    assert (refused.status_code, waiting.status_code, shown.status_code) == (401, 401, 200)
    assert shown.context["path"] == "/settings/company/"
    assert dict(shown.context["pairs"]) == TYPED
    assert "North &amp; &lt;wind&gt;" in shown.content.decode()
    assert not Entry.objects.exists()
    client.post(shown.context["path"], dict(shown.context["pairs"]))
    assert Company.objects.get().name == TYPED["name"]


def test_many_values_of_one_field_all_wait(ada: User) -> None:
    client = Client()
    held = _held(client.post("/settings/company/?tab=1", {"selected": ["a", "b"], "empty": ""}).content)
    client.force_login(ada)

    shown = client.post("/sign-in/again/", {"held": held})

    assert shown.context["path"] == "/settings/company/?tab=1"
    assert [tuple(pair) for pair in shown.context["pairs"]] == [("selected", "a"), ("selected", "b"), ("empty", "")]


def test_passwords_do_not_wait_in_a_page(db: None) -> None:
    answer = Client().post("/me/password/", {"old": "secret one", "new": "secret two"})

    assert answer.status_code == 302


def test_too_much_does_not_wait(db: None) -> None:
    assert Client().post("/settings/company/", {"name": "x" * 200_001}).status_code == 302


@pytest.mark.parametrize("forged", ["other browser", "nonsense", "too old", "other seal"])
def test_a_page_of_strangers_cannot_send_anything(ada: User, forged: str) -> None:
    attacker, victim = Client(), Client()
    held = _held(attacker.post("/settings/company/", TYPED).content)
    victim.force_login(ada)
    later = timedelta(0)
    if forged == "nonsense":
        held = "nonsense"
    elif forged == "too old":
        victim, later = attacker, timedelta(hours=1, seconds=1)
        victim.force_login(ada)
    elif forged == "other seal":
        victim.cookies["held-form"] = "known"
        held = signing.dumps({"path": "/", "pairs": [], "browser": "known"}, salt="another")

    with time_machine.travel(timezone.now() + later, tick=False):
        answer = victim.post("/sign-in/again/", {"held": held})

    assert answer.status_code == 409
    assert Company.objects.get().name != TYPED["name"]


def test_looking_costs_nothing(db: None) -> None:
    assert Client().get("/settings/company/").status_code == 302
    assert Client().get("/sign-in/again/").status_code == 405
