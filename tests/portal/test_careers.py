"""The career site: search, ad, structured data, what machines read."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from defusedxml import ElementTree
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from base.actors import Actor
from portal import addresses, limiting
from recruit.jobs import publishing, steering
from recruit.jobs.models import Job, JobAd, Posting
from recruit.jobs.states import JobStatus
from tests.factories.recruit import default_ad, make_brand, make_department, make_published_job

pytestmark = pytest.mark.django_db


def ad_path(posting: Posting) -> str:
    return addresses.ad_url(posting.number, posting.ad.title)


def titles(client: Client, query: str = "") -> list[str]:
    response = client.get(f"/careers/{query}")
    assert response.status_code == 200
    return [row.title for row in response.context["page"].rows]


def record_of(html: str) -> dict[str, Any]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert len(found) == 1
    record: dict[str, Any] = json.loads(found[0])
    return record


@pytest.fixture
def many(nurse: Job) -> None:
    """Further jobs to search among."""
    make_published_job(title="Data engineer", city="Vienna", department=make_department("Technology"), is_remote=True)
    make_published_job(
        title="Senior data analyst", city="Berlin", country_code="de", brand=make_brand("Northwind Labs")
    )
    make_published_job(title="Cook", city="Linz", type_of_employment="temporary")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Cook", "Senior data analyst", "Data engineer", "Staff nurse"]),
        ("?q=data", ["Senior data analyst", "Data engineer"]),
        ("?q=DATA+senior", ["Senior data analyst"]),
        ("?place=vienna", ["Data engineer"]),
        ("?place=Germany", ["Senior data analyst"]),
        ("?place=styria", ["Staff nurse"]),
        ("?remote=on", ["Data engineer"]),
        ("?type=temporary", ["Cook"]),
        ("?q=astronaut", []),
        ("?q=%25", []),
        ("?type=nonsense&department=nonsense&brand=1&after=nonsense&unknown=1", None),
    ],
)
def test_search(client: Client, many: None, query: str, expected: list[str] | None) -> None:
    everything = ["Cook", "Senior data analyst", "Data engineer", "Staff nurse"]
    assert titles(client, query) == (everything if expected is None else expected)


def test_search_by_department_and_brand(client: Client, many: None) -> None:
    assert titles(client, f"?department={make_department('Technology').public_id}") == ["Data engineer"]
    assert titles(client, f"?brand={make_brand('Northwind Labs').public_id}") == ["Senior data analyst"]


def test_a_search_says_how_many_and_what_was_asked(client: Client, many: None) -> None:
    html = client.get("/careers/?q=data&remote=on").content.decode()
    assert "1 open job<" in html
    assert "Job title: data" in html
    assert 'content="noindex,follow"' in html
    assert "No job matches your search" in client.get("/careers/?q=astronaut").content.decode()


def test_pages_by_key_and_true_counts(client: Client, nurse: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.views.careers.PAGE_SIZE", 2)
    for number in range(4):
        make_published_job(title=f"Cook {number}")
    first = client.get("/careers/")
    assert [row.title for row in first.context["page"].rows] == ["Cook 3", "Cook 2"]
    assert first.context["page"].total == 5
    second = client.get(f"/careers/?after={first.context['page'].older}")
    assert [row.title for row in second.context["page"].rows] == ["Cook 1", "Cook 0"]
    assert second.context["page"].total == 5
    back = client.get(f"/careers/?before={second.context['page'].newer}")
    assert [row.title for row in back.context["page"].rows] == ["Cook 3", "Cook 2"]


def test_the_list_costs_the_same_for_one_and_three(
    client: Client, nurse: Job, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/careers/")
    with django_assert_num_queries(3):
        client.get("/careers/")
    make_published_job(department=make_department("Other"), brand=make_brand("Other"))
    make_published_job(title="Cook")
    client.get("/careers/")
    with django_assert_num_queries(3):
        assert client.get("/careers/").context["page"].total == 3


@pytest.mark.parametrize("status", [JobStatus.CANCELLED, JobStatus.FILLED])
def test_closed_jobs_are_not_listed(client: Client, nurse: Job, status: JobStatus) -> None:
    steering.set_status(nurse, by=Actor.system("test"), status=status)
    assert titles(client) == []


def test_an_internal_ad_is_not_public(client: Client, db: None, nurse: Job) -> None:
    hidden = Posting.objects.get(ad__job=make_published_job(title="Secret", visibility=JobAd.Visibility.INTERNAL))
    assert client.get(ad_path(hidden)).status_code == 404
    assert client.get(addresses.apply_url(hidden.number, "Secret")).status_code == 404
    assert titles(client) == ["Staff nurse"]


def test_a_private_ad_is_read_under_its_address_and_found_nowhere(client: Client, db: None, nurse: Job) -> None:
    hidden = Posting.objects.get(ad__job=make_published_job(title="Secret", visibility=JobAd.Visibility.PRIVATE))
    answer = client.get(ad_path(hidden))
    assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex")
    assert client.get(addresses.apply_url(hidden.number, "Secret")).status_code == 200
    assert titles(client) == ["Staff nurse"]
    assert "secret" not in client.get("/sitemap.xml").content.decode()


def test_the_ad_shows_its_facts_with_the_pay_first(client: Client, posting: Posting) -> None:
    response = client.get(ad_path(posting))
    assert response.status_code == 200
    assert [(row.label, row.value) for row in response.context["ad"].facts] == [
        ("Pay", "EUR 41,000–52,000 a year"),
        ("Place", "Graz, Austria"),
        ("Type", "Part-time"),
        ("Department", "Nursing"),
        ("Experience", "Associate"),
        ("Reference", posting.ad.job.ref_number),
    ]
    html = response.content.decode()
    assert f'<link rel="canonical" href="http://testserver{ad_path(posting)}">' in html
    assert '<meta property="og:title" content="Staff nurse">' in html
    assert "You look after twelve beds" in html
    assert f'href="{addresses.apply_url(posting.number, "Staff nurse")}"' in html


def test_the_ad_costs_three_queries(
    client: Client, posting: Posting, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        client.get(ad_path(posting))


def test_the_structured_record_has_what_search_engines_ask_for(client: Client, posting: Posting) -> None:
    record = record_of(client.get(ad_path(posting)).content.decode())
    assert record == {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": "Staff nurse",
        "description": record["description"],
        "url": f"http://testserver{ad_path(posting)}",
        "datePosted": posting.published_at.date().isoformat(),
        "hiringOrganization": {"@type": "Organization", "name": "St Vincent", "sameAs": "https://northwind.example"},
        "identifier": {"@type": "PropertyValue", "name": "St Vincent", "value": posting.ad.job.ref_number},
        "jobLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": "Graz",
                "addressRegion": "Styria",
                "addressCountry": "AT",
            },
        },
        "employmentType": "PART_TIME",
        "directApply": True,
        "baseSalary": {
            "@type": "MonetaryAmount",
            "currency": "EUR",
            "value": {"@type": "QuantitativeValue", "unitText": "YEAR", "minValue": 41000.0, "maxValue": 52000.0},
        },
    }
    assert record["description"].startswith("<p>You look after twelve beds")


def test_a_remote_job_says_where_people_may_live(client: Client, nurse: Job) -> None:
    job = make_published_job(title="Coder", is_remote=True)
    record = record_of(client.get(ad_path(Posting.objects.select_related("ad").get(ad__job=job))).content.decode())
    assert record["jobLocationType"] == "TELECOMMUTE"
    assert record["applicantLocationRequirements"] == {"@type": "Country", "name": "AT"}
    assert "baseSalary" not in record


def test_no_text_gets_out_of_the_record(client: Client, nurse: Job) -> None:
    title = '</script><script>alert(1)</script> & "more" \u2028'
    job = make_published_job(title=title)
    posting = Posting.objects.select_related("ad").get(ad__job=job)
    html = client.get(ad_path(posting)).content.decode()
    assert record_of(html)["title"] == posting.ad.title
    assert "<script>alert" not in html
    assert html.count("<script") == 1


def test_html_of_an_ad_was_cleaned(client: Client, posting: Posting, nurse: Job) -> None:
    owner = Actor.of(nurse.creator)
    dirty = '<p onclick="x()">Good<script>alert(1)</script></p><a href="javascript:x()">bad</a><img src=x onerror=y>'
    publishing.write_ad(nurse, by=owner, ad=default_ad(nurse), changes={"qualifications": dirty})
    assert "<p>Good</p>" not in client.get(ad_path(posting)).content.decode()
    publishing.publish(default_ad(nurse), by=owner)
    html = client.get(ad_path(posting)).content.decode()
    assert "<p>Good</p>" in html
    for bad in ("onclick", "javascript:", "onerror", "alert(1)", "<img"):
        assert bad not in html.split("<article", 1)[1]


@pytest.mark.parametrize("tail", ["/", "-old-title/", "-STAFF-nurse/"])
def test_other_endings_lead_to_the_one_address(client: Client, posting: Posting, tail: str) -> None:
    response = client.get(f"/careers/jobs/{posting.number}{tail}")
    assert (response.status_code, response.headers["Location"]) == (301, ad_path(posting))


def test_an_ad_that_is_down_says_so_and_shows_others(client: Client, posting: Posting, nurse: Job) -> None:
    make_published_job(title="Cook")
    publishing.unpublish_job(nurse, by=Actor.of(nurse.creator))
    response = client.get(ad_path(posting))
    assert response.status_code == 404
    html = response.content.decode()
    assert "This job is no longer open" in html
    assert "Cook" in html
    assert 'content="noindex"' in html
    assert client.get("/careers/jobs/999999999999999-x/").status_code == 404


def test_similar_jobs_come_from_the_same_department(client: Client, posting: Posting) -> None:
    make_published_job(title="Night nurse", department=make_department("Nursing"))
    make_published_job(title="Cook", department=make_department("Kitchen"))
    similar = client.get(ad_path(posting)).context["similar"]
    assert [job.title for job in similar] == ["Night nurse"]


def test_sitemap_and_robots(client: Client, posting: Posting) -> None:
    response = client.get("/sitemap.xml")
    assert response.headers["Content-Type"] == "application/xml"
    root = ElementTree.fromstring(response.content)
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    assert [loc.text for loc in root.findall("s:url/s:loc", space)] == [f"http://testserver{ad_path(posting)}"]
    robots = client.get("/robots.txt").content.decode()
    assert "Allow: /careers/\n" in robots
    assert "Disallow: /\n" in robots
    assert "Sitemap: http://testserver/sitemap.xml" in robots


def test_the_brand_colour_becomes_legible_tokens(client: Client, posting: Posting) -> None:
    brand = posting.ad.job.brand
    assert brand is not None
    sheet = f"/careers/brands/{brand.public_id}.css"
    assert f'href="{sheet}"' in client.get(ad_path(posting)).content.decode()
    response = client.get(sheet)
    assert response.headers["Content-Type"].startswith("text/css")
    assert re.search(r"--accent:light-dark\(#[0-9A-F]{6},#[0-9A-F]{6}\);", response.content.decode())


def test_no_cookie_is_set_and_no_script_is_asked_for(client: Client, posting: Posting) -> None:
    for path in ("/careers/", ad_path(posting)):
        response = client.get(path)
        assert not response.cookies
        assert not re.search(r"<script(?! type=\"application/ld\+json\")", response.content.decode())
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]


def test_a_network_may_read_120_pages_a_minute(
    client: Client, posting: Posting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiting, "PAGES_A_MINUTE", 3)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert [client.get("/careers/").status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = client.get("/careers/")
        assert refused.headers["Retry-After"] == "60"
        assert "Wait a minute, then reload." in refused.content.decode()
        clock.shift(timedelta(minutes=1))
        assert client.get("/careers/").status_code == 200
    cache.clear()
