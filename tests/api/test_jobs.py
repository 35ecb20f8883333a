"""Jobs over REST, through the addresses and bodies of the original."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.permissions import RoleCode
from base.audit.models import Entry
from recruit.models import Department, Job
from tests.api.conftest import Api, Clock
from tests.api.job_bodies import JOB, make
from tests.factories.accounts import make_user


def test_create_and_read(api: Api, admin: User) -> None:
    job = make(api)
    assert job["status"] == "CREATED"
    assert job["postingStatus"] == "NOT_PUBLISHED"
    assert job["location"]["countryCode"] == "at"
    assert job["targetHiringDate"] == "2027-01-31T00:00:00.000Z"
    assert job["compensation"] == {"min": 30000.0, "max": 40000.5, "currency": "EUR"}
    assert job["experienceLevel"] == {"id": "associate", "label": "Associate"}
    assert job["jobAd"]["sections"]["jobDescription"]["text"] == "<p>Care</p>"
    assert job["creator"]["id"] == str(admin.public_id)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", job["createdOn"])
    assert job["actions"]["details"] == {"url": f"http://api.testserver/jobs/{job['id']}", "method": "GET"}
    assert api.get(f"/jobs/{job['id']}").json() == job


def test_missing_and_wrong_members_are_named(api: Api) -> None:
    response = api.post("/jobs", {"location": {"countryCode": "Austria"}, "experienceLevel": {"id": "wizard"}})
    assert response.status_code == 400
    fields = {error["field"] for error in response.json()["errors"]}
    assert fields == {"title", "location.countryCode", "location.city", "experienceLevel.id"}
    assert not Job.objects.exists()


def test_department_by_id(api: Api) -> None:
    department = Department.objects.create(name="Nursing")
    job = make(api, department={"id": str(department.public_id)})
    assert job["department"] == {"id": str(department.public_id), "label": "Nursing", "description": ""}
    response = api.post("/jobs", JOB | {"department": {"id": "12"}})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "department.id")


def test_put_replaces_the_ad_and_empties_what_is_not_sent(api: Api) -> None:
    job = make(api)
    body = {
        "title": "Head nurse",
        "location": {"countryCode": "at", "city": "Wien"},
        "jobAd": {"sections": {"qualifications": {"text": "Kind"}}},
    }
    changed = api.put(f"/jobs/{job['id']}", body).json()
    assert (changed["title"], changed["location"]["city"]) == ("Head nurse", "Wien")
    assert "compensation" not in changed
    assert set(changed["jobAd"]["sections"]) == {"qualifications", "videos"}


def test_json_patch(api: Api) -> None:
    job = make(api)
    patch = [
        {"op": "test", "path": "/title", "value": "Ward nurse"},
        {"op": "replace", "path": "/location/city", "value": "Linz"},
        {"op": "remove", "path": "/compensation"},
        {"op": "add", "path": "/jobAd/sections/qualifications", "value": {"title": "You", "text": "<p>Calm</p>"}},
    ]
    changed = api.patch(f"/jobs/{job['id']}", patch, content_type="application/json-patch+json").json()
    assert changed["location"]["city"] == "Linz"
    assert "compensation" not in changed
    assert changed["jobAd"]["sections"]["qualifications"]["text"] == "<p>Calm</p>"
    assert changed["jobAd"]["sections"]["jobDescription"]["text"] == "<p>Care</p>"
    kinds = list(Entry.objects.filter(object_key=f"job:{job['id']}").values_list("kind", flat=True))
    assert kinds.count("job.edited") == 1


@pytest.mark.parametrize(
    "patch",
    [
        {"op": "replace"},
        [{"op": "replace", "path": "/nowhere/else", "value": 1}],
        [{"op": "test", "path": "/title", "value": "Other"}],
        [{"op": "remove", "path": "/title"}],
        [{"op": "replace", "path": "", "value": 5}],
        ["x"],
        [{"op": "add", "path": 7, "value": 7}],
    ],
)
def test_patches_that_do_not_fit_change_nothing(api: Api, patch: Any) -> None:
    job = make(api)
    response = api.patch(f"/jobs/{job['id']}", patch, content_type="application/json-patch+json")
    assert response.status_code == 400, response.content
    assert api.get(f"/jobs/{job['id']}").json() == job


def test_status_follows_the_products_rules(api: Api) -> None:
    job = make(api)
    assert api.put(f"/jobs/{job['id']}/status", {"status": "SOURCING"}).json()["status"] == "SOURCING"
    refused = api.put(f"/jobs/{job['id']}/status", {"status": "CREATED"})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "status_not_allowed")
    assert api.put(f"/jobs/{job['id']}/status", {"status": "ASLEEP"}).status_code == 400
    history = api.get(f"/jobs/{job['id']}/status/history").json()
    assert [entry["status"] for entry in history["content"]] == ["SOURCING", "CREATED"]


def test_positions(api: Api) -> None:
    job = make(api)
    path = f"/jobs/{job['id']}/positions"
    assert api.get(path).json()["totalFound"] == 1
    body = {
        "type": "REPLACEMENT",
        "positionOpenDate": "2026-11-01T00:00:00.000Z",
        "targetStartDate": "2027-01-01",
        "incumbentName": "N. N.",
    }
    created = api.post(path, body)
    assert created.status_code == 201
    position = created.json()
    assert (position["status"], position["targetStartDate"]) == ("OPEN", "2027-01-01T00:00:00.000Z")
    changed = api.put(f"{path}/{position['id']}", body | {"positionId": "P-7"}).json()
    assert changed["positionId"] == "P-7"
    assert api.get(f"{path}/{position['id']}").json() == changed
    upside_down = api.put(f"{path}/{position['id']}", body | {"targetStartDate": "2020-01-01"})
    assert (upside_down.status_code, upside_down.json()["errors"][0]["field"]) == (400, "targetStartOn")
    assert api.delete(f"{path}/{position['id']}").status_code == 204
    assert api.get(f"{path}/{position['id']}").status_code == 404


def test_hiring_team(api: Api) -> None:
    job, hugo = make(api), make_user(RoleCode.BASIC, first_name="Hugo")
    path = f"/jobs/{job['id']}/hiring-team"
    added = api.post(path, {"id": str(hugo.public_id), "role": "HIRING_MANAGER"})
    assert added.status_code == 201
    assert {member["role"] for member in api.get(path).json()["content"]} == {"RECRUITER", "HIRING_MANAGER"}
    assert api.get(f"/users/{hugo.public_id}").json()["firstName"] == "Hugo"
    assert api.delete(f"{path}/{hugo.public_id}").status_code == 204
    assert api.post(path, {"id": "7", "role": "HIRING_MANAGER"}).status_code == 400
    assert api.post(path, {"id": str(hugo.public_id), "role": "BOSS"}).status_code == 400


def test_note(api: Api) -> None:
    path = f"/jobs/{make(api)['id']}/note"
    assert api.get(path).json() == {"content": ""}
    assert api.put(path, {"content": "Budget is fixed"}).json() == {"content": "Budget is fixed"}
    assert api.get(path).json() == {"content": "Budget is fixed"}


def test_ads_and_publication(api: Api) -> None:
    job = make(api)
    ads = api.get(f"/jobs/{job['id']}/jobads").json()
    assert [(ad["default"], ad["postingStatus"]) for ad in ads["content"]] == [(True, "NOT_PUBLISHED")]
    second = api.post(
        f"/jobs/{job['id']}/jobads",
        {
            "title": "Krankenpflege",
            "language": {"code": "de"},
            "jobAd": {"sections": {"jobDescription": {"text": "Pflege"}}},
        },
    )
    assert second.status_code == 201
    assert second.json()["language"]["labelNative"] == "Deutsch"
    postings = f"/jobs/{job['id']}/jobads/{second.json()['id']}/postings"
    published = api.post(postings)
    assert (published.status_code, published.json()) == (202, {"postingStatus": "PENDING"})
    assert api.get(f"/jobs/{job['id']}").json()["status"] == "SOURCING"
    published = api.post(f"/jobs/{job['id']}/publication", {"visibility": "INTERNAL", "aggregators": False})
    assert (published.status_code, published.json()) == (202, {"postingStatus": "PENDING"})
    assert api.get(f"/jobs/{job['id']}/publication?activeOnly=true").json()["totalFound"] == 2
    down = api.delete(f"/jobs/{job['id']}/publication")
    assert (down.status_code, down.json()) == (202, {"unpostingStatus": "PENDING"})
    assert api.get(f"/jobs/{job['id']}/publication?activeOnly=true").json()["totalFound"] == 0
    assert api.get(f"/jobs/{job['id']}/publication").json()["totalFound"] == 2


def test_publication_has_a_stricter_limit(api: Api, clock: Clock) -> None:
    job = make(api)
    clock.stands = True
    answers = [api.post(f"/jobs/{job['id']}/publication").status_code for _number in range(4)]
    assert answers == [202, 202, 429, 429]


def test_list_pages_and_totals(api: Api) -> None:
    made = [make(api, title=f"Job {number}")["id"] for number in range(5)]
    first = api.get("/jobs?limit=2").json()
    assert (first["totalFound"], first["limit"], len(first["content"])) == (5, 2, 2)
    make(api, title="Late")
    second = api.get(f"/jobs/?limit=2&pageId={first['nextPageId']}").json()
    third = api.get(f"/jobs?limit=2&pageId={second['nextPageId']}").json()
    assert third["nextPageId"] is None
    seen = [job["id"] for page in (first, second, third) for job in page["content"]]
    assert seen == made[::-1]
    assert second["totalFound"] == third["totalFound"] == 5
    assert [job["id"] for job in api.get("/jobs?limit=2&offset=4").json()["content"]] == seen[3:5]


@pytest.mark.parametrize(
    "spelling",
    [
        "status=CREATED&status=SOURCING",
        "status=CREATED,SOURCING",
        "status[0]=CREATED&status[1]=SOURCING",
        "status[]=CREATED&status[]=SOURCING",
    ],
)
def test_array_filters_in_every_spelling(api: Api, spelling: str) -> None:
    make(api), make(api)
    make(api)
    Job.objects.filter(pk=Job.objects.earliest("pk").pk).update(status="CANCELLED")
    assert api.get(f"/jobs?{spelling}&department=&city=&q=&unknown=1").json()["totalFound"] == 2


def test_filters(api: Api) -> None:
    make(api, title="Cook"), make(api, location={"countryCode": "at", "city": "Linz"})
    assert api.get("/jobs?q=cook").json()["totalFound"] == 1
    assert api.get("/jobs?city=linz&city=Graz").json()["totalFound"] == 2
    assert api.get("/jobs?postingStatus=PUBLIC").json()["totalFound"] == 0
    assert api.get("/jobs?updatedAfter=2020-01-01T00:00:00.000%2B02:00").json()["totalFound"] == 2
    assert api.get("/jobs?updatedAfter=2100-01-01T00:00:00.000Z").json()["totalFound"] == 0


@pytest.mark.parametrize(
    "query",
    [
        "status=ASLEEP",
        "limit=0",
        "limit=x",
        "pageId=abc",
        "updatedAfter=yesterday",
        "department=7",
        "offset=-1",
        "q=%00",
    ],
)
def test_wrong_filters_are_refused(api: Api, query: str) -> None:
    response = api.get(f"/jobs?{query}")
    assert response.status_code == 400, response.content
    assert response.json()["errors"][0]["message"]


def test_the_list_asks_as_often_for_three_jobs_as_for_one(api: Api) -> None:
    api.get("/users/me")
    counts = []
    for size in (1, 2):
        for _number in range(size):
            make(api)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert api.get("/jobs").json()["totalFound"] == (1 if size == 1 else 3)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4


def test_who_may_not_see_a_job_learns_nothing(api: Api, api_of: Callable[..., Api]) -> None:
    job = make(api)
    employee = api_of(make_user(RoleCode.EMPLOYEE))
    assert employee.get("/jobs").json()["totalFound"] == 0
    for path in ("", "/status/history", "/positions", "/hiring-team", "/note", "/jobads", "/publication"):
        assert employee.get(f"/jobs/{job['id']}{path}").status_code == 404, path
    assert employee.post("/jobs", JOB).status_code == 403
    assert employee.put(f"/jobs/{job['id']}/status", {"status": "SOURCING"}).status_code == 404
    assert Job.objects.get().status == "CREATED"


def test_idempotency_key(api: Api) -> None:
    headers = {"Idempotency-Key": "one"}
    first = api.post("/jobs", JOB, headers=headers)
    again = api.post("/jobs", JOB, headers=headers)
    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert again.headers["Idempotent-Replayed"] == "true"
    other = api.post("/jobs", JOB | {"title": "Other"}, headers=headers)
    assert (other.status_code, other.json()["errors"][0]["code"]) == (422, "idempotency_mismatch")
    assert Job.objects.count() == 1
    assert api.post("/jobs", JOB, headers={"Idempotency-Key": "two"}).json()["id"] != first.json()["id"]


def test_a_refused_request_does_not_use_up_its_key(api: Api) -> None:
    headers = {"Idempotency-Key": "one"}
    assert api.post("/jobs", {}, headers=headers).status_code == 400
    assert api.post("/jobs", JOB, headers=headers).status_code == 201


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b'{"title": "a", "title": "b"}', "application/json", 400),
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 200 + b"]" * 200, "application/json", 400),
        (b'{"title": NaN}', "application/json", 400),
        (b"x", "text/plain", 415),
        (b"[]", "application/json", 400),
    ],
)
def test_unreadable_bodies(api: Api, content: bytes, kind: str, status: int) -> None:
    response = api.client.generic("POST", "/jobs", content, kind, headers={"Host": api.host, **api.headers})
    assert response.status_code == status, response.content
    assert response.json()["errors"][0]["message"]
