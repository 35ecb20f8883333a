"""Access groups over REST: their configuration, their users, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import AccessGroup, User
from accounts.permissions import RoleCode
from tests.api.conftest import Api
from tests.factories.accounts import make_user
from tests.factories.fields import make_field, value_of
from tests.factories.groups import make_group
from tests.factories.recruit import make_brand

PATH, GROUPS = "/configuration/access-groups", "/user-api/v201804/access-groups"


def body(**changes: Any) -> dict[str, Any]:
    include = {"country": {"values": ["SE", "no"]}}
    return {"name": "Nordic", "description": "Sweden and Norway", "criteria": {"include": include}} | changes


def including(**fields: Any) -> dict[str, Any]:
    return {"criteria": {"include": fields}}


def test_a_group_is_created_read_replaced_and_deleted(api: Api) -> None:
    made = api.post(PATH, body())
    assert made.status_code == 201
    group = made.json()
    assert group["criteria"] == {"include": {"country": {"all": False, "values": ["no", "se"]}}}
    assert (group["name"], group["description"], group["level"]) == ("Nordic", "Sweden and Norway", "VIEW")
    assert api.get(f"{PATH}/{group['id']}").json() == group
    replaced = api.put(f"{PATH}/{group['id']}", body(name="North", level="FULL", description=""))
    assert replaced.status_code == 200
    assert (replaced.json()["name"], replaced.json()["description"], replaced.json()["level"]) == ("North", "", "FULL")
    assert api.delete(f"{PATH}/{group['id']}").status_code == 204
    assert api.get(f"{PATH}/{group['id']}").status_code == 404


def test_all_but_some_values_are_the_others_there_are(api: Api) -> None:
    one, two = make_brand("One"), make_brand("Two")
    field = make_field("Unit", "Devices", "Care", category="ORG")
    key = str(field.public_id)
    chosen = {"brand": {"all": True, "values": [str(one.public_id)]}, key: {"values": [value_of(field, "Care")]}}
    made = api.post(PATH, body(**including(**chosen, department={"all": True}))).json()
    group = AccessGroup.objects.get(public_id=made["id"])
    others = {str(two.public_id), *group.scope["brand"]} - {str(one.public_id)}
    assert set(group.scope["brand"]) == others
    assert str(one.public_id) not in group.scope["brand"]
    assert group.scope[key] == [value_of(field, "Care")]
    assert set(group.scope) == {"brand", key}


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": None},
        {"description": None},
        {"criteria": {}},
        {"criteria": None},
        including(),
        including(country={"all": True}),
        including(country={"values": []}),
        including(country={"values": ["xx"]}),
        including(nothing={"values": ["se"]}),
        including(country=["se"]),
        {"level": "ALL"},
    ],
)
def test_a_group_that_cannot_be_is_refused(api: Api, change: dict[str, Any]) -> None:
    answer = api.post(PATH, body(**change))
    assert answer.status_code == 400
    assert answer.json()["errors"]
    assert not AccessGroup.objects.exists()


def test_a_name_is_taken_once(api: Api) -> None:
    assert api.post(PATH, body()).status_code == 201
    assert api.post(PATH, body(name="nordic")).status_code == 400
    assert AccessGroup.objects.count() == 1


def test_groups_come_in_pages(api: Api) -> None:
    ids = [str(make_group(f"G{number}").public_id) for number in range(3)]
    page = api.get(f"{PATH}?pageSize=2").json()
    assert (page["totalFound"], [row["id"] for row in page["content"]]) == (3, [ids[2], ids[1]])
    rest = api.get(f"{PATH}?pageSize=2&pageId={page['nextPageId']}").json()
    assert ([row["id"] for row in rest["content"]], rest["nextPageId"]) == ([ids[0]], None)


@pytest.mark.parametrize("base", ["/access-groups", GROUPS])
def test_users_are_put_in_and_taken_out(api: Api, rosa: User, base: str) -> None:
    group = make_group("Nordic")
    listed = api.get(base).json()
    assert listed == {"totalFound": 1, "content": [{"id": str(group.public_id), "name": "Nordic"}]}
    added = api.post(f"{base}/{group.public_id}/users", [str(rosa.public_id), str(rosa.public_id)])
    assert added.status_code == 201
    assert added.json()["content"] == [{"id": str(rosa.public_id), "name": "Rosa Recruiter"}]
    assert api.post(f"{base}/{group.public_id}/users", [str(rosa.public_id)]).status_code == 201
    assert list(group.members.all()) == [rosa]
    for _again in range(2):
        assert api.delete(f"{base}/{group.public_id}/users/{rosa.public_id}").status_code == 204
    assert not group.members.exists()


@pytest.mark.parametrize("sent", [None, {}, [], ["x"], ["00000000-0000-4000-8000-000000000000"], "x", [None], [{}]])
def test_users_that_are_none_are_refused(api: Api, rosa: User, sent: Any) -> None:
    group = make_group("Nordic")
    answer = api.post(f"{GROUPS}/{group.public_id}/users", sent)
    assert answer.status_code == 400
    assert not group.members.exists()


def test_users_whose_role_takes_no_groups_are_refused_with_a_sentence(api: Api, rosa: User, hugo: User) -> None:
    group = make_group("Nordic")
    answer = api.post(f"{GROUPS}/{group.public_id}/users", [str(rosa.public_id), str(hugo.public_id)])
    assert answer.status_code in (400, 409)
    assert "The role of Hugo Manager takes no access groups." in answer.json()["message"]
    assert not group.members.exists()


def test_only_administrators_reach_groups(api_of: Callable[..., Api], company: Any, rosa: User) -> None:
    group, recruiter = make_group("Nordic"), api_of(make_user(RoleCode.EXTENDED))
    asked = [
        recruiter.get(PATH), recruiter.post(PATH, body()), recruiter.get(f"{PATH}/{group.public_id}"),
        recruiter.put(f"{PATH}/{group.public_id}", body()), recruiter.delete(f"{PATH}/{group.public_id}"),
        recruiter.get(GROUPS), recruiter.post(f"{GROUPS}/{group.public_id}/users", [str(rosa.public_id)]),
        recruiter.delete(f"{GROUPS}/{group.public_id}/users/{rosa.public_id}"),
    ]  # fmt: skip
    assert [answer.status_code for answer in asked] == [403] * 8
    assert AccessGroup.objects.count() == 1
    assert not group.members.exists()
