"""Authenticator apps: each code once, one step early or late, never twice, guessing is slow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.factors import codes, enrolling, proving, queries
from accounts.factors.models import RecoveryCode, SecondFactor
from accounts.models import SignInAttempts, User, UserSession
from base.actors import Actor
from base.audit.models import Entry
from base.credentials.models import Credential
from base.errors import Invalid, NotAllowed, Refused
from base.outbox.models import OutboxRow
from tests.accounts.factors.conftest import type_commits
from tests.accounts.factors.making import code_of, first_proof, with_app
from tests.factories.accounts import actor, signed_in

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
WRONG = "This code is not right."
USED = "This code was used already."


def _kinds() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))


def _letters() -> list[str]:
    return [row.payload["subject"] for row in OutboxRow.objects.filter(topic="mail").order_by("id")]


# The test vectors of RFC 6238, appendix B (SHA-1), cut to six digits.
@pytest.mark.parametrize(
    ("now", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(now: int, code: str) -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    assert codes.step_of(secret, code, now=now) == now // 30


@pytest.mark.parametrize(("steps", "is_taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_good_one_step_early_or_late(ada: User, steps: int, is_taken: bool) -> None:
    with time_machine.travel(NOON, tick=False):
        _factor, secret, _fresh = with_app(ada)
        code = code_of(secret, steps=steps)
        if is_taken:
            proving.prove_code(ada, code=code, by=actor(ada))
        else:
            with pytest.raises(Invalid, match=WRONG):
                proving.prove_code(ada, code=code, by=actor(ada))

    factor = SecondFactor.objects.get()
    assert factor.last_step == (int(NOON.timestamp()) // 30 + steps if is_taken else 0)
    assert (factor.last_used_at == NOON) is is_taken


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12 34\t56x"])
def test_what_is_no_code_is_refused(ada: User, typed: str) -> None:
    with_app(ada)

    with pytest.raises(Invalid, match=WRONG):
        proving.prove_code(ada, code=typed, by=actor(ada))


def test_blanks_between_digits_do_not_matter(ada: User) -> None:
    _factor, secret, _fresh = with_app(ada)
    code = code_of(secret)

    assert proving.prove_code(ada, code=f" {code[:3]} {code[3:]} ", by=actor(ada)).user == ada


@pytest.mark.parametrize("steps", [0, -1])
def test_a_code_is_taken_once_and_none_before_it_again(ada: User, steps: int) -> None:
    with time_machine.travel(NOON, tick=False):
        _factor, secret, _fresh = with_app(ada)
        proving.prove_code(ada, code=code_of(secret), by=actor(ada))
        with pytest.raises(Invalid, match=USED):
            proving.prove_code(ada, code=code_of(secret, steps=steps), by=actor(ada))


def test_the_code_that_set_it_up_does_not_sign_in(ada: User) -> None:
    with time_machine.travel(NOON, tick=False):
        factor = enrolling.start_app(ada, by=actor(ada))
        code = code_of(queries.secret_of(factor))
        enrolling.confirm_app(factor, code=code, keep="", by=actor(ada))
        with pytest.raises(Invalid, match=USED):
            proving.prove_code(ada, code=code, by=actor(ada))


def test_setting_up_through_the_pages(ada: User, run_commits: type_commits) -> None:
    client, elsewhere = signed_in(ada), signed_in(ada)
    key = client.session.session_key

    started = client.post("/me/security/app/start/")
    page = client.get(started["Location"])
    secret = page.context["key"].replace(" ", "")
    wrong = client.post("/me/security/app/", {"code": "000000"})
    with run_commits(execute=True):
        answer = client.post("/me/security/app/", {"code": code_of(secret)})

    assert (page.status_code, wrong.status_code, answer.status_code) == (200, 422, 200)
    assert page.context["picture"].startswith("data:image/svg+xml")
    assert len(answer.context["codes"]) == len(set(answer.context["codes"])) == 10
    assert all(code in answer.content.decode() for code in answer.context["codes"])
    factor = SecondFactor.objects.get()
    assert (factor.kind, factor.confirmed_at is not None) == ("totp", True)
    session = UserSession.objects.get()
    assert (session.session_key, session.proof) == (client.session.session_key, "password+totp")
    assert session.session_key != key
    assert elsewhere.get("/me/").status_code == 302
    assert _letters() == ["A second factor was added to your account"]


def test_secrets_stand_nowhere_in_clear(ada: User) -> None:
    _factor, secret, fresh = with_app(ada)

    kept = [str(row) for model in (SecondFactor, RecoveryCode, Credential, Entry) for row in model.objects.values()]
    kept += [str(row.payload) for row in OutboxRow.objects.all()]

    assert not [text for text in kept if secret in text or any(code in text for code in fresh)]
    assert Credential.objects.get().last_four == ""
    page = signed_in(ada).get("/me/security/").content.decode()
    assert secret not in page.replace(" ", "")


def test_sign_in_asks_for_the_code_between_password_and_session(ada: User) -> None:
    _factor, secret, _fresh = with_app(ada)
    client = Client()

    first = first_proof(client, ada, goal="/me/sessions/")
    home, account = client.get("/jobs/"), client.get("/me/")
    page = client.get(first["Location"])
    wrong = client.post("/sign-in/second/", {"code": "000000"})
    anonymous = client.cookies["sessionid"].value
    right = client.post("/sign-in/second/", {"code": code_of(secret)})

    assert first["Location"] == "/sign-in/second/"
    assert [answer.status_code for answer in (home, account, page, wrong, right)] == [302, 302, 200, 422, 303]
    assert right["Location"] == "/me/sessions/"
    assert UserSession.objects.get().proof == "password+totp"
    assert client.cookies["sessionid"].value != anonymous
    assert "second-step" not in client.session
    assert client.get("/me/").status_code == 200


def test_the_first_proof_alone_lists_no_session(ada: User) -> None:
    with_app(ada)

    first_proof(Client(), ada)

    assert not UserSession.objects.exists()


def test_the_second_step_is_for_who_gave_the_first(ada: User) -> None:
    with_app(ada)

    assert Client().get("/sign-in/second/")["Location"] == "/sign-in/"
    assert Client().post("/sign-in/second/", {"code": "000000"})["Location"] == "/sign-in/"


@pytest.mark.parametrize("change", ["late", "password", "inactive", "factor removed"])
def test_the_first_proof_is_good_for_ten_minutes_and_this_password(ada: User, change: str) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        factor, secret, _fresh = with_app(ada)
        client = Client()
        first_proof(client, ada)
        if change == "late":
            clock.shift(timedelta(minutes=10))
        elif change == "password":
            ada.set_password("another fine password")
            ada.save()
        elif change == "inactive":
            User.objects.update(is_active=False)
        else:
            enrolling.remove(factor, keep="", by=actor(ada))
        answer = client.post("/sign-in/second/", {"code": code_of(secret)})

    assert (answer.status_code, answer["Location"]) == (303, "/sign-in/")
    assert not UserSession.objects.exists()


def test_guessing_is_slow_and_the_owner_hears_of_it(ada: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        _factor, secret, _fresh = with_app(ada)
        OutboxRow.objects.all().delete()
        client = Client()
        first_proof(client, ada)
        guesses = [client.post("/sign-in/second/", {"code": "000000"}).status_code for _try in range(5)]
        blocked = client.post("/sign-in/second/", {"code": code_of(secret)})
        clock.shift(timedelta(seconds=31))
        later = client.post("/sign-in/second/", {"code": code_of(secret)})

    assert (guesses, blocked.status_code, later.status_code) == ([422] * 5, 429, 303)
    assert "Too many attempts." in blocked.content.decode()
    assert _letters() == ["Somebody tried to sign in to your account"]
    assert not SignInAttempts.objects.filter(key=f"factor:{ada.public_id}").exists()
    assert _kinds().count("user.factor_failed") == 5


def test_a_day_has_fifty_tries(ada: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        with_app(ada)
        codes_seen = []
        for number in range(51):
            by = Actor.anonymous(network=f"203.0.{number}.0/24")
            try:
                proving.prove_code(ada, code="000000", by=by)
            except Invalid:
                codes_seen.append("wrong")
            except Exception as error:  # noqa: BLE001  # whichever refusal it is, its name is asserted
                codes_seen.append(type(error).__name__)
            clock.shift(timedelta(minutes=15))

    assert codes_seen == ["wrong"] * 50 + ["UsedUp"]


def test_nobody_sets_up_for_others(ada: User, rosa: User) -> None:
    factor = enrolling.start_app(rosa, by=actor(rosa))
    for refused in (
        lambda: enrolling.start_app(rosa, by=actor(ada)),
        lambda: enrolling.confirm_app(factor, code="1", keep="", by=actor(ada)),
        lambda: enrolling.rename(factor, name="x", by=actor(ada)),
        lambda: enrolling.remove(factor, keep="", by=actor(ada)),
        lambda: enrolling.make_codes(rosa, by=actor(ada)),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert SecondFactor.objects.get().name == "Authenticator app"


def test_a_new_app_replaces_the_old_once_it_works(ada: User) -> None:
    old, secret, _fresh = with_app(ada)
    new = enrolling.start_app(ada, by=actor(ada))
    enrolling.start_app(ada, by=actor(ada))
    with pytest.raises(SecondFactor.DoesNotExist):
        new.refresh_from_db()
    proving.prove_code(ada, code=code_of(secret), by=actor(ada))

    new = SecondFactor.objects.get(confirmed_at=None)
    fresh = enrolling.confirm_app(new, code=code_of(queries.secret_of(new)), keep="", by=actor(ada))

    assert fresh == []
    assert SecondFactor.objects.get() == new
    assert list(Credential.objects.values_list("owner", flat=True)) == [f"second-factor:{new.public_id}"]
    assert old.pk != new.pk
    with pytest.raises(Refused):
        enrolling.confirm_app(new, code="000000", keep="", by=actor(ada))


@pytest.mark.parametrize("count", [0, 1])
def test_the_security_page_asks_the_same_however_many_factors(
    ada: User, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1 + 2 * count):
        SecondFactor.objects.create(
            user=ada, kind="passkey", name=f"Key {number}", credential_id=f"c{number}", confirmed_at=NOON
        )
    client = signed_in(ada)
    client.get("/me/security/")

    with django_assert_max_num_queries(12):
        assert client.get("/me/security/").status_code == 200
