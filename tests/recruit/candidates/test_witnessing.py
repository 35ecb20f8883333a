"""Who opened a profile and who searched for what stands in the audit, once in half an hour, and in no timeline."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.audit.queries import timeline
from base.audit.recording import key_of
from recruit.candidates import enlisting
from recruit.jobs.models import HiringTeamMember
from tests.api.conftest import Api
from tests.factories.accounts import signed_in
from tests.factories.recruit import make_application, make_job
from tests.factories.tokens import token_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """What was looked at in another test counts for nothing here."""
    cache.clear()


@pytest.fixture
def application(rosa: User, hugo: User) -> Any:
    """Somebody on Rosa's job."""
    return make_application(make_job(rosa, team={hugo: HiringTeamMember.Role.HIRING_MANAGER}))


def told(kind: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Who did what, oldest first."""
    return list(Entry.objects.filter(kind=kind).order_by("pk").values_list("actor_name", "object_key", "data"))


def test_opening_a_profile_is_told_once_and_in_no_timeline(application: Any, rosa: User, hugo: User) -> None:
    address = reverse("recruit:application", args=[application.public_id])
    browser = signed_in(rosa)
    for _again in range(2):
        assert browser.get(address).status_code == 200
    assert signed_in(hugo).get(reverse("recruit:application-panel", args=[application.public_id])).status_code == 200
    key = f"candidate:{application.candidate.public_id}"
    assert told("candidate.opened") == [(rosa.full_name, key, {}), (hugo.full_name, key, {})]
    assert not [line for line in timeline(key_of(application.candidate)) if "opened" in line.text]
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        cache.clear()  # a cache of this process knows real time only
        browser.get(address)
    assert len(told("candidate.opened")) == 3


def test_who_may_not_see_somebody_leaves_no_trace_of_having_opened_them(application: Any, iris: User) -> None:
    assert signed_in(iris).get(reverse("recruit:application", args=[application.public_id])).status_code == 404
    assert told("candidate.opened") == []


def test_a_person_on_no_job_and_over_rest(ada: User) -> None:
    person = enlisting.add_candidate(by=Actor.of(ada), first_name="Paula", last_name="Pool", email="p@example.com")
    assert signed_in(ada).get(reverse("recruit:person", args=[person.public_id])).status_code == 200
    assert Api(token_of(ada)).get(f"/candidates/{person.public_id}").status_code == 200
    key = f"candidate:{person.public_id}"
    assert [(name, on) for name, on, _data in told("candidate.opened")] == [(ada.full_name, key), ("Sync", key)]


def test_words_searched_for_are_told(ada: User) -> None:
    browser = signed_in(ada)
    for words in ("Lovelace", "  lovelace ", "ab", "", "nurse  Dublin"):
        assert browser.get(reverse("recruit:people"), {"q": words}).status_code == 200
    assert told("search.made") == [
        (ada.full_name, "search:people", {"terms": "Lovelace"}),
        (ada.full_name, "search:people", {"terms": "nurse Dublin"}),
    ]
