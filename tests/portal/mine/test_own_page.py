"""What a candidate sees and does on their own page."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts import tuning
from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.outbox import draining
from portal.mine import queries
from portal.models import ProfileDraft
from recruit.applications import moving, noting, rejecting
from recruit.applications.letters import Letter
from recruit.applications.models import Application
from recruit.candidates.models import Attachment, Candidate
from recruit.jobs.models import Job
from recruit.letters.models import SentLetter
from recruit.privacy.models import ErasureRequest
from recruit.processes.stages import Stage
from recruit.setup.models import ExitReason
from tests.candidates import documents
from tests.factories.accounts import actor
from tests.factories.recruit import make_application, make_published_job
from tests.portal.mine.conftest import EMAIL, link_in, newest_letter

pytestmark = pytest.mark.django_db
ROBOT = Actor.system("tests")


def page_of(browser: Client, application: Application) -> str:
    return browser.get(f"/careers/mine/applications/{application.public_id}/").content.decode()


def test_a_rejection_shows_only_when_its_letter_has_left(nora: Client, application: Application) -> None:
    application = moving.move(application, by=ROBOT, stage=Stage.INTERVIEW)
    later = timezone.now() + timedelta(days=2)
    application = rejecting.reject(application, by=ROBOT, letter=Letter("Bad news", "Sorry", later))
    for shown in (page_of(nora, application), nora.get("/careers/mine/").content.decode()):
        assert "Interviews" in shown
        assert "other candidates" not in shown
        assert "Bad news" not in shown
    assert queries.stage_told(application) is Stage.INTERVIEW
    SentLetter.objects.filter(subject="Bad news").update(state="sent", sent_at=timezone.now())
    assert "We went on with other candidates" in page_of(nora, application)
    assert "Bad news" in page_of(nora, application)
    assert queries.stage_told(application) is Stage.REJECTED


def test_a_hidden_rejection_is_not_told_by_other_ways_either(nora: Client, application: Application) -> None:
    later = timezone.now() + timedelta(days=2)
    rejecting.reject(application, by=ROBOT, letter=Letter("Bad news", "Sorry", later))
    answer = nora.post(f"/careers/mine/applications/{application.public_id}/withdraw/")
    application.refresh_from_db()
    assert (answer.status_code, application.stage) == (303, "REJECTED")
    data = exported(nora)
    assert data["applications"][0]["stage"] == "NEW"
    assert data["letters"][0]["subject"] != "Bad news"


def test_the_promise_is_told_and_so_is_a_broken_one(nora: Client, application: Application) -> None:
    assert "You hear from us by" in page_of(nora, application)
    application.visits.update(entered_at=timezone.now() - timedelta(days=60))
    assert "are late" in page_of(nora, application)


def test_internal_and_others_applications_are_not_shown(nora: Client, application: Application, job: Job) -> None:
    other = make_application(job)
    inside = make_application(make_published_job(title="Inside job"), email=EMAIL)
    Application.objects.filter(pk=inside.pk).update(is_internal=True)
    shown = nora.get("/careers/mine/").content.decode()
    assert "Staff nurse" in shown
    assert "Inside job" not in shown
    for hidden in (other, inside):
        assert nora.get(f"/careers/mine/applications/{hidden.public_id}/").status_code == 404
        assert nora.post(f"/careers/mine/applications/{hidden.public_id}/withdraw/").status_code == 404


def test_the_list_asks_the_same_number_of_questions(nora: Client, application: Application) -> None:
    nora.get("/careers/mine/")
    with _counted() as one:
        nora.get("/careers/mine/")
    for number in range(2):
        make_application(make_published_job(title=f"Job {number}"), email=EMAIL)
    with _counted() as three:
        nora.get("/careers/mine/")
    assert len(three) == len(one)


def _counted() -> Any:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return CaptureQueriesContext(connection)


def test_withdrawing_with_a_reason(nora: Client, application: Application) -> None:
    reason = ExitReason.objects.filter(kind=ExitReason.Kind.WITHDRAWAL, is_active=True).earliest("pk")
    path = f"/careers/mine/applications/{application.public_id}/withdraw/"
    assert str(reason.label) in nora.get(path).content.decode()
    assert nora.post(path, {"reason": str(reason.public_id)}).status_code == 303
    application.refresh_from_db()
    assert (application.stage, application.exit_reason) == ("WITHDRAWN", reason)
    entry = Entry.objects.get(kind="application.withdrawn")
    assert (entry.actor_kind, entry.actor_name) == ("candidate", "Nora Novak")
    assert "Withdrawn" in page_of(nora, application)
    assert nora.post(path).status_code == 303
    assert Entry.objects.filter(kind="application.withdrawn").count() == 1


PROFILE = {
    "first_name": "Nora", "last_name": "Nowak", "phone": "+43 660 1234567", "city": "Graz", "country_code": "at",
    "website": "https://nora.example", "w-TOTAL_FORMS": "1", "w-INITIAL_FORMS": "0", "w-0-title": "Nurse",
    "w-0-company": "Clinic", "w-0-start": "2020", "e-TOTAL_FORMS": "0", "e-INITIAL_FORMS": "0",
}  # fmt: skip


def test_a_profile_is_kept_for_oneself_until_it_is_published(nora: Client, application: Application) -> None:
    nora.post("/careers/mine/profile/", PROFILE)
    person = Candidate.objects.get(pk=application.candidate_id)
    assert person.last_name == "Novak"
    assert ProfileDraft.objects.get().values["last_name"] == "Nowak"
    assert 'value="Nowak"' in nora.get("/careers/mine/profile/").content.decode()
    nora.post("/careers/mine/profile/", {**PROFILE, "publish": "1"})
    person.refresh_from_db()
    assert (person.last_name, person.city, person.web) == ("Nowak", "Graz", {"website": "https://nora.example"})
    assert person.experience == [{"title": "Nurse", "company": "Clinic", "startDate": "2020"}]
    assert not ProfileDraft.objects.exists()
    entry = Entry.objects.get(kind="candidate.published")
    assert f"application:{application.public_id}" in entry.about


def test_a_draft_can_be_dropped(nora: Client) -> None:
    nora.post("/careers/mine/profile/", PROFILE)
    nora.post("/careers/mine/profile/discard/")
    assert not ProfileDraft.objects.exists()


def test_a_bad_profile_says_what_is_wrong_and_keeps_the_rest(nora: Client) -> None:
    answer = nora.post("/careers/mine/profile/", {**PROFILE, "phone": "12", "city": "Kept City"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter the phone number with its country code" in shown
    assert "Kept City" in shown
    assert not ProfileDraft.objects.exists()


def test_a_new_address_counts_when_it_is_proven(nora: Client, application: Application) -> None:
    nora.post("/careers/mine/email/", {"email": "new@mail.example"})
    letter = newest_letter()
    assert letter.payload["to"] == "new@mail.example"
    person = Candidate.objects.get(pk=application.candidate_id)
    assert person.email == EMAIL
    path, anybody = link_in(letter), Client()
    assert "new@mail.example" in anybody.get(path).content.decode()
    person.refresh_from_db()
    assert person.email == EMAIL
    anybody.post(path)
    person.refresh_from_db()
    assert person.email == "new@mail.example"
    assert newest_letter().payload["to"] == EMAIL
    assert anybody.post(path).status_code == 410


def test_an_address_of_somebody_else_is_refused_only_after_the_proof(
    nora: Client, application: Application, job: Job
) -> None:
    make_application(job, email="taken@mail.example")
    answer = nora.post("/careers/mine/email/", {"email": "taken@mail.example"})
    assert answer.status_code == 303
    assert Client().post(link_in(newest_letter())).status_code == 410
    assert Candidate.objects.get(pk=application.candidate_id).email == EMAIL


def test_files_are_sent_listed_and_fetched_by_their_owner_only(
    nora: Client, application: Application, job: Job
) -> None:
    sent = SimpleUploadedFile("diploma.pdf", documents.pdf("Diploma"), content_type="application/pdf")
    answer = nora.post(
        "/careers/mine/files/", {"file": sent, "kind": "GENERIC_FILE", "application": str(application.public_id)}
    )
    assert answer.status_code == 303, answer.content.decode()
    mine = Attachment.objects.get()
    assert (mine.name, mine.application, mine.from_candidate) == ("diploma.pdf", application, True)
    assert "diploma.pdf" in page_of(nora, application)
    fetched = nora.get(f"/careers/mine/files/{mine.public_id}/")
    assert b"".join(fetched.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]  # a streaming answer
    assert fetched["Content-Disposition"].startswith("attachment")
    Attachment.objects.filter(pk=mine.pk).update(from_candidate=False)  # kept by the company
    assert nora.get(f"/careers/mine/files/{mine.public_id}/").status_code == 404
    bad = nora.post("/careers/mine/files/", {"file": SimpleUploadedFile("x.exe", b"MZ"), "kind": "RESUME"})
    assert bad.status_code == 422
    assert Attachment.objects.count() == 1


def exported(browser: Client) -> dict[str, Any]:
    answer = browser.post("/careers/mine/data/export/")
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]  # a streaming answer
        found: dict[str, Any] = json.loads(archive.read("data.json"))
        found["names"] = sorted(archive.namelist())
    return found


def test_a_copy_holds_what_one_gave_and_nothing_written_about_one(
    nora: Client, application: Application, rosa: User
) -> None:
    for name in ("cv.pdf", "cv.pdf"):
        sent = SimpleUploadedFile(name, documents.pdf(f"CV {Attachment.objects.count()}"))
        nora.post("/careers/mine/files/", {"file": sent, "kind": "RESUME"})
    noting.write_note(application, by=actor(application.job.team.get().user), text="Secret thought")
    data = exported(nora)
    assert data["names"] == ["data.json", "files/cv (2).pdf", "files/cv.pdf"]
    assert data["profile"]["email"] == EMAIL
    assert data["applications"][0]["job"] == "Staff nurse"
    assert "Secret thought" not in json.dumps(data)
    assert Entry.objects.filter(kind="candidate.exported").count() == 1


def test_asking_to_be_erased_waits_for_an_administrator(nora: Client, application: Application) -> None:
    assert nora.post("/careers/mine/data/erase/").status_code == 303
    nora.post("/careers/mine/data/erase/")
    request = ErasureRequest.objects.get()
    assert (request.candidate, request.state) == (application.candidate, "asked")
    assert "You asked to be erased" in nora.get("/careers/mine/").content.decode()


def test_asking_to_be_erased_at_once(nora: Client, application: Application, ada: User) -> None:
    tuning.change_preferences({"privacy.erases_at_once": True}, by=actor(ada))
    answer = nora.post("/careers/mine/data/erase/")
    assert "Your data is erased" in answer.content.decode()
    person = Candidate.objects.get(pk=application.candidate_id)
    application.refresh_from_db()
    assert (person.email, application.stage) == ("", "WITHDRAWN")
    assert nora.get("/careers/mine/").status_code == 303
    draining.drain()


def test_the_language_can_be_changed(nora: Client) -> None:
    nora.post("/careers/mine/language/", {"language": "de"})
    assert '<option value="de" selected>' in nora.get("/careers/mine/").content.decode()
    nora.post("/careers/mine/language/", {"language": "xx"})
    assert '<option value="de" selected>' in nora.get("/careers/mine/").content.decode()
