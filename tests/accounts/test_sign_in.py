"""Signing in through the pages, as a browser does it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import hashers
from django.contrib.sessions.models import Session
from django.test import Client

from accounts import authenticating
from accounts.models import SignInAttempts, User, UserSession
from base.actors import Actor
from base.audit.models import Entry
from tests.factories.accounts import PASSWORD, make_company, make_user

EARLY = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
WRONG = "The e-mail address or the password is not right. Try again, or set a new password."
WAIT = "Too many attempts. Wait a few minutes, then try again."


def _enter(client: Client, email: str, password: str, *, goal: str = "") -> Any:
    query = f"?next={goal}" if goal else ""
    client.post(f"/sign-in/{query}", {"email": email})
    return client.post(f"/sign-in/password/{query}", {"password": password})


def _kinds() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))


def test_two_steps_open_a_session(rosa: User) -> None:
    client = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})

    first = client.post("/sign-in/", {"email": "ROSA@northwind.example "})
    second = client.post("/sign-in/password/", {"password": PASSWORD})

    assert (first.status_code, first.headers["Location"]) == (303, "/sign-in/password/")
    assert (second.status_code, second.headers["Location"]) == (303, "/")
    session = UserSession.objects.get()
    assert (session.user, session.device, session.network) == (rosa, "Firefox, Windows", "127.0.0.0/24")
    assert session.session_key == client.session.session_key
    assert _kinds() == ["user.signed_in"]


def test_the_session_gets_a_new_key(rosa: User) -> None:
    client = Client()
    client.session.save()
    before = client.cookies.get("sessionid")

    _enter(client, rosa.email, PASSWORD)

    assert client.cookies["sessionid"].value != (before.value if before else "")
    assert Session.objects.filter(session_key=client.session.session_key).exists()


def test_the_way_goes_on_to_the_page_that_was_asked_for(rosa: User) -> None:
    answer = _enter(Client(), rosa.email, PASSWORD, goal="/me/sessions/")

    assert answer.headers["Location"] == "/me/sessions/"


@pytest.mark.parametrize("goal", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_way_never_leads_to_another_host(rosa: User, goal: str) -> None:
    assert _enter(Client(), rosa.email, PASSWORD, goal=goal).headers["Location"] == "/"


def test_employees_come_to_their_account(emil: User) -> None:
    assert _enter(Client(), emil.email, PASSWORD).headers["Location"] == "/me/"


def test_who_is_signed_in_goes_home(rosa: User) -> None:
    client = Client()
    client.force_login(rosa)

    assert client.get("/sign-in/").headers["Location"] == "/"
    assert client.get("/sign-in/password/").headers["Location"] == "/"


def test_the_second_step_asks_for_the_first(db: None) -> None:
    assert Client().get("/sign-in/password/").headers["Location"] == "/sign-in/"


def test_the_second_step_looks_the_same_for_everybody(rosa: User) -> None:
    pages = {}
    for email in (rosa.email, "nobody@northwind.example"):
        client = Client()
        client.post("/sign-in/", {"email": email})
        page = client.get("/sign-in/password/")
        token = page.context["csrf_token"]
        pages[email] = page.content.decode().replace(email, "").replace(str(token), "")

    assert pages[rosa.email] == pages["nobody@northwind.example"]


@pytest.mark.parametrize("whose", ["real", "unknown", "inactive", "no password"])
def test_a_wrong_pair_gets_one_answer_after_one_hash(db: None, whose: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make_company()
    emails = {
        "real": make_user(password=PASSWORD).email,
        "unknown": "nobody@northwind.example",
        "inactive": make_user(password="wrong password 12", is_active=False).email,
        "no password": make_user().email,
    }
    authenticating._password_of_nobody()
    checked: list[int] = []
    honest = hashers.check_password

    def counted(*given: Any, **named: Any) -> bool:
        checked.append(1)
        return honest(*given, **named)

    monkeypatch.setattr(hashers, "check_password", counted)
    client = Client()

    answer = _enter(client, emails[whose], "wrong password 12")

    assert answer.status_code == 422
    assert WRONG in answer.content.decode()
    assert "sessionid" not in client.cookies
    assert len(checked) == 1
    assert SignInAttempts.objects.filter(key__startswith="account:").get().failures == 1
    assert len(_kinds()) == 1
    assert not UserSession.objects.exists()


def test_an_empty_password_is_asked_for_again(rosa: User) -> None:
    answer = _enter(Client(), rosa.email, "")

    assert answer.status_code == 422
    assert "Enter your password." in answer.content.decode()
    assert not SignInAttempts.objects.exists()


@pytest.mark.parametrize("known", [True, False])
def test_five_tries_are_free_then_each_waits_longer(rosa: User, known: bool) -> None:
    email = rosa.email if known else "nobody@northwind.example"
    client = Client()
    with time_machine.travel(EARLY, tick=False) as clock:
        free = [_enter(client, email, "wrong password 12").status_code for _try in range(5)]
        blocked = _enter(client, email, PASSWORD)
        clock.shift(timedelta(seconds=31))
        sixth = _enter(client, email, "wrong password 12").status_code
        clock.shift(timedelta(seconds=31))
        still = _enter(client, email, PASSWORD).status_code
        clock.shift(timedelta(seconds=30))
        last = _enter(client, email, PASSWORD).status_code

    assert free == [422] * 5
    assert blocked.status_code == 429
    assert WAIT in blocked.content.decode()
    assert (sixth, still) == (422, 429)
    assert last == (303 if known else 422)


def test_a_quarter_of_an_hour_of_quiet_forgets(rosa: User) -> None:
    client = Client()
    with time_machine.travel(EARLY, tick=False) as clock:
        for _try in range(4):
            _enter(client, rosa.email, "wrong password 12")
        clock.shift(timedelta(minutes=15))
        again = [_enter(client, rosa.email, "wrong password 12").status_code for _try in range(5)]

    assert again == [422] * 5


def test_strangers_cannot_keep_the_owner_out_of_a_known_browser(rosa: User) -> None:
    mine, strange = Client(), Client(REMOTE_ADDR="203.0.113.9")
    with time_machine.travel(EARLY, tick=False) as clock:
        _enter(mine, rosa.email, PASSWORD)
        mine.post("/sign-out/")
        clock.shift(timedelta(hours=1))
        for _try in range(6):
            _enter(strange, rosa.email, "wrong password 12")
        strangers, owners = _enter(strange, rosa.email, PASSWORD), _enter(mine, rosa.email, PASSWORD)

    assert (strangers.status_code, owners.status_code) == (429, 303)


def test_a_network_may_fail_twenty_times_a_minute(rosa: User) -> None:
    client = Client()
    with time_machine.travel(EARLY, tick=False) as clock:
        codes = [_enter(client, f"n{n}@northwind.example", "wrong password 12").status_code for n in range(21)]
        elsewhere = _enter(Client(REMOTE_ADDR="203.0.113.9"), rosa.email, PASSWORD).status_code
        clock.shift(timedelta(minutes=1))
        later = _enter(client, rosa.email, PASSWORD).status_code

    assert codes == [422] * 20 + [429]
    assert (elsewhere, later) == (303, 303)


def test_honest_sign_ins_do_not_use_the_network_up(rosa: User) -> None:
    with time_machine.travel(EARLY, tick=False):
        codes = {_enter(Client(), rosa.email, PASSWORD).status_code for _try in range(25)}

    assert codes == {303}


def test_an_inactive_user_cannot_come_in_with_the_right_password(db: None) -> None:
    user = make_user(password=PASSWORD, is_active=False)

    answer = _enter(Client(), user.email, PASSWORD)

    assert answer.status_code == 422
    assert WRONG in answer.content.decode()


def test_sign_out_ends_the_session_and_empties_the_browser(rosa: User) -> None:
    client = Client()
    _enter(client, rosa.email, PASSWORD)
    key = client.session.session_key

    answer = client.post("/sign-out/")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(session_key=key).exists()
    assert not UserSession.objects.exists()
    assert _kinds() == ["user.signed_in", "user.signed_out"]


def test_sign_out_by_a_link_is_not_possible(rosa: User) -> None:
    client = Client()
    client.force_login(rosa)

    assert client.get("/sign-out/").status_code == 405
    assert UserSession.objects.count() == 1


def test_passwords_are_kept_with_argon2(settings: object) -> None:
    from config.settings import base

    assert base.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.mark.parametrize(
    ("person", "idle", "absolute"),
    [("rosa", timedelta(hours=8), timedelta(days=7)), ("ada", timedelta(hours=1), timedelta(hours=12))],
)
def test_sessions_end_when_idle_and_when_old(
    request: pytest.FixtureRequest, person: str, idle: timedelta, absolute: timedelta
) -> None:
    user = request.getfixturevalue(person)
    client = Client()
    with time_machine.travel(EARLY, tick=False) as clock:
        client.force_login(user)
        clock.shift(idle - timedelta(seconds=1))
        in_use = client.get("/me/").status_code
        clock.shift(idle)
        idle_over = client.get("/me/").status_code

        client.force_login(user)
        steps = int(absolute / (idle / 2)) - 1
        codes = set()
        for _step in range(steps):
            clock.shift(idle / 2)
            codes.add(client.get("/me/").status_code)
        clock.shift(idle / 2)
        old = client.get("/me/").status_code

    assert (in_use, idle_over) == (200, 302)
    assert codes == {200}
    assert old == 302
    assert not UserSession.objects.exists()


def test_a_page_costs_one_query_for_session_and_one_for_the_user(rosa: User, django_assert_num_queries: object) -> None:
    client = Client()
    client.force_login(rosa)
    client.get("/me/password/")

    # user with role, company (its name stands in the frame), whether it has single sign-on; the session is cached
    with django_assert_num_queries(3):  # type: ignore[operator]  # a fixture typed as a plain object
        client.get("/me/password/")


def test_the_verb_refuses_without_a_trace_of_the_address(db: None) -> None:
    make_company()

    with pytest.raises(Exception, match="not right"):
        authenticating.sign_in("secret@northwind.example", password="x", by=Actor.anonymous(network="203.0.113.0/24"))

    entry = Entry.objects.get()
    assert entry.kind == "company.sign_in_unknown"
    assert "secret" not in f"{entry.object_name} {entry.data} {entry.changes}"
    assert not SignInAttempts.objects.filter(key__contains="secret").exists()
