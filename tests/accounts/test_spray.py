"""Passwords sprayed over many accounts from many networks are stopped, and nobody is locked out by it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts import authenticating, throttling
from accounts.models import SignInAttempts, User
from base.actors import Actor
from base.audit.models import Entry
from base.errors import DomainError, Invalid, TooMany
from base.outbox import draining
from tests.factories.accounts import PASSWORD, make_company

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
WRONG = "wrong password 12"


def _try(number: int, email: str = "", password: str = WRONG) -> type[DomainError] | None:
    """One try from a network of its own at an account of its own; what it was refused with."""
    by = Actor.anonymous(network=f"10.{number // 250}.{number % 250}.0/24")
    try:
        authenticating.sign_in(email or f"n{number}@northwind.example", password=password, by=by)
    except DomainError as error:
        return type(error)
    return None


def _spray(tries: int, *, start: int = 0) -> int:
    """How many passwords of so many tries were compared at all."""
    return sum(_try(start + number) is Invalid for number in range(tries))


def _enter(client: Client, email: str, password: str) -> int:
    client.post("/sign-in/", {"email": email})
    return client.post("/sign-in/password/", {"password": password}).status_code


def test_a_spray_over_accounts_and_networks_stops_at_its_limit(db: None) -> None:
    make_company()
    with time_machine.travel(NOON, tick=False):
        compared = _spray(200)

    assert compared == throttling.STRANGERS_FREE == 60


def test_it_stays_stopped_while_the_spray_goes_on_and_ends_half_an_hour_later(ada: User, rosa: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        _spray(61)
        later = []
        for _minute in range(120):  # one try a minute: faster than the pressure drains
            clock.shift(timedelta(minutes=1))
            later.append(_spray(2, start=1000 + 2 * _minute))
        clock.shift(timedelta(minutes=29))
        still = _try(5000, rosa.email, PASSWORD)
        clock.shift(timedelta(minutes=3))
        after = _try(5001, rosa.email, PASSWORD)

    assert sum(later) == 0
    assert (still, after) == (TooMany, None)


def test_administrators_are_told_once(ada: User) -> None:
    with time_machine.travel(NOON, tick=False):
        _spray(100)
    draining.drain()

    assert Entry.objects.filter(kind="company.sign_in_alarm").count() == 1
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        ([ada.email], "Many wrong passwords are being tried at Northwind Hospitals")
    ]


def test_the_owner_comes_in_from_a_known_browser_all_the_while(rosa: User) -> None:
    mine = Client()
    with time_machine.travel(NOON, tick=False):
        _enter(mine, rosa.email, PASSWORD)
        mine.post("/sign-out/")
        _spray(100)
        for number in range(20):
            _try(2000 + number, rosa.email)

        known, elsewhere = _enter(mine, rosa.email, PASSWORD), _enter(Client(), rosa.email, PASSWORD)

    assert (known, elsewhere) == (303, 429)


def test_the_owner_elsewhere_waits_for_a_letter_only(rosa: User) -> None:
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    with time_machine.travel(NOON, tick=False):
        _spray(100)
        for number in range(20):
            _try(2000 + number, rosa.email)
        before = _enter(elsewhere, rosa.email, PASSWORD)
        elsewhere.post("/forgot-password/", {"email": rosa.email})
        draining.drain()
        draining.drain()
        found = re.search(r"http://testserver(/reset-password/\S+)", str(mail.outbox[-1].body))
        assert found
        elsewhere.post(found[1], {"new": "a whole new password"})

        after = _enter(elsewhere, rosa.email, "a whole new password")

    assert (before, after) == (429, 303)


def test_honest_sign_ins_raise_no_alarm(rosa: User) -> None:
    with time_machine.travel(NOON, tick=False):
        codes = {_try(number, rosa.email, PASSWORD) for number in range(70)}

    assert codes == {None}
    assert SignInAttempts.objects.get(key=throttling.STRANGERS).failures == 0


def test_guessing_at_one_account_is_its_own_limit_and_no_alarm(ada: User, rosa: User) -> None:
    with time_machine.travel(NOON, tick=False):
        for number in range(100):
            _try(number, rosa.email)
        others = _try(500, ada.email, PASSWORD)

    assert others is None
    assert SignInAttempts.objects.get(key=throttling.STRANGERS).failures < throttling.STRANGERS_FREE
    assert not Entry.objects.filter(kind="company.sign_in_alarm").exists()


def test_ipv6_networks_count_as_one_household(rosa: User) -> None:
    with time_machine.travel(NOON, tick=False):
        codes = [
            _enter(Client(REMOTE_ADDR=f"2001:db8:1:{number:x}::1"), f"n{number}@northwind.example", WRONG)
            for number in range(21)
        ]

    assert codes == [422] * 20 + [429]


def test_a_flood_at_the_top_is_refused_after_one_read(db: None, django_assert_num_queries: Any) -> None:
    with time_machine.travel(NOON, tick=False):
        for _times in range(2):
            with django_assert_num_queries(6):  # read; made, locked, written; the savepoint and its release
                throttling.count_stranger()
        SignInAttempts.objects.update(failures=throttling.STRANGERS_ALARM)

        with django_assert_num_queries(3):  # with the savepoint and its release
            pressure = throttling.count_stranger()

    assert pressure == throttling.Pressure(is_shut=True, is_new=False)
    assert SignInAttempts.objects.get().failures == throttling.STRANGERS_ALARM


@pytest.mark.parametrize("known", [True, False])
def test_a_refused_stranger_hears_what_to_do(rosa: User, known: bool) -> None:
    throttling.count_stranger()
    SignInAttempts.objects.update(failures=throttling.STRANGERS_ALARM)
    client = Client()
    client.post("/sign-in/", {"email": rosa.email if known else "nobody@northwind.example"})

    answer = client.post("/sign-in/password/", {"password": PASSWORD})

    assert answer.status_code == 429
    assert "set a new password by mail" in answer.content.decode()
