"""Scopes: one reviewed table, closed by default, and never more than the owner may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.grants.models import OauthClient
from accounts.grants.scopes import SCOPES, in_order
from accounts.models import ApiToken, User
from accounts.permissions import RoleCode
from api import routes, schema, scopes
from base.rest.endpoints import Endpoint
from tests.accounts.grants.conftest import make_partner
from tests.api.conftest import Api
from tests.factories.accounts import make_user

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def operations() -> list[tuple[str, str]]:
    """Every route that asks for a token, with each of its methods."""
    found = []
    for route in routes.resources:
        view: Any = getattr(route.callback, "cls", None)  # they are all patterns
        if view is not None and view.authentication_classes:
            assert scopes.Granted in view.permission_classes, route.name  # type: ignore[union-attr]  # known to be there
            found += [(str(route.name), method) for method in METHODS if hasattr(view, method.lower())]  # type: ignore[union-attr]  # known to be there
    return found


def test_every_operation_has_its_row() -> None:
    missing = [pair for pair in operations() if scopes.scope_for(*pair) is None]
    assert missing == []


def test_no_row_is_of_an_operation_that_does_not_exist() -> None:
    known = {(scopes._SPELLING.sub("", name), method) for name, method in operations()}
    assert set(scopes.rows()) <= known


def test_the_names_are_those_of_the_compatible_interface() -> None:
    assert len(SCOPES) == 47
    assert set(scopes.rows().values()) <= set(SCOPES)


def test_a_missing_scope_is_named(api_of: Callable[..., Api], admin: User) -> None:
    api = api_of(admin, scopes=["users_read"])
    answer = api.get("/jobs")
    assert answer.status_code == 403
    assert answer.json()["errors"] == [
        {
            "code": "OAuthPermissionsException",
            "message": "This token may not do this: it lacks the scope jobs_read.",
            "scopes": "jobs_read",
        }
    ]
    assert api.get("/users").status_code == 200
    assert api.get("/user-api/v201804/users").status_code == 200
    assert api.client.head("/users", headers={"Host": api.host, **api.headers}).status_code == 200
    assert api.post("/users", {}).status_code == 403
    assert api.get("/nowhere").status_code == 404
    assert api.put("/users").status_code == 405


def test_an_operation_without_a_row_is_closed(
    api_of: Callable[..., Api], admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = {pair: scope for pair, scope in scopes.rows().items() if pair[0] != "users"}
    monkeypatch.setattr(scopes, "rows", lambda: short)
    assert api_of(admin, scopes=list(SCOPES)).get("/users").json()["errors"][0]["code"] == scopes.CODE
    assert api_of(admin).get("/users").status_code == 200


def test_an_application_that_loses_its_scopes_may_do_nothing(api: Api, ada: User) -> None:
    partner = make_partner(ada)
    token = partner.token(grant_type="client_credentials").json()["access_token"]
    assert Client().get("/api/users", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    OauthClient.objects.update(scopes=["jobs_read"])
    assert Client().get("/api/users", headers={"Authorization": f"Bearer {token}"}).status_code == 403
    OauthClient.objects.update(scopes=[])
    assert Client().get("/api/jobs", headers={"Authorization": f"Bearer {token}"}).status_code == 403


def test_the_description_names_the_scopes() -> None:
    document = schema.document("http://testserver/api")
    operation = document["paths"]["/jobs/{job_id}/publication"]["post"]
    assert operation["security"] == [{"smartToken": []}, {"bearer": []}, {"oauth2": ["jobs_publications_manage"]}]
    flows = document["components"]["securitySchemes"]["oauth2"]["flows"]
    assert flows["clientCredentials"]["tokenUrl"] == "http://testserver/identity/oauth/token"
    assert set(flows["authorizationCode"]["scopes"]) == set(SCOPES)
    for operation in schema.operations_of(document):
        assert not operation.get("security") or {"oauth2"} <= {name for each in operation["security"] for name in each}


# Reads without a thing in their address, so that all they depend on is who asks.
LISTS = [
    "/users/me", "/users", "/system-roles", "/jobs", "/candidates", "/configuration/company",
    "/configuration/departments", "/configuration/hiring-processes", "/message-templates-api/message-templates",
    "/reviews-api/v201910/reviews", "/audit-api/v201910/audit-events", "/feed/publications",
    "/configuration/rejection-reasons", "/configuration/career-sites",
]  # fmt: skip
GRANTS = [
    ["user_me_read"], ["users_read", "jobs_read"], ["candidates_read", "reviews_read"], list(SCOPES)[3:],
    ["configuration_read", "company_read"], ["audit_events_read", "message_templates_read", "jobs_manage"],
]  # fmt: skip


@pytest.mark.parametrize("role", [RoleCode.EMPLOYEE, RoleCode.BASIC, RoleCode.EXTENDED, RoleCode.ADMIN])
def test_a_token_does_the_lesser_of_its_scopes_and_its_owners_rights(
    company: Any, api_of: Callable[..., Api], role: RoleCode
) -> None:
    owner = make_user(role)
    unlimited = api_of(owner)
    token = ApiToken.objects.get()
    may: dict[str, int] = {path: unlimited.get(path).status_code for path in LISTS}
    assert {200} <= set(may.values())
    for granted in GRANTS:
        ApiToken.objects.filter(pk=token.pk).update(scopes=in_order(granted))
        for path in LISTS:
            needed = scopes.scope_for(_route_of(path), "GET")
            answer = unlimited.get(path)
            expected = may[path] if needed in granted else 403
            assert answer.status_code == expected, (path, granted)
            if needed not in granted:
                assert answer.json()["errors"][0]["code"] == scopes.CODE


def _route_of(path: str) -> str:
    return next(str(each.name) for each in routes.resources if "/" + str(each.pattern) == path)  # type: ignore[union-attr]  # known to be there


def test_the_frame_asks_for_scopes_everywhere() -> None:
    assert scopes.Granted in Endpoint.permission_classes
