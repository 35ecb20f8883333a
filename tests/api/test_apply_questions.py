"""Screening questions through the Application API: what a form has to ask, the answers, and what comes of them."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from accounts.models import User
from recruit.models import Answer, Application, Attachment, Candidate, DiversityAnswer, Question
from recruit.screening import arranging, composing, seeding
from recruit.screening.models import AskedQuestion, QuestionSet
from tests.api.conftest import Api
from tests.api.test_public import APPLICATION, publish
from tests.factories.accounts import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(ada: User) -> dict[str, AskedQuestion]:
    """A yes/no question that rejects, one that follows it, an amount, and a diversity question."""
    seeding.seed()
    by, default = actor(ada), QuestionSet.objects.get(is_default=True, is_internal=False)
    permit = arranging.ask(default, by=by, question=Question.objects.get(code="workPermit"))
    arranging.change_asked(permit, by=by, changes={"is_required": True, "knockout_answers": ["no"]})
    why = composing.add_question(by=by, type="TEXTAREA", text="Since **when**?")
    since = arranging.ask(default, by=by, question=why)
    follows = {"question": str(permit.public_id), "answers": ["yes"]}
    arranging.change_asked(since, by=by, changes={"shown_when": follows, "is_required": True})
    pay = arranging.ask(default, by=by, question=Question.objects.get(code="salaryExpectation"))
    gender = arranging.ask(default, by=by, question=Question.objects.get(code="eeoInformation"))
    return {"permit": permit, "since": since, "pay": pay, "gender": gender}


def test_the_configuration_names_every_question(api: Api, asked: dict[str, AskedQuestion]) -> None:
    uuid = publish(api)["uuid"]
    found = api.get(f"/postings/{uuid}/configuration").json()
    assert found["settings"] == {"avatarUploadAvailable": True}
    assert found["privacyPolicies"][0]["orgName"] == "Northwind Hospitals"
    permit, pay, gender = found["questions"]
    assert permit == {
        "id": asked["permit"].public_id.hex,
        "label": "Are you allowed to work in the country of this job?",
        "repeatable": False,
        "fields": [
            {
                "id": "value",
                "label": "Are you allowed to work in the country of this job?",
                "type": "RADIO",
                "required": True,
                "values": [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}],
            }
        ],
    }
    assert [field["type"] for field in pay["fields"]] == ["INPUT_TEXT", "SINGLE_SELECT"]
    assert gender["fields"][0]["complianceType"] == "DIVERSITY"
    everything = api.get(f"/postings/{uuid}/configuration?conditionalsIncluded=true").json()["questions"]
    assert [each["label"] for each in everything][1] == "Since when?"
    german = api.get(f"/postings/{uuid}/configuration", headers={"Accept-Language": "de-AT,en"}).json()["questions"]
    assert german[0]["fields"][0]["values"][0] == {"id": "yes", "label": "Ja"}


def answers(asked: dict[str, AskedQuestion], **given: Any) -> list[dict[str, Any]]:
    return [{"id": asked[name].public_id.hex, "records": [record]} for name, record in given.items()]


def test_answers_are_kept_and_read_back(api: Api, asked: dict[str, AskedQuestion]) -> None:
    posting = publish(api)
    body = APPLICATION | {
        "answers": answers(
            asked,
            permit={"value": ["yes"]},
            since={"fields": [{"id": "value", "values": [{"id": "2019", "label": "2019"}]}]},
            pay={"value": ["42000"], "currency": ["EUR"]},
            gender={"value": ["woman"]},
        )
    }
    made = api.post(f"/postings/{posting['uuid']}/candidates", body)
    assert made.status_code == 201, made.content
    assert [row.words for row in Answer.objects.all()] == ["Yes", "2019", "42000 EUR"]
    assert DiversityAnswer.objects.get().value == ["woman"]
    application = Application.objects.select_related("job").get()
    read = api.get(f"/candidates/{made.json()['id']}/jobs/{application.job.public_id}/screening-answers").json()
    assert read["totalFound"] == 3
    assert "woman" not in str(read)


def test_a_missing_required_answer_is_named(api: Api, asked: dict[str, AskedQuestion]) -> None:
    posting = publish(api)
    refused = api.post(f"/postings/{posting['uuid']}/candidates", APPLICATION)
    assert (refused.status_code, refused.json()["code"]) == (400, "DATA_VALIDATION_ERROR")
    assert "Are you allowed to work" in refused.json()["message"]
    assert not Candidate.objects.exists()


def test_an_unacceptable_answer_is_taken_and_rejected(api: Api, asked: dict[str, AskedQuestion]) -> None:
    posting = publish(api)
    body = APPLICATION | {"answers": answers(asked, permit={"value": [False]})}
    wrong = api.post(f"/postings/{posting['uuid']}/candidates", body)
    assert wrong.status_code != 201  # "false" is no answer of the question
    body = APPLICATION | {"answers": answers(asked, permit={"value": ["no"]})}
    made = api.post(f"/postings/{posting['uuid']}/candidates", body)
    assert made.status_code == 201
    status = api.get(f"/postings/{posting['uuid']}/candidates/{made.json()['id']}/status").json()
    assert Application.objects.get().stage == "REJECTED"
    assert status == {"status": "NEW"}  # told when the letter leaves, two working days later


def test_files_that_are_asked_for_come_as_attachments(api: Api, asked: dict[str, AskedQuestion], ada: User) -> None:
    default = QuestionSet.objects.get(is_default=True, is_internal=False)
    for row in asked.values():
        arranging.unask(row, by=actor(ada))
    proof = composing.add_question(by=actor(ada), type="FILE", text="Your certificate")
    wanted = arranging.ask(default, by=actor(ada), question=proof)
    arranging.change_asked(wanted, by=actor(ada), changes={"is_required": True})
    posting = publish(api)
    file = {
        "fileName": "proof.txt",
        "mimeType": "text/plain",
        "fileContent": base64.b64encode(b"Nurse since 2019").decode(),
    }
    assert api.post(f"/postings/{posting['uuid']}/candidates", APPLICATION).status_code != 201
    made = api.post(f"/postings/{posting['uuid']}/candidates", APPLICATION | {"attachments": [file]})
    assert made.status_code == 201, made.content
    assert Attachment.objects.get().name == "proof.txt"
    assert Answer.objects.get().value["name"] == "proof.txt"
