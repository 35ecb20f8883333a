"""Users over REST, at the addresses of both User APIs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.permissions import RoleCode
from base.outbox.models import OutboxRow
from tests.api.conftest import Api
from tests.factories.accounts import make_user

BOTH = pytest.mark.parametrize("base", ["/users", "/user-api/v201804/users"])
NEW = {"email": "new@northwind.example", "firstName": "Nina", "lastName": "New", "systemRole": {"id": "STANDARD"}}


@BOTH
def test_list_and_search(api: Api, base: str) -> None:
    rosa = make_user(RoleCode.STANDARD, first_name="Rosa")
    first = api.get(f"{base}?limit=1").json()
    assert (first["totalFound"], first["content"][0]["id"]) == (2, str(rosa.public_id))
    assert api.get(f"{base}?limit=1&pageId={first['nextPageId']}").json()["nextPageId"] is None
    assert [row["firstName"] for row in api.get(f"{base}?q=rosa").json()["content"]] == ["Rosa"]
    assert api.get(f"{base}?updatedAfter=2100-01-01T00:00:00.000Z").json()["totalFound"] == 0


@BOTH
def test_create_and_activate(api: Api, base: str) -> None:
    created = api.post(base, NEW)
    assert created.status_code == 201, created.content
    user = created.json()
    assert (user["active"], user["systemRole"]["id"]) == (False, "STANDARD")
    assert OutboxRow.objects.filter(topic="mail").count() == 1
    assert api.post(f"{base}/{user['id']}/activation-email").status_code == 204
    assert api.post(base, NEW).status_code == 400
    assert api.delete(f"{base}/{user['id']}/activation").status_code == 204
    assert api.put(f"{base}/{user['id']}/activation").status_code == 204


def test_older_spellings(api: Api) -> None:
    body = {"email": "b@northwind.example", "firstName": "B", "lastName": "B", "role": "RESTRICTED"}
    user = api.post("/users", body).json()
    assert user["systemRole"]["id"] == "BASIC"
    assert api.delete(f"/users/{user['id']}").status_code == 204
    assert User.objects.get(public_id=user["id"]).deactivated_at is not None
    assert api.delete(f"/user-api/v201804/users/{user['id']}").status_code == 405


def test_system_roles(api: Api) -> None:
    roles = api.get("/user-api/v201804/system-roles").json()["content"]
    assert [role["id"] for role in roles] == ["EMPLOYEE", "BASIC", "STANDARD", "EXTENDED", "ADMINISTRATOR"]
    assert api.get("/system-roles").json()["content"] == roles


def test_the_list_asks_as_often_for_three_users_as_for_one(api: Api) -> None:
    api.get("/users/me")  # the first use of a token is noted
    counts = []
    for size in (1, 3):
        while User.objects.count() < size:
            make_user()
        with CaptureQueriesContext(connection) as queries:
            assert api.get("/users").json()["totalFound"] == size
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 3


def test_only_administrators_change_users(admin: Any, api_of: Callable[..., Api]) -> None:
    for role, status in ((RoleCode.EMPLOYEE, 403), (RoleCode.EXTENDED, 403)):
        other = api_of(make_user(role))
        assert other.post("/users", NEW).status_code == status
        assert other.delete(f"/users/{admin.public_id}").status_code == status
        assert other.delete(f"/users/{admin.public_id}/activation").status_code == status
    assert User.objects.get(pk=admin.pk).is_active
    assert not User.objects.filter(email=NEW["email"]).exists()
    employee = api_of(make_user(RoleCode.EMPLOYEE))
    assert employee.get("/users").status_code == 403
    assert employee.get(f"/users/{admin.public_id}").status_code == 403
    assert employee.get("/users/me").status_code == 200
