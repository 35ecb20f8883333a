"""The three ways to a token, and what a token then does."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta

import time_machine
from django.test import Client

from accounts.grants import granting
from accounts.grants.models import GrantedToken, OauthClient, OauthCode
from accounts.models import User
from base.audit.models import Entry
from tests.accounts.grants.conftest import Partner, ask, make_partner
from tests.factories.accounts import signed_in

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


def test_a_person_connects_an_application(partner: Partner, rosa: User) -> None:
    page = signed_in(rosa).get(partner.question())
    words = page.content.decode()
    assert page.status_code == 200
    assert "Allow Payroll sync?" in words
    assert "See users, their roles and access groups" in words
    assert "form-action 'self' https://partner.example" in page.headers["Content-Security-Policy"]

    brought = partner.consent(rosa)
    answer = partner.exchange(brought["code"])

    assert brought["state"] == "s p&a=c"
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    given = answer.json()
    assert {name: given[name] for name in ("token_type", "expires_in", "scope")} == {
        "token_type": "Bearer",
        "expires_in": 1799,
        "scope": "user_me_read users_read",
    }
    assert ask(given["access_token"]).json()["email"] == rosa.email
    assert list(Entry.objects.filter(kind__startswith="oauth").order_by("id").values_list("kind", flat=True)) == [
        "oauth_client.created",
        "oauth_client.access_granted",
    ]


def test_nothing_is_kept_in_clear(partner: Partner, rosa: User) -> None:
    code = partner.consent(rosa)["code"]
    given = partner.exchange(code).json()
    kept = "".join(str(list(model.objects.values())) for model in (GrantedToken, OauthClient, OauthCode, Entry))
    for secret in (partner.secret, code, given["access_token"], given["refresh_token"]):
        assert len(secret) >= 30
        assert secret[-20:] not in kept
    assert hashlib.sha256(given["access_token"].encode()).hexdigest() in kept


def test_refresh_gives_new_ones_and_may_narrow(partner: Partner, rosa: User) -> None:
    first = partner.connect(rosa)
    second = partner.refresh(first["refresh_token"], scope="user_me_read").json()
    third = partner.refresh(second["refresh_token"]).json()
    assert (second["scope"], third["scope"]) == ("user_me_read", "user_me_read users_read")
    assert len({each["refresh_token"] for each in (first, second, third)}) == 3
    assert ask(third["access_token"]).status_code == 200


def test_client_credentials_act_as_the_owner(partner: Partner, ada: User) -> None:
    by_form = partner.token(grant_type="client_credentials")
    pair = base64.b64encode(f"{partner.client.client_id}:{partner.secret}".encode()).decode()
    by_basic = Client().post(
        "/api/identity/oauth/token",
        "grant_type=client_credentials&scope=user_me_read",
        content_type="application/x-www-form-urlencoded",
        headers={"Authorization": f"Basic {pair}"},
    )
    assert "refresh_token" not in by_form.json()
    assert by_form.json()["scope"] == "user_me_read users_read jobs_read"
    assert by_basic.json()["scope"] == "user_me_read"
    for answer in (by_form, by_basic):
        assert ask(answer.json()["access_token"]).json()["email"] == ada.email


def test_a_public_application_proves_itself_by_pkce(ada: User, rosa: User) -> None:
    partner = make_partner(ada, is_public=True)
    assert partner.secret == ""
    given = partner.connect(rosa)
    assert partner.refresh(given["refresh_token"]).status_code == 200


def test_an_access_token_lives_half_an_hour(partner: Partner, rosa: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        given = partner.connect(rosa)
        clock.shift(timedelta(minutes=30) - timedelta(seconds=1))
        assert ask(given["access_token"]).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert ask(given["access_token"]).status_code == 401
        assert partner.refresh(given["refresh_token"]).status_code == 200


def test_it_answers_on_all_doors(partner: Partner) -> None:
    body = {"grant_type": "client_credentials", "client_id": partner.client.client_id, "client_secret": partner.secret}
    fields = "&".join(f"{name}={value}" for name, value in body.items())
    for host, path in (
        ("testserver", "/identity/oauth/token"),
        ("testserver", "/api/identity/oauth/token"),
        ("api.testserver", "/identity/oauth/token"),
    ):
        answer = Client().post(path, fields, content_type="application/x-www-form-urlencoded", headers={"Host": host})
        assert answer.status_code == 200, (host, path, answer.content)
    elsewhere = Client().get(partner.question(), headers={"Host": "api.testserver"})
    assert elsewhere["Location"] == "http://testserver" + partner.question()


def test_metadata_names_the_endpoints() -> None:
    found = Client().get("/.well-known/oauth-authorization-server").json()
    assert found["token_endpoint"] == "http://testserver/identity/oauth/token"
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert found["response_types_supported"] == ["code"]


def test_an_application_gives_its_tokens_back(partner: Partner, rosa: User) -> None:
    one, two = partner.connect(rosa), partner.connect(rosa)
    gone = partner.token("/identity/oauth/revoke", token=one["refresh_token"])
    assert (gone.status_code, gone.content) == (200, b"")
    assert ask(one["access_token"]).status_code == 401
    assert ask(two["access_token"]).status_code == 200
    assert partner.token("/identity/oauth/revoke", token="unknown").status_code == 200


def test_people_see_and_end_their_connections(partner: Partner, rosa: User) -> None:
    given = partner.connect(rosa)
    client = signed_in(rosa)
    assert "Payroll sync" in client.get("/me/applications/").content.decode()
    ended = client.post(f"/me/applications/{partner.client.public_id}/disconnect/")
    assert ended.status_code == 303
    assert ask(given["access_token"]).status_code == 401
    assert partner.refresh(given["refresh_token"]).json()["error"] == "invalid_grant"
    assert client.get("/me/applications/").context["rows"] == []
    assert client.post(f"/me/applications/{partner.client.public_id}/disconnect/").status_code == 404


def test_what_is_over_is_forgotten_but_for_whom_it_acted(partner: Partner, rosa: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        first = partner.connect(rosa)
        partner.refresh(first["refresh_token"])
        clock.shift(timedelta(days=121))
        granting.forget_old()
        assert (OauthCode.objects.count(), GrantedToken.objects.count()) == (0, 1)
        assert GrantedToken.objects.get().user == rosa
        clock.shift(timedelta(days=27 * 31))
        granting.forget_old()
        assert not GrantedToken.objects.exists()
