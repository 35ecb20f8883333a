"""The whole road over REST: a job is opened, published, applied for, moved, and filled; every act is in the audit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accounts.models import User
from accounts.permissions import RoleCode
from recruit.models import HiringStep
from tests.api.conftest import Api
from tests.factories.accounts import make_user

JOB = {
    "title": "Ward nurse",
    "location": {"countryCode": "at", "city": "Graz"},
    "industry": {"id": "healthcare"},
    "experienceLevel": {"id": "associate"},
    "jobAd": {"sections": {"jobDescription": {"text": "<p>Care for people</p>"}}},
}


def apply(api: Api, posting: str, name: str) -> str:
    """Somebody applies through the company's own form; their id."""
    body = {"firstName": name, "lastName": "Applicant", "email": f"{name.lower()}@mail.example", "consent": True}
    response = api.post(f"/postings/{posting}/candidates", body)
    assert response.status_code == 201, response.content
    return str(response.json()["id"])


def events(api: Api, **about: str) -> list[str]:
    """Names of the audit events, the oldest first."""
    query = "&".join(f"{name}={value}" for name, value in about.items())
    return [
        event["eventName"] for event in api.get(f"/audit-api/v201910/audit-events?limit=100&{query}").json()["content"]
    ][::-1]


def test_from_an_open_job_to_a_filled_one(api: Api, admin: User, api_of: Callable[..., Api]) -> None:
    HiringStep.objects.filter(name="Phone Screen").update(is_required=True)
    job = api.post("/jobs", JOB).json()["id"]
    seat = {
        "type": "NEW",
        "positionOpenDate": "2026-11-01T00:00:00.000Z",
        "targetStartDate": "2027-02-01T00:00:00.000Z",
    }
    assert api.post(f"/jobs/{job}/positions", seat).status_code == 201
    assert [row["status"] for row in api.get(f"/jobs/{job}/positions").json()["content"]] == ["OPEN", "OPEN"]

    assert api.post(f"/jobs/{job}/publication").json() == {"postingStatus": "PENDING"}
    assert api.get(f"/jobs/{job}").json()["postingStatus"] == "PUBLIC"
    public = Api().get("/v1/companies/northwind/postings?q=nurse").json()["content"]
    assert [posting["name"] for posting in public] == ["Ward nurse"]
    details = Api().get(public[0]["ref"].removeprefix("http://api.testserver")).json()
    assert details["jobId"] == job

    nora, ben, eva = (apply(api, public[0]["uuid"], name) for name in ("Nora", "Ben", "Eva"))
    path = f"/candidates/{nora}/jobs/{job}/status"
    stopped = api.put(path, {"status": "INTERVIEW"})
    assert (stopped.status_code, stopped.json()["errors"][0]["code"]) == (409, "required_step")
    assert stopped.json()["errors"][0]["step"] == "Phone Screen"
    assert "Phone Screen" in stopped.json()["message"]
    for wanted in (
        {"status": "IN_REVIEW", "subStatus": "Phone Screen"},
        {"status": "INTERVIEW"},
        {"status": "OFFERED"},
    ):
        assert api.put(path, wanted).status_code == 204
    assert api.get(f"/jobs/{job}").json()["status"] == "OFFER"

    reason = api.get("/configuration/rejection-reasons").json()["content"][0]["id"]
    assert api.put(f"/candidates/{ben}/jobs/{job}/status", {"status": "REJECTED", "reason": reason}).status_code == 204
    assert api.put(path, {"status": "HIRED", "startsOn": "2027-02-01T00:00:00.000Z"}).status_code == 204
    assert api.get(f"/jobs/{job}").json()["status"] == "OFFER"

    eva_path = f"/candidates/{eva}/jobs/{job}/status"
    assert api.put(eva_path, {"status": "IN_REVIEW", "subStatus": "Phone Screen"}).status_code == 204
    assert api.put(eva_path, {"status": "HIRED", "startsOn": "2027-03-01T00:00:00.000Z"}).status_code == 204
    assert [row["status"] for row in api.get(f"/jobs/{job}/positions").json()["content"]] == ["HIRED", "HIRED"]
    assert api.get(f"/jobs/{job}").json()["status"] == "FILLED"
    assert Api().get("/v1/companies/northwind/postings").json()["totalFound"] == 0
    history = api.get(f"/jobs/{job}/status/history").json()["content"]
    assert [row["status"] for row in history] == ["FILLED", "OFFER", "INTERVIEW", "SOURCING", "CREATED"]

    assert events(api, entityType="JOB", entityId=job)[0] == "JOB_CREATED"
    assert events(api, entityType="POSITION") == ["POSITION_CREATED"]
    assert events(api, entityType="JOB_AD") == ["JOB_AD_UPDATED", "JOB_AD_PUBLISHED"]
    assert events(api, eventName="JOB_APPLICATION_CREATED") == ["JOB_APPLICATION_CREATED"] * 3
    assert len(events(api, eventName="JOB_APPLICATION_STATE_MODIFIED", authorId=str(admin.public_id))) == 7
    hides_from_employees(api_of, job, nora, public[0]["uuid"])


def hides_from_employees(api_of: Callable[..., Api], job: str, candidate: str, posting: str) -> None:
    """An employee's token opens none of it."""
    employee = api_of(make_user(RoleCode.EMPLOYEE))
    for path in (
        f"/jobs/{job}", f"/jobs/{job}/positions", f"/jobs/{job}/hiring-team", f"/jobs/{job}/note",
        f"/jobs/{job}/jobads",
        f"/jobs/{job}/publication", f"/jobs/{job}/status/history", f"/candidates/{candidate}",
        f"/candidates/{candidate}/jobs/{job}", f"/candidates/{candidate}/jobs/{job}/status/history",
        f"/candidates/{candidate}/attachments", f"/postings/{posting}/configuration", "/configuration/hiring-processes",
        "/configuration/rejection-reasons", "/audit-api/v201910/audit-events",
    ):  # fmt: skip
        assert employee.get(path).status_code in {403, 404}, path
    assert employee.get("/jobs").json()["content"] == []
    assert employee.get("/candidates").json()["content"] == []


def test_audit_pages_and_authors(api: Api, admin: User) -> None:
    for number in range(3):
        api.post("/jobs", JOB | {"title": f"Job {number}"})
    seen: list[Any] = []
    page = api.get("/audit-api/v201910/audit-events?limit=2").json()
    while True:
        assert set(page) == {"nextPageId", "content"}
        seen += page["content"]
        if page["nextPageId"] is None:
            break
        page = api.get(f"/audit-api/v201910/audit-events?limit=2&nextPageId={page['nextPageId']}").json()
    assert len({event["id"] for event in seen}) == len(seen)
    created = [event for event in seen if event["eventName"] == "JOB_CREATED"]
    assert [event["author"] for event in created] == [{"type": "USER", "id": str(admin.public_id)}] * 3
    assert api.get("/audit-api/v201910/audit-events?authorType=CANDIDATE,SYSTEM").json()["content"] == []
    assert api.get("/audit-api/v201910/audit-events?eventDateBefore=2020-01-01").json()["content"] == []
    assert api.get("/audit-api/v201910/audit-events?authorType=GHOST").status_code == 400
