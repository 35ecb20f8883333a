"""Sessions end when what they stand on changes, at the next request, and get a new key at every change of rights."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache

from accounts import authenticating, editing
from accounts.factors import enrolling
from accounts.models import User, UserSession
from accounts.permissions import RoleCode
from tests.accounts.factors.conftest import type_commits
from tests.accounts.factors.making import with_app, with_passkey
from tests.accounts.factors.softkey import SoftKey
from tests.factories.accounts import PASSWORD, actor, make_role, signed_in


def _role(user: User, ada: User) -> None:
    editing.change_role(user, role=make_role(RoleCode.BASIC), by=actor(ada))


def _password(user: User, _ada: User) -> None:
    authenticating.change_password(user, old=PASSWORD, new="seven quiet green lamps", keep="", by=actor(user))


def _factor_added(user: User, _ada: User) -> None:
    with_passkey(user, SoftKey())


def _factor_removed(user: User, _ada: User) -> None:
    enrolling.remove(user.second_factors.get(kind="totp"), keep="", by=actor(user))


def _factors_reset(user: User, ada: User) -> None:
    enrolling.reset_factors(user, by=actor(ada))


def _option(user: User, ada: User) -> None:
    facts = {name: getattr(user, name) for name in ("first_name", "last_name", "email", "sso_identifier", "location")}
    editing.edit_user(user, **facts, sign_in_option="SSO", by=actor(ada))


CHANGES = [_role, _password, _factor_added, _factor_removed, _factors_reset, _option]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_every_session_ends_at_its_next_request(
    ada: User, rosa: User, run_commits: type_commits, change: Callable[[User, User], None]
) -> None:
    with_app(rosa)
    clients = [signed_in(rosa), signed_in(rosa)]
    keys = [client.session.session_key for client in clients]
    assert [client.get("/me/").status_code for client in clients] == [200, 200]

    with run_commits(execute=True):
        change(rosa, ada)

    assert not UserSession.objects.filter(user=rosa).exists()
    assert not Session.objects.filter(session_key__in=keys).exists()
    assert [cache.get(f"django.contrib.sessions.cached_db{key}") for key in keys] == [None, None]
    assert [client.get("/me/").status_code for client in clients] == [302, 302]


def test_one_ended_session_leaves_the_others(rosa: User, run_commits: type_commits) -> None:
    here, there = signed_in(rosa), signed_in(rosa)
    session = UserSession.objects.get(session_key=there.session.session_key)

    with run_commits(execute=True):
        here.post(f"/me/sessions/{session.public_id}/end/")

    assert [here.get("/me/").status_code, there.get("/me/").status_code] == [200, 302]


def test_proving_again_changes_the_key_and_the_old_one_is_worthless(rosa: User) -> None:
    client = signed_in(rosa)
    old = client.cookies["sessionid"].value

    client.post("/me/prove/", {"password": PASSWORD})
    thief = signed_in(rosa)
    thief.cookies["sessionid"] = old

    assert client.cookies["sessionid"].value != old
    assert client.get("/me/").status_code == 200
    assert thief.get("/me/").status_code == 302


def test_the_list_says_with_what_each_session_was_proved(rosa: User) -> None:
    client = signed_in(rosa)
    UserSession.objects.update(proof="password+totp")

    assert "Password, authenticator app" in client.get("/me/sessions/").content.decode()


def test_leaving_empties_the_browser(rosa: User) -> None:
    answer = signed_in(rosa).post("/sign-out/")

    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not UserSession.objects.exists()
