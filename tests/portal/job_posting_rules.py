"""What search engines for jobs ask of a JobPosting record (developers.google.com, "Job posting"), as a checker."""

from __future__ import annotations

import re
from typing import Any

EMPLOYMENT = {"FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN", "VOLUNTEER", "PER_DIEM", "OTHER"}
PERIODS = {"HOUR", "DAY", "WEEK", "MONTH", "YEAR"}
_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?")
_KNOWN = {
    "@context", "@type", "title", "description", "url", "datePosted", "validThrough", "hiringOrganization",
    "identifier",
    "jobLocation", "jobLocationType", "applicantLocationRequirements", "employmentType", "directApply", "baseSalary",
}  # fmt: skip


def problems(record: dict[str, Any]) -> list[str]:
    """Every rule the record breaks; an empty list for a valid one."""
    found = [f"unknown member {name}" for name in sorted(set(record) - _KNOWN)]
    found += [f"{name} is empty" for name, value in record.items() if value in (None, "", {}, [])]
    if (record.get("@context"), record.get("@type")) != ("https://schema.org/", "JobPosting"):
        found.append("not a JobPosting")
    title, description = record.get("title", ""), record.get("description", "")
    if not title.strip():
        found.append("no title")
    if not re.sub(r"<[^>]*>", "", description).strip() or description == title:
        found.append("no description of its own")
    if not _DATE.fullmatch(record.get("datePosted", "")):
        found.append("no datePosted in ISO 8601")
    if "validThrough" in record and not _DATE.fullmatch(record["validThrough"]):
        found.append("validThrough is no date")
    return found + _organisation(record) + _place(record) + _pay(record) + _recommended(record)


def _organisation(record: dict[str, Any]) -> list[str]:
    organisation = record.get("hiringOrganization", {})
    found = (
        [] if organisation.get("@type") == "Organization" and organisation.get("name") else ["no hiringOrganization"]
    )
    return found + [
        f"{name} is no web address"
        for name in ("sameAs", "logo")
        if name in organisation and not re.match(r"https?://", organisation[name])
    ]


def _place(record: dict[str, Any]) -> list[str]:
    address = record.get("jobLocation", {}).get("address", {})
    country = address.get("addressCountry", "")
    if record.get("jobLocationType") == "TELECOMMUTE":
        wanted = record.get("applicantLocationRequirements", {})
        ok = bool(address) or (wanted.get("@type") in {"Country", "State"} and wanted.get("name"))
        return [] if ok else ["a remote job that does not say where people may live"]
    if "jobLocationType" in record or "applicantLocationRequirements" in record:
        return ["remote members on a job that is not remote"]
    if record.get("jobLocation", {}).get("@type") != "Place" or address.get("@type") != "PostalAddress":
        return ["no jobLocation"]
    return [] if re.fullmatch("[A-Z]{2}", country) else ["no addressCountry of two letters"]


def _pay(record: dict[str, Any]) -> list[str]:
    if "baseSalary" not in record:
        return []
    pay = record["baseSalary"]
    value = pay.get("value", {})
    found = []
    if pay.get("@type") != "MonetaryAmount" or not re.fullmatch("[A-Z]{3}", pay.get("currency", "")):
        found.append("pay without a currency")
    if value.get("@type") != "QuantitativeValue" or value.get("unitText") not in PERIODS:
        found.append("pay without a period")
    if ("value" in value) == ("minValue" in value or "maxValue" in value):
        found.append("pay with neither one value nor a range, or with both")
    if any(not isinstance(value[name], float) for name in ("value", "minValue", "maxValue") if name in value):
        found.append("pay that is no number")
    if value.get("minValue", 0) > value.get("maxValue", float("inf")):
        found.append("pay the wrong way round")
    return found


def _recommended(record: dict[str, Any]) -> list[str]:
    found = []
    identifier = record.get("identifier", {})
    if identifier.get("@type") != "PropertyValue" or not identifier.get("name") or not identifier.get("value"):
        found.append("no identifier")
    if record.get("directApply") is not True:
        found.append("no directApply")
    if "employmentType" in record and record["employmentType"] not in EMPLOYMENT:
        found.append("an unknown employmentType")
    return found
