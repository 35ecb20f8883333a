"""The setting that asks administrators for a second factor: nothing else is reachable without one."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import Client

from accounts import tuning
from accounts.factors import enrolling, requiring
from accounts.factors.preferences import ADMINISTRATORS_ASKED
from accounts.factors.views.entry import enter
from accounts.models import Company, User, UserSession
from base.actors import Actor
from base.errors import NotAllowed, Refused
from tests.accounts.factors.making import code_of, first_proof, with_app
from tests.factories.accounts import actor, signed_in

ASKED = ADMINISTRATORS_ASKED.name


def _switch_on(on: bool = True) -> None:
    tuning.change_preferences({ASKED: on}, by=Actor.system("test"))


def test_who_has_one_may_switch_it_on(ada: User) -> None:
    client = signed_in(ada)

    without = client.post("/settings/second-factor/", {"on": "yes"})
    with_app(ada)
    on = client.post("/settings/second-factor/", {"on": "yes"})

    assert (without.status_code, on.status_code) == (409, 303)
    assert Company.objects.get().preferences == {ASKED: True}


def test_it_is_the_administrators_to_switch(ada: User, rosa: User) -> None:
    with pytest.raises(NotAllowed):
        requiring.ask_administrators(on=True, by=actor(rosa))
    with pytest.raises(Refused):
        requiring.ask_administrators(on=True, by=actor(ada))
    assert Company.objects.get().preferences == {}


def test_administrators_without_one_set_it_up_and_reach_nothing_else(ada: User) -> None:
    _switch_on()
    client = Client()

    entered = first_proof(client, ada, goal="/settings/users/")
    shut = {url: client.get(url).get("Location") for url in ("/", "/jobs/", "/settings/users/", "/me/", "/palette/")}
    posted = client.post("/settings/company/", {"name": "Taken"})
    page = client.get("/me/security/")
    setup = client.get(client.post("/me/security/app/start/")["Location"])
    done = client.post("/me/security/app/", {"code": code_of(setup.context["key"].replace(" ", ""))})

    assert entered["Location"] == "/settings/users/"
    assert set(shut.values()) == {"/me/security/"}
    assert posted["Location"] == "/me/security/"
    assert Company.objects.get().name == "Northwind Hospitals"
    assert "Your company asks administrators for a second factor." in page.content.decode()
    assert done.status_code == 200
    assert client.get("/settings/users/").status_code == 200
    assert UserSession.objects.get().proof == "password+totp"


def test_open_sessions_are_asked_at_once(ada: User) -> None:
    client = signed_in(ada)
    _factor, secret, _fresh = with_app(ada)
    client = signed_in(ada)
    _switch_on()

    asked = client.get("/settings/users/")
    proved = client.post(asked["Location"], {"code": code_of(secret)})

    assert asked["Location"] == "/me/prove/?next=%2Fsettings%2Fusers%2F"
    assert (proved.status_code, proved["Location"]) == (303, "/settings/users/")
    assert client.get("/settings/users/").status_code == 200


def test_others_are_not_asked_and_everybody_may_leave(ada: User, rosa: User) -> None:
    _switch_on()
    client = signed_in(ada)

    assert signed_in(rosa).get("/jobs/").status_code == 200
    assert client.post("/sign-out/")["Location"] == "/sign-in/"


def test_the_last_factor_stays_while_it_is_asked_for(ada: User) -> None:
    factor, _secret, _fresh = with_app(ada)
    _switch_on()

    with pytest.raises(Refused, match="this is your last"):
        enrolling.remove(factor, keep="", by=actor(ada))
    _switch_on(False)
    enrolling.remove(factor, keep="", by=actor(ada))


@pytest.mark.parametrize(
    ("who", "proof", "is_on", "is_asked"),
    [
        ("ada", "password", False, True),
        ("ada", "password", True, True),
        ("ada", "break-glass", False, True),
        ("ada", "sso", False, False),
        ("ada", "sso", True, True),
        ("rosa", "password", False, True),
        ("rosa", "sso", True, False),
    ],
)
def test_who_is_asked_for_a_factor_they_have(
    request: pytest.FixtureRequest, who: str, proof: str, is_on: bool, is_asked: bool
) -> None:
    user: User = request.getfixturevalue(who)
    with_app(user)
    _switch_on(is_on)

    answer = enter(_visit(), user, proof=proof)

    assert (answer["Location"] == "/sign-in/second/") is is_asked
    assert UserSession.objects.exists() is not is_asked


def test_through_the_provider_nobody_is_made_to_set_one_up(ada: User) -> None:
    _switch_on()
    client = signed_in(ada)
    session = client.session
    session["proof"] = "sso"
    session.save()

    assert client.get("/settings/users/").status_code == 200


def _visit() -> HttpRequest:
    """A request of somebody nobody knows, with a session, as the middleware leaves it."""
    client = Client()
    return client.get("/sign-in/").wsgi_request
