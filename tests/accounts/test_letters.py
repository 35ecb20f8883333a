"""Invitations and new passwords by mail: links work once, for a while, and say nothing to strangers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts import joining, linking, resetting
from accounts.models import OneTimeLink, User, UserSession
from accounts.permissions import RoleCode
from base.actors import Actor
from base.audit.models import Entry
from base.errors import DomainError, Invalid, NotAllowed, Refused
from base.outbox import draining
from base.outbox.models import OutboxRow
from tests.factories.accounts import PASSWORD, actor, make_role, make_user, signed_in

EARLY = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
NEW = "a whole new password"


def _address() -> str:
    """The page that the last letter leads to."""
    draining.drain()
    found = re.search(r"http://testserver(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def _invite(by: User, email: str = "nora@northwind.example") -> User:
    role = make_role(RoleCode.BASIC)
    return joining.invite(email, first_name="Nora", last_name="New", role=role, by=actor(by))


def test_an_invitation_is_mailed_and_accepted(ada: User) -> None:
    user = _invite(ada)
    url = _address()
    client = Client()

    opened = client.get(url)
    answer = client.post(url, {"new": NEW})

    assert mail.outbox[0].to == ["nora@northwind.example"]
    assert opened.status_code == 200
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    user.refresh_from_db()
    assert (user.is_active, user.is_invited, user.check_password(NEW)) == (True, False, True)
    assert UserSession.objects.get().user == user
    assert list(Entry.objects.order_by("id").values_list("kind", flat=True)) == ["user.invited", "user.joined"]


def test_opening_a_link_spends_nothing(ada: User) -> None:
    _invite(ada)
    url = _address()

    codes = [Client().get(url).status_code for _look in range(3)]

    assert codes == [200, 200, 200]
    assert OneTimeLink.objects.get().used_at is None


def test_a_link_works_once(ada: User) -> None:
    _invite(ada)
    url = _address()
    Client().post(url, {"new": NEW})

    again = Client().post(url, {"new": "quite another password"})

    assert again.status_code == 410
    assert User.objects.get(email="nora@northwind.example").check_password(NEW)


def test_a_weak_password_does_not_spend_the_link(ada: User) -> None:
    _invite(ada)
    url = _address()

    weak = Client().post(url, {"new": "short"})

    assert weak.status_code == 422
    assert "at least 12 characters" in weak.content.decode()
    assert Client().post(url, {"new": NEW}).status_code == 303


@pytest.mark.parametrize(("purpose", "days"), [("invitation", 14), ("reset", 2 / 24)])
def test_links_expire(ada: User, purpose: str, days: float) -> None:
    with time_machine.travel(EARLY, tick=False) as clock:
        secret = linking.make_link(ada, purpose=OneTimeLink.Purpose(purpose))
        clock.shift(timedelta(days=days) - timedelta(seconds=1))
        assert linking.find_link(secret, purpose=OneTimeLink.Purpose(purpose)).user == ada
        clock.shift(timedelta(seconds=1))
        with pytest.raises(Refused):
            linking.find_link(secret, purpose=OneTimeLink.Purpose(purpose))


def test_a_link_is_good_for_its_purpose_only(ada: User) -> None:
    secret = linking.make_link(ada, purpose=OneTimeLink.Purpose.RESET)

    with pytest.raises(Refused):
        linking.find_link(secret, purpose=OneTimeLink.Purpose.INVITATION)


def test_the_secret_is_not_kept(ada: User) -> None:
    secret = linking.make_link(ada, purpose=OneTimeLink.Purpose.RESET)

    assert secret not in str(OneTimeLink.objects.values().get())


def test_the_invitation_can_be_sent_again_and_voids_the_first(ada: User) -> None:
    user = _invite(ada)
    first = _address()

    joining.send_invitation_again(user, by=actor(ada))
    second = _address()

    assert (Client().get(first).status_code, Client().get(second).status_code) == (410, 200)


def test_nobody_is_invited_twice(ada: User) -> None:
    _invite(ada)

    with pytest.raises(Invalid) as refused:
        _invite(ada, "NORA@northwind.example")

    assert list(refused.value.fields) == ["email"]
    assert User.objects.filter(email__iexact="nora@northwind.example").count() == 1
    assert OutboxRow.objects.count() == 1
    assert Entry.objects.count() == 1


def test_only_administrators_invite(rosa: User) -> None:
    with pytest.raises(NotAllowed):
        _invite(rosa)

    assert not User.objects.filter(first_name="Nora").exists()
    assert not OutboxRow.objects.exists()


def test_a_reset_by_mail_sets_the_password_and_ends_all_sessions(rosa: User) -> None:
    elsewhere = signed_in(rosa)

    asked = Client().post("/forgot-password/", {"email": "Rosa@northwind.example"})
    draining.drain()
    url = _address()
    opened = Client().get(url)
    answer = Client().post(url, {"new": NEW})
    draining.drain()

    assert (asked.status_code, opened.status_code) == (200, 200)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in/")
    rosa.refresh_from_db()
    assert rosa.check_password(NEW)
    assert elsewhere.get("/me/").status_code == 302
    assert [letter.subject for letter in mail.outbox] == [
        "Choose a new password for Northwind Hospitals",
        "Your password for Northwind Hospitals was changed",
    ]
    assert list(Entry.objects.order_by("id").values_list("kind", flat=True)) == [
        "user.reset_requested",
        "user.password_changed",
    ]


@pytest.mark.parametrize("email", ["rosa@northwind.example", "nobody@northwind.example"])
def test_asking_for_a_reset_does_the_same_for_everybody(rosa: User, email: str) -> None:
    answer = Client().post("/forgot-password/", {"email": email})

    assert answer.status_code == 200
    assert f"If {email} belongs to an account" in answer.content.decode()
    assert OutboxRow.objects.get().topic == "accounts.reset"
    assert not Entry.objects.exists()


def test_unknown_and_inactive_people_get_no_letter(db: None) -> None:
    gone = make_user(is_active=False)
    for email in (gone.email, "nobody@northwind.example"):
        resetting.ask_for_reset(email, by=Actor.anonymous())

    draining.drain()

    assert mail.outbox == []
    assert not OneTimeLink.objects.exists()


def test_a_repeated_delivery_writes_one_letter(rosa: User) -> None:
    payload, effect = {"email": rosa.email}, "6b1a0a9e-6d1f-4c57-9d3f-0d4e4a0f8e11"

    for _try in range(2):
        resetting.deliver_reset(payload, effect_id=effect)

    assert OneTimeLink.objects.count() == 1
    assert OutboxRow.objects.count() == 1


def test_one_address_gets_three_letters_a_quarter(rosa: User) -> None:
    with time_machine.travel(EARLY, tick=False):
        codes = [Client().post("/forgot-password/", {"email": rosa.email}).status_code for _try in range(5)]

    assert codes == [200] * 5
    assert OutboxRow.objects.count() == 3


def test_one_network_asks_twenty_times_an_hour(rosa: User) -> None:
    with time_machine.travel(EARLY, tick=False):
        for number in range(20):
            Client().post("/forgot-password/", {"email": f"n{number}@northwind.example"})
        blocked = Client().post("/forgot-password/", {"email": rosa.email})

    assert blocked.status_code == 429
    assert OutboxRow.objects.count() == 20


def test_a_letter_for_a_deactivated_account_opens_nothing(ada: User, rosa: User) -> None:
    secret = linking.make_link(rosa, purpose=OneTimeLink.Purpose.RESET)
    joining.deactivate(rosa, by=actor(ada))

    with pytest.raises(DomainError):
        resetting.reset_password(secret, new=NEW, by=Actor.anonymous())

    rosa.refresh_from_db()
    assert rosa.check_password(PASSWORD)


def test_an_administrator_sends_the_link(ada: User, rosa: User) -> None:
    resetting.send_reset(rosa, by=actor(ada))

    assert OutboxRow.objects.get().payload["to"] == rosa.email
    assert Entry.objects.get().actor_name == "Ada Admin"


def test_others_cannot_send_the_link(rosa: User, hugo: User) -> None:
    with pytest.raises(NotAllowed):
        resetting.send_reset(hugo, by=actor(rosa))

    assert not OutboxRow.objects.exists()
    assert not OneTimeLink.objects.exists()
