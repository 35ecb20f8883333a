"""Putting users into access groups and taking them out."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import grouping
from accounts.models import AccessGroup, User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.audit.models import Entry
from base.errors import NotAllowed, NotFound, Refused
from base.remembering import remembered
from recruit.teams import standing
from tests.factories.accounts import make_user
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db


def members(group: AccessGroup) -> set[User]:
    return set(group.members.all())


def test_members_are_added_together_and_it_is_written_down(ada: User, rosa: User) -> None:
    sara = make_user(first_name="Sara", last_name="Second")
    group = make_group("Nordic")
    grouping.add_members(group, [rosa, sara, rosa], by=Actor.of(ada))
    assert members(group) == {rosa, sara}
    entry = Entry.objects.get(kind="access_group.members_added")
    assert entry.data == {"names": "Rosa Recruiter and Sara Second", "count": 2}


def test_adding_again_changes_and_records_nothing(ada: User, rosa: User) -> None:
    group = make_group("Nordic", rosa)
    grouping.add_members(group, [rosa], by=Actor.of(ada))
    grouping.add_members(group, [], by=Actor.of(ada))
    assert members(group) == {rosa}
    assert not Entry.objects.filter(kind="access_group.members_added").exists()


@pytest.mark.parametrize(
    ("values", "code", "words"),
    [
        ({"role": RoleCode.BASIC}, "role_takes_no_groups", "The role of Uma Under takes no access groups."),
        ({"role": RoleCode.EMPLOYEE}, "role_takes_no_groups", "The role of Uma Under takes no access groups."),
        ({"role": RoleCode.EXTENDED}, "sees_all_jobs", "Uma Under has a role that sees every job"),
        ({"role": RoleCode.ADMIN}, "sees_all_jobs", "Uma Under has a role that sees every job"),
        ({"is_active": False}, "inactive", "Uma Under cannot sign in now."),
    ],
)
def test_who_cannot_be_in_a_group_is_named_and_nobody_is_added(
    ada: User, rosa: User, values: dict[str, Any], code: str, words: str
) -> None:
    uma = make_user(first_name="Uma", last_name="Under", **values)
    group = make_group("Nordic")
    with pytest.raises(Refused) as caught:
        grouping.add_members(group, [rosa, uma], by=Actor.of(ada))
    assert caught.value.code == code
    assert str(caught.value).startswith(words)
    assert members(group) == set()
    assert not Entry.objects.filter(kind="access_group.members_added").exists()


def test_many_refused_are_not_all_named(ada: User) -> None:
    basics = [make_user(RoleCode.BASIC, first_name="Ben", last_name=f"B{number}") for number in range(7)]
    with pytest.raises(Refused) as caught:
        grouping.add_members(make_group("Nordic"), basics, by=Actor.of(ada))
    assert str(caught.value).startswith("The roles of Ben B0, Ben B1, Ben B2, Ben B3, Ben B4 and 2 others take no")


def test_removing_is_recorded_once_and_safe_to_repeat(ada: User, rosa: User) -> None:
    group = make_group("Nordic", rosa)
    grouping.remove_member(group, rosa, by=Actor.of(ada))
    grouping.remove_member(group, rosa, by=Actor.of(ada))
    assert members(group) == set()
    assert Entry.objects.filter(kind="access_group.member_removed").count() == 1


def test_who_lost_the_right_role_can_still_be_taken_out(ada: User) -> None:
    basic = make_user(RoleCode.BASIC)
    group = make_group("Nordic", basic)
    grouping.remove_member(group, basic, by=Actor.of(ada))
    assert members(group) == set()


def test_a_change_holds_within_the_same_request(ada: User, rosa: User) -> None:
    group = make_group("Nordic")
    with remembered():
        assert standing.groups_of(rosa) == ()
        grouping.add_members(group, [rosa], by=Actor.of(ada))
        assert [each.name for each in standing.groups_of(rosa)] == ["Nordic"]
        grouping.remove_member(group, rosa, by=Actor.of(ada))
        assert standing.groups_of(rosa) == ()


def test_only_administrators_choose_members_and_gone_groups_have_none(ada: User, rosa: User) -> None:
    group = make_group("Nordic")
    with pytest.raises(NotAllowed):
        grouping.add_members(group, [rosa], by=Actor.of(rosa))
    with pytest.raises(NotAllowed):
        grouping.remove_member(group, rosa, by=Actor.of(rosa))
    AccessGroup.objects.all().delete()
    with pytest.raises(NotFound):
        grouping.add_members(group, [rosa], by=Actor.of(ada))
