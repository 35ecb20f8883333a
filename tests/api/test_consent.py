"""Consent and the candidate's own status over REST."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from base.actors import Actor
from recruit.applications import rejecting
from recruit.applications.letters import Letter
from recruit.models import Application, Candidate, ConsentRequest, SentLetter
from recruit.privacy import asking
from tests.api.conftest import Api
from tests.api.test_candidates import make_job, on_job


def consent(api: Api, person: str) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"/candidates/{person}/consent").json()
    return found


def test_many_are_asked_at_once_and_each_has_a_result(api: Api) -> None:
    job = make_job(api)
    nora = on_job(api, job)
    ben = on_job(api, job, firstName="Ben", email="ben@mail.example")
    nobody = str(uuid4())
    asking.ask(Candidate.objects.get(public_id=ben), by=Actor.system("tests"))
    answer = api.post("/candidates/consent-requests", {"content": [{"id": nora}, {"id": nobody}, {"id": ben}]})
    assert answer.status_code == 207
    first, second, third = answer.json()["results"]
    assert first["status"] == 201
    assert first["body"]["location"].endswith(f"/candidates/{nora}/consent")
    assert (second["status"], second["body"]["code"]) == (404, "not_found")
    assert (third["status"], third["body"]["code"]) == (409, "consent_asked")
    assert ConsentRequest.objects.count() == 2
    assert consent(api, nora)["status"] == "PENDING"
    decisions = api.get(f"/candidates/{nora}/consents").json()
    assert decisions["decisions"] == []
    assert "recentPendingRequestCreatedOn" in decisions


@pytest.mark.parametrize(
    "body", [{}, {"content": []}, {"content": [{"id": "x"}]}, {"content": [{"id": str(uuid4())}] * 1001}]
)
def test_wrong_bodies_are_refused(api: Api, body: dict[str, Any]) -> None:
    assert api.post("/candidates/consent-requests", body).status_code in {400, 422}
    assert not ConsentRequest.objects.exists()


def test_an_answer_shows_and_lists_are_narrowed_by_it(api: Api) -> None:
    job = make_job(api)
    nora, ben = on_job(api, job), on_job(api, job, firstName="Ben", email="ben@mail.example")
    person = Candidate.objects.get(public_id=nora)
    request = asking.ask(person, by=Actor.system("tests"))
    pending = api.get("/candidates?consentStatus=PENDING").json()
    assert [row["id"] for row in pending["content"]] == [nora]
    assert pending["content"][0]["consent"] == {"status": "PENDING"}
    asking.answer(request, by=Actor.candidate(person.public_id, person.full_name), gives=True)
    assert consent(api, nora)["status"] == "ACQUIRED"
    assert "date" in consent(api, nora)
    decision = api.get(f"/candidates/{nora}/consents").json()["decisions"][0]
    assert (decision["scope"], decision["status"]) == ("Single", "acquired")
    assert [row["id"] for row in api.get("/candidates?consentStatus=ACQUIRED").json()["content"]] == [nora]
    assert [row["id"] for row in api.get("/candidates?consentStatus=REQUIRED").json()["content"]] == [ben]


def test_by_application(api: Api) -> None:
    on_job(api, make_job(api))
    path = f"/job-applications-api/v202112/job-applications/{Application.objects.get().public_id}"
    assert api.post(f"{path}/consent-request", {}).status_code == 202
    assert ConsentRequest.objects.get().application == Application.objects.get()
    assert api.post(f"{path}/consent-request", {}).status_code == 409
    assert "recentPendingRequestCreatedOn" in api.get(f"{path}/consents").json()
    assert api.get(f"/job-applications-api/v202112/job-applications/{uuid4()}/consents").status_code == 404


def test_the_status_is_what_the_candidate_is_told(api: Api) -> None:
    on_job(api, make_job(api))
    application = Application.objects.select_related("job", "candidate").get()
    path = f"/candidate-status-api/status/{application.public_id}"
    assert api.get(path).json()["status"] == "NEW"
    later = timezone.now() + timedelta(days=2)
    rejecting.reject(application, by=Actor.system("tests"), letter=Letter("No", "Sorry", later))
    told = api.get(path).json()
    assert told["status"] == "NEW"
    assert "promisedOn" in told
    SentLetter.objects.update(state="sent")
    assert api.get(path).json()["status"] == "REJECTED"
    assert api.get(f"/candidate-status-api/status/{uuid4()}").status_code == 404
