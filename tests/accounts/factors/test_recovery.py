"""Recovery codes, two requests at once, removing, and what administrators see and do."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from accounts.factors import codes, enrolling, proving, queries
from accounts.factors.models import RecoveryCode, SecondFactor
from accounts.models import User, UserSession
from accounts.permissions import RoleCode
from base.audit.models import Entry
from base.errors import DomainError, Invalid, NotAllowed, Refused
from tests.accounts.factors.conftest import type_commits
from tests.accounts.factors.making import code_of, first_proof, with_app, with_passkey
from tests.accounts.factors.softkey import SoftKey
from tests.factories.accounts import PASSWORD, actor, make_user, signed_in


def _kinds() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))


def test_ten_codes_of_sixty_bits_that_differ() -> None:
    fresh = codes.new_recovery_codes()

    assert len(set(fresh)) == 10
    assert {len(code) for code in fresh} == {14}
    assert not set("".join(fresh)) & set("ilo01")


def test_a_code_signs_in_once_however_it_is_typed(ada: User) -> None:
    _factor, _secret, fresh = with_app(ada)
    client, again = Client(), Client()
    first_proof(client, ada)
    first_proof(again, ada)

    entered = client.post("/sign-in/second/?with=recovery", {"code": fresh[0].upper().replace("-", " ")})
    refused = again.post("/sign-in/second/?with=recovery", {"code": fresh[0]})

    assert (entered.status_code, refused.status_code) == (303, 422)
    assert "used already" in refused.content.decode()
    assert UserSession.objects.get().proof == "password+recovery"
    assert queries.codes_left(ada) == 9
    assert _kinds().count("user.recovery_code_used") == 1


def test_a_code_of_somebody_else_is_worthless(ada: User, rosa: User) -> None:
    with_app(ada)
    _factor, _secret, hers = with_app(rosa)

    with pytest.raises(Invalid):
        proving.prove_recovery_code(ada, code=hers[0], by=actor(ada))
    assert queries.codes_left(rosa) == 10


def test_new_codes_make_the_old_worthless(ada: User) -> None:
    _factor, _secret, old = with_app(ada)
    client = signed_in(ada)

    page = client.post("/me/security/codes/")
    new = page.context["codes"]

    assert "recovery-codes.txt" in page.content.decode()
    assert page["Cache-Control"] == "no-store" or "no-store" in page["Cache-Control"]
    assert set(RecoveryCode.objects.values_list("digest", flat=True)) == {codes.digest_of(code) for code in new}
    with pytest.raises(Invalid):
        proving.prove_recovery_code(ada, code=old[0], by=actor(ada))
    assert client.get("/me/security/codes/").status_code == 405


def test_without_a_factor_there_are_no_codes(ada: User) -> None:
    with pytest.raises(Refused):
        enrolling.make_codes(ada, by=actor(ada))


@pytest.mark.parametrize(("left", "is_low"), [(3, False), (2, True), (0, True)])
def test_few_codes_are_warned_of(ada: User, left: int, is_low: bool) -> None:
    with_app(ada)
    keep = RecoveryCode.objects.values_list("pk", flat=True)[:left]
    RecoveryCode.objects.exclude(pk__in=list(keep)).delete()

    page = signed_in(ada).get("/me/security/")

    assert (page.context["codes_left"], page.context["is_low"]) == (left, is_low)


def _at_once(act: Callable[[], object]) -> list[str]:
    """What two threads with connections of their own get when they act at the same time."""
    results, start = [], threading.Barrier(2)

    def one() -> None:
        start.wait()
        try:
            act()
            results.append("ok")
        except DomainError as error:
            results.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["app", "recovery"])
def test_of_two_requests_with_one_code_one_wins(what: str) -> None:
    user = make_user(password=PASSWORD)
    _factor, secret, fresh = with_app(user)
    code = code_of(secret) if what == "app" else fresh[0]
    prove = proving.prove_code if what == "app" else proving.prove_recovery_code

    assert _at_once(lambda: prove(user, code=code, by=actor(user))) == ["ok", "wrong"]


def test_removing_the_last_factor_takes_the_codes_along(rosa: User, run_commits: type_commits) -> None:
    factor, _secret, _fresh = with_app(rosa)
    client, elsewhere = signed_in(rosa), signed_in(rosa)

    with run_commits(execute=True):
        answer = client.post(f"/me/security/{factor.public_id}/remove/")

    assert (answer.status_code, answer["Location"]) == (303, "/me/security/")
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert client.get("/me/security/").status_code == 200
    assert elsewhere.get("/me/security/").status_code == 302
    assert first_proof(Client(), rosa)["Location"] == "/"


def test_one_of_two_can_go(rosa: User) -> None:
    factor, _secret, _fresh = with_app(rosa)
    with_passkey(rosa, SoftKey())

    enrolling.remove(factor, keep="", by=actor(rosa))

    assert (SecondFactor.objects.get().kind, queries.codes_left(rosa)) == ("passkey", 10)


def test_renaming(rosa: User, ada: User) -> None:
    factor, _secret, _fresh = with_app(rosa)
    client = signed_in(rosa)

    empty = client.post(f"/me/security/{factor.public_id}/rename/", {"name": " "})
    done = client.post(f"/me/security/{factor.public_id}/rename/", {"name": "Phone"})

    assert (empty.status_code, done.status_code) == (422, 303)
    assert SecondFactor.objects.get().name == "Phone"
    assert signed_in(ada).post(f"/me/security/{factor.public_id}/rename/", {"name": "x"}).status_code == 404
    assert signed_in(ada).post(f"/me/security/{factor.public_id}/remove/").status_code == 404


def test_administrators_see_which_factors_there_are_and_no_secret(ada: User, rosa: User) -> None:
    _factor, secret, fresh = with_app(rosa)
    session = signed_in(rosa).session.session_key
    client = signed_in(ada)

    page = client.get(f"/settings/users/{rosa.public_id}/security/").content.decode()
    user_page = client.get(f"/settings/users/{rosa.public_id}/").content.decode()

    assert "Authenticator app" in page
    assert "10 recovery codes are left." in page
    assert not [text for text in (secret, session, *fresh) if str(text) in page + user_page]
    assert "Second factors and sessions" in user_page


def test_an_administrator_resets_what_was_lost(ada: User, rosa: User, run_commits: type_commits) -> None:
    with_app(rosa)
    with_passkey(rosa, SoftKey())
    theirs = signed_in(rosa)

    with run_commits(execute=True):
        answer = signed_in(ada).post(f"/settings/users/{rosa.public_id}/security/reset/")

    assert answer.status_code == 303
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert theirs.get("/me/").status_code == 302
    assert _kinds()[-1] == "user.factors_reset"


@pytest.mark.parametrize("who", ["standard", "self"])
def test_nobody_else_resets(ada: User, rosa: User, who: str) -> None:
    with_app(ada)
    by = actor(rosa if who == "standard" else ada)

    with pytest.raises(NotAllowed if who == "standard" else Refused):
        enrolling.reset_factors(ada, by=by)
    assert SecondFactor.objects.count() == 1


def test_administrators_end_sessions_of_others(ada: User, rosa: User, run_commits: type_commits) -> None:
    first, second = signed_in(rosa), signed_in(rosa)
    client = signed_in(ada)
    session = UserSession.objects.get(session_key=first.session.session_key)

    with run_commits(execute=True):
        client.post(f"/settings/users/{rosa.public_id}/sessions/{session.public_id}/end/")
    one_ended = [first.get("/me/").status_code, second.get("/me/").status_code]
    with run_commits(execute=True):
        client.post(f"/settings/users/{rosa.public_id}/sessions/end/")

    assert one_ended == [302, 200]
    assert second.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200
    other = make_user(RoleCode.EXTENDED)
    assert signed_in(other).post(f"/settings/users/{ada.public_id}/sessions/end/").status_code == 403
