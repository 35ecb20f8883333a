"""The company's vocabulary over REST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.permissions import RoleCode
from recruit.models import Department
from tests.api.conftest import Api
from tests.factories.accounts import make_user

LISTS = [
    "/configuration/departments",
    "/configuration/hiring-processes",
    "/configuration/rejection-reasons",
    "/configuration/withdrawal-reasons",
    "/configuration/sources",
    "/configuration/sources/ORGANIC/values",
]


def test_company(api: Api, company: Any) -> None:
    body = api.get("/configuration/company").json()
    assert (body["identifier"], body["name"]) == (company.identifier, company.name)


def test_lists_have_totals_and_content(api: Api) -> None:
    Department.objects.create(name="Nursing")
    for path in LISTS:
        body = api.get(path).json()
        assert body["totalFound"] == len(body["content"]) > 0, path


def test_default_process_names_its_steps_by_stage(api: Api) -> None:
    process = api.get("/configuration/hiring-processes").json()["content"][0]
    assert process["subStatuses"]["IN_REVIEW"] == ["Resume Review", "Phone Screen", "Hiring Manager Review"]
    assert api.get(f"/configuration/hiring-processes/{process['id']}").json() == process


def test_links_of_source_types_lead_to_their_values_on_the_clients_host(api: Api) -> None:
    link = api.get("/configuration/sources").json()["content"][0]["actions"]["values"]
    assert link["url"].startswith("http://api.testserver/configuration/sources/")
    values = api.get(link["url"].removeprefix("http://api.testserver")).json()
    details = values["content"][0]["actions"]["sourceDetails"]["url"].removeprefix("http://api.testserver")
    assert api.get(details).json()["label"] == values["content"][0]["label"]
    assert (
        api.get(f"/configuration/sources/{values['content'][0]['id']}").json()["label"] == values["content"][0]["label"]
    )


def test_unknown_rows_are_not_found(api: Api) -> None:
    for path in ("/configuration/departments/7", "/configuration/hiring-processes/nope", "/configuration/sources/nope"):
        assert api.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/configuration/company", *LISTS])
def test_employees_see_no_configuration(company: Any, api_of: Callable[..., Api], path: str) -> None:
    employee = api_of(make_user(RoleCode.EMPLOYEE))
    assert employee.get(path).status_code == 403


def test_departments_are_created_by_administrators(api: Api, api_of: Callable[..., Api]) -> None:
    created = api.post("/configuration/departments", {"label": "Nursing", "description": "Wards"})
    assert (created.status_code, created.json()["label"]) == (201, "Nursing")
    assert api.get(f"/configuration/departments/{created.json()['id']}").json() == created.json()
    assert api.post("/configuration/departments", {"label": "nursing"}).status_code == 400
    recruiter = api_of(make_user(RoleCode.EXTENDED))
    assert recruiter.post("/configuration/departments", {"label": "Other"}).status_code == 403
    assert Department.objects.count() == 1


def test_zeros_in_addresses_name_nothing(api: Api) -> None:
    assert api.get("/configuration/sources/A%00/values").status_code == 404
