"""The frame of the REST door: tokens, hosts, slashes, errors, limits, repeats."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.permissions import RoleCode
from tests.api.conftest import Api, Clock
from tests.factories.accounts import make_user

ME = "/users/me"


@pytest.mark.parametrize(
    "path", ["/users/me", "/users/me/", "/user-api/v201804/users/me", "/user-api/v201804/users/me/"]
)
def test_own_user_at_both_spellings_with_and_without_slash(api: Api, admin: User, path: str) -> None:
    body = api.get(path).json()
    assert body["id"] == str(admin.public_id)
    assert body["systemRole"] == {"id": "ADMINISTRATOR", "name": "Administrator"}
    assert body["active"] is True


def test_the_api_answers_below_its_prefix_and_at_the_root_of_api_hosts(admin: User, api_of: Callable[..., Api]) -> None:
    assert api_of(admin, host="api.testserver", prefix="").get(ME).json()["email"] == admin.email
    assert api_of(admin, host="testserver", prefix="/api").get(ME).json()["email"] == admin.email


@pytest.mark.parametrize("header", ["X-SmartToken", "x-smarttoken", "X-SMARTTOKEN"])
def test_token_header_in_any_case(api: Api, header: str) -> None:
    secret = api.headers["X-SmartToken"]
    assert Api().get(ME, headers={header: secret}).status_code == 200


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_token_as_bearer(api: Api, scheme: str) -> None:
    assert Api().get(ME, headers={"Authorization": f"{scheme} {api.headers['X-SmartToken']}"}).status_code == 200


def test_without_a_token_nothing_is_told(company: object) -> None:
    for path in (ME, "/nothing/here"):
        response = Api().get(path)
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"
        assert response.json()["errors"][0]["code"] == "not_authenticated"


@pytest.mark.parametrize("spoil", ["expires_at", "revoked_at", "owner"])
def test_bad_tokens_are_refused(api: Api, admin: User, spoil: str) -> None:
    if spoil == "owner":
        User.objects.filter(pk=admin.pk).update(is_active=False)
    else:
        ApiToken.objects.update(**{spoil: timezone.now() - timedelta(seconds=1)})
    response = api.get(ME)
    assert (response.status_code, response.json()["errors"][0]["code"]) == (401, "authentication_failed")


def test_last_use_is_noted_at_most_once_a_minute(api: Api) -> None:
    api.get(ME)
    first = ApiToken.objects.get().last_used_at
    assert first is not None
    api.get(ME)
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(seconds=61))
    api.get(ME)
    last = ApiToken.objects.get().last_used_at
    assert last is not None
    assert last > first


def test_a_request_asks_the_database_only_for_the_token(api: Api, django_assert_num_queries: Any) -> None:
    api.get(ME)
    with django_assert_num_queries(1):  # at an address that needs nothing else
        api.get("/nothing")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not_found"),
        ("DELETE", ME, 405, "method_not_allowed"),
        ("POST", ME, 405, "method_not_allowed"),
    ],
)
def test_refusals_have_the_compatible_body(api: Api, method: str, path: str, status: int, code: str) -> None:
    response = api.ask(method, path)
    assert response.status_code == status
    assert response["Content-Type"] == "application/json"
    body = response.json()
    assert body["errors"] == [{"code": code, "message": body["message"]}]


def test_content_type_of_a_get_and_accept_are_ignored(api: Api) -> None:
    response = api.get(ME, content_type="text/weird", headers={"Accept": "text/csv"})
    assert response.status_code == 200


def test_every_answer_tells_the_limits(api: Api) -> None:
    for response in (api.get(ME), api.get("/nothing"), Api().get(ME)):
        assert response.headers["X-RateLimit-Limit"] == "40"
        assert response.headers["X-RateLimit-Concurrent-Limit"] == "8"
        assert int(response.headers["X-RateLimit-Remaining"]) <= 40
        assert int(response.headers["X-RateLimit-Concurrent-Remaining"]) <= 8


def test_too_many_requests(api: Api, clock: Clock) -> None:
    clock.stands = True
    answers = [api.get(ME) for _number in range(45)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) == 5
    assert refused[0].headers["Retry-After"] == "1"
    assert refused[0].headers["X-RateLimit-Remaining"] == "0"
    assert refused[0].json()["errors"][0]["code"] == "rate_limit"


def test_one_credential_does_not_use_up_anothers_limit(api: Api, api_of: Callable[..., Api], clock: Clock) -> None:
    clock.stands = True
    other = api_of(make_user(RoleCode.BASIC, first_name="Bob"))
    for _number in range(45):
        api.get(ME)
    assert other.get(ME).status_code == 200


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [(RuntimeError("secret detail"), 500, ""), (OperationalError("secret detail"), 503, "database_away")],
)
def test_faults_of_ours_show_no_detail(
    api: Api, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, code: str
) -> None:
    def fail(*_arguments: Any, **_named: Any) -> None:
        raise error

    monkeypatch.setattr("accounts.queries.company", fail)
    response = api.get("/configuration/company")
    assert response.status_code == status
    assert "secret detail" not in response.content.decode()
    assert response.json()["errors"][0]["code"] == (code or response.headers["X-Request-Id"])


def test_sessions_do_not_open_the_door(admin: User) -> None:
    browser = Client()
    browser.force_login(admin)
    assert browser.get("/api/users/me").status_code == 401


def test_hosts_compare_without_capitals(api: Api) -> None:
    assert Api(api.headers["X-SmartToken"], host="API.testserver").get(ME).status_code == 200
