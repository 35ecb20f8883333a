"""The public Posting API and the Application API."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import RoleCode
from base.outbox.models import OutboxRow
from recruit.models import Application, Attachment, ConsentDecision, Department, Job
from tests.api.conftest import Api
from tests.factories.accounts import make_user

AD = {"sections": {"jobDescription": {"text": "<p>Care for people</p>"}}}
APPLICATION = {
    "firstName": "Nora",
    "lastName": "Nurse",
    "email": "nora@mail.example",
    "consent": True,
    "web": {"linkedIn": "nora"},
}


def publish(api: Api, title: str = "Ward nurse", **more: Any) -> dict[str, Any]:
    """A job whose ad is up; its public posting."""
    body = {"title": title, "location": {"countryCode": "at", "city": "Graz", "region": "Styria"}, "jobAd": AD} | more
    job = api.post("/jobs", body).json()
    ad = api.get(f"/jobs/{job['id']}/jobads").json()["content"][0]
    assert api.post(f"/jobs/{job['id']}/jobads/{ad['id']}/postings").status_code == 202
    return next(row for row in postings()["content"] if row["jobAdId"] == ad["id"])


def postings(query: str = "", company: str = "northwind") -> dict[str, Any]:
    """What the public sees, without a token."""
    response = Api().get(f"/v1/companies/{company}/postings{query}")
    assert response.status_code == 200, response.content
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return dict(response.json())


def test_list_and_details(api: Api) -> None:
    posting = publish(api)
    assert re.fullmatch(r"\d{15}", posting["id"])
    assert posting["location"]["fullLocation"] == "Graz, Styria, Austria"
    assert posting["company"] == {"identifier": "Northwind", "name": "Northwind Hospitals"}
    assert not {"jobAd", "applyUrl", "postingUrl"} & set(posting)
    assert posting["ref"] == f"http://api.testserver/v1/companies/Northwind/postings/{posting['id']}"
    for name in (posting["id"], posting["uuid"]):
        details = Api().get(f"/v1/companies/NORTHWIND/postings/{name}").json()
        assert details["jobAd"]["sections"]["jobDescription"]["text"] == "<p>Care for people</p>"
        assert details["active"] is True
        assert details["applyUrl"] == f"http://testserver/careers/jobs/{posting['id']}-ward-nurse/apply/"


def test_unknown_company_is_empty_and_unknown_posting_not_found(api: Api) -> None:
    posting = publish(api)
    assert postings(company="nobody") == {"totalFound": 0, "limit": 100, "offset": 0, "content": []}
    for path in (
        f"nobody/postings/{posting['id']}",
        "northwind/postings/1",
        "northwind/postings/x",
        f"northwind/postings/{'9' * 30}",
    ):
        assert Api().get(f"/v1/companies/{path}").status_code == 404
    assert Api().get("/v1/companies/nobody/departments").json() == {"totalFound": 0, "content": []}


def test_what_is_down_internal_or_closed_is_not_shown(api: Api) -> None:
    posting = publish(api)
    job = Job.objects.get()
    api.delete(f"/jobs/{job.public_id}/publication")
    assert postings()["totalFound"] == 0
    api.post(f"/jobs/{job.public_id}/publication", {"visibility": "INTERNAL"})
    assert postings("?destination=INTERNAL_OR_PUBLIC")["totalFound"] == 0
    assert Api().get(f"/v1/companies/northwind/postings/{posting['id']}").status_code == 404


def test_filters_and_paging(api: Api) -> None:
    department = Department.objects.create(name="Nursing")
    publish(api, department={"id": str(department.public_id)})
    publish(api, "Cook", location={"countryCode": "de", "city": "Berlin"})
    for query, found in (
        ("?q=cook", 1), ("?q=graz", 1), ("?country=AT,DE", 2), ("?country=de&department=", 1), ("?city=berlin", 1),
        ("?region=styria", 1),
        (f"?department={department.public_id}", 1), ("?department=7", 0), ("?language=en,de", 2), ("?language=fr", 0),
        ("?releasedAfter=2100-01-01T00:00:00.000Z", 0), ("?destination=INTERNAL", 0), ("?custom_field.5=1", 2),
    ):  # fmt: skip
        assert postings(query)["totalFound"] == found, query
    page = postings("?limit=1&offset=1")
    assert (page["limit"], page["offset"], page["totalFound"], page["content"][0]["name"]) == (1, 1, 2, "Ward nurse")
    assert Api().get("/v1/companies/northwind/departments").json()["content"][0]["label"] == "Nursing"


def test_the_list_asks_as_often_for_three_postings_as_for_one(api: Api) -> None:
    counts = []
    for size in (1, 3):
        while Job.objects.count() < size:
            publish(api)
        with CaptureQueriesContext(connection) as queries:
            assert postings()["totalFound"] == size
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 3


def test_apply_with_files(api: Api) -> None:
    posting = publish(api)
    assert api.get(f"/postings/{posting['uuid']}/configuration").json()["settings"] == {"avatarUploadAvailable": True}
    text = base64.b64encode(b"Nora Nurse\nTen years of ward work in Graz.\n").decode()
    resume = {"fileName": "cv.txt", "mimeType": "text/plain", "fileContent": text}
    letter = {
        "fileName": "letter.txt",
        "mimeType": "text/plain",
        "fileContent": base64.b64encode(b"Dear all, take me.").decode(),
    }
    body = APPLICATION | {"resume": resume, "attachments": [letter], "messageToHiringManager": "Hello"}
    response = api.post(f"/postings/{posting['uuid']}/candidates", body)
    assert response.status_code == 201, response.content
    answer = response.json()
    application = Application.objects.select_related("candidate", "source").get()
    assert answer["id"] == str(application.candidate.public_id)
    assert (application.stage, application.message, str(application.source)) == ("NEW", "Hello", "API")
    assert application.candidate.web == {"linkedin": "nora"}
    assert sorted(Attachment.objects.values_list("kind", "name")) == [
        ("GENERIC_FILE", "letter.txt"),
        ("RESUME", "cv.txt"),
    ]
    assert ConsentDecision.objects.get().decision == "acquired"
    assert OutboxRow.objects.filter(topic="mail").count() == 1
    assert Api(host="testserver").get(answer["candidatePortalUrl"].removeprefix("http://testserver")).status_code == 200
    assert api.get(f"/postings/{posting['uuid']}/candidates/{answer['id']}/status").json() == {"status": "NEW"}
    assert not mail.outbox


def test_refusals_have_the_body_of_this_api(api: Api, api_of: Callable[..., Api]) -> None:
    posting = publish(api)
    path = f"/postings/{posting['uuid']}/candidates"
    program = {"fileName": "cv.pdf", "mimeType": "application/pdf", "fileContent": base64.b64encode(b"MZ\x90").decode()}
    broken = {"fileName": "cv.pdf", "mimeType": "application/pdf", "fileContent": "%%%"}
    employee = api_of(make_user(RoleCode.EMPLOYEE))
    stranger = api_of(make_user(RoleCode.STANDARD))
    for client, address, body, status, code in (
        (api, path, {"firstName": "N"}, 400, "DATA_VALIDATION_ERROR"),
        (api, path, APPLICATION | {"resume": program}, 400, "FILE_UPLOAD_ERROR"),
        (api, path, APPLICATION | {"resume": broken}, 400, "FILE_UPLOAD_ERROR"),
        (Api(), path, APPLICATION, 401, "UNAUTHORIZED"),
        (employee, path, APPLICATION, 403, "UNAUTHORIZED"),
        (stranger, path, APPLICATION, 404, "RESOURCE_NOT_FOUND_ERROR"),
        (api, "/postings/7/candidates", APPLICATION, 404, "RESOURCE_NOT_FOUND_ERROR"),
    ):
        response = client.post(address, body)
        assert (response.status_code, response.json()["code"]) == (status, code), response.content
        assert set(response.json()) == {"id", "code", "message"}
    assert not Application.objects.exists()


@pytest.mark.parametrize("stage", [("OFFERED", "OFFER"), ("REJECTED", "REJECTED")])
def test_status_words(api: Api, stage: tuple[str, str]) -> None:
    posting = publish(api)
    key = api.post(f"/postings/{posting['uuid']}/candidates", APPLICATION).json()["id"]
    job = Job.objects.get().public_id
    assert api.put(f"/candidates/{key}/jobs/{job}/status", {"status": stage[0]}).status_code == 204
    assert api.get(f"/postings/{posting['uuid']}/candidates/{key}/status").json() == {"status": stage[1]}
