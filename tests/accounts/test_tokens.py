"""API tokens: shown once, kept as a digest, good until they expire or are revoked."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from accounts import issuing
from accounts.models import ApiToken, User
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, Refused
from tests.factories.accounts import actor, signed_in

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


def test_a_token_looks_like_those_of_the_compatible_interface(ada: User) -> None:
    token, value = issuing.create_token("Payroll", by=actor(ada))

    assert re.fullmatch("DCRA1-[0-9a-f]{32}", value)
    assert (token.prefix, token.digest) == (value[:10], hashlib.sha256(value.encode()).hexdigest())
    assert value not in str(ApiToken.objects.values().get())
    assert value not in str(Entry.objects.values().get())


def test_a_token_is_shown_once(ada: User) -> None:
    client = signed_in(ada)

    made = client.post("/settings/api-tokens/", {"name": "Payroll", "days": "90"})
    later = client.get("/settings/api-tokens/")

    value = re.search("DCRA1-[0-9a-f]{32}", made.content.decode())
    assert value
    assert made.headers["Cache-Control"] == "no-store"
    assert issuing.token_for(value[0]) == ApiToken.objects.get()
    assert value[0] not in later.content.decode()
    assert value[0][:10] in later.content.decode()


def test_a_token_acts_with_the_rights_of_its_maker(ada: User, django_assert_num_queries: Any) -> None:
    _token, value = issuing.create_token("Payroll", by=actor(ada))
    issuing.token_for(value)

    with django_assert_num_queries(1):
        found = issuing.token_for(value)
        assert found is not None
        assert (found.owner, found.owner.role.code, found.may_skip_required_steps) == (ada, "ADMINISTRATOR", False)


@pytest.mark.parametrize("value", ["", "DCRA1-", "DCRA1-" + "0" * 32, "nonsense", "Bearer x"])
def test_a_wrong_value_is_nobodys(ada: User, value: str) -> None:
    issuing.create_token("Payroll", by=actor(ada))

    assert issuing.token_for(value) is None


def test_an_expired_token_stops_working(ada: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        _token, value = issuing.create_token("Payroll", expires_at=NOW + timedelta(days=30), by=actor(ada))
        clock.shift(timedelta(days=30) - timedelta(seconds=1))
        assert issuing.token_for(value) is not None
        clock.shift(timedelta(seconds=1))
        assert issuing.token_for(value) is None


def test_its_use_is_noted_at_most_once_a_minute(ada: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        token, value = issuing.create_token("Payroll", by=actor(ada))
        seen = []
        for _call in range(4):
            issuing.token_for(value)
            token.refresh_from_db()
            seen.append(token.last_used_at)
            clock.shift(timedelta(seconds=25))

    assert seen == [NOW, NOW, NOW, NOW + timedelta(seconds=75)]


def test_a_revoked_token_stops_working(ada: User) -> None:
    token, value = issuing.create_token("Payroll", by=actor(ada))

    answer = signed_in(ada).post(f"/settings/api-tokens/{token.public_id}/revoke/")

    assert answer.status_code == 303
    assert issuing.token_for(value) is None
    with pytest.raises(Refused):
        issuing.revoke_token(token, by=actor(ada))
    assert list(Entry.objects.order_by("id").values_list("kind", flat=True)) == [
        "api_token.created",
        "api_token.revoked",
    ]


def test_an_expiry_in_the_past_and_a_missing_name_are_refused(ada: User) -> None:
    with pytest.raises(Invalid):
        issuing.create_token("Payroll", expires_at=NOW - timedelta(days=3650), by=actor(ada))
    with pytest.raises(Invalid):
        issuing.create_token("  ", by=actor(ada))

    assert not ApiToken.objects.exists()
    assert not Entry.objects.exists()


def test_others_cannot_make_or_revoke_tokens(ada: User, rosa: User) -> None:
    token, value = issuing.create_token("Payroll", by=actor(ada))

    with pytest.raises(NotAllowed):
        issuing.create_token("Mine", by=actor(rosa))
    with pytest.raises(NotAllowed):
        issuing.revoke_token(token, by=actor(rosa))

    assert ApiToken.objects.get() == token
    assert issuing.token_for(value) is not None
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number(ada: User, rows: int, django_assert_num_queries: Any) -> None:
    client = signed_in(ada)
    for number in range(rows):
        issuing.create_token(f"Token {number}", by=actor(ada))
    client.get("/settings/api-tokens/")

    with django_assert_num_queries(3):
        page = client.get("/settings/api-tokens/")

    assert len(page.context["tokens"]) == rows


def test_a_token_can_be_limited_to_scopes(ada: User) -> None:
    client = signed_in(ada)

    client.post("/settings/api-tokens/", {"name": "Feed", "days": "90", "scopes": ["jobs_read", "company_read"]})
    odd = client.post("/settings/api-tokens/", {"name": "Odd", "days": "90", "scopes": ["everything"]})

    assert ApiToken.objects.get().scopes == ["company_read", "jobs_read"]
    assert odd.status_code == 422
    assert "company_read, jobs_read" in client.get("/settings/api-tokens/").content.decode()


def test_making_a_token_asks_for_the_password_again(ada: User) -> None:
    client = signed_in(ada)
    session = client.session
    session["proved_at"] = 0
    session.save()

    answer = client.post("/settings/api-tokens/", {"name": "Payroll", "days": "90"})

    assert (answer.status_code, answer["Location"].startswith("/me/prove/")) == (303, True)
    assert not ApiToken.objects.exists()
