"""Access groups: making, editing and deleting them, and what an administrator is told when it cannot be."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from accounts.models import AccessGroup, User
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, NotFound, Stale
from recruit.jobs import access
from recruit.teams import grouping
from recruit.teams.rights import JobAction
from tests.factories.groups import make_group
from tests.factories.recruit import make_brand, make_job

pytestmark = pytest.mark.django_db
SWEDEN: Any = {"country": ["se"]}


def test_a_group_keeps_its_words_and_the_normal_form_of_its_scope(ada: User) -> None:
    brand = str(make_brand("Norrsund").public_id)
    group = grouping.make_group(
        by=Actor.of(ada), name="  Nordic  sales ", description=" All of it. ", level="FULL",
        scope={"country": ["se", "no", "se"], "department": [], "brand": [brand]},
    )  # fmt: skip
    group.refresh_from_db()
    assert (group.name, group.description, group.level) == ("Nordic sales", "All of it.", "FULL")
    assert group.scope == {"brand": [brand], "country": ["no", "se"]}
    entry = Entry.objects.get(kind="access_group.made")
    assert entry.data == {"scope": "Brand: Norrsund; Country: Norway, Sweden", "level": "FULL"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"description": "x" * 501}, "description"),
        ({"level": "ALL"}, "level"),
        ({"scope": {}}, "scope"),
        ({"scope": {"country": []}}, "scope"),
        ({"scope": {"country": ["xx"]}}, "scope"),
        ({"scope": {"brand": ["00000000-0000-0000-0000-000000000000"]}}, "scope"),
        ({"scope": {"no such field": ["se"]}}, "scope"),
    ],
)
def test_a_broken_group_is_refused_beside_the_field(ada: User, changes: dict[str, object], field: str) -> None:
    given = {"name": "Nordic", "scope": SWEDEN} | changes
    with pytest.raises(Invalid) as caught:
        grouping.make_group(by=Actor.of(ada), **given)
    assert list(caught.value.fields) == [field]
    assert not AccessGroup.objects.exists()
    assert not Entry.objects.filter(kind__startswith="access_group.").exists()


def test_a_name_stands_once_whatever_its_capitals(ada: User) -> None:
    make_group("Nordic", **SWEDEN)
    with pytest.raises(Invalid) as caught:
        grouping.make_group(by=Actor.of(ada), name="NORDIC", scope=SWEDEN)
    assert caught.value.fields == {"name": "There is an access group of this name."}


def test_editing_moves_jobs_in_and_out_at_once_and_is_recorded(ada: User, rosa: User) -> None:
    swedish, polish = make_job(country_code="se"), make_job(country_code="pl")
    group = make_group("Nordic", rosa, **SWEDEN)
    assert set(access.visible_jobs(Actor.of(rosa))) == {swedish}
    grouping.edit_group(group, by=Actor.of(ada), name="Polish", scope={"country": ["pl"]}, level="FULL")
    assert set(access.visible_jobs(Actor.of(rosa))) == {polish}
    assert access.can(Actor.of(rosa), JobAction.EDIT, polish)
    assert Entry.objects.get(kind="access_group.edited").changes == {
        "name": ["Nordic", "Polish"], "scope": ["Country: Sweden", "Country: Poland"], "level": ["VIEW", "FULL"],
    }  # fmt: skip


def test_saving_what_stands_there_records_nothing(ada: User) -> None:
    group = make_group("Nordic", **SWEDEN)
    grouping.edit_group(group, by=Actor.of(ada), name="Nordic", scope=SWEDEN)
    assert not Entry.objects.filter(kind="access_group.edited").exists()


def test_the_second_of_two_editors_is_told(ada: User) -> None:
    group = make_group("Nordic", **SWEDEN)
    seen = group.updated_at.isoformat()
    grouping.edit_group(group, by=Actor.of(ada), name="North", scope=SWEDEN, seen=seen)
    with pytest.raises(Stale):
        grouping.edit_group(group, by=Actor.of(ada), name="South", scope={"country": ["pl"]}, seen=seen)
    group.refresh_from_db()
    assert (group.name, group.scope) == ("North", SWEDEN)


def test_deleting_closes_what_it_opened(ada: User, rosa: User) -> None:
    make_job(country_code="se")
    group = make_group("Nordic", rosa, **SWEDEN)
    grouping.delete_group(group, by=Actor.of(ada))
    assert not access.visible_jobs(Actor.of(rosa)).exists()
    assert Entry.objects.get(kind="access_group.deleted").data == {"scope": "Country: Sweden", "members": 1}
    for act in (grouping.delete_group, grouping.edit_group):
        values: Any = {} if act is grouping.delete_group else {"name": "x", "scope": SWEDEN}
        with pytest.raises(NotFound):
            act(group, by=Actor.of(ada), **values)


def test_only_administrators_shape_groups(rosa: User) -> None:
    group, by = make_group("Nordic", **SWEDEN), Actor.of(rosa)
    with pytest.raises(NotAllowed):
        grouping.make_group(by=by, name="Mine", scope=SWEDEN)
    with pytest.raises(NotAllowed):
        grouping.edit_group(group, by=by, name="Mine", scope=SWEDEN)
    with pytest.raises(NotAllowed):
        grouping.delete_group(group, by=by)
    assert [row.name for row in AccessGroup.objects.all()] == ["Nordic"]
    assert isinstance(group.public_id, UUID)
