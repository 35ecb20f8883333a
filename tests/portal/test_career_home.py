"""The career site of one brand, the search's filters together, sharing, and whom to write to."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import tuning
from accounts.models import User
from base.actors import Actor
from base.errors import Invalid
from recruit.jobs import publishing
from recruit.jobs.models import Job, Posting
from tests.factories.accounts import actor
from tests.factories.recruit import default_ad, make_brand, make_department, make_published_job

pytestmark = pytest.mark.django_db


def titles(client: Client, **query: Any) -> list[str]:
    return [row.title for row in client.get("/careers/", query).context["page"].rows]


def ad_of(client: Client, job: Job) -> str:
    number = Posting.objects.filter(ad__job=job).latest("id").number
    return client.get(reverse("portal:job-number", args=[number]), follow=True).content.decode()


def test_a_brand_has_a_career_site_with_its_name_and_colour(client: Client, nurse: Job) -> None:
    labs = make_brand("Northwind Labs", color="#AA3300")
    make_published_job(title="Analyst", brand=labs)
    answer = client.get("/careers/", {"brand": str(labs.public_id)})
    html = answer.content.decode()
    assert [row.title for row in answer.context["page"].rows] == ["Analyst"]
    assert "<h1>Jobs at Northwind Labs</h1>" in html
    assert f'href="/careers/brands/{labs.public_id}.css"' in html
    assert f'<link rel="canonical" href="http://testserver/careers/?brand={labs.public_id}">' in html
    assert "noindex" not in html
    assert (
        'content="noindex,follow"' in client.get("/careers/", {"brand": str(labs.public_id), "q": "x"}).content.decode()
    )


@pytest.mark.parametrize("brand", ["nonsense", "00000000-0000-4000-8000-000000000001", "' OR 1=1", "\x00"])
def test_a_brand_nobody_knows_narrows_nothing(client: Client, nurse: Job, brand: str) -> None:
    answer = client.get("/careers/", {"brand": brand})
    assert (answer.status_code, [row.title for row in answer.context["page"].rows]) == (200, ["Staff nurse"])


def test_filters_are_combined_and_kept(client: Client, nurse: Job) -> None:
    care, labs = make_department("Care"), make_brand("Labs")
    wanted: dict[str, Any] = {
        "department": care,
        "brand": labs,
        "city": "Linz",
        "type_of_employment": "temporary",
        "is_remote": True,
    }
    make_published_job(title="Night nurse", **wanted)
    for name, other in {"department": None, "brand": None, "city": "Wels", "is_remote": False}.items():
        make_published_job(title="Night nurse", **(wanted | {name: other}))
    make_published_job(title="Cook", **wanted)
    make_published_job(title="Night nurse", **(wanted | {"type_of_employment": "permanent"}))
    query: dict[str, Any] = {
        "q": "night", "place": "linz", "department": care.public_id, "brand": labs.public_id, "type": "temporary",
        "remote": "on",
    }  # fmt: skip
    assert titles(client, **query) == ["Night nurse"]
    html = client.get("/careers/", query).content.decode()
    assert 'value="night"' in html
    assert 'value="linz"' in html
    assert f'<option value="{care.public_id}" selected>' in html
    assert f'<option value="{labs.public_id}" selected>' in html
    assert "<title>1 open job · Labs</title>" in html


def test_an_ad_is_found_where_it_says_it_is(client: Client, nurse: Job) -> None:
    job = make_published_job(title="Cook", city="Graz", country_code="at")
    ad = default_ad(job)
    publishing.write_ad(job, by=Actor.of(job.creator), ad=ad, changes={"city": "Bern", "country_code": "ch"})
    publishing.publish(ad, by=Actor.of(job.creator))
    assert titles(client, place="bern") == titles(client, place="Switzerland") == ["Cook"]
    assert titles(client, place="graz") == titles(client, place="Austria") == ["Staff nurse"]
    assert client.get("/careers/").context["places"] == ["Bern", "Graz"]


def test_four_ways_of_finding_nothing_each_say_what_to_do(client: Client, nurse: Job) -> None:
    empty = make_brand("Quiet")
    assert "No open jobs here right now" in client.get("/careers/", {"brand": str(empty.public_id)}).content.decode()
    assert "No job matches your search" in client.get("/careers/?q=astronaut").content.decode()
    oldest = client.get("/careers/").context["page"]
    assert oldest.older is None
    make_published_job(title="Cook")
    after = f"{Posting.objects.order_by('published_at')[0].published_at.isoformat()}"
    assert client.get("/careers/", {"after": after}).status_code == 200
    for job in Job.objects.all():
        publishing.unpublish_job(job, by=Actor.of(job.creator))
    assert "No open jobs right now" in client.get("/careers/").content.decode()


def test_an_ad_is_shared_by_plain_links(client: Client, nurse: Job) -> None:
    html = ad_of(client, nurse)
    for host in (
        "https://wa.me/?",
        "https://www.linkedin.com/sharing/",
        "https://www.facebook.com/sharer/",
        "mailto:?",
    ):
        assert f'href="{host}' in html
    assert "<script src" not in html
    assert "<iframe" not in html


def test_the_contacts_of_the_company_are_links_when_they_are_set(client: Client, nurse: Job, ada: User) -> None:
    assert "Report this ad" not in ad_of(client, nurse)
    settings = {
        "careers.report_email": "ads@northwind.example",
        "careers.accessibility_email": "help@northwind.example",
    }
    tuning.change_preferences(settings, by=actor(ada))
    html = ad_of(client, nurse)
    assert 'href="mailto:ads@northwind.example?subject=About%20the%20job%20ad' in html
    assert 'href="mailto:help@northwind.example?subject=' in html


def test_a_contact_is_an_address(nurse: Job, ada: User) -> None:
    with pytest.raises(Invalid) as caught:
        tuning.change_preferences({"careers.report_email": "ads at northwind"}, by=actor(ada))
    assert "careers.report_email" in caught.value.fields


def test_all_jobs_leads_to_the_brands_own_place(client: Client, nurse: Job) -> None:
    labs = make_brand("Labs")
    job = make_published_job(title="Analyst", brand=labs)
    assert f'<a href="/careers/?brand={labs.public_id}">All jobs</a>' in ad_of(client, job)
    type(labs).objects.filter(pk=labs.pk).update(careers_url="https://labs.example/jobs")
    assert '<a href="https://labs.example/jobs">All jobs</a>' in ad_of(client, job)


def test_an_ad_that_is_down_keeps_its_brand(client: Client, nurse: Job) -> None:
    labs = make_brand("Labs")
    job = make_published_job(title="Analyst", brand=labs)
    publishing.unpublish_job(job, by=Actor.of(job.creator))
    html = ad_of(client, job)
    assert "This job is no longer open" in html
    assert f"/careers/brands/{labs.public_id}.css" in html
