"""People come in by hand and by their résumés."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid, NotFound
from base.runs.models import Run
from recruit.applications import uploading
from recruit.applications.models import Application
from recruit.candidates import enlisting
from recruit.candidates.models import Attachment, Candidate
from tests.candidates import documents
from tests.factories.accounts import signed_in
from tests.factories.road import join, make_job
from tests.recruit.people.runs import post, sentences, work_off

pytestmark = pytest.mark.django_db


RESUME = """Ana Kowalska
ana.kowalska@mail.example  +43 316 123456
Graz, Austria

EXPERIENCE
2019 - today  Charge nurse, Sonnfeld Klinik
"""


def a_text(text: str = RESUME, name: str = "cv.txt") -> ContentFile[bytes]:
    return ContentFile(text.encode(), name=name)


def a_picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (30, 40), "navy").save(out, "PNG")
    return SimpleUploadedFile("me.png", out.getvalue(), content_type="image/png")


# --- By hand ----------------------------------------------------------------------------------------------------------
def hand_form(**values: Any) -> dict[str, Any]:
    stations = {"experience-TOTAL_FORMS": "1", "experience-INITIAL_FORMS": "0", "education-TOTAL_FORMS": "1",
                "education-INITIAL_FORMS": "0"}  # fmt: skip
    return {"first_name": "Ana", "last_name": "Kowalska", "email": "ana@mail.example", "job": "", "source": ""} | (
        stations | values
    )


def test_a_person_is_added_by_hand_with_everything(ada: User) -> None:
    job = make_job(ada)
    values = hand_form(job=str(job.public_id), tags="night, icu", city="Graz", country_code="at", photo=a_picture(),
                       resume=SimpleUploadedFile("cv.txt", RESUME.encode()))  # fmt: skip
    values |= {"experience-0-title": "Nurse", "experience-0-company": "Klinik", "experience-0-startDate": "2019-04"}
    values |= {"education-0-institution": "Universität Graz", "education-0-degree": "BSc"}

    answer = signed_in(ada).post("/people/add/", values)

    person = Candidate.objects.get()
    application = Application.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/people/{person.public_id}/")
    assert (person.full_name, person.tags, person.country_code) == ("Ana Kowalska", ["night", "icu"], "at")
    assert person.experience == [{"title": "Nurse", "company": "Klinik", "startDate": "2019-04", "current": True}]
    assert person.education == [{"institution": "Universität Graz", "degree": "BSc"}]
    assert person.photo
    assert (application.stage, str(application.source), application.job) == ("LEAD", "Manual upload", job)
    assert Attachment.objects.get().application == application


def test_without_a_job_it_is_a_general_application(ada: User) -> None:
    signed_in(ada).post("/people/add/", hand_form())

    assert not Application.objects.exists()
    assert str(Candidate.objects.get().source) == "Manual upload"


def test_somebody_known_by_email_is_used_and_keeps_what_is_known(ada: User) -> None:
    job = make_job(ada)
    known = enlisting.add_candidate(
        by=Actor.of(ada), first_name="Anna", last_name="K", email="ANA@mail.example", city="Linz"
    )

    client = signed_in(ada)
    where, _page = post(client, "/people/add/", hand_form(job=str(job.public_id), city="Graz", phone="+43 316 1"))
    page = client.get(f"/applications/{Application.objects.get().public_id}/").content.decode()

    known.refresh_from_db()
    assert Candidate.objects.count() == 1
    assert (known.first_name, known.city, known.phone) == ("Anna", "Linz", "+43 316 1")
    assert Application.objects.get().candidate == known
    assert where == f"/people/{known.public_id}/"
    assert "was known already and is now a lead" in page


def test_mistakes_are_named_and_nothing_typed_is_lost(ada: User) -> None:
    values = hand_form(first_name="", email="nonsense", city="Graz") | {"experience-0-startDate": "spring"}

    answer = signed_in(ada).post("/people/add/", values)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter the first name." in page
    assert "Enter an e-mail address such as" in page
    assert "Write a year, or year and month" in page
    assert 'value="Graz"' in page
    assert not Candidate.objects.exists()


def test_another_line_is_one_press_and_keeps_what_was_typed(ada: User) -> None:
    answer = signed_in(ada).post("/people/add/", hand_form(first_name="", city="Graz", more="experience"))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="experience-1-title"' in page
    assert 'value="Graz"' in page
    assert "Enter the first name." not in page


def test_a_bad_photo_or_file_adds_nobody(ada: User) -> None:
    for values in (
        {"photo": SimpleUploadedFile("me.png", b"no picture")},
        {"resume": SimpleUploadedFile("cv.pdf", b"MZ program")},
    ):
        assert signed_in(ada).post("/people/add/", hand_form(**values)).status_code == 422
    assert not Candidate.objects.exists()
    assert not Entry.objects.filter(kind__startswith="candidate").exists()


def test_who_sees_only_own_jobs_must_name_one(rosa: User, hugo: User, emil: User) -> None:
    job = make_job(rosa)

    assert signed_in(rosa).post("/people/add/", hand_form()).status_code == 422
    assert not Candidate.objects.exists()
    assert signed_in(rosa).post("/people/add/", hand_form(job=str(job.public_id))).status_code == 303
    assert signed_in(hugo).get("/people/add/").status_code == 403
    assert signed_in(emil).get("/people/upload/").status_code == 403
    join(job, hugo, "HIRING_MANAGER", by=rosa)
    assert signed_in(hugo).get("/people/import/").status_code == 200
    with pytest.raises(NotFound):
        uploading.add_person(by=Actor.of(emil), job=job, first_name="A", last_name="B")


# --- Résumés ----------------------------------------------------------------------------------------------------------
def test_a_resume_becomes_a_lead(ada: User) -> None:
    job = make_job(ada)

    run = work_off(uploading.upload([a_text()], by=Actor.of(ada), job=job, tags=["fair"]))

    person = Candidate.objects.get()
    assert sentences(run) == [("done", "Ana Kowalska was added as a lead.")]
    assert (person.full_name, person.email, person.tags) == ("Ana Kowalska", "ana.kowalska@mail.example", ["fair"])
    assert Application.objects.get().stage == "LEAD"
    assert str(Application.objects.get().source) == "Manual upload"
    assert Attachment.objects.get().name == "cv.txt"


def test_two_hundred_files_each_have_their_result(ada: User) -> None:
    known = enlisting.add_candidate(
        by=Actor.of(ada), first_name="Anna", last_name="K", email="ana.kowalska@mail.example"
    )
    files = [
        a_text(),
        ContentFile(b"MZ\x00 a program", name="cv.pdf"),
        ContentFile(b"", name="empty.pdf"),
        ContentFile(b"%PDF-1.4 broken", name="Bo_Berg_CV.pdf"),
        a_text("Too short", "Cleo Costa.txt"),
    ]

    run = work_off(uploading.upload(files, by=Actor.of(ada)))

    states = sentences(run)
    assert [state for state, _text in states] == ["done", "failed", "failed", "done", "done"]
    assert states[0][1] == "Anna K was known already: the file was added."
    assert "is a program" in states[1][1]
    assert "is empty" in states[2][1]
    assert states[3][1].startswith("Bo Berg was added without a job.")
    assert (
        states[4][1] == "Cleo Costa was added without a job. No name was found in the file; correct it on the profile."
    )
    assert sorted(Candidate.objects.values_list("last_name", flat=True)) == ["Berg", "Costa", "K"]
    assert known.attachments.count() == 1


def test_waiting_files_leave_the_store_with_their_line(ada: User, django_capture_on_commit_callbacks: Any) -> None:
    run = uploading.upload([a_text()], by=Actor.of(ada))
    name = run.items.get().data["file"]
    assert default_storage.exists(name)

    with django_capture_on_commit_callbacks(execute=True):
        work_off(run)

    assert not default_storage.exists(name)


def test_too_many_files_and_none_are_refused(ada: User) -> None:
    for files in ([], [a_text()] * 201):
        with pytest.raises(Invalid):
            uploading.upload(files, by=Actor.of(ada))
    assert not Run.objects.exists()
    assert signed_in(ada).post("/people/upload/", {}).status_code == 422


def test_the_upload_page_starts_a_run(ada: User) -> None:
    files = [SimpleUploadedFile(f"cv{number}.txt", RESUME.encode()) for number in range(3)]

    answer = signed_in(ada).post("/people/upload/", {"resumes": files, "job": "", "source": "", "tags": ""})

    assert answer.status_code == 303
    assert Run.objects.get().total == 3
    work_off(Run.objects.get())
    assert Candidate.objects.count() == 1  # the same person three times
    assert Attachment.objects.count() == 1  # and the same file once


def test_a_word_document_is_read(ada: User) -> None:
    data = documents.word(*RESUME.splitlines())

    taken = uploading.take_resume(data, "x.docx", by=Actor.of(ada))

    assert taken.person.email == "ana.kowalska@mail.example"
