"""E-mail first, then a password or straight to the identity provider, and strangers learn nothing from either."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import authenticating, joining
from accounts.models import Identity, IdentityProvider, User, UserSession
from accounts.options import SignInOption, option_of_nobody
from accounts.permissions import RoleCode
from accounts.sso import binding
from accounts.sso.claims import Claim
from accounts.views import ways
from base.actors import Actor
from base.audit.models import Entry
from base.outbox import draining
from tests.factories.accounts import PASSWORD, actor, make_role, make_user
from tests.factories.sign_in import switch_sso_on

START = "/sign-in/sso/northwind/"
WRONG = "The e-mail address or the password is not right. Try again, or set a new password."


def _first(email: str, query: str = "", client: Client | None = None) -> str:
    """Where the first step leads, after its page that moves on by itself."""
    answer = (client or Client()).post(f"/sign-in/{query}", {"email": email})
    if answer.status_code == 303:
        return str(answer.headers["Location"])
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', answer.content.decode())
    assert found
    assert "password" not in answer.content.decode().lower()
    return found[1].replace("&amp;", "&")


def test_sso_users_go_straight_to_the_provider(rosa: User) -> None:
    switch_sso_on()

    assert _first("ROSA@northwind.example ") == START


def test_password_users_of_the_domain_get_the_password_page(rosa: User) -> None:
    User.objects.filter(pk=rosa.pk).update(sign_in_option="PASSWORD")
    switch_sso_on()
    client = Client()

    first = _first(rosa.email, client=client)
    page = client.get(first).content.decode()
    answer = client.post(first, {"password": PASSWORD})

    assert first == "/sign-in/password/"
    assert f'href="{START}"' in page  # for those of the domain who have no account yet
    assert answer.status_code == 303
    assert UserSession.objects.get().proof == "password"


def test_a_deep_link_of_a_letter_comes_back_either_way(rosa: User, hugo: User) -> None:
    User.objects.filter(pk=hugo.pk).update(sign_in_option="PASSWORD")
    switch_sso_on()
    client = Client()
    asked = client.get("/me/sessions/").headers["Location"].removeprefix("/sign-in/")

    by_sso, by_password = _first(rosa.email, asked), _first(hugo.email, asked, client)

    assert by_sso == f"{START}?next=%2Fme%2Fsessions%2F"
    assert by_password == "/sign-in/password/?next=%2Fme%2Fsessions%2F"
    assert client.post(by_password, {"password": PASSWORD}).headers["Location"] == "/me/sessions/"


def test_without_sso_everybody_gets_the_password_page_in_one_read(rosa: User) -> None:
    User.objects.filter(pk=rosa.pk).update(sign_in_option="SSO")

    assert [_first(email) for email in (rosa.email, "nobody@northwind.example")] == ["/sign-in/password/"] * 2


def test_unknown_addresses_follow_their_domain(rosa: User) -> None:
    switch_sso_on()

    assert {_first(f"n{n}@northwind.example") for n in range(8)} == {START}
    assert {_first(f"n{n}@elsewhere.example") for n in range(8)} == {"/sign-in/password/"}


def _shown(domain: str) -> Counter[bool]:
    """For how many of 100 unknown addresses of a domain the first step leads to a provider."""
    return Counter(ways.provider_for(f"person{n}@{domain}") is not None for n in range(100))


@pytest.mark.parametrize(("exceptions", "users", "share"), [(0, 8, 0.0), (1, 8, 1 / 8), (3, 8, 1 / 2), (8, 8, 1.0)])
def test_exceptions_of_a_domain_hide_among_decoys(db: None, exceptions: int, users: int, share: float) -> None:
    for number in range(users):
        make_user(sign_in_option="PASSWORD" if number < exceptions else "")
    switch_sso_on()

    shown = _shown("northwind.example")

    assert shown[False] / 100 == pytest.approx(share, abs=0.12)
    assert _shown("northwind.example") == shown


def test_sso_users_outside_the_domains_hide_among_decoys_too(db: None) -> None:
    outsiders = [make_user(email=f"o{n}@{n}.example", sign_in_option="PASSWORD") for n in range(3)]
    outside = make_user(email="consultant@home.example", sign_in_option="SSO")
    first = switch_sso_on()
    other = IdentityProvider.objects.create(kind="OIDC", name="Other", slug="other", is_active=True)
    Identity.objects.create(user=outside, provider=other, subject="c-1")

    shown = _shown("home.example")

    assert ways.provider_for(outside.email) == other
    assert {ways.provider_for(user.email) for user in outsiders} == {None}
    assert shown[True] / 100 == pytest.approx(1 / 4, abs=0.12)
    assert {ways.provider_for(f"person{n}@home.example") for n in range(50)} == {None, first, other}


def test_decoys_depend_on_the_key_alone_and_not_on_capitals() -> None:
    given = {"usual": SignInOption.SSO, "exceptions": 1, "users": 2}
    one = [option_of_nobody(f"p{n}@x.example", key=b"one", **given) for n in range(64)]  # type: ignore[arg-type]  # keywords kept in a dictionary
    same = [option_of_nobody(f" P{n}@X.example", key=b"one", **given) for n in range(64)]  # type: ignore[arg-type]  # keywords kept in a dictionary
    two = [option_of_nobody(f"p{n}@x.example", key=b"two", **given) for n in range(64)]  # type: ignore[arg-type]  # keywords kept in a dictionary

    assert one == same
    assert one != two


WHOSE = ["sso", "password", "unknown", "inactive", "invited"]


@pytest.fixture
def people(db: None) -> dict[str, str]:
    """One address of each sort, all of the verified domain; the unknown one is shown what most are."""
    switch_sso_on()
    return {
        "sso": make_user(password=PASSWORD).email,
        "password": make_user(password=PASSWORD, sign_in_option="PASSWORD").email,
        "unknown": "nobody@northwind.example",
        "inactive": make_user(is_active=False).email,
        "invited": make_user(is_active=False, is_invited=True).email,
    }


def _statements(client: Client, path: str, given: dict[str, str]) -> tuple[int, int, list[str]]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.post(path, given)
    kinds = [query["sql"].split()[0] for query in captured]
    return answer.status_code, len(captured), kinds


def test_the_first_step_takes_the_same_statements_for_everybody(people: dict[str, str]) -> None:
    unknown = [f"person{n}@northwind.example" for n in range(100)]
    decoy = next(email for email in unknown if ways.provider_for(email) is None)
    usual = next(email for email in unknown if ways.provider_for(email) is not None)
    emails = people | {"unknown": usual, "decoy": decoy}

    found = {whose: _statements(Client(), "/sign-in/", {"email": email}) for whose, email in emails.items()}

    assert {whose: status for whose, (status, _count, _kinds) in found.items()} == {
        "sso": 200, "unknown": 200, "inactive": 200, "invited": 200, "password": 303, "decoy": 303
    }  # fmt: skip
    # the page that moves on to the provider reads the company's name, the redirect to the password page does not
    assert {whose: count for whose, (_status, count, _kinds) in found.items()} == {
        "sso": 10, "unknown": 10, "inactive": 10, "invited": 10, "password": 9, "decoy": 9
    }  # fmt: skip


@pytest.mark.parametrize("query", ["", "?break-glass=1"])
def test_a_wrong_password_takes_the_same_statements_for_everybody(people: dict[str, str], query: str) -> None:
    authenticating._password_of_nobody()
    found = {}
    for whose in WHOSE:
        client = Client(REMOTE_ADDR=f"203.0.{WHOSE.index(whose)}.1")
        client.post("/sign-in/?break-glass=1", {"email": people[whose]})
        found[whose] = _statements(client, f"/sign-in/password/{query}", {"password": "wrong password 12"})

    assert len({str(each) for each in found.values()}) == 1, found
    assert found["sso"][0] == 422


def test_the_right_password_of_an_sso_user_is_a_wrong_password(rosa: User, monkeypatch: pytest.MonkeyPatch) -> None:
    switch_sso_on()
    client = Client()
    client.post("/sign-in/", {"email": rosa.email})

    answer = client.post("/sign-in/password/", {"password": PASSWORD})

    assert answer.status_code == 422
    assert WRONG in answer.content.decode()
    assert not UserSession.objects.exists()
    assert [entry.kind for entry in Entry.objects.all()] == ["user.sign_in_failed"]


def test_the_first_step_is_limited_by_network_where_it_looks_things_up(rosa: User) -> None:
    switch_sso_on()
    client = Client()

    codes = Counter(client.post("/sign-in/", {"email": f"n{n}@northwind.example"}).status_code for n in range(61))

    assert codes == {200: 60, 429: 1}


def test_a_reset_for_an_sso_user_says_the_same_and_mails_nothing(rosa: User) -> None:
    switch_sso_on()
    answer = Client().post("/forgot-password/", {"email": rosa.email})
    draining.drain()

    assert f"If {rosa.email} belongs to an account" in answer.content.decode()
    assert mail.outbox == []
    assert not Entry.objects.exists()


def test_the_invitation_of_an_sso_user_leads_to_signing_in(ada: User) -> None:
    switch_sso_on()
    role = make_role(RoleCode.BASIC)
    user = joining.invite("nora@northwind.example", first_name="Nora", last_name="New", role=role, by=actor(ada))
    draining.drain()
    text = str(mail.outbox[0].body)
    found = re.search(r"http://testserver(/\S+)", text)
    assert found

    page = Client().get(found[1]).content.decode()
    posted = Client().post(found[1], {"new": "a whole new password"}).content.decode()

    assert "Choose a password" not in text
    assert START in page
    assert START in posted
    user.refresh_from_db()
    assert (user.is_active, user.has_usable_password()) == (False, False)


def test_the_invited_join_with_their_first_sign_in_even_if_bound_before(ada: User) -> None:
    provider = switch_sso_on()
    role = make_role(RoleCode.BASIC)
    user = joining.invite("nora@northwind.example", first_name="Nora", last_name="New", role=role, by=actor(ada))
    Identity.objects.create(user=user, provider=provider, subject="n-1")

    came = binding.user_for(provider, Claim("n-1"), by=Actor.anonymous())

    assert (came.pk, came.is_active, came.is_invited) == (user.pk, True, False)
    assert Entry.objects.filter(kind="user.joined").count() == 1


def test_an_old_invitation_asks_for_a_password_once_the_option_is_changed(ada: User) -> None:
    switch_sso_on()
    role = make_role(RoleCode.BASIC)
    user = joining.invite(
        "nora@northwind.example", first_name="Nora", last_name="N", role=role, sign_in_option="PASSWORD", by=actor(ada)
    )
    draining.drain()
    found = re.search(r"http://testserver(/\S+)", str(mail.outbox[0].body))
    assert found

    answer = Client().post(found[1], {"new": "a whole new password"})

    assert answer.status_code == 303
    user.refresh_from_db()
    assert user.is_active


def test_the_session_of_the_step_before_is_not_kept(rosa: User, settings: Any) -> None:
    """S13: no fixation. A session from before signing in gets a new key, and its cookie stays out of scripts' reach."""
    client = Client()
    client.session.save()
    client.cookies["sessionid"] = planted = "p" * 32
    client.post("/sign-in/", {"email": rosa.email})

    client.post("/sign-in/password/", {"password": PASSWORD})

    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie.value not in {planted, ""}
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
