"""People and applications over REST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import RoleCode
from base.audit.models import Entry
from recruit.models import Application, Attachment, Candidate, HiringStep, Position
from tests.api.conftest import Api
from tests.factories.accounts import make_user

PERSON = {
    "firstName": "Nora",
    "lastName": "Nurse",
    "email": "nora@mail.example",
    "phoneNumber": "+43 660 1",
    "location": {"countryCode": "AT", "city": "Graz", "country": "Austria"},
    "web": {"linkedIn": "https://www.linkedin.com/in/nora"},
    "tags": ["night shifts"],
    "education": [{"institution": "School", "degree": "Diploma", "startDate": "2010", "endDate": "2013-06"}],
    "experience": [{"title": "Nurse", "company": "Clinic", "current": True, "startDate": "2013-07-01"}],
}


def make_job(api: Api, **more: Any) -> str:
    """A job that takes applications; its id."""
    body = {"title": "Ward nurse", "location": {"countryCode": "at", "city": "Graz"}} | more
    return str(api.post("/jobs", body).json()["id"])


def on_job(api: Api, job: str, **changes: Any) -> str:
    """A person on a job; their id."""
    response = api.post(f"/jobs/{job}/candidates", PERSON | changes)
    assert response.status_code == 201, response.content
    return str(response.json()["id"])


def test_create_and_read(api: Api) -> None:
    response = api.post("/candidates", PERSON)
    assert response.status_code == 201
    person = response.json()
    assert person["location"] == {"country": "Austria", "countryCode": "at", "city": "Graz"}
    assert person["web"] == {"linkedin": "https://www.linkedin.com/in/nora"}
    assert person["education"][0]["endDate"] == "2013-06"
    assert "primaryAssignment" not in person
    assert person["secondaryAssignments"] == []
    assert api.get(f"/candidates/{person['id']}").json() == person
    for link in person["actions"].values():
        assert api.get(link["url"].removeprefix("http://api.testserver")).status_code == 200


def test_wrong_members_are_named(api: Api) -> None:
    response = api.post(
        "/candidates",
        {"firstName": "x" * 101, "email": "no", "education": [{"degree": "a"}], "experience": [{"startDate": "May"}]},
    )
    fields = {error["field"] for error in response.json()["errors"]}
    assert response.status_code == 400
    assert fields == {"firstName", "lastName", "email", "education[0].institution", "experience[0].startDate"}
    assert not Candidate.objects.exists()


def test_known_address_is_refused_in_the_pool_and_used_on_a_job(api: Api) -> None:
    known = api.post("/candidates", PERSON).json()["id"]
    again = api.post("/candidates", PERSON | {"email": "NORA@mail.example"})
    assert (again.status_code, again.json()["errors"][0]["field"]) == (400, "email")
    job = make_job(api)
    assert on_job(api, job) == known
    twice = api.post(f"/jobs/{job}/candidates", PERSON)
    assert (twice.status_code, twice.json()["errors"][0]["code"]) == (409, "already_on_job")
    assert Application.objects.count() == 1


def test_patch_is_a_plain_partial_object(api: Api) -> None:
    key = api.post("/candidates", PERSON).json()["id"]
    changed = api.patch(f"/candidates/{key}", {"lastName": "Sister"}).json()
    assert (changed["firstName"], changed["lastName"], changed["phoneNumber"]) == ("Nora", "Sister", "+43 660 1")


def test_delete_is_for_administrators(api: Api, api_of: Callable[..., Api]) -> None:
    key = api.post("/candidates", PERSON).json()["id"]
    extended = api_of(make_user(RoleCode.EXTENDED))
    assert extended.delete(f"/candidates/{key}").status_code == 403
    assert api.delete(f"/candidates/{key}").status_code == 204
    assert api.get(f"/candidates/{key}").status_code == 404


def test_tags(api: Api) -> None:
    path = f"/candidates/{api.post('/candidates', PERSON).json()['id']}/tags"
    added = api.post(path, {"tags": ["German", "night shifts"]})
    assert (added.status_code, added.json()) == (201, {"tags": ["night shifts", "German"]})
    assert api.put(path, {"tags": ["Calm"]}).json() == {"tags": ["Calm"]}
    assert api.delete(path).status_code == 204
    assert api.get(path).json() == {"tags": []}


def test_attachments(api: Api) -> None:
    job = make_job(api)
    key = on_job(api, job)
    text = b"Nora Nurse\nTen years of ward work in Graz and Vienna.\n"
    added = api.upload(
        f"/candidates/{key}/jobs/{job}/attachments",
        {"attachmentType": "RESUME", "file": SimpleUploadedFile("cv.txt", text, "text/plain")},
    )
    assert added.status_code == 201, added.content
    assert (added.json()["name"], added.json()["type"]) == ("cv.txt", "RESUME")
    for path in (f"/candidates/{key}/attachments", f"/candidates/{key}/jobs/{job}/attachments"):
        assert [row["id"] for row in api.get(path).json()["content"]] == [added.json()["id"]]
    link = added.json()["actions"]["download"]["url"].removeprefix("http://api.testserver")
    download = api.get(link)
    assert b"".join(download.streaming_content) == text
    assert api.get(f"/candidates/{key}/attachments/{added.json()['id']}").status_code == 200
    assert api.delete(link).status_code == 204
    assert api.get(link).status_code == 404


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"attachmentType": "RESUME"}, "file"),
        ({"attachmentType": "POEM", "file": SimpleUploadedFile("a.txt", b"hello there")}, "attachmentType"),
        ({"attachmentType": "RESUME", "file": SimpleUploadedFile("a.pdf", b"MZ\x90\x00 program")}, "file"),
    ],
)
def test_bad_files_are_refused(api: Api, fields: dict[str, Any], field: str) -> None:
    key = api.post("/candidates", PERSON).json()["id"]
    response = api.upload(f"/candidates/{key}/attachments", fields)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, field)
    assert not Attachment.objects.exists()


def test_moves(api: Api) -> None:
    job = make_job(api)
    key = on_job(api, job)
    path = f"/candidates/{key}/jobs/{job}"
    assert api.get(path).json()["status"] == "NEW"
    assert api.put(f"{path}/status", {"status": "IN_REVIEW", "subStatus": "phone screen"}).status_code == 204
    shown = api.get(path).json()
    assert (shown["status"], shown["subStatus"], shown["source"]) == ("IN_REVIEW", "Phone Screen", "API")
    unknown = api.put(f"{path}/status", {"status": "IN_REVIEW", "subStatus": "Tarot"})
    assert (unknown.status_code, unknown.json()["errors"][0]["code"]) == (400, "unknown_sub_status")
    assert api.put(f"{path}/status", {"status": "TRANSFERRED"}).status_code == 400
    history = api.get(f"{path}/status/history").json()
    assert [(row["status"], row.get("subStatus")) for row in history["content"]] == [
        ("IN_REVIEW", "Phone Screen"),
        ("NEW", None),
    ]
    assert api.get(f"/candidates/{key}/status/history").json() == history


def test_required_steps_stop_credentials_unless_they_may_skip(api: Api, admin: Any, api_of: Callable[..., Api]) -> None:
    job = make_job(api)
    path = f"/candidates/{on_job(api, job)}/jobs/{job}/status"
    HiringStep.objects.filter(name="Phone Screen").update(is_required=True)
    for wanted in ({"status": "OFFERED"}, {"status": "HIRED", "startsOn": "2027-01-01T00:00:00.000Z"}):
        refused = api.put(path, wanted)
        error = refused.json()["errors"][0]
        assert (refused.status_code, error["code"], error["step"]) == (409, "required_step", "Phone Screen")
    assert Application.objects.get().stage == "NEW"
    skipping = api_of(admin, may_skip_required_steps=True)
    assert skipping.put(path, {"status": "OFFERED"}).status_code == 204


def test_reject_and_withdraw_with_reasons(api: Api) -> None:
    job = make_job(api)
    reason = api.get("/configuration/rejection-reasons").json()["content"][0]
    path = f"/candidates/{on_job(api, job)}/jobs/{job}"
    wrong = api.put(f"{path}/status", {"status": "WITHDRAWN", "reason": reason["id"]})
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (400, "unknown_reason")
    assert api.put(f"{path}/status", {"status": "REJECTED", "reason": reason["id"]}).status_code == 204
    assert api.get(path).json()["reasonOfRejection"] == reason
    again = api.put(f"{path}/status", {"status": "REJECTED"})
    assert (again.status_code, again.json()["errors"][0]["code"]) == (409, "already_ended")


def test_hire_takes_the_first_open_position_and_fills_the_job(api: Api) -> None:
    job = make_job(api)
    key, second = on_job(api, job), on_job(api, job, email="b@mail.example")
    path = f"/candidates/{key}/jobs/{job}"
    assert api.put(f"{path}/status", {"status": "HIRED", "startsOn": "2027-02-01T00:00:00.000Z"}).status_code == 204
    assert api.get(path).json()["startsOn"] == "2027-02-01T00:00:00.000Z"
    assert Position.objects.get().status == "HIRED"
    assert api.get(f"/jobs/{job}").json()["status"] == "FILLED"
    refused = api.put(f"/candidates/{second}/jobs/{job}/status", {"status": "HIRED"})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "no_open_position")


def test_list_filters_and_assignments(api: Api) -> None:
    job, other = make_job(api), make_job(api)
    nora, ben = on_job(api, job), on_job(api, job, email="ben@mail.example", firstName="Ben", tags=["Calm"])
    on_job(api, other)
    api.put(f"/candidates/{ben}/jobs/{job}/status", {"status": "IN_REVIEW", "subStatus": "Phone Screen"})
    everybody = api.get("/candidates").json()
    assert (everybody["totalFound"], everybody["nextPageId"]) == (2, None)
    first = next(row for row in everybody["content"] if row["id"] == nora)
    assert first["primaryAssignment"]["job"]["id"] == other
    assert [row["job"]["id"] for row in first["secondaryAssignments"]] == [job]
    assert first["consent"] == {"status": "REQUIRED"}
    for query, found in (
        ("q=nora+nurse", {nora}), ("q=ben@mail", {ben}), ("status=IN_REVIEW", {ben}), ("status=NEW,LEAD", {nora}),
        (f"jobId={job}&subStatus=Phone+Screen", {ben}), (f"jobId={other}", {nora}), ("jobId=7", set()),
        ("tag=Calm", {ben}),
        ("location=graz", {nora, ben}), ("location=AT&status=NEW", {nora}), ("averageRating=5", set()),
        ("consentStatus=REQUIRED", {nora, ben}), ("consentStatus=PENDING", set()), ("sourceType=CUSTOM", {nora, ben}),
        ("sourceSubType=MANUAL", set()), ("sourceValueId=7", set()), ("updatedAfter=2100-01-01", set()),
    ):  # fmt: skip
        assert {row["id"] for row in api.get(f"/candidates?{query}").json()["content"]} == found, query


def test_the_list_asks_as_often_for_three_people_as_for_one(api: Api) -> None:
    job, counts = make_job(api), []
    on_job(api, job)
    for size in (1, 3):
        while Candidate.objects.count() < size:
            on_job(api, job, email=f"p{Candidate.objects.count()}@mail.example")
        with CaptureQueriesContext(connection) as queries:
            assert api.get("/candidates").json()["totalFound"] == size
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_employees_and_strangers_to_the_job_see_nobody(api: Api, api_of: Callable[..., Api]) -> None:
    job = make_job(api)
    key = on_job(api, job)
    before = Entry.objects.count()
    for role in (RoleCode.EMPLOYEE, RoleCode.BASIC, RoleCode.STANDARD):
        other = api_of(make_user(role))
        assert other.get("/candidates").json()["totalFound"] == 0
        assert other.get(f"/candidates/{key}").status_code == 404
        assert other.patch(f"/candidates/{key}", {"firstName": "X"}).status_code == 404
        assert other.get(f"/candidates/{key}/attachments").status_code == 404
        assert other.get(f"/candidates/{key}/jobs/{job}").status_code == 404
        assert other.put(f"/candidates/{key}/jobs/{job}/status", {"status": "REJECTED"}).status_code == 404
        assert other.post(f"/jobs/{job}/candidates", PERSON).status_code == 404
    assert Application.objects.get().stage == "NEW"
    assert Entry.objects.count() == before
