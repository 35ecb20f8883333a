"""Messages, application fields, e-mail templates and single applications over REST."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from recruit.applications import merging, noting
from recruit.models import Application, Candidate, CustomField, EmailTemplate, Note
from tests.api.conftest import Api
from tests.api.test_candidates import make_job, on_job
from tests.factories.accounts import make_user
from tests.factories.recruit import make_application
from tests.factories.recruit import make_job as job_made

pytestmark = pytest.mark.django_db


def test_notes_are_shared_as_the_message_says(api: Api, admin: User) -> None:
    job = make_job(api)
    person = on_job(api, job)
    colleague = make_user(RoleCode.EXTENDED, first_name="Eva")
    about = f"#[CANDIDATE:{person}]"

    for share, kind in (
        ({"openNote": True}, "OPEN"), ({"everyone": True}, "EVERYONE"), ({}, "SELF"),
        ({"users": [str(colleague.public_id)]}, "DIRECT"),
    ):  # fmt: skip
        response = api.post("/messages/shares", {"content": f"About {about}", "shareWith": share})
        assert response.status_code == 201, response.content
        assert Note.objects.get(public_id=response.json()["id"]).kind == kind
    listed = api.get(f"/messages?candidateId={person}").json()
    assert listed["totalFound"] == 4
    assert listed["content"][0]["visibility"] == "USERS"
    assert listed["content"][0]["context"]["applications"] == [{"candidateId": person, "jobId": job}]

    note = str(Note.objects.get(kind="OPEN").public_id)
    assert api.delete(f"/messages/shares/{note}").status_code == 204
    assert api.delete(f"/messages/shares/{note}").status_code == 404


def test_bad_messages_write_nothing(api: Api) -> None:
    person = on_job(api, make_job(api))
    bad = [
        {"content": "nobody is named", "shareWith": {"openNote": True}},
        {"content": f"#[CANDIDATE:{person}]", "shareWith": {"users": ["00000000-0000-4000-8000-000000000001"]}},
        {"content": ""},
    ]
    for body in bad:
        assert api.post("/messages/shares", body).status_code in {400, 422}
    assert not Note.objects.exists()


def test_messages_are_for_administrators_and_without_what_others_keep_direct(
    api: Api, admin: User, api_of: Callable[..., Api]
) -> None:
    recruiter, other = make_user(RoleCode.EXTENDED), make_user(RoleCode.EXTENDED)
    application = make_application(job_made(recruiter))
    noting.write_note(application, by=Actor.of(recruiter), text="Between us", kind="DIRECT", to=[other])
    address = f"/messages?candidateId={application.candidate.public_id}"

    assert api.get(address).json()["content"] == []
    assert api_of(recruiter).get(address).status_code == 403
    assert api.get("/messages").status_code == 400


def test_application_fields_are_read_and_written(api: Api, api_of: Callable[..., Api]) -> None:
    job = make_job(api)
    person = on_job(api, job)
    text = CustomField.objects.create(category="APPLICATION", type="TEXT", label="Shirt size")
    number = CustomField.objects.create(category="APPLICATION", type="NUMBER", label="Desk")
    base = f"/candidates/{person}/jobs/{job}/properties"

    assert (
        api.put(
            base, [{"id": str(text.public_id), "value": "M"}, {"id": str(number.public_id), "value": 7}]
        ).status_code
        == 204
    )
    listed = api.get(base).json()
    assert [(row["label"], row["type"], row["value"]) for row in listed["content"]] == [
        ("Shirt size", "TEXT", "M"), ("Desk", "NUMBER", 7),
    ]  # fmt: skip
    assert api.get(f"/candidates/{person}/properties").json() == listed
    assert api.put(f"{base}/{text.public_id}", {}).status_code == 204
    assert api.get(base).json()["content"][0]["value"] == {}
    assert api.put(f"/candidates/{person}/properties/{text.public_id}", {"value": "L"}).status_code == 204
    assert api.put(f"{base}/{number.public_id}", {"value": "seven"}).status_code in {400, 422}
    assert api.put(f"{base}/{job}", {"value": "x"}).status_code == 404
    assert Application.objects.get().fields == {str(text.public_id): "L", str(number.public_id): 7}
    assert api_of(make_user(RoleCode.BASIC)).get(base).status_code == 404


def test_templates_are_kept_by_administrators(api: Api, api_of: Callable[..., Api]) -> None:
    base = "/message-templates-api/message-templates"
    body = {"type": "GENERIC", "name": "News", "subject": "News", "body": "Dear [m_applicant_first_name]"}

    made = api.post(base, body)
    assert made.status_code == 201, made.content
    address = f"{base}/{made.json()['id']}"
    assert made.json()["id"] in {row["id"] for row in api.get(base).json()["content"]}
    assert api.put(address, body | {"name": "Newer"}).json()["name"] == "Newer"
    refused = api.post(base, body | {"body": "[m_nobody]"})
    assert (refused.status_code, "m_nobody" in refused.content.decode()) == (400, True)
    assert api.delete(address).status_code == 204
    assert api.get(address).status_code == 404
    assert EmailTemplate.objects.get(name="Newer").archived_at is not None
    assert api_of(make_user(RoleCode.EXTENDED)).get(base).status_code == 403


def test_an_application_is_read_and_deleted_by_its_own_id(api: Api, api_of: Callable[..., Api]) -> None:
    job = make_job(api)
    person = on_job(api, job)
    row = Application.objects.get()
    address = f"/job-applications-api/v202112/job-applications/{row.public_id}"

    found = api.get(address).json()
    assert (found["status"], found["profileId"], found["jobId"]) == ("NEW", person, job)
    assert api_of(make_user(RoleCode.EXTENDED)).delete(address).status_code == 403
    assert api.delete(address).status_code == 204
    assert (Application.objects.count(), Candidate.objects.count()) == (0, 1)
    assert api.get(address).status_code == 404


def test_the_id_of_a_merged_record_answers_the_kept_person(api: Api, admin: User) -> None:
    job, other = make_job(api), make_job(api)
    kept, gone = on_job(api, job), on_job(api, other, email="nora2@mail.example")
    rows = {str(person.public_id): person for person in Candidate.objects.all()}
    merging.merge(rows[kept], by=Actor.of(admin), gone=rows[gone])

    assert api.get(f"/candidates/{gone}").json()["id"] == kept
    assert api.get(f"/candidates/{gone}/jobs/{other}").status_code == 200
    assert [row["id"] for row in api.get("/candidates").json()["content"]] == [kept]


def test_tags_are_the_same_whatever_their_capitals(api: Api) -> None:
    person = on_job(api, make_job(api))
    api.put(f"/candidates/{person}/tags", {"tags": ["Ward", "WARD", "Night"]})

    assert api.post(f"/candidates/{person}/tags", {"tags": ["night", "Fair"]}).json() == {
        "tags": ["Ward", "Night", "Fair"]
    }
