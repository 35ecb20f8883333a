"""Pure: a job ad as schema.org JobPosting, the way search engines for jobs read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from portal import labels


@dataclass(frozen=True, slots=True)
class Facts:
    """What the record is made of.

    `description` is clean HTML; `country_code` two letters; salaries are for a `period` (YEAR, MONTH, WEEK, DAY, HOUR).
    """

    title: str
    description: str
    url: str
    published_at: datetime
    organisation: str
    organisation_url: str
    reference: str
    city: str
    region: str
    country_code: str
    address: str
    postal_code: str
    is_remote: bool
    employment: str
    salary_min: Decimal | None
    salary_max: Decimal | None
    currency: str
    period: str = "YEAR"
    logo_url: str = ""


def job_posting(facts: Facts) -> dict[str, Any]:
    """The JobPosting record; members nobody knows are left out."""
    country = facts.country_code.upper()
    organisation = _known(
        {
            "@type": "Organization",
            "name": facts.organisation,
            "sameAs": facts.organisation_url,
            "logo": facts.logo_url,
        }
    )
    address = _known(
        {
            "@type": "PostalAddress",
            "streetAddress": facts.address,
            "addressLocality": facts.city,
            "addressRegion": facts.region,
            "postalCode": facts.postal_code,
            "addressCountry": country,
        }
    )
    record: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": facts.title,
        "description": facts.description,
        "url": facts.url,
        "datePosted": facts.published_at.date().isoformat(),
        "hiringOrganization": organisation,
        "identifier": {"@type": "PropertyValue", "name": facts.organisation, "value": facts.reference},
        "jobLocation": {"@type": "Place", "address": address},
        "directApply": True,
    }
    if facts.employment:
        record["employmentType"] = labels.employment(facts.employment).schema_name
    if facts.is_remote:
        record["jobLocationType"] = "TELECOMMUTE"
        record["applicantLocationRequirements"] = {"@type": "Country", "name": country}
    if salary := _salary(facts):
        record["baseSalary"] = salary
    return record


def _salary(facts: Facts) -> dict[str, Any] | None:
    if not facts.currency or (facts.salary_min is None and facts.salary_max is None):
        return None
    value: dict[str, Any] = {"@type": "QuantitativeValue", "unitText": facts.period}
    if facts.salary_min is not None and facts.salary_min == facts.salary_max:
        value["value"] = float(facts.salary_min)
    else:
        value |= _known(
            {
                "minValue": None if facts.salary_min is None else float(facts.salary_min),
                "maxValue": None if facts.salary_max is None else float(facts.salary_max),
            }
        )
    return {"@type": "MonetaryAmount", "currency": facts.currency.upper(), "value": value}


def _known(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, "")}
