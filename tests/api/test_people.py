"""People over REST: résumés parsed and taken, source, onboarding, answers, an application deleted, the search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from recruit.applications.models import Application
from recruit.candidates import enlisting
from recruit.candidates.models import Attachment, Candidate
from recruit.screening.models import Answer, Question
from recruit.setup.models import Source
from tests.api.conftest import Api
from tests.factories.recruit import make_vocabulary
from tests.factories.road import join, make_application, make_job

pytestmark = pytest.mark.django_db

RESUME = """Ana Kowalska
ana.kowalska@mail.example  +43 316 123456
Graz, Austria

EXPERIENCE
2019 - today  Charge nurse, Sonnfeld Klinik
"""


def cv(text: str = RESUME, name: str = "cv.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_a_resume_is_parsed_and_nothing_is_kept(api: Api) -> None:
    answer = api.upload("/candidates/cv/parse", {"file": cv()})

    body = answer.json()
    assert answer.status_code == 200
    assert (body["firstName"], body["lastName"], body["email"]) == ("Ana", "Kowalska", "ana.kowalska@mail.example")
    assert body["experience"]
    assert not Candidate.objects.exists()
    assert not Attachment.objects.exists()


def test_a_resume_becomes_a_person(api: Api) -> None:
    make_vocabulary()

    answer = api.upload("/candidates/cv", {"file": cv(), "internal": "true"})

    person = Candidate.objects.get()
    assert answer.status_code == 201
    assert (answer.json()["id"], answer.json()["firstName"]) == (str(person.public_id), "Ana")
    assert (person.is_internal, str(person.source), person.attachments.count()) == (True, "API", 1)
    assert not Application.objects.exists()


def test_a_resume_goes_onto_a_job_with_a_source(api: Api, admin: User) -> None:
    job = make_job(admin)
    source = Source.objects.get(name="Employee referral")
    fields = {"file": cv(), "sourceTypeId": "REFERRALS", "sourceId": str(source.public_id)}

    first = api.upload(f"/jobs/{job.public_id}/candidates/cv", fields)
    again = api.upload(f"/jobs/{job.public_id}/candidates/cv", fields | {"file": cv()})

    application = Application.objects.get()
    assert (first.status_code, again.status_code) == (201, 201)
    assert (application.stage, application.source) == ("NEW", source)
    assert Attachment.objects.get().application == application


def test_bad_files_and_sources_are_refused(api: Api, admin: User) -> None:
    job = make_job(admin)
    for path in ("/candidates/cv", "/candidates/cv/parse", f"/jobs/{job.public_id}/candidates/cv"):
        assert api.upload(path, {}).status_code in {400, 422}
        assert api.upload(path, {"file": cv("MZ\x00", "cv.pdf")}).status_code in {400, 422}
    unknown = {"file": cv(), "sourceTypeId": "REFERRALS", "sourceId": "nonsense"}
    assert api.upload("/candidates/cv", unknown).status_code in {400, 422}
    assert api.upload("/candidates/cv", {"file": cv(), "sourceId": "x"}).status_code in {400, 422}
    assert not Candidate.objects.exists()


def test_rights_hold_for_resumes(api_of: Callable[..., Api], rosa: User, hugo: User, admin: User) -> None:
    job = make_job(admin)

    assert api_of(hugo).upload("/candidates/cv/parse", {"file": cv()}).status_code == 403
    assert api_of(hugo).upload("/candidates/cv", {"file": cv()}).status_code == 403
    assert api_of(rosa).upload(f"/jobs/{job.public_id}/candidates/cv", {"file": cv()}).status_code == 404
    assert not Candidate.objects.exists()


def one(application: Application) -> str:
    return f"/candidates/{application.candidate.public_id}/jobs/{application.job.public_id}"


def test_the_source_is_changed_and_recorded(api: Api, api_of: Callable[..., Api], admin: User, iris: User) -> None:
    row = make_application(make_job(admin))
    join(row.job, iris, "INTERVIEW_TEAM", by=admin)
    source = Source.objects.get(name="Employee referral")
    body = {"sourceTypeId": "REFERRALS", "sourceSubTypeId": "EMPLOYEE", "sourceId": str(source.public_id)}

    refused = api_of(iris).put(f"{one(row)}/source", body)
    unknown = api.put(f"{one(row)}/source", body | {"sourceId": "x"})
    done = [api.put(f"{one(row)}/source", body).status_code for _twice in "ab"]

    row.refresh_from_db()
    assert (refused.status_code, unknown.status_code, done) == (403, 400, [204, 204])
    assert row.source == source
    entry = Entry.objects.get(kind="application.source_set")
    assert entry.changes == {"source": ["Manual upload", "Employee referral"]}


def test_onboarding_is_for_people_who_were_hired(api: Api, admin: User) -> None:
    row = make_application(make_job(admin))
    path, primary = f"{one(row)}/onboardingStatus", f"/candidates/{row.candidate.public_id}/onboardingStatus"
    body = {"onboardingStatus": "READY_TO_ONBOARD"}

    assert api.get(path).json() == {}
    assert api.put(path, body).status_code == 409
    assert api.put(f"{one(row)}/status", {"status": "HIRED", "startsOn": "2027-03-01"}).status_code == 204
    assert api.put(path, {"onboardingStatus": "LATER"}).status_code in {400, 422}
    assert api.put(path, body).status_code == 204
    assert api.get(primary).json() == body
    assert api.put(primary, {"onboardingStatus": "ONBOARDING_SUCCESSFUL"}).status_code == 204
    assert api.get(path).json() == {"onboardingStatus": "ONBOARDING_SUCCESSFUL"}
    found = api.get("/candidates?onboardingStatus=ONBOARDING_SUCCESSFUL").json()["content"]
    assert [person["id"] for person in found] == [str(row.candidate.public_id)]


def test_answers_are_listed_but_not_those_for_full_access(
    api: Api, api_of: Callable[..., Api], admin: User, iris: User
) -> None:
    row = make_application(make_job(admin))
    join(row.job, iris, "INTERVIEW_TEAM", by=admin)
    options = [{"id": "a", "label": "Nights"}, {"id": "b", "label": "Days"}]
    shifts = Question.objects.create(text="Which shifts?", type="MULTI_SELECT", options=options)
    pay = Question.objects.create(text="Which pay?")
    Answer.objects.create(application=row, question=shifts, question_text="Which shifts?", value=["a", "b"], words="x")
    Answer.objects.create(
        application=row, question=pay, question_text="Which pay?", value="50", words="50", visibility="FULL", position=1
    )

    body = api.get(f"{one(row)}/screening-answers").json()
    seen = api_of(iris).get(f"{one(row)}/screening-answers").json()

    assert (body["totalFound"], seen["totalFound"]) == (2, 1)
    key = str(shifts.public_id)
    values = [{"id": "a", "label": "Nights"}, {"id": "b", "label": "Days"}]
    assert body["content"][0] == {
        "id": key, "type": "checkbox", "category": "screening", "name": key, "label": "Which shifts?",
        "records": [{"fields": [{"id": key, "label": "Which shifts?", "values": values}]}],
    }  # fmt: skip
    ids = [
        person["id"]
        for person in api.get(f"/candidates?questionFieldId={key}&questionFieldValueId=a").json()["content"]
    ]
    assert ids == [str(row.candidate.public_id)]
    assert api.get(f"/candidates?questionFieldId={key}&questionFieldValueId=c").json()["totalFound"] == 0


def test_an_application_is_deleted_and_the_person_stays(
    api: Api, api_of: Callable[..., Api], admin: User, rosa: User
) -> None:
    row = make_application(make_job(rosa))

    assert api_of(rosa).delete(one(row)).status_code == 403
    assert api.delete(one(row)).status_code == 204
    assert api.get(one(row)).status_code == 404
    assert Candidate.objects.count() == 1


def test_the_search_knows_no_accents_and_any_spelling_of_a_phone(api: Api) -> None:
    enlisting.add_candidate(
        by=Actor.system("tests"), first_name="José", last_name="Müller", email="j@mail.example", phone="0316/12 34 56"
    )

    for words in ("jose muller", "J@mail", "+43 316 123456"):
        assert api.get(f"/candidates?{urlencode({'q': words})}").json()["totalFound"] == 1
    assert api.get("/candidates?q=maria").json()["totalFound"] == 0


def test_a_person_keeps_the_source_they_were_created_with(api: Api) -> None:
    make_vocabulary()
    source = Source.objects.get(name="Job board")
    body: dict[str, Any] = {"firstName": "Ana", "lastName": "K", "email": "a@mail.example"}

    api.post("/candidates", body | {"sourceDetails": {"sourceTypeId": "PAID", "sourceId": str(source.public_id)}})

    assert Candidate.objects.get().source == source
