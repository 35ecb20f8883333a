"""Job properties, candidate properties and offer properties over REST, by the compatible names and codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.permissions import RoleCode
from recruit.fields.models import CustomField
from tests.api.conftest import Api
from tests.factories.accounts import make_user
from tests.factories.fields import link, make_field, value_of

JOB = "/configuration/job-properties"
CANDIDATE = "/configuration/candidate-properties"
PATCH = "application/json-patch+json"


def test_fields_are_listed_with_names_in_the_clients_language(api: Api) -> None:
    shift = make_field("Shift", "Day", is_public=True, is_required=True, translations={"de": "Schicht"})
    make_field("Notice", category="APPLICATION")
    unit = make_field("Unit", category="ORG", archived_at=shift.created_at)
    body = api.get(JOB, headers={"Accept-Language": "xx, de-AT;q=0.8, en;q=0.5"}).json()
    assert body["totalFound"] == 2
    assert [
        (row["id"], row["label"], row["category"], row["active"], row["visible"], row["required"])
        for row in body["content"]
    ] == [
        (str(unit.public_id), "Unit", "organization", False, False, False),
        (str(shift.public_id), "Schicht", "job", True, True, True),
    ]
    link = body["content"][1]["actions"]["values"]["url"].removeprefix("http://api.testserver")
    assert api.get(link).json()["content"][0]["label"] == "Day"


def test_a_field_is_created_and_changed_by_patch(api: Api) -> None:
    answer = api.post(JOB, {"label": "Shift", "category": "job", "visible": False, "required": True})
    assert answer.status_code == 201
    key = answer.json()["id"]
    assert answer.json() == api.get(f"{JOB}/{key}").json()
    patch = [
        {"op": "replace", "path": "/label", "value": "Shifts"},
        {"op": "replace", "path": "/active", "value": False},
    ]
    answer = api.patch(f"{JOB}/{key}", patch, content_type=PATCH)
    assert (answer.status_code, answer.json()["label"], answer.json()["active"]) == (200, "Shifts", False)
    assert answer.json()["required"] is True
    wrong = api.patch(
        f"{JOB}/{key}", [{"op": "replace", "path": "/category", "value": "organization"}], content_type=PATCH
    )
    assert wrong.status_code == 400
    assert wrong.json()["errors"][0]["code"] == "fixed"
    assert CustomField.objects.get().category == "JOB"


@pytest.mark.parametrize(
    "body",
    [{}, {"label": "X", "category": "candidate", "visible": True}, {"label": "", "category": "job", "visible": True}],
)
def test_a_field_that_cannot_be_is_refused(api: Api, body: dict[str, Any]) -> None:
    assert api.post(JOB, body).status_code == 400
    assert not CustomField.objects.exists()


def test_activation(api: Api) -> None:
    field = make_field("Shift")
    assert api.delete(f"{JOB}/{field.public_id}/activation").status_code == 204
    field.refresh_from_db()
    assert field.archived_at is not None
    assert api.put(f"{JOB}/{field.public_id}/activation").status_code == 204
    field.refresh_from_db()
    assert field.archived_at is None


def test_translations_of_fields_and_values(api: Api) -> None:
    field = make_field("Shift", "Day", translations={"fr": "Poste", "de": "Dienst"})
    path = f"{JOB}/{field.public_id}"
    body = [{"language": "de", "label": "Schicht"}, {"language": "fr", "label": ""}]
    assert api.patch(f"{path}/translations", body).status_code == 204
    field.refresh_from_db()
    assert field.translations == {"de": "Schicht"}
    value = value_of(field, "Day")
    answer = api.patch(f"{path}/values/{value}/translations", {"content": [{"language": "de", "label": "Tag"}]})
    assert answer.status_code == 204
    assert api.get(f"{path}/values", headers={"Accept-Language": "de"}).json()["content"][0]["label"] == "Tag"
    assert api.patch(f"{path}/translations", {"de": "X"}).status_code == 400


def test_values_are_added_renamed_archived(api: Api) -> None:
    field = make_field("Shift", "Day")
    path, key = f"{JOB}/{field.public_id}", "0b75bdc0-0000-4000-8000-000000000001"
    made = api.post(f"{path}/values", {"id": key, "label": "Night"})
    assert (made.status_code, made.json()) == (201, {"id": key, "label": "Night", "archived": False})
    assert api.post(f"{path}/values", {"label": "night"}).status_code == 400
    patch = [{"op": "replace", "path": "/label", "value": "Late"}]
    renamed = api.patch(f"{path}/values/{key}", patch, content_type=PATCH)
    assert (renamed.status_code, renamed.json()["label"]) == (200, "Late")
    for off, on in (
        (("put", "archive-values"), ("delete", "archive-values")),
        (("delete", "values"), ("put", "values")),
    ):
        assert getattr(api, off[0])(f"{path}/{off[1]}/{key}").status_code == 204
        assert api.get(f"{path}/values").json()["content"][1]["archived"] is True
        assert getattr(api, on[0])(f"{path}/{on[1]}/{key}").status_code == 204
        assert api.get(f"{path}/values").json()["content"][1]["archived"] is False
    assert api.get(f"{path}/values").json()["totalFound"] == 2


def test_dependents_and_which_values_belong_together(api: Api) -> None:
    site, ward = make_field("Site", "North", "South", category="ORG"), make_field("Ward", "Surgery", "Medicine")
    path = f"{JOB}/{site.public_id}/dependents"
    answer = api.post(path, {"ids": [str(ward.public_id)]})
    assert (answer.status_code, answer.json()["content"]) == (201, [{"id": str(ward.public_id), "label": "Ward"}])
    assert api.get(path).json()["totalFound"] == 1
    north, surgery = value_of(site, "North"), value_of(ward, "Surgery")
    below = f"{JOB}/{site.public_id}/values/{north}/dependents/{ward.public_id}/values"
    assert api.post(below, {"id": surgery}).status_code == 201
    assert api.get(below).json() == {"totalFound": 1, "content": [{"id": surgery, "label": "Surgery"}]}
    relations = api.get(f"{path}/{ward.public_id}/values").json()
    assert [(one["parent"]["label"], [v["label"] for v in one["values"]]) for one in relations["content"]] == [
        ("North", ["Surgery"]), ("South", []),
    ]  # fmt: skip
    assert api.delete(f"{below}/{surgery}").status_code == 204
    assert api.get(below).json()["totalFound"] == 0
    assert api.delete(f"{path}/{ward.public_id}").status_code == 204
    assert api.get(path).json() == {"totalFound": 0, "content": []}
    assert api.get(f"{path}/{ward.public_id}/values").status_code == 404
    circle = api.post(f"{JOB}/{ward.public_id}/dependents", {"ids": [str(ward.public_id)]})
    assert circle.status_code == 400


def test_relations_cost_the_same_for_many(api: Api, django_assert_max_num_queries: Any) -> None:
    site = make_field("Site", *[f"S{n}" for n in range(5)])
    ward = make_field("Ward", *[f"W{n}" for n in range(5)], parent=site)
    for number in range(5):
        link(ward, f"W{number}", "S0", "S1")
    with django_assert_max_num_queries(14):
        api.get(f"{JOB}/{site.public_id}/dependents/{ward.public_id}/values")


def test_candidate_properties_and_their_values(api: Api) -> None:
    scope = {"country": ["at"]}
    notice = make_field("Notice", "None", category="APPLICATION", placements=["PROFILE", "HIRE_FORM"], scope=scope)
    salary = make_field("Salary", category="APPLICATION", type="CURRENCY", placements=["OFFER_FORM"])
    make_field("Shift", "Day")
    body = api.get(CANDIDATE).json()
    assert [(row["label"], row["type"], row["availability"]["context"]) for row in body["content"]] == [
        ("Notice", "SINGLE_SELECT", ["CANDIDATE_PROFILE", "HIRE_FORM"]), ("Salary", "CURRENCY", ["OFFER_MANAGEMENT"]),
    ]  # fmt: skip
    one = api.get(f"{CANDIDATE}/{notice.public_id}").json()
    assert one == body["content"][0]
    assert one["availability"]["forOrgFields"] == [{"id": "country", "values": {"all": False, "content": ["at"]}}]
    path = f"{CANDIDATE}/{notice.public_id}/values"
    made = api.post(path, {"label": "1 month"})
    assert made.status_code == 201
    key = made.json()["id"]
    assert api.put(f"{path}/{key}", {"label": "One month"}).status_code == 200
    assert api.get(f"{path}/{key}").json() == {"id": key, "label": "One month", "value": "One month"}
    assert api.delete(f"{path}/{key}").status_code == 204
    assert [row["label"] for row in api.get(path).json()["content"]] == ["None"]
    assert api.get(f"{CANDIDATE}/{salary.public_id}/values").status_code == 404


def test_offer_properties_are_listed_by_category(api: Api) -> None:
    make_field("Car", category="OFFER", type="BOOLEAN", is_required=True)
    make_field("Salary", category="APPLICATION", type="CURRENCY", placements=["OFFER_FORM"])
    body = api.get("/configuration/offer-properties").json()
    terms, *own = body["categories"]
    assert [(group["id"], [row["label"] for row in group["properties"]]) for group in own] == [
        ("OFFER", ["Car"]), ("CANDIDATE", ["Salary"]),
    ]  # fmt: skip
    assert own[0]["properties"][0]["required"] is True
    assert (terms["id"], len(terms["properties"])) == ("TERMS", 19)
    assert terms["properties"][4] == {"key": "salary_amount", "label": "Salary", "required": False, "type": "CURRENCY"}


def test_recruiters_read_and_administrators_change(api_of: Callable[..., Api], company: Any) -> None:
    field = make_field("Shift", "Day")
    recruiter, employee = api_of(make_user(RoleCode.STANDARD)), api_of(make_user(RoleCode.EMPLOYEE))
    path = f"{JOB}/{field.public_id}"
    assert recruiter.get(path).status_code == 200
    assert employee.get(path).status_code == 403
    assert recruiter.post(f"{path}/values", {"label": "Night"}).status_code == 403
    assert recruiter.delete(f"{path}/activation").status_code == 403
    assert recruiter.post(JOB, {"label": "X", "category": "job", "visible": True}).status_code == 403
    assert (CustomField.objects.count(), field.values.count()) == (1, 1)


@pytest.mark.parametrize("path", ["nope", "nope/values", "0b75bdc0-0000-4000-8000-000000000000/dependents"])
def test_unknown_fields_are_not_found(api: Api, path: str) -> None:
    assert api.get(f"{JOB}/{path}").status_code == 404
    assert api.get(f"{CANDIDATE}/nope/values").status_code == 404
