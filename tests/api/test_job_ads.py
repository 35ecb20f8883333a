"""Job ads and their publication over REST: several languages and places, published words, limits of bad input."""

from __future__ import annotations

from typing import Any

import pytest

from recruit.jobs import publishing
from recruit.models import Job, JobAd, JobAdVersion, Posting
from tests.api.conftest import Api
from tests.factories.accounts import actor
from tests.factories.recruit import AD_TEXT, default_ad, make_job, make_published_job

pytestmark = pytest.mark.django_db


def sections(text: str) -> dict[str, Any]:
    return {"sections": {"jobDescription": {"text": text}}}


def test_an_ad_has_its_language_and_place(api: Api) -> None:
    job = make_job(city="Graz", country_code="at")
    path = f"/jobs/{job.public_id}/jobads"
    given = {
        "title": "Pflege", "language": {"code": "de"}, "jobAd": sections("<p>Text</p>"),
        "location": {"countryCode": "SI", "city": "Maribor"},
    }  # fmt: skip
    created = api.post(path, given)
    assert created.status_code == 201
    assert created.json()["location"] == {"country": "Slovenia", "countryCode": "si", "city": "Maribor"}
    assert created.json()["language"]["code"] == "de"
    listed = api.get(path).json()["content"]
    assert [ad["location"]["city"] for ad in listed] == ["Graz", "Maribor"]
    replaced = api.put(f"{path}/{created.json()['id']}", {"title": "Pflegekraft", "language": {"code": "de"}})
    assert (replaced.json()["title"], replaced.json()["location"]["city"]) == ("Pflegekraft", "Graz")


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"title": "x" * 201},
        {"language": {"code": "not a language"}},
        {"location": {"countryCode": "xx", "city": "Nowhere"}},
        {"location": {"countryCode": "at"}},
        {"jobAd": {"sections": {"videos": {"urls": ["http://video.example/1"]}}}},
    ],
)
def test_bad_ads_are_refused_and_nothing_changes(api: Api, changes: dict[str, Any]) -> None:
    job = make_job(title="Nurse")
    before = JobAd.objects.values().get()
    path = f"/jobs/{job.public_id}/jobads"
    given = {"title": "Nurse", "jobAd": sections("<p>Text</p>")} | changes
    assert api.post(path, given).status_code in {400, 422}
    assert api.put(f"{path}/{default_ad(job).public_id}", given).status_code in {400, 422}
    assert JobAd.objects.values().get() == before


def test_what_is_up_changes_when_it_is_published_again(api: Api) -> None:
    job = make_published_job(title="Nurse")
    ad = default_ad(job)
    path = f"/jobs/{job.public_id}/jobads/{ad.public_id}"
    api.put(path, {"title": "Senior nurse", "jobAd": sections("<p>Other words</p>")})
    listed = api.get("/v1/companies/Northwind/postings").json()["content"]
    assert [posting["name"] for posting in listed] == ["Nurse"]
    assert api.get(path).json()["title"] == "Senior nurse"
    assert "/apply/" in api.get(path).json()["applyUrl"]
    assert "senior" not in api.get(path).json()["applyUrl"]
    assert api.post(f"{path}/postings").json() == {"postingStatus": "PENDING"}
    listed = api.get("/v1/companies/Northwind/postings").json()["content"]
    assert [posting["name"] for posting in listed] == ["Senior nurse"]
    assert Posting.objects.get().version == JobAdVersion.objects.order_by("number").last()


def test_publications_are_listed_taken_down_and_limited_to_what_is_up(api: Api) -> None:
    job = make_published_job()
    path = f"/jobs/{job.public_id}/publication"
    assert api.get(path).json()["content"][0]["sourceName"] == "Career site"
    assert api.delete(path).json() == {"unpostingStatus": "PENDING"}
    assert api.get(f"{path}?activeOnly=true").json() == {"totalFound": 0, "content": []}
    assert api.get(path).json()["content"][0]["unpublishedOn"]
    assert Job.objects.get().status == "SOURCING"


def test_taking_the_default_ad_down_takes_all_down(api: Api) -> None:
    job = make_published_job()
    by = actor(job.creator)
    second = publishing.write_ad(job, by=by, changes={"job_description": AD_TEXT})
    publishing.publish(second, by=by)
    path = f"/jobs/{job.public_id}/jobads"
    assert api.delete(f"{path}/{second.public_id}/postings").status_code == 202
    assert Posting.objects.filter(unpublished_at=None).count() == 1
    publishing.publish(second, by=by)
    assert api.delete(f"{path}/{default_ad(job).public_id}/postings").status_code == 202
    assert not Posting.objects.filter(unpublished_at=None).exists()


def test_an_archived_ad_is_not_listed_and_not_published(api: Api) -> None:
    job = make_job()
    by = actor(job.creator)
    ad = publishing.write_ad(job, by=by, changes={"job_description": AD_TEXT})
    publishing.archive_ad(ad, by=by)
    path = f"/jobs/{job.public_id}/jobads"
    assert api.get(path).json()["totalFound"] == 1
    assert api.post(f"{path}/{ad.public_id}/postings").status_code == 409
    assert not Posting.objects.exists()


def test_an_empty_ad_is_not_published(api: Api) -> None:
    job = make_job()
    answer = api.post(f"/jobs/{job.public_id}/publication")
    assert answer.status_code == 409
    assert "job description" in answer.json()["message"]
