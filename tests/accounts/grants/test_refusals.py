"""Everything an application, a thief or a wrong address may try (reliability S4): refused, and nothing is given."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts import editing, joining
from accounts.grants import addresses, queries, registering
from accounts.grants.models import GrantedToken, OauthClient, OauthCode
from accounts.models import User
from accounts.permissions import RoleCode
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, Refused
from base.outbox.models import OutboxRow
from tests.accounts.grants.conftest import BACK, SCOPES, Partner, answer_of, ask, make_partner
from tests.factories.accounts import actor, make_role, signed_in

FORM = "application/x-www-form-urlencoded"
NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


# The token endpoint: (what is sent instead, error, status)
WRONG: dict[str, tuple[dict[str, str | None], str, int]] = {
    "wrong verifier": ({"code_verifier": "x" * 64}, "invalid_grant", 400),
    "no verifier": ({"code_verifier": None}, "invalid_request", 400),
    "another redirect address": ({"redirect_uri": "https://partner.example/other"}, "invalid_request", 400),
    "a longer redirect address": ({"redirect_uri": BACK + "/x"}, "invalid_request", 400),
    "unknown code": ({"code": "nonsense"}, "invalid_grant", 400),
    "no code": ({"code": None}, "invalid_request", 400),
    "wrong secret": ({"client_secret": "RCS-wrong"}, "invalid_client", 401),
    "no secret": ({"client_secret": None}, "invalid_client", 401),
    "unknown application": ({"client_id": "0" * 32}, "invalid_client", 401),
    "no application": ({"client_id": None}, "invalid_client", 401),
    "unknown grant": ({"grant_type": "magic"}, "unsupported_grant_type", 400),
    "the password grant": ({"grant_type": "password", "username": "ada"}, "unsupported_grant_type", 400),
    "the implicit grant": ({"grant_type": "implicit"}, "unsupported_grant_type", 400),
    "a device's grant": (
        {"grant_type": "urn:ietf:params:oauth:grant-type:device_code"}, "unsupported_grant_type", 400,
    ),
    "no grant": ({"grant_type": None}, "invalid_request", 400),
    "members of the library": (
        {"grant_type": "client_credentials", "client_secret": "x", "client": "x", "user": "1", "code_row": "x"},
        "invalid_client", 401,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(WRONG))
def test_the_token_endpoint_refuses(partner: Partner, rosa: User, name: str) -> None:
    fields, error, status = WRONG[name]
    code = partner.consent(rosa)["code"]

    answer = partner.exchange(code, **fields)

    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer["Cache-Control"] == "no-store"
    assert (status == 401) == ("WWW-Authenticate" in answer.headers)
    assert not GrantedToken.objects.exists()


def test_a_code_used_twice_ends_what_it_gave(partner: Partner, rosa: User) -> None:
    code = partner.consent(rosa)["code"]
    given = partner.exchange(code).json()
    assert ask(given["access_token"]).status_code == 200

    assert partner.exchange(code).json()["error"] == "invalid_grant"

    assert ask(given["access_token"]).status_code == 401
    assert partner.refresh(given["refresh_token"]).json()["error"] == "invalid_grant"
    assert Entry.objects.filter(kind="oauth_client.reuse_detected").count() == 1
    assert OutboxRow.objects.get(topic="mail").payload["to"] == rosa.email


def test_a_refresh_token_used_twice_ends_its_family_and_tells_the_owner(partner: Partner, rosa: User) -> None:
    first, other = partner.connect(rosa), partner.connect(rosa)
    second = partner.refresh(first["refresh_token"]).json()

    for _again in range(2):
        assert partner.refresh(first["refresh_token"]).json()["error"] == "invalid_grant"

    assert ask(second["access_token"]).status_code == 401
    assert partner.refresh(second["refresh_token"]).json()["error"] == "invalid_grant"
    assert ask(other["access_token"]).status_code == 200
    assert Entry.objects.filter(kind="oauth_client.reuse_detected").count() == 1
    assert OutboxRow.objects.filter(topic="mail").count() == 1


def test_another_applications_code_and_tokens_are_nothing(partner: Partner, ada: User, rosa: User) -> None:
    thief = make_partner(ada, name="Thief")
    code = partner.consent(rosa)["code"]
    assert thief.exchange(code).json()["error"] == "invalid_grant"
    given = partner.exchange(code).json()  # a stranger's try does not spend it
    assert thief.refresh(given["refresh_token"]).json()["error"] == "invalid_grant"
    assert thief.token("/identity/oauth/revoke", token=given["refresh_token"]).status_code == 200
    assert ask(given["access_token"]).status_code == 200


def test_codes_and_refresh_tokens_grow_old(partner: Partner, rosa: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        code = partner.consent(rosa)["code"]
        given = partner.connect(rosa)
        clock.shift(timedelta(seconds=60))
        assert partner.exchange(code).json()["error"] == "invalid_grant"
        clock.shift(timedelta(days=90))
        assert partner.refresh(given["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_refresh_cannot_widen(partner: Partner, rosa: User) -> None:
    given = partner.connect(rosa, scope="user_me_read")
    assert partner.refresh(given["refresh_token"], scope="user_me_read jobs_read").json()["error"] == "invalid_scope"
    assert partner.refresh(given["refresh_token"]).json()["scope"] == "user_me_read"


def test_client_credentials_cannot_widen(partner: Partner) -> None:
    answer = partner.token(grant_type="client_credentials", scope="users_manage")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_a_code_without_a_challenge_takes_no_verifier(partner: Partner, rosa: User) -> None:
    code = partner.consent(rosa, code_challenge=None, code_challenge_method=None)["code"]
    assert partner.exchange(code).json()["error"] == "invalid_grant"
    assert partner.exchange(code, code_verifier=None).status_code == 200


def test_only_the_grants_it_was_made_for(ada: User, rosa: User) -> None:
    machine = make_partner(ada, grants=["client_credentials"])
    person = make_partner(ada, name="Person", grants=["authorization_code"])
    assert machine.consent(rosa)["error"] == "unauthorized_client"
    assert person.token(grant_type="client_credentials").json()["error"] == "unauthorized_client"
    assert "refresh_token" not in person.connect(rosa)


def test_a_public_application_needs_pkce_and_has_no_credentials(ada: User, rosa: User) -> None:
    partner = make_partner(ada, is_public=True)
    assert partner.consent(rosa, code_challenge=None, code_challenge_method=None)["error"] == "invalid_request"
    assert partner.token(grant_type="client_credentials").json()["error"] == "invalid_client"
    code = partner.consent(rosa)["code"]
    assert partner.exchange(code, code_verifier=None).json()["error"] == "invalid_request"
    assert partner.exchange(code, client_secret="anything").json()["error"] == "invalid_client"


def test_secrets_are_not_taken_from_the_address_nor_twice(partner: Partner) -> None:
    pair = f"client_id={partner.client.client_id}&client_secret={partner.secret}"
    web, path = Client(), "/identity/oauth/token"
    body = "grant_type=client_credentials"
    assert web.post(f"{path}?{pair}", body, content_type=FORM).json()["error"] == "invalid_request"
    assert web.post(f"{path}?{pair}&{body}", "", content_type=FORM).status_code == 400
    basic = base64.b64encode(f"{partner.client.client_id}:{partner.secret}".encode()).decode()
    both = web.post(path, f"{body}&{pair}", content_type=FORM, headers={"Authorization": f"Basic {basic}"})
    assert both.json()["error"] == "invalid_client"
    for broken in ("Basic %%%", "Basic " + base64.b64encode(b"\xff\xfe").decode(), f"Bearer {partner.secret}"):
        answer = web.post(path, body, content_type=FORM, headers={"Authorization": broken})
        assert answer.json()["error"] == "invalid_client", broken


@pytest.mark.parametrize(
    "send",
    [
        lambda web, path: web.get(path),
        lambda web, path: web.put(path, "grant_type=client_credentials", content_type=FORM),
        lambda web, path: web.post(path, '{"grant_type":"client_credentials"}', content_type="application/json"),
        lambda web, path: web.post(path, {"grant_type": "client_credentials"}),
        lambda web, path: web.post(path, "grant_type=%00", content_type=FORM),
        lambda web, path: web.post(path, b"\xff\xfe=\x00", content_type=FORM),
        lambda web, path: web.post(path, "a=" + "x" * 30_000, content_type=FORM),
        lambda web, path: web.post(path, "grant_type=client_credentials&grant_type=password", content_type=FORM),
    ],
    ids=["get", "put", "json", "multipart", "nul", "bytes", "long", "twice"],
)
def test_requests_of_a_wrong_shape_are_refused(db: None, send: Callable[[Client, str], Any]) -> None:
    for path in ("/identity/oauth/token", "/identity/oauth/revoke"):
        answer = send(Client(), path)
        assert answer.status_code in {400, 401, 405}
        assert answer.json()["error"] in {"invalid_request", "invalid_client"}


def test_guessing_secrets_is_slowed_down(partner: Partner) -> None:
    for _try in range(60):
        assert partner.token(grant_type="client_credentials", client_secret="RCS-guess").status_code == 401
    answer = partner.token(grant_type="client_credentials", client_secret="RCS-guess")
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)


# The consent page: what comes back to the application, or nothing at all.
SENT_BACK: dict[str, tuple[dict[str, str | None], str]] = {
    "token in the browser": ({"response_type": "token"}, "unsupported_response_type"),
    "code and token": ({"response_type": "code token"}, "unsupported_response_type"),
    "no response type": ({"response_type": None}, "invalid_request"),
    "no response": ({"response_type": "none"}, "unsupported_response_type"),
    "empty scope": ({"scope": ""}, "invalid_scope"),
    "no scope": ({"scope": None}, "invalid_scope"),
    "unknown scope": ({"scope": "user_me_read rule_the_world"}, "invalid_scope"),
    "a scope it does not have": ({"scope": "users_manage"}, "invalid_scope"),
    "plain challenge": ({"code_challenge_method": "plain"}, "invalid_request"),
    "challenge without method": ({"code_challenge_method": None}, "invalid_request"),
    "unknown method": ({"code_challenge_method": "S512"}, "invalid_request"),
    "silent": ({"prompt": "none"}, "interaction_required"),
}


@pytest.mark.parametrize("name", list(SENT_BACK))
def test_a_bad_question_is_sent_back_with_its_state(partner: Partner, rosa: User, name: str) -> None:
    changes, error = SENT_BACK[name]
    for method in ("get", "post"):
        answer = (
            getattr(signed_in(rosa), method)(partner.question(**changes), {"decision": "allow"})
            if (method == "post")
            else signed_in(rosa).get(partner.question(**changes))
        )
        assert answer.status_code == 302
        brought = answer_of(answer)
        assert (brought["error"], brought["state"]) == (error, "s p&a=c")
    assert not OauthCode.objects.exists()


ELSEWHERE: dict[str, dict[str, str | None]] = {
    "another host": {"redirect_uri": "https://evil.example/back"},
    "another path": {"redirect_uri": "https://partner.example/other"},
    "a longer path": {"redirect_uri": "https://partner.example/back/../evil"},
    "another query": {"redirect_uri": "https://partner.example/back?from=evil"},
    "more query": {"redirect_uri": BACK + "&x=1"},
    "plain http": {"redirect_uri": BACK.replace("https", "http")},
    "capitals": {"redirect_uri": BACK.replace("back", "Back")},
    "a user in it": {"redirect_uri": BACK.replace("//", "//evil.example@")},
    "a script": {"redirect_uri": "javascript:alert(1)"},
    "relative": {"redirect_uri": "/back"},
    "unknown application": {"client_id": "0" * 32},
    "no application": {"client_id": None},
}


@pytest.mark.parametrize("name", list(ELSEWHERE))
def test_nobody_is_sent_where_nothing_is_registered(partner: Partner, rosa: User, name: str) -> None:
    client = signed_in(rosa)
    for answer in (
        client.get(partner.question(**ELSEWHERE[name])),
        client.post(partner.question(**ELSEWHERE[name]), {"decision": "allow"}),
        client.post(partner.question(**ELSEWHERE[name]), {"decision": "refuse"}),
    ):
        assert answer.status_code == 400
        assert "Location" not in answer.headers
    assert not OauthCode.objects.exists()


def test_a_parameter_given_twice_is_refused(partner: Partner, rosa: User) -> None:
    answer = signed_in(rosa).get(partner.question() + "&redirect_uri=https%3A%2F%2Fevil.example")
    assert (answer.status_code, "Location" in answer.headers) == (400, False)


def test_refusing_gives_nothing(partner: Partner, rosa: User) -> None:
    for decision in ("refuse", "", "maybe"):
        assert partner.consent(rosa, decision) == {"error": "access_denied", "state": "s p&a=c"}
    assert not OauthCode.objects.exists()
    assert Entry.objects.filter(kind="oauth_client.access_denied").count() == 3


def test_looking_decides_nothing_and_visitors_sign_in_first(partner: Partner, rosa: User) -> None:
    assert signed_in(rosa).get(partner.question() + "&decision=allow").status_code == 200
    visitor = Client().get(partner.question())
    assert (visitor.status_code, visitor["Location"].startswith("/sign-in/?next=/identity/oauth/allow")) == (302, True)
    assert not OauthCode.objects.exists()


def test_consent_from_another_site_is_refused(partner: Partner, rosa: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(rosa)
    assert client.post(partner.question(), {"decision": "allow"}).status_code == 403
    page = client.get(partner.question())
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert not OauthCode.objects.exists()


# Ends

ENDS: dict[str, Callable[[Partner, User, User], object]] = {
    "the user is deactivated": lambda partner, ada, rosa: joining.deactivate(rosa, by=actor(ada)),
    "the application is revoked": lambda partner, ada, rosa: registering.revoke_client(partner.client, by=actor(ada)),
    "the user disconnects it": lambda partner, ada, rosa: signed_in(rosa).post(
        f"/me/applications/{partner.client.public_id}/disconnect/"
    ),
    "the role changes": lambda partner, ada, rosa: editing.change_role(
        rosa, role=make_role(RoleCode.BASIC), by=actor(ada)
    ),
}


@pytest.mark.parametrize("name", list(ENDS))
def test_it_ends_at_once_and_for_good(partner: Partner, ada: User, rosa: User, name: str) -> None:
    given, code = partner.connect(rosa), partner.consent(rosa)["code"]
    ENDS[name](partner, ada, rosa)
    assert ask(given["access_token"]).status_code == 401
    assert partner.refresh(given["refresh_token"]).status_code in {400, 401}
    if name != "the role changes":  # then a code only gives the rights of the new role
        assert partner.exchange(code).status_code in {400, 401}
    rosa.refresh_from_db()
    if rosa.deactivated_at is not None:
        joining.activate(rosa, by=actor(ada))
        assert ask(given["access_token"]).status_code == 401
        assert partner.exchange(code).json()["error"] == "invalid_grant"


def test_a_deactivated_owner_takes_the_applications_own_tokens_along(ada: User, rosa: User) -> None:
    partner = make_partner(ada, owner_is=rosa)
    token = partner.token(grant_type="client_credentials").json()["access_token"]
    joining.deactivate(rosa, by=actor(ada))
    assert ask(token).status_code == 401
    assert partner.token(grant_type="client_credentials").json()["error"] == "invalid_client"


def test_another_owner_and_another_secret_end_the_old_ones(partner: Partner, ada: User, rosa: User) -> None:
    token = partner.token(grant_type="client_credentials").json()["access_token"]
    registering.edit_client(
        partner.client, name="Payroll", owner=rosa, redirect_uris=[BACK], scopes=SCOPES,
        grants=["client_credentials"], by=actor(ada),
    )  # fmt: skip
    assert ask(token).status_code == 401
    fresh = partner.token(grant_type="client_credentials").json()["access_token"]
    assert ask(fresh).json()["email"] == rosa.email
    _client, secret = registering.rotate_secret(partner.client, by=actor(ada))
    assert partner.token(grant_type="client_credentials").json()["error"] == "invalid_client"
    assert partner.token(grant_type="client_credentials", client_secret=secret).status_code == 200


def test_an_oauth_token_is_only_a_bearer(partner: Partner) -> None:
    given = partner.token(grant_type="client_credentials").json()["access_token"]
    assert Client().get("/api/users/me", headers={"X-SmartToken": given}).status_code == 401
    assert Client().get(f"/api/users/me?access_token={given}").status_code == 401
    assert ask(given + "x").status_code == 401


def test_a_refresh_token_opens_no_door(partner: Partner, rosa: User) -> None:
    assert ask(partner.connect(rosa)["refresh_token"]).status_code == 401


# Making applications

BAD: dict[str, dict[str, Any]] = {
    "no name": {"name": " "},
    "http": {"redirect_uris": ["http://partner.example/back"]},
    "wildcard": {"redirect_uris": ["https://*.partner.example/back"]},
    "fragment": {"redirect_uris": [BACK + "#x"]},
    "script": {"redirect_uris": ["javascript:alert(1)"]},
    "user name": {"redirect_uris": ["https://a:b@partner.example/"]},
    "relative": {"redirect_uris": ["/back"]},
    "none": {"redirect_uris": []},
    "too many": {"redirect_uris": [f"{BACK}&n={number}" for number in range(11)]},
    "unknown scope": {"scopes": ["everything"]},
    "no scope": {"scopes": []},
    "unknown grant": {"grants": ["password"]},
    "no grant": {"grants": []},
    "refresh alone": {"grants": ["refresh_token", "client_credentials"]},
}


@pytest.mark.parametrize("name", list(BAD))
def test_unsafe_applications_are_not_made(ada: User, name: str) -> None:
    with pytest.raises(Invalid):
        make_partner(ada, **BAD[name])
    assert not OauthClient.objects.exists()


def test_a_public_application_has_no_credentials_of_its_own(ada: User) -> None:
    with pytest.raises(Invalid):
        make_partner(ada, is_public=True, grants=["client_credentials"])
    with pytest.raises(Refused):
        registering.rotate_secret(make_partner(ada, is_public=True).client, by=actor(ada))


def test_only_administrators_make_and_change_applications(partner: Partner, rosa: User) -> None:
    with pytest.raises(NotAllowed):
        make_partner(rosa)
    for act in (registering.rotate_secret, registering.revoke_client):
        with pytest.raises(NotAllowed):
            act(partner.client, by=actor(rosa))
    assert queries.client_of(partner.client.public_id).revoked_at is None


def test_what_addresses_are_good() -> None:
    good = (
        "https://a.example",
        "https://a.example:8443/x?y=z",
        "http://localhost:3000/cb",
        "http://127.0.0.1/",
        "http://[::1]/",
    )
    bad = ("", "https://", "https:///x", "http://localhost.evil.example/", "https://a.example/ x", "https://a.example\\@b",
           "ftp://a.example/", "https://ä.example/", "https://a.example/\n", "https://a.example:99999/", "myapp://cb",
           "https://[::1", "http://10.0.0.1/")  # fmt: skip
    assert [address for address in good if not addresses.is_good(address)] == []
    assert [address for address in bad if addresses.is_good(address)] == []
