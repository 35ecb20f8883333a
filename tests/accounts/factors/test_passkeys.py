"""Passkeys, with an authenticator of software: what holds opens the door, everything bent is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from fido2.utils import websafe_decode

from accounts.factors import enrolling, passkeys, proving, queries
from accounts.factors.models import SecondFactor
from accounts.models import User, UserSession
from base.audit.models import Entry
from base.errors import Invalid, Refused
from tests.accounts.factors.making import first_proof, with_app, with_passkey
from tests.accounts.factors.softkey import SoftKey
from tests.factories.accounts import actor, signed_in

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def _ask(user: User) -> tuple[str, passkeys.type_state]:
    return passkeys.ask_for_proof(
        queries.site(), present=[queries.public_of(factor) for factor in queries.passkeys_of(user)]
    )


def _prove(user: User, key: SoftKey) -> SecondFactor:
    options, state = _ask(user)
    return proving.prove_passkey(user, state=state, answer=key.get(options), by=actor(user))


def _kinds() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))


def test_adding_and_signing_in_through_the_pages(ada: User) -> None:
    key, client = SoftKey(), signed_in(ada)

    page = client.get("/me/security/passkey/")
    added = client.post(
        "/me/security/passkey/", {"name": " Work laptop ", "answer": key.create(page.context["options"])}
    )
    visitor = Client()
    first_proof(visitor, ada)
    step = visitor.get("/sign-in/second/")
    entered = visitor.post("/sign-in/second/", {"answer": key.get(step.context["options"])})

    assert (added.status_code, len(added.context["codes"])) == (200, 10)
    factor = SecondFactor.objects.get()
    assert (factor.kind, factor.name, factor.sign_count) == ("passkey", "Work laptop", 1)
    assert (entered.status_code, entered["Location"]) == (303, "/")
    assert list(UserSession.objects.order_by("id").values_list("proof", flat=True)) == [
        "password+passkey",
        "password+passkey",
    ]
    asked = json.loads(step.context["options"])["publicKey"]
    assert (asked["userVerification"], asked["rpId"]) == ("required", "testserver")


def test_only_public_parts_are_kept(ada: User) -> None:
    key = SoftKey()
    with_passkey(ada, key)

    secret = key.private.private_numbers().private_value.to_bytes(32, "big")
    row = SecondFactor.objects.values().get()

    assert secret not in websafe_decode(row["public_key"])
    assert secret.hex() not in str(row)


BENT: dict[str, dict[str, Any]] = {
    "another site": {"origin": "http://evil.example"},
    "another port": {"origin": "http://testserver:8080"},
    "a scheme": {"origin": "https://testserver"},
    "another relying party": {"rp_id": "evil.example"},
    "no user verification": {"verifies": False},
    "another key": {"private": SoftKey().private},
    "an unknown credential": {"credential_id": b"\x09" * 32},
}


@pytest.mark.parametrize("bent", [name for name in BENT if name not in {"another key", "an unknown credential"}])
def test_a_bent_answer_adds_nothing(ada: User, bent: str) -> None:
    key = SoftKey(**BENT[bent])

    with pytest.raises(Invalid, match="The browser did not make a passkey"):
        with_passkey(ada, key)

    assert not SecondFactor.objects.exists()


@pytest.mark.parametrize("bent", list(BENT))
def test_a_bent_answer_proves_nothing(ada: User, bent: str) -> None:
    key = SoftKey()
    factor = with_passkey(ada, key)
    for name, value in BENT[bent].items():
        setattr(key, name, value)

    with pytest.raises(Invalid, match="The passkey did not prove who you are"):
        _prove(ada, key)

    factor.refresh_from_db()
    assert (factor.sign_count, factor.last_used_at) == (0, None)
    assert _kinds()[-1] == "user.factor_failed"


@pytest.mark.parametrize(
    "answer", ["", "null", "[]", "{}", '{"id": "a", "rawId": "b"}', "nonsense", '{"id":"' + "A" * 30_000 + '"}']
)
def test_nonsense_proves_nothing(ada: User, answer: str) -> None:
    with_passkey(ada, SoftKey())
    _options, state = _ask(ada)

    with pytest.raises(Invalid):
        proving.prove_passkey(ada, state=state, answer=answer, by=actor(ada))


def test_an_answer_to_making_is_none_to_asking(ada: User) -> None:
    key = SoftKey()
    with_passkey(ada, key)
    options, state = _ask(ada)

    with pytest.raises(Invalid):
        proving.prove_passkey(ada, state=state, answer=key.get(options, kind="webauthn.create"), by=actor(ada))


def test_a_question_is_answered_once(ada: User) -> None:
    key = SoftKey()
    with_passkey(ada, key)
    visitor, other = Client(), Client()
    for client in (visitor, other):
        first_proof(client, ada)
    answer = key.get(visitor.get("/sign-in/second/").context["options"])
    other.get("/sign-in/second/")

    elsewhere = other.post("/sign-in/second/", {"answer": answer})
    here = visitor.post("/sign-in/second/", {"answer": answer})
    first_proof(visitor, ada)
    visitor.post("/sign-out/")
    first_proof(visitor, ada)
    again = visitor.post("/sign-in/second/", {"answer": answer})

    assert (elsewhere.status_code, here.status_code, again.status_code) == (422, 303, 422)


def test_a_question_is_good_for_five_minutes(ada: User) -> None:
    key = SoftKey()
    with time_machine.travel(NOON, tick=False) as clock:
        with_passkey(ada, key)
        visitor = Client()
        first_proof(visitor, ada)
        answer = key.get(visitor.get("/sign-in/second/").context["options"])
        clock.shift(timedelta(minutes=5, seconds=1))
        late = visitor.post("/sign-in/second/", {"answer": answer})

    assert late.status_code == 422


def test_a_passkey_of_somebody_else_is_none_of_mine(ada: User, rosa: User) -> None:
    hers, mine = SoftKey(credential_id=b"\x01" * 16), SoftKey(credential_id=b"\x02" * 16)
    with_passkey(rosa, hers)
    with_passkey(ada, mine)

    with pytest.raises(Invalid):
        _prove(ada, hers)


@pytest.mark.parametrize(("step", "is_refused"), [(1, False), (0, True), (-1, True)])
def test_a_count_that_does_not_grow_is_refused_and_alarmed(ada: User, step: int, is_refused: bool) -> None:
    key = SoftKey(count=5)
    factor = with_passkey(ada, key)
    key.step = step

    if is_refused:
        with pytest.raises(Invalid, match="may have been copied"):
            _prove(ada, key)
    else:
        _prove(ada, key)

    factor.refresh_from_db()
    assert factor.sign_count == (5 if is_refused else 6)
    assert ("user.passkey_copied" in _kinds()) is is_refused


def test_passkeys_that_never_count_are_fine(ada: User) -> None:
    key = SoftKey(step=0)
    with_passkey(ada, key)

    assert [_prove(ada, key).sign_count for _time in range(2)] == [0, 0]


def test_the_same_passkey_is_added_once(ada: User, rosa: User) -> None:
    key = SoftKey()
    with_passkey(ada, key)

    for user in (ada, rosa):
        with pytest.raises(Refused, match="added already"):
            with_passkey(user, key)

    assert SecondFactor.objects.count() == 1


def test_nobody_has_more_than_twenty(ada: User) -> None:
    for number in range(enrolling.MOST_FACTORS):
        SecondFactor.objects.create(user=ada, kind="passkey", name="K", credential_id=f"c{number}", confirmed_at=NOON)

    with pytest.raises(Refused, match="twenty"):
        with_passkey(ada, SoftKey())


def test_another_way_is_one_link_away(ada: User) -> None:
    with_passkey(ada, SoftKey())
    with_app(ada)
    visitor = Client()
    first_proof(visitor, ada)

    ways = {url for _label, url in visitor.get("/sign-in/second/").context["other_ways"]}

    assert ways == {"?with=totp", "?with=recovery"}
    assert visitor.get("/sign-in/second/?with=totp").context["way"] == "totp"
    assert visitor.get("/sign-in/second/?with=nonsense").context["way"] == "passkey"


def test_proving_again_takes_a_passkey(ada: User) -> None:
    key = SoftKey()
    with time_machine.travel(NOON, tick=False) as clock:
        with_passkey(ada, key)
        client = signed_in(ada)
        clock.shift(timedelta(minutes=10))
        asked = client.get("/me/security/passkey/")
        page = client.get(asked["Location"])
        done = client.post(asked["Location"], {"answer": key.get(page.context["options"])})

    assert (done.status_code, done["Location"]) == (303, "/me/security/passkey/")
    assert UserSession.objects.get().proof == "password+passkey"
