"""The description and the door agree: what is described is answered, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from recruit.models import ApprovalRequest, ApprovalStep, Attachment, Department, Job, Position, Source
from tests.api.conftest import Api

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
NOT_A_PATH = {"", ".", ".."}


@pytest.fixture
def world(api: Api) -> dict[str, str]:
    """A job with an ad that is up and somebody on it, and the ids that lead to each of them."""
    Department.objects.create(name="Nursing")
    body = {
        "title": "Nurse",
        "location": {"countryCode": "at", "city": "Graz"},
        "jobAd": {"sections": {"jobDescription": {"text": "Care"}}},
    }
    job = api.post("/jobs", body).json()["id"]
    assert api.post(f"/jobs/{job}/publication").status_code == 202
    posting = Api().get("/v1/companies/northwind/postings").json()["content"][0]
    person = {
        "firstName": "Nora",
        "lastName": "Nurse",
        "email": "nora@mail.example",
        "education": [{"institution": "School"}],
    }
    candidate = api.post(f"/jobs/{job}/candidates", person).json()["id"]
    file = SimpleUploadedFile("cv.txt", b"Nora Nurse, ten years of ward work.")
    api.upload(f"/candidates/{candidate}/jobs/{job}/attachments", {"attachmentType": "RESUME", "file": file})
    me = api.get("/users/me").json()["id"]
    asked = ApprovalRequest.objects.create(subject="JOB", job=Job.objects.get(), requester=Job.objects.get().creator)
    step = ApprovalStep.objects.create(request=asked, approver=asked.requester, asked_at=timezone.now())
    return {
        "approval_id": str(asked.public_id), "step_id": str(step.public_id),
        "job_id": job, "candidate_id": candidate, "posting_id": posting["id"], "company": "northwind", "user_id": me,
        "ad_id": posting["jobAdId"], "position_id": str(Position.objects.get().public_id),
        "attachment_id": str(Attachment.objects.get().public_id), "source_type": "ORGANIC",
        "source_id": str(Source.objects.filter(type="ORGANIC")[0].public_id),
        "department_id": str(Department.objects.get().public_id),
        "process_id": api.get("/configuration/hiring-processes").json()["content"][0]["id"],
    }  # fmt: skip


@pytest.fixture
def described(world: dict[str, str]) -> Iterator[Any]:
    """The schema as it is served. The server's own end of a request must not close the test's connection."""
    from config.wsgi import application

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    schema.config.generation.update(modes=list(schemathesis.GenerationMode))
    yield schema
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


BOUNDED = settings(
    max_examples=4, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def tried(operation: Any, world: dict[str, str], headers: dict[str, str]) -> None:
    """Send examples of one operation and check the answers."""

    @BOUNDED
    @given(case=operation.as_strategy())
    def check(case: Any) -> None:
        for name, value in list(case.path_parameters.items()):
            # Half of the examples reach something that exists.
            if name in world and (len(str(value)) % 2 == 0 or str(value) in NOT_A_PATH):
                case.path_parameters[name] = world[name]
        case.call_and_validate(headers=headers | {"Accept-Encoding": "identity"}, checks=CHECKS)

    check()


def test_every_operation_answers_as_described(world: dict[str, str], described: Any, api: Api) -> None:
    complaints, known = [], 0
    for result in described.get_all_operations():
        operation, known = result.ok(), known + 1
        try:
            with transaction.atomic():  # each operation meets the same world
                tried(operation, world, api.headers)
                transaction.set_rollback(True)
        except BaseExceptionGroup as error:
            complaints.append(f"{operation.label}: {error}")
    assert known >= 70
    assert not complaints, "\n\n".join(complaints)


def test_the_document_is_complete(api: Api) -> None:
    document = Api().get("/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "http://api.testserver"}]
    assert Api(host="testserver", prefix="/api").get("/openapi.json").json()["servers"] == [
        {"url": "http://testserver/api"}
    ]
    names = [operation["operationId"] for methods in document["paths"].values() for operation in methods.values()]
    assert len(names) == len(set(names))
    for methods in document["paths"].values():
        for operation in methods.values():
            assert operation["summary"], operation["operationId"]
            assert operation["tags"], operation["operationId"]
            assert {"400", "429"} <= set(operation["responses"])
