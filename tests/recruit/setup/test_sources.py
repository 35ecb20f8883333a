"""Sources: three levels, names of one's own, what came from each, and the source of an application."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import User
from base.errors import Invalid, NotAllowed, NotFound, Refused
from base.models import Entry
from recruit.applications import sourcing
from recruit.applications.models import Application
from recruit.jobs import linking
from recruit.jobs.models import Job
from recruit.processes import founding
from recruit.setup import listing, vocabulary
from recruit.setup.models import Source
from tests.factories.accounts import actor, signed_in
from tests.factories.recruit import default_ad, make_application, make_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def fair(ada: User) -> Source:
    return listing.add_source(by=actor(ada), type="CUSTOM", name="Fair", sub_type="event")


@pytest.fixture
def job(rosa: User) -> Job:
    return make_job(rosa)


def test_a_new_company_has_the_sources_of_the_library() -> None:
    founding.found()
    names = set(Source.objects.values_list("type", "sub_type", "name"))
    assert set(vocabulary.SOURCES) <= names
    for wanted in ("LinkedIn Share", "Facebook Share", "Twitter Share", "Contract to perm", "Direct link", "LinkedIn"):
        assert wanted in {name for _type, _sub_type, name in names}
    assert {type_ for type_, _sub_type, _name in names} == set(Source.Type.values)


def test_a_source_of_ones_own_is_renamed_and_its_applications_follow(ada: User, fair: Source, job: Job) -> None:
    application = make_application(job, source=fair)
    answer = signed_in(ada).post(
        reverse("recruit:source", args=[fair.public_id]), {"name": " Nursing  fair ", "sub_type": "job fair"}
    )
    assert answer.status_code == 303
    application.refresh_from_db()
    assert application.source is not None
    assert (application.source.name, application.source.sub_type) == ("Nursing fair", "JOB_FAIR")
    assert Entry.objects.filter(kind="source.renamed").count() == 1


def test_a_given_source_keeps_its_name(ada: User) -> None:
    founding.found()
    given = Source.objects.get(name="Career page")
    with pytest.raises(Refused) as caught:
        listing.rename_source(given, by=actor(ada), name="Site")
    assert caught.value.code == "source_is_given"
    html = signed_in(ada).get(reverse("recruit:source", args=[given.public_id])).content.decode()
    assert "keeps its name" in html
    given.refresh_from_db()
    assert given.name == "Career page"


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "FAIR TWO"])
def test_a_name_that_is_empty_long_or_taken_is_refused(name: str, ada: User, fair: Source) -> None:
    listing.add_source(by=actor(ada), type="CUSTOM", name="Fair two", sub_type="event")
    with pytest.raises(Invalid):
        listing.rename_source(fair, by=actor(ada), name=name, sub_type="event")
    fair.refresh_from_db()
    assert fair.name == "Fair"


def test_the_list_has_three_levels_and_leads_to_the_people(ada: User, fair: Source, job: Job) -> None:
    make_application(job, source=fair)
    make_application(job, source=fair)
    answer = signed_in(ada).get(reverse("recruit:sources"))
    (custom,) = [group for group in answer.context["groups"] if group[0] == "CUSTOM"]
    parts = {words: [(source.name, count) for source, count in rows] for words, rows in custom[2]}
    assert parts["Event"] == [("Fair", 2)]
    people = f"{reverse('recruit:people')}?source={fair.public_id}"
    assert f'href="{people}"' in answer.content.decode()
    shown = signed_in(ada).get(people)
    assert shown.status_code == 200
    assert "Source: Fair" in shown.content.decode()


def test_the_page_of_a_source_names_the_ads_with_a_link(ada: User, rosa: User, fair: Source, job: Job) -> None:
    link = linking.make_link(default_ad(job), by=actor(rosa), source=fair)
    make_application(job, link=link)
    answer = signed_in(ada).get(reverse("recruit:source", args=[fair.public_id]))
    assert [(row.ad.title, row.found) for row in answer.context["links"]] == [(default_ad(job).title, 1)]
    assert signed_in(rosa).get(reverse("recruit:source", args=[fair.public_id])).status_code == 403
    assert signed_in(ada).get(reverse("recruit:source", args=[uuid4()])).status_code == 404


def change(user: User, application: Application, **typed: object) -> object:
    return signed_in(user).post(reverse("recruit:application-source", args=[application.public_id]), typed)


def test_a_recruiter_corrects_the_source_and_names_who_referred(rosa: User, emil: User, job: Job) -> None:
    founding.found()
    application = make_application(job)
    referral = Source.objects.get(name="Employee referral")
    answer = change(rosa, application, source=referral.public_id, referrer=emil.public_id)
    assert answer.status_code == 303  # type: ignore[attr-defined]  # an answer of the test client
    application.refresh_from_db()
    assert (application.source, application.referrer) == (referral, emil)
    html = signed_in(rosa).get(reverse("recruit:application", args=[application.public_id])).content.decode()
    assert "Referred by" in html
    assert emil.full_name in html
    fields = Entry.objects.get(kind="application.source_set").changes["source"]
    assert fields[1] == f"Employee referral ({emil.full_name})"

    page = Source.objects.get(name="Career page")
    change(rosa, application, source=page.public_id)
    application.refresh_from_db()
    assert (application.source, application.referrer) == (page, None)


def test_a_referrer_needs_a_referral_and_what_was_typed_stays(rosa: User, emil: User, fair: Source, job: Job) -> None:
    application = make_application(job)
    before = application.source
    answer = change(rosa, application, source=fair.public_id, referrer=emil.public_id)
    assert answer.status_code == 422  # type: ignore[attr-defined]  # an answer of the test client
    html = answer.content.decode()  # type: ignore[attr-defined]  # an answer of the test client
    assert "Choose a referral as the source." in html
    assert f'<option value="{fair.public_id}" selected>' in html
    application.refresh_from_db()
    assert (application.source, application.referrer) == (before, None)


@pytest.mark.parametrize("source", ["", "nonsense", "00000000-0000-4000-8000-000000000001"])
def test_a_source_that_does_not_exist_changes_nothing(source: str, rosa: User, job: Job) -> None:
    application = make_application(job)
    before = application.source
    assert change(rosa, application, source=source).status_code == 422  # type: ignore[attr-defined]  # an answer of the test client
    application.refresh_from_db()
    assert application.source == before


def test_those_who_may_not_add_people_change_no_source(emil: User, iris: User, fair: Source, job: Job) -> None:
    application = make_application(job)
    for stranger in (emil, iris):
        with pytest.raises((NotFound, NotAllowed)):
            sourcing.set_source(application, by=actor(stranger), source=fair)
        assert change(stranger, application, source=fair.public_id).status_code in {403, 404}  # type: ignore[attr-defined]  # an answer of the test client
    application.refresh_from_db()
    assert application.source != fair
