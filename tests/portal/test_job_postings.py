"""Every public ad is a valid JobPosting; no other page carries one."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from base.actors import Actor
from base.countries import COUNTRIES
from portal import structured
from recruit.jobs import choices, publishing, steering
from recruit.jobs.models import Job, JobAd, Posting
from recruit.jobs.states import JobStatus
from recruit.setup import naming
from tests.factories.accounts import actor, make_company
from tests.factories.recruit import make_brand, make_published_job
from tests.portal.job_posting_rules import PERIODS, problems
from tests.recruit.setup.test_brands import picture

EMPLOYMENT = ["", "half-and-half", *(code for code, _label in choices.EMPLOYMENT)]
_RECORD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_amounts = st.none() | st.decimals(0, 9_999_999, places=2)


def facts(**values: Any) -> structured.Facts:
    base: dict[str, Any] = {
        "title": "Cook", "description": "<p>You cook.</p>", "url": "https://jobs.example/1",
        "organisation": "Northwind",
        "published_at": datetime(2026, 3, 1, 12, tzinfo=UTC), "organisation_url": "", "reference": "REF1A",
        "city": "", "region": "", "country_code": "at", "address": "", "postal_code": "", "is_remote": False,
        "employment": "permanent", "salary_min": None, "salary_max": None, "currency": "",
    }  # fmt: skip
    return structured.Facts(**(base | values))


@given(
    country=st.sampled_from(sorted(COUNTRIES)),
    remote=st.booleans(),
    employment=st.sampled_from(EMPLOYMENT),
    low=_amounts,
    high=_amounts,
    currency=st.sampled_from(["", "EUR", "usd"]),
    period=st.sampled_from(sorted(PERIODS)),
    city=st.sampled_from(["", "Graz"]),
    site=st.sampled_from(["", "https://northwind.example"]),
)
def test_records_of_all_kinds_are_valid(  # noqa: PLR0917  (each is drawn by its name)
    country: str, remote: bool, employment: str, low: Decimal | None, high: Decimal | None, currency: str,
    period: str, city: str, site: str,
) -> None:  # fmt: skip
    if low is not None and high is not None and low > high:
        low, high = high, low
    record = structured.job_posting(
        facts(
            country_code=country, is_remote=remote, employment=employment, salary_min=low, salary_max=high,
            currency=currency, period=period, city=city, organisation_url=site, logo_url=site,
        )
    )  # fmt: skip
    assert problems(record) == []
    is_known = bool(currency) and not (low is None and high is None)
    assert ("baseSalary" in record) is is_known
    assert ("employmentType" in record) is bool(employment)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"title": " "}, "no title"),
        ({"description": "<p> </p>"}, "no description of its own"),
        ({"jobLocation": {}}, "no jobLocation"),
        ({"datePosted": "1 March"}, "no datePosted in ISO 8601"),
        ({"hiringOrganization": {"@type": "Organization"}}, "no hiringOrganization"),
        (
            {"baseSalary": {"@type": "MonetaryAmount", "currency": "EUR", "value": {"value": 1.0}}},
            "pay without a period",
        ),
    ],
)
def test_the_checker_sees_what_is_wrong(change: dict[str, Any], problem: str) -> None:
    assert problem in problems(structured.job_posting(facts(country_code="at")) | change)


def records(html: str) -> list[dict[str, Any]]:
    return [json.loads(text) for text in _RECORD.findall(html)]


def page(client: Client, job: Job) -> Any:
    number = Posting.objects.filter(ad__job=job).latest("id").number
    return client.get(reverse("portal:job-number", args=[number]), follow=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {},
        {"is_remote": True},
        {"salary_min": 50_000, "salary_max": 50_000, "salary_currency": "EUR"},
        {"salary_min": 4_000, "salary_currency": "CHF", "salary_period": "MONTH"},
        {"salary_max": 30, "salary_currency": "USD", "salary_period": "HOUR"},
        {"salary_min": 1, "salary_max": 2, "salary_currency": ""},
        {"type_of_employment": ""},
        {"city": "Osaka", "country_code": "jp"},
    ],
)
def test_the_pages_of_ads_carry_one_valid_record(client: Client, values: dict[str, Any]) -> None:
    make_company()
    answer = page(client, make_published_job(title="Cook", **values))
    found = records(answer.content.decode())
    assert [problems(record) for record in found] == [[]]
    assert found[0]["datePosted"] == Posting.objects.get().published_at.date().isoformat()


@pytest.mark.django_db
def test_the_record_shows_the_brands_logo(client: Client, ada: User, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    make_company()
    logo = SimpleUploadedFile("logo.png", picture(376, 200))
    brand = naming.edit_brand(make_brand("Northwind"), by=actor(ada), changes={"logo": logo})
    html = page(client, make_published_job(title="Cook", brand=brand)).content.decode()
    address = "http://testserver" + reverse("portal:brand-logo", args=[str(brand.logo).rpartition("/")[2]])
    assert records(html)[0]["hiringOrganization"]["logo"] == address
    assert f'<meta property="og:image" content="{address}">' in html


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["unpublished", "filled", "cancelled", "internal"])
def test_an_ad_that_is_not_up_is_404_without_a_record_or_an_index(client: Client, end: str) -> None:
    make_company()
    is_internal = end == "internal"
    visibility = JobAd.Visibility.INTERNAL if is_internal else JobAd.Visibility.PUBLIC
    job = make_published_job(title="Cook", visibility=visibility)
    if end == "unpublished":
        publishing.unpublish_job(job, by=Actor.of(job.creator))
    elif not is_internal:
        steering.set_status(job, by=Actor.system("test"), status=JobStatus(end.upper()))
    answer = page(client, job)
    assert (answer.status_code, records(answer.content.decode())) == (404, [])
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


@pytest.mark.django_db
def test_an_ad_for_those_who_have_its_address_is_told_to_no_search_engine(client: Client) -> None:
    make_company()
    answer = page(client, make_published_job(title="Cook", visibility=JobAd.Visibility.PRIVATE))
    assert (answer.status_code, answer.headers["X-Robots-Tag"], records(answer.content.decode())) == (
        200,
        "noindex",
        [],
    )


@pytest.mark.django_db
def test_no_other_public_page_carries_a_record(client: Client) -> None:
    make_company()
    job = make_published_job(title="Cook")
    apply = reverse("portal:apply", args=[Posting.objects.get(ad__job=job).number, "cook"])
    for path in ("/careers/", "/careers/?q=astronaut", apply):
        assert records(client.get(path).content.decode()) == []
