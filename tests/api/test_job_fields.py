"""Jobs over REST: the company's own fields, headcount, templates, the history of the status."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from recruit.fields.models import CustomField, FieldValue
from recruit.jobs import steering
from recruit.models import Job
from tests.api.conftest import Api
from tests.api.job_bodies import JOB, make
from tests.factories.accounts import make_user


def own_fields() -> tuple[CustomField, FieldValue, CustomField]:
    """A field with a choice, and one of numbers."""
    region = CustomField.objects.create(category="ORG", label="Region", type="SELECT")
    north = FieldValue.objects.create(field=region, label="North")
    return region, north, CustomField.objects.create(category="JOB", label="Budget", type="NUMBER")


def test_properties_are_written_by_id_or_label_and_unknown_ones_passed_over(api: Api) -> None:
    region, north, budget = own_fields()
    properties = [
        {"id": str(region.public_id), "value": {"label": "north"}},
        {"id": str(budget.public_id), "value": {"label": "12"}},
        {"id": "77d6b4b5-3a0e-4b1c-9d5c-1f6c3f0a7e11", "value": {"id": "x"}},
        {"id": "nonsense"},
    ]
    job = make(api, properties=properties)
    shown = {entry["label"]: entry for entry in job["properties"]}
    assert shown["Region"] == {
        "id": str(region.public_id), "label": "Region", "value": {"id": str(north.public_id), "label": "North"},
    }  # fmt: skip
    assert shown["Budget"]["value"] == {"label": "12"}
    assert set(shown) == {"Region", "Budget"}
    refused = api.post("/jobs", JOB | {"properties": [{"id": str(budget.public_id), "value": {"label": "much"}}]})
    assert (refused.status_code, Job.objects.count()) == (400, 1)


def test_put_keeps_properties_that_are_not_sent_and_a_patch_changes_them(api: Api) -> None:
    region, north, _budget = own_fields()
    job = make(api, properties=[{"id": str(region.public_id), "value": {"id": str(north.public_id)}}])
    url = f"/jobs/{job['id']}"
    assert api.put(url, JOB | {"title": "Renamed"}).json()["properties"] == job["properties"]
    patch = [{"op": "remove", "path": "/properties/0"}]
    assert api.patch(url, patch, content_type="application/json-patch+json").json()["properties"] == []


def test_headcount_changes_the_salary_range(api: Api, api_of: Callable[..., Api]) -> None:
    job = make(api)
    url = f"/jobs/{job['id']}/headcount"
    answer = api.patch(url, {"salaryRange": {"max": 45000}})
    assert (answer.status_code, answer.json()) == (202, {"status": "PENDING"})
    assert api.get(f"/jobs/{job['id']}").json()["compensation"] == {"min": 30000.0, "max": 45000.0, "currency": "EUR"}
    assert api.patch(url, {"salaryRange": {"min": 50000}}).status_code == 400
    assert api.patch(url, {}).status_code == 400
    stranger = api_of(make_user(RoleCode.STANDARD))
    assert stranger.patch(url, {"salaryRange": {"min": 1}}).status_code == 404


def test_a_template_is_read_by_its_id_and_listed_nowhere(api: Api) -> None:
    job = make(api, template=True)
    assert api.get(f"/jobs/{job['id']}").json()["template"] is True
    assert api.get("/jobs").json()["totalFound"] == 0
    assert api.put(f"/jobs/{job['id']}/status", {"status": "SOURCING"}).status_code == 403
    draft = Job.objects.get(public_id=make(api)["id"])
    Job.objects.filter(pk=draft.pk).update(is_draft=True)
    assert api.get(f"/jobs/{draft.public_id}").status_code == 404
    assert api.get("/jobs").json()["totalFound"] == 0


def test_the_history_says_who_changed_the_status(api: Api, admin: User) -> None:
    job = make(api)
    steering.put_on_hold(Job.objects.get(), by=Actor.of(admin))
    content = api.get(f"/jobs/{job['id']}/status/history").json()["content"]
    assert [entry["status"] for entry in content] == ["ON_HOLD", "CREATED"]
    assert content[0]["actions"]["user"]["url"].endswith(str(admin.public_id))
    assert content[1]["actions"] == {}


def test_a_published_job_says_where_to_apply(api: Api) -> None:
    job = make(api)
    assert "applyOnWeb" not in job["actions"]
    api.post(f"/jobs/{job['id']}/publication", {})
    action = api.get(f"/jobs/{job['id']}").json()["actions"]["applyOnWeb"]
    assert action["method"] == "GET"
    assert action["url"].endswith("/apply/") or "apply" in action["url"]
