"""Acts on many people at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from base.actors import Actor
from base.errors import NotAllowed
from base.runs.models import Run
from recruit.applications import importing
from recruit.applications.models import Application
from recruit.candidates import enlisting, tagging
from recruit.candidates.models import Candidate
from tests.factories.accounts import signed_in
from tests.factories.road import make_job
from tests.recruit.people.runs import GOOD, work_off

pytestmark = pytest.mark.django_db


# --- Acts on many -----------------------------------------------------------------------------------------------------
def many(ada: User, count: int = 3) -> list[Candidate]:
    return [
        enlisting.add_candidate(by=Actor.of(ada), first_name="Ana", last_name=f"N{n}", email=f"a{n}@mail.example")
        for n in range(count)
    ]


def press(client: Client, people: list[Candidate], act: str, **values: Any) -> Any:
    chosen = {"act": act, "selected": ",".join(str(person.public_id) for person in people), "next_url": "/people/?q=a"}
    return client.post("/people/bulk/", chosen | values)


def test_the_selected_are_tagged_and_put_on_a_job(ada: User) -> None:
    client, people, job = signed_in(ada), many(ada), make_job(ada)

    asked = client.get("/people/bulk/", {"act": "tag", "selected": str(people[0].public_id)}).content.decode()
    tagged = press(client, people[:2], "tag", tags="night, icu")
    press(client, people[:1], "job", job=str(job.public_id))
    first = client.get("/people/").content.decode()
    press(client, people[:2], "job", job=str(job.public_id))
    second = client.get("/people/").content.decode()

    assert "Tag: 1 person" in asked
    assert (tagged.status_code, tagged.headers["Location"]) == (303, "/people/?q=a")
    assert [person.tags for person in Candidate.objects.order_by("pk")] == [["night", "icu"], ["night", "icu"], []]
    assert "Add to a job: 1 person." in first
    assert "Ana N0: Ana N0 is on this job already." in second
    assert Application.objects.filter(job=job).count() == 2


def test_everybody_who_matches_is_acted_on_in_a_run(ada: User) -> None:
    people = many(ada, 30)
    tagging.add_tags(people[0], by=Actor.of(ada), tags=["left"])
    client = signed_in(ada)

    client.post("/people/bulk/", {"act": "tag", "everyone": "on", "filter": "q=ana", "tags": "all"})

    run = work_off(Run.objects.get())
    assert (run.total, run.done) == (30, 30)
    assert Candidate.objects.filter(tags__contains=["all"]).count() == 30


def test_only_administrators_delete_and_only_when_sure(ada: User, rosa: User) -> None:
    people = many(ada)
    make_job(rosa)

    refused = press(signed_in(rosa), people, "delete", sure="on")
    unsure = press(signed_in(ada), people[:2], "delete")
    done = press(signed_in(ada), people[:2], "delete", sure="on")

    assert (refused.status_code, unsure.status_code, done.status_code) == (403, 422, 303)
    assert Candidate.objects.get() == people[2]


def test_who_is_not_visible_cannot_be_acted_on(ada: User, rosa: User) -> None:
    people = many(ada, 1)
    make_job(rosa)

    assert press(signed_in(rosa), people, "tag", tags="mine").status_code in {400, 409, 422}
    assert Candidate.objects.get().tags == []
    assert press(signed_in(ada), [], "tag", tags="x").status_code in {400, 409, 422}
    assert press(signed_in(ada), people, "nonsense").status_code in {400, 409, 422}


def test_consent_and_letters_are_asked_in_runs(ada: User) -> None:
    people, job = many(ada, 2), make_job(ada)
    press(signed_in(ada), people[:1], "job", job=str(job.public_id))

    press(signed_in(ada), people, "consent")
    press(signed_in(ada), people, "message", subject="Hello", text="A word")

    assert sorted(Run.objects.values_list("kind", "total")) == [("bulk-message", 1), ("privacy.ask_consent", 2)]


def test_add_needs_the_right(emil: User) -> None:
    with pytest.raises(NotAllowed):
        importing.read_sheet(GOOD.encode(), "x.csv", by=Actor.of(emil))
