"""Tags: the same whatever their capitals, at most 60 characters, one or many people at once."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from base.actors import Actor
from base.errors import Invalid, NotAllowed, NotFound
from base.models import Entry
from recruit.candidates import tagging
from recruit.candidates.models import Tag
from recruit.jobs.models import HiringTeamMember
from tests.factories.road import join, make_application, make_job

pytestmark = pytest.mark.django_db


def test_tags_keep_the_words_they_were_first_written_in(rosa: User) -> None:
    job, by = make_job(rosa), Actor.of(rosa)
    first, second = make_application(job).candidate, make_application(job).candidate

    assert tagging.add_tags(first, by=by, tags=[" Night  shift ", "night SHIFT", ""]).tags == ["Night shift"]
    assert tagging.add_tags(second, by=by, tags=["NIGHT SHIFT", "Ward"]).tags == ["Night shift", "Ward"]
    assert tagging.remove_tag(second, by=by, tag="ward").tags == ["Night shift"]
    assert tagging.replace_tags(first, by=by, tags=["Ward"]).tags == ["Ward"]
    assert sorted(Tag.objects.values_list("label", flat=True)) == ["Night shift", "Ward"]


def test_nothing_new_records_nothing(rosa: User) -> None:
    person = make_application(make_job(rosa)).candidate
    tagging.add_tags(person, by=Actor.of(rosa), tags=["Ward"])
    count = Entry.objects.count()

    tagging.add_tags(person, by=Actor.of(rosa), tags=["ward"])

    assert Entry.objects.count() == count


@pytest.mark.parametrize("tags", [["x" * 61], [f"tag {number}" for number in range(101)]])
def test_too_long_and_too_many_are_refused(rosa: User, tags: list[str]) -> None:
    person = make_application(make_job(rosa)).candidate

    with pytest.raises(Invalid):
        tagging.add_tags(person, by=Actor.of(rosa), tags=tags)
    person.refresh_from_db()
    assert (person.tags, Tag.objects.count()) == ([], 0)


def test_many_at_once_all_or_none(rosa: User, hugo: User, iris: User, django_assert_max_num_queries: Any) -> None:
    job = make_job(rosa)
    join(job, iris, HiringTeamMember.Role.INTERVIEWER, by=rosa)
    people = [make_application(job).candidate for _number in range(3)]

    with django_assert_max_num_queries(13):
        tagging.tag_many(people, by=Actor.of(rosa), tags=["Fair"])
    for person in people:
        person.refresh_from_db()
        assert person.tags == ["Fair"]
    with pytest.raises(NotAllowed):
        tagging.tag_many(people, by=Actor.of(iris), tags=["Other"])
    with pytest.raises(NotFound):
        tagging.tag_many(people, by=Actor.of(hugo), tags=["Other"])
    people[0].refresh_from_db()
    assert people[0].tags == ["Fair"]
