"""Users over REST, at the addresses of both User APIs."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.test.utils import CaptureQueriesContext
from PIL import Image

from accounts.models import IdentityProvider, SystemRole, User
from accounts.permissions import RoleCode
from base.outbox.models import OutboxRow
from tests.api.conftest import Api
from tests.factories.accounts import make_user, signed_in

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
    assert OutboxRow.objects.filter(topic="mail").count() == 0
    assert api.post(f"{base}/{user['id']}/activation-email").status_code == 204
    assert OutboxRow.objects.filter(topic="mail").count() == 1
    assert api.post(base, NEW).status_code == 400
    assert api.delete(f"{base}/{user['id']}/activation").status_code == 204
    assert api.put(f"{base}/{user['id']}/activation").status_code == 204


@BOTH
def test_every_field_can_be_given_and_patched(api: Api, base: str) -> None:
    body = NEW | {
        "externalData": "HR-7", "ssoIdentifier": "nina.new", "ssoLoginMode": "SSO", "language": {"code": "en-GB"},
        "location": "Graz",
    }  # fmt: skip
    created = api.post(base, body).json()
    facts = {name: created[name] for name in body if name != "systemRole"}
    assert facts == {name: value for name, value in body.items() if name != "systemRole"}
    assert (created["accessGroups"], created["seats"]) == ([], [])
    address = f"{base}/{created['id']}"
    patched = patch(
        api, address,
        ("replace", "/firstName", "Nino"), ("replace", "/email", "nino@northwind.example"),
        ("replace", "/systemRole", {"id": "EXTENDED"}), ("remove", "/externalData", None),
        ("replace", "/ssoLoginMode", "PASSWORD"), ("add", "/ssoIdentifier", "nino"), ("replace", "/location", "Linz"),
        ("replace", "/language/code", "en"),
    )  # fmt: skip
    assert patched.status_code == 200, patched.content
    shown = api.get(address).json()
    assert patched.json() == shown
    names = ("firstName", "email", "externalData", "ssoLoginMode", "ssoIdentifier", "location", "language")
    assert [shown[name] for name in names] == [
        "Nino", "nino@northwind.example", "", "PASSWORD", "nino", "Linz", {"code": "en"},
    ]  # fmt: skip
    assert shown["systemRole"] == {"id": "EXTENDED", "name": "Extended"}
    assert [row["id"] for row in api.get(f"{base}?q=nino").json()["content"]] == [created["id"]]
    row = api.get(base).json()["content"][0]
    assert "location" not in row


@pytest.mark.parametrize(
    "step",
    [
        ("replace", "/active", False), ("replace", "/id", "x"), ("replace", "/email", "broken"),
        ("replace", "/systemRole/id", "KING"), ("replace", "/ssoLoginMode", "MAGIC"), ("remove", "/firstName", None),
        ("replace", "/language/code", "xx"), ("replace", "/nothing/here", 1), ("replace", "", []),
        ("replace", "/email", "ADA@northwind.example"), ("replace", "/accessGroups", [{"id": "x"}]),
    ],
    ids=lambda step: f"{step[1]}",
)  # fmt: skip
def test_a_bad_patch_changes_nothing(api: Api, step: tuple[str, str, Any]) -> None:
    make_user(email="ada@northwind.example")
    user = make_user(first_name="Una", language="en")
    before = api.get(f"/users/{user.public_id}").json()
    answer = patch(api, f"/users/{user.public_id}", ("replace", "/lastName", "Changed"), step)
    assert answer.status_code == 400, answer.content
    assert api.get(f"/users/{user.public_id}").json() == before


def test_a_patch_that_names_no_mode_leaves_the_default(api: Api) -> None:
    user = make_user()
    assert patch(api, f"/users/{user.public_id}", ("replace", "/location", "Graz")).json()["ssoLoginMode"] == "PASSWORD"
    user.refresh_from_db()
    assert (user.sign_in_option, user.location) == ("", "Graz")


def test_custom_roles_work_by_their_code(api: Api) -> None:
    role = SystemRole.objects.create(code="AUDITOR", name="Auditor", permissions=["staff.pages"], is_system=False)
    user = api.post("/users", NEW | {"systemRole": {"id": role.code}}).json()
    assert user["systemRole"] == {"id": "AUDITOR", "name": "Auditor"}
    unknown = {name: value for name, value in NEW.items() if name != "systemRole"} | {"role": "KING"}
    assert api.post("/users", unknown).status_code == 400


def test_a_password_of_the_first_interface_works_after_activation(api: Api) -> None:
    weak = api.post("/users", NEW | {"password": "short"})
    assert (weak.status_code, User.objects.filter(email=NEW["email"]).exists()) == (400, False)
    created = api.post("/users", NEW | {"password": "seven wet umbrellas"})
    assert "password" not in created.json()
    user = User.objects.get(email=NEW["email"])
    assert (user.is_active, user.check_password("seven wet umbrellas")) == (False, True)
    assert api.put(f"/users/{user.public_id}/activation").status_code == 204
    user.refresh_from_db()
    assert (user.is_active, user.check_password("seven wet umbrellas")) == (True, True)


def test_a_reset_is_mailed_and_the_old_password_works(api: Api) -> None:
    user = make_user(password="seven wet umbrellas", sign_in_option="SSO")
    base = f"/user-api/v201804/users/{user.public_id}/reset-password"
    assert api.post(base).status_code == 204  # the company has no single sign-on, so the choice is not respected
    user.refresh_from_db()
    assert user.check_password("seven wet umbrellas")
    assert OutboxRow.objects.filter(topic="mail").count() == 1
    IdentityProvider.objects.create(name="Work", slug="work", kind="OIDC", is_active=True)
    refused = api.post(base)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "signs_in_by_sso")
    assert OutboxRow.objects.filter(topic="mail").count() == 1


def test_a_picture_is_drawn_anew(api: Api, api_of: Callable[..., Api], settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    owner, other = make_user(RoleCode.EMPLOYEE), make_user(RoleCode.EXTENDED)
    address = f"/users/{owner.public_id}/avatar"
    assert put_picture(api_of(other), address, picture()).status_code == 403
    assert put_picture(api_of(owner), address, b"<svg onload=alert(1)>").status_code == 400
    assert not list(tmp_path.rglob("*.jpg"))
    assert put_picture(api_of(owner), address, picture() + b"<script>alert(1)</script>").status_code == 204
    assert put_picture(api, f"/user-api/v201804{address}", picture()).status_code == 204
    owner.refresh_from_db()
    kept = tmp_path / owner.avatar
    with Image.open(kept) as drawn:
        assert (drawn.format, drawn.size, dict(drawn.getexif())) == ("JPEG", (400, 200), {})
    assert b"script" not in kept.read_bytes()
    shown = signed_in(other).get(f"/users/{owner.public_id}/picture/")
    assert (shown.status_code, shown["Content-Type"], shown.getvalue()) == (200, "image/jpeg", kept.read_bytes())
    assert signed_in(owner).get(f"/users/{other.public_id}/picture/").status_code == 403
    assert signed_in(other).get(f"/users/{other.public_id}/picture/").status_code == 404


def picture() -> bytes:
    """A wide picture with a place in it."""
    made = io.BytesIO()
    facts = Image.Exif()
    facts[0x010F] = "Camera of a spy"
    Image.new("RGB", (800, 400), "teal").save(made, "JPEG", exif=facts)
    return made.getvalue()


def put_picture(api: Api, address: str, data: bytes) -> Any:
    """PUT multipart/form-data."""
    body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("me.jpg", data, "image/jpeg")})
    return api.client.put(address, body, content_type=MULTIPART_CONTENT, headers={"Host": api.host, **api.headers})


def patch(api: Api, address: str, *steps: tuple[str, str, Any]) -> Any:
    """PATCH with those operations."""
    body = [{"op": op, "path": path} | ({} if op == "remove" else {"value": value}) for op, path, value in steps]
    return api.patch(address, body, content_type="application/json-patch+json")


@pytest.mark.django_db(transaction=True)
def test_two_patches_at_once_are_both_kept(api: Api) -> None:
    user = make_user()
    address = f"/users/{user.public_id}"
    ready = threading.Barrier(2)

    def send(step: tuple[str, str, Any]) -> int:
        ready.wait()
        try:
            return int(patch(Api(api.headers["X-SmartToken"]), address, step).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(send, [("replace", "/location", "Graz"), ("replace", "/externalData", "HR-9")]))
    user.refresh_from_db()
    assert (codes, user.location, user.external_data) == ([200, 200], "Graz", "HR-9")


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
    assert counts[0] == counts[1] <= 5


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
