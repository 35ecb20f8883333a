"""The way in that administrators keep for the day on which single sign-on is broken: narrow, audited, told to all."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import editing, joining
from accounts.models import OneTimeLink, User, UserSession
from accounts.permissions import RoleCode
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Refused
from base.outbox import draining
from tests.factories.accounts import PASSWORD, actor, make_role, make_user
from tests.factories.sign_in import switch_sso_on

WRONG = "The e-mail address or the password is not right. Try again, or set a new password."


def _break(email: str, password: str = PASSWORD) -> tuple[int, str]:
    client = Client()
    first = client.post("/sign-in/?break-glass=1", {"email": email})
    assert first.headers["Location"] == "/sign-in/password/?break-glass=1"
    answer = client.post(first.headers["Location"], {"password": password})
    return answer.status_code, answer.content.decode()


def _kinds() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))


def test_the_last_administrator_comes_in_and_all_administrators_hear_of_it(ada: User) -> None:
    other = make_user(RoleCode.ADMIN)  # has no password and so no way in without single sign-on
    switch_sso_on()

    code, _page = _break(ada.email)
    draining.drain()

    assert code == 303
    assert UserSession.objects.get().proof == "break-glass"
    assert "user.break_glass_used" in _kinds()
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted([ada.email, other.email])
    assert "Ada Admin signed in as an administrator without single sign-on" in str(mail.outbox[0].body)


def test_each_of_several_sso_administrators_with_a_password_may(ada: User) -> None:
    other = make_user(RoleCode.ADMIN, password=PASSWORD, sign_in_option="SSO")
    switch_sso_on()

    assert [_break(each.email)[0] for each in (ada, other)] == [303, 303]


def test_while_another_administrator_uses_a_password_nobody_may(ada: User) -> None:
    make_user(RoleCode.ADMIN, password=PASSWORD, sign_in_option="PASSWORD")
    switch_sso_on()

    code, page = _break(ada.email)

    assert (code, WRONG in page) == (422, True)
    assert not UserSession.objects.exists()
    assert _kinds() == ["user.sign_in_failed"]


@pytest.mark.parametrize("gone", [{"is_active": False}, {"password": ""}])
def test_an_administrator_who_cannot_come_in_does_not_count(ada: User, gone: dict[str, object]) -> None:
    make_user(RoleCode.ADMIN, **{"password": PASSWORD, "sign_in_option": "PASSWORD"} | gone)  # type: ignore[arg-type]  # keywords kept in a dictionary
    switch_sso_on()

    assert _break(ada.email)[0] == 303


def test_others_do_not_break_glass(ada: User, rosa: User) -> None:
    switch_sso_on()

    code, page = _break(rosa.email)

    assert (code, WRONG in page) == (422, True)
    assert not UserSession.objects.exists()
    assert _kinds() == ["user.sign_in_failed"]


def test_a_wrong_password_breaks_nothing(ada: User) -> None:
    switch_sso_on()

    assert _break(ada.email, "wrong password 12")[0] == 422
    assert _kinds() == ["user.sign_in_failed"]


def test_password_users_sign_in_as_ever_on_that_page(rosa: User) -> None:
    User.objects.filter(pk=rosa.pk).update(sign_in_option="PASSWORD")
    switch_sso_on()

    assert _break(rosa.email)[0] == 303
    assert "user.break_glass_used" not in _kinds()


def test_the_quiet_link_stands_where_sso_is_on(ada: User) -> None:
    before = Client().get("/sign-in/").content.decode()
    switch_sso_on()

    assert ("?break-glass=1" in before, "?break-glass=1" in Client().get("/sign-in/").content.decode()) == (False, True)


def _link(email: str) -> str:
    out = io.StringIO()
    call_command("break_glass", email, stdout=out)
    found = re.search(r"http://testserver(/\S+)", out.getvalue())
    assert found
    return found[1]


def test_a_link_of_the_server_lets_an_administrator_in_once(ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(password="!none")
    switch_sso_on()
    url = _link("ADA@northwind.example")
    client = Client()

    opened, used, again = client.get(url).status_code, client.post(url).status_code, Client().post(url).status_code
    draining.drain()

    assert (opened, used, again) == (200, 303, 409)
    assert UserSession.objects.get().proof == "break-glass"
    assert _kinds()[0] == "user.break_glass_link_made"
    assert "user.break_glass_used" in _kinds()
    assert [letter.to for letter in mail.outbox] == [[ada.email]]


def test_opening_the_link_spends_nothing(ada: User) -> None:
    url = _link(ada.email)

    assert {Client().get(url).status_code for _look in range(3)} == {200}
    assert OneTimeLink.objects.get().used_at is None


@pytest.mark.parametrize("email", ["rosa@northwind.example", "nobody@northwind.example"])
def test_the_server_makes_no_link_for_others(ada: User, rosa: User, email: str) -> None:
    with pytest.raises(CommandError):
        call_command("break_glass", email)

    assert not OneTimeLink.objects.exists()
    assert not Entry.objects.exists()


def test_a_link_is_void_once_its_owner_administers_no_more(ada: User) -> None:
    boss = make_user(RoleCode.ADMIN, password=PASSWORD)
    url = _link(ada.email)
    editing.change_role(ada, role=make_role(RoleCode.BASIC), by=actor(boss))

    assert Client().post(url).status_code == 409
    assert not UserSession.objects.exists()


def test_the_last_way_in_is_kept(ada: User) -> None:
    make_user(RoleCode.ADMIN)  # active, but could come in by single sign-on only
    switch_sso_on()

    acts: tuple[Callable[[], object], ...] = (
        lambda: joining.deactivate(ada, by=Actor.system("test")),
        lambda: editing.change_role(ada, role=make_role(RoleCode.BASIC), by=Actor.system("test")),
    )
    for act in acts:
        with pytest.raises(Refused, match="No other administrator has a password") as refused:
            act()
        assert refused.value.code == "last_way_in"

    ada.refresh_from_db()
    assert (ada.is_active, ada.role.code) == (True, RoleCode.ADMIN)
    assert not Entry.objects.exists()
