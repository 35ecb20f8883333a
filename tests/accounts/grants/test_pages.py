"""Settings › OAuth applications."""

from __future__ import annotations

import re
from typing import Any

import pytest

from accounts.grants.models import OauthClient
from accounts.models import User
from tests.accounts.grants.conftest import BACK, Partner, make_partner
from tests.factories.accounts import signed_in

LIST = "/settings/applications/"


def given(owner: User, **changes: Any) -> dict[str, Any]:
    """A form filled in."""
    return {
        "name": "Payroll sync", "owner": str(owner.public_id), "grants": ["authorization_code", "refresh_token"],
        "redirect_uris": f"{BACK}\r\nhttps://partner.example/second", "scopes": ["jobs_read", "user_me_read"],
    } | changes  # fmt: skip


def test_an_administrator_makes_one_and_sees_its_secret_once(ada: User) -> None:
    client = signed_in(ada)
    made = client.post(f"{LIST}add/", given(ada))
    kept = OauthClient.objects.get()
    secret = re.search(r"RCS-[\w-]{40,}", made.content.decode())
    assert secret
    assert made["Cache-Control"] == "no-store"
    assert kept.redirect_uris == [BACK, "https://partner.example/second"]
    assert kept.scopes == ["user_me_read", "jobs_read"]
    page = client.get(f"{LIST}{kept.public_id}/").content.decode()
    assert kept.client_id in page
    assert secret[0] not in page


def test_what_is_wrong_stands_beside_it_and_nothing_typed_is_lost(ada: User) -> None:
    answer = signed_in(ada).post(f"{LIST}add/", given(ada, redirect_uris="http://partner.example/back"))
    assert answer.status_code == 422
    assert "Enter whole https addresses" in answer.content.decode()
    assert "http://partner.example/back" in answer.content.decode()
    assert not OauthClient.objects.exists()


def test_changing_rotating_and_revoking(partner: Partner, ada: User) -> None:
    client, one = signed_in(ada), f"{LIST}{partner.client.public_id}/"
    assert client.post(one, given(ada, name="Renamed")).status_code == 303
    rotated = client.post(f"{one}rotate/").content.decode()
    assert "RCS-" in rotated
    assert partner.secret not in rotated
    assert client.post(f"{one}revoke/").status_code == 303
    partner.client.refresh_from_db()
    assert (partner.client.name, partner.client.revoked_at is None) == ("Renamed", False)
    assert client.post(one, given(ada, name="Again")).status_code == 409
    assert "Revoked" in client.get(one).content.decode()


@pytest.mark.parametrize("act", ["add/", "rotate/", "change/"])
def test_secrets_ask_who_you_are(partner: Partner, ada: User, act: str) -> None:
    address = {"add/": f"{LIST}add/", "rotate/": f"{LIST}{partner.client.public_id}/rotate/"}
    path = address.get(act, f"{LIST}{partner.client.public_id}/")
    client = signed_in(ada)
    session = client.session
    session["proved_at"] = 0
    session.save()
    answer = client.post(path, given(ada, name="Changed"))
    assert (answer.status_code, answer["Location"].startswith("/me/prove/")) == (303, True)
    assert list(OauthClient.objects.values_list("name", flat=True)) == ["Payroll sync"]


def test_others_are_kept_out(partner: Partner, rosa: User) -> None:
    client, one = signed_in(rosa), f"{LIST}{partner.client.public_id}/"
    for path in (LIST, f"{LIST}add/", one):
        assert client.get(path).status_code == 403
    for path in (f"{one}rotate/", f"{one}revoke/"):
        assert client.post(path).status_code == 403
    partner.client.refresh_from_db()
    assert partner.client.revoked_at is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_cost_the_same_for_any_number(
    ada: User, rosa: User, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        make_partner(ada, name=f"Partner {number}").connect(rosa)
    admin, member = signed_in(ada), signed_in(rosa)
    admin.get(LIST)
    member.get("/me/applications/")
    with django_assert_num_queries(3):
        assert len(admin.get(LIST).context["clients"]) == rows
    with django_assert_num_queries(4):
        assert len(member.get("/me/applications/").context["rows"]) == rows
