"""The application form: what arrives, what is said, and that nothing typed is ever lost."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Company
from base.actors import Actor
from base.audit.models import Entry
from base.files import formats
from base.outbox import draining
from portal import keeping
from recruit.applications import rejecting
from recruit.applications.models import Application
from recruit.candidates.models import Attachment, ConsentDecision
from recruit.jobs import steering
from recruit.jobs.models import Job, Posting
from recruit.jobs.states import JobStatus
from recruit.letters import founding as letters
from recruit.letters.models import SentLetter
from tests.factories.recruit import make_published_job
from tests.portal.application_form import GOOD, nothing_arrived, opened, pdf, ticket_of

pytestmark = pytest.mark.django_db


def kept_of(html: str) -> str:
    return str(re.findall(r'name="kept_resume" value="([^"]+)"', html)[0])


def test_a_candidate_applies(client: Client, path: str, nurse: Job, clock: Any) -> None:
    ticket = opened(client, path, clock)
    extra = {"phone": "0316 123456", "city": "Graz", "country_code": "at", "message": "I can start soon."}
    answer = client.post(path, {**GOOD, **extra, "resume": pdf(), "ticket": ticket})
    assert answer.status_code == 303, answer.content.decode()
    application = Application.objects.select_related("candidate", "source").get()
    person = application.candidate
    assert (person.full_name, person.email, person.city, person.country_code) == (
        "Ana Kowalska", "ana@example.com", "Graz", "at",
    )  # fmt: skip
    assert person.phone == "+43 316 123456"
    assert (application.job, application.stage, application.message) == (nurse, "NEW", "I can start soon.")
    assert str(application.source) == "Career page"
    file = Attachment.objects.get()
    assert (file.name, file.kind, file.application, file.candidate) == ("cv.pdf", "RESUME", application, person)
    consent = ConsentDecision.objects.get()
    words = (
        "Northwind Hospitals keeps what I send here to decide on this application and to write to me about it. "
        "I can ask at any time to see it, correct it or have it deleted."
    )
    assert consent.text_sha256 == hashlib.sha256(words.encode()).hexdigest()
    page = client.get(answer.headers["Location"])
    html = page.content.decode()
    assert "Thank you: your application arrived" in html
    assert str(application.public_id)[:8].upper() in html
    assert "within 10 working days" in html
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert not default_storage.exists("drafts") or not default_storage.listdir("drafts")[1]


def test_the_confirmation_letter_leaves(
    client: Client, path: str, clock: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client.post(path, {**GOOD, "ticket": opened(client, path, clock)})
    draining.drain()
    letter = mail.outbox[0]
    assert letter.to == ["ana@example.com"]
    assert letter.subject == "We received your application for Staff nurse"
    assert "Hello Ana," in letter.body
    assert "&#" not in letter.body


def test_the_form_asks_for_little(client: Client, path: str) -> None:
    form = client.get(path).context["form"]
    assert [name for name, field in form.fields.items() if field.required] == [
        "first_name",
        "last_name",
        "email",
    ]
    assert next(iter(form.fields)) == "resume"


def test_what_the_company_asks_for_is_said(client: Client, path: str, clock: Any) -> None:
    Company.objects.update(
        preferences={"apply.resume_required": True, "apply.phone_required": True, "apply.city_required": True}
    )
    answer = client.post(path, {**GOOD, "ticket": opened(client, path, clock)})
    assert answer.status_code == 422
    assert {name: list(texts) for name, texts in answer.context["form"].errors.items()} == {
        "resume": ["Choose your résumé."],
        "phone": ["Enter your phone number."],
        "city": ["Enter the city you live in."],
    }
    assert nothing_arrived()


def test_an_empty_form_says_all_at_once(client: Client, path: str, clock: Any) -> None:
    answer = client.post(path, {"ticket": opened(client, path, clock)})
    assert {name: list(texts) for name, texts in answer.context["form"].errors.items()} == {
        "first_name": ["Enter your first name."],
        "last_name": ["Enter your last name."],
        "email": ["Enter your e-mail address."],
    }
    assert 'href="#id_first_name"' in answer.content.decode()
    assert nothing_arrived()


@pytest.mark.parametrize("phone", ["12", "call me", "+999 1", "++43", "0" * 39])
def test_a_bad_phone_is_explained_and_kept(client: Client, path: str, clock: Any, phone: str) -> None:
    answer = client.post(path, {**GOOD, "phone": phone, "ticket": opened(client, path, clock)})
    assert answer.status_code == 422
    assert answer.context["form"].errors["phone"] == [
        "Enter the phone number with its country code, such as +44 20 7946 0018."
    ]
    assert f'value="{phone}"' in answer.content.decode()
    assert nothing_arrived()


def test_nothing_is_lost_when_something_is_wrong_not_even_the_file(client: Client, path: str, clock: Any) -> None:
    typed = {**GOOD, "email": "ana@", "city": "Graz", "message": "Hello <b>team</b>", "country_code": "at"}
    answer = client.post(path, {**typed, "resume": pdf("Ana's cv.pdf"), "ticket": opened(client, path, clock)})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Enter an e-mail address such as name@example.com." in html
    for shown in ('value="Ana"', 'value="Kowalska"', 'value="ana@"', 'value="Graz"', "Hello &lt;b&gt;team&lt;/b&gt;"):
        assert shown in html
    assert "Your file is kept: Ana&#x27;s cv.pdf" in html
    assert nothing_arrived()
    again = client.post(
        path, {**typed, "email": "ana@example.com", "kept_resume": kept_of(html), "ticket": ticket_of(html)}
    )
    assert again.status_code == 303
    assert Attachment.objects.get().name == "Ana's cv.pdf"
    assert default_storage.listdir("drafts")[1] == []


def test_a_kept_file_waits_through_several_mistakes_for_four_hours(client: Client, path: str, clock: Any) -> None:
    first = client.post(path, {"resume": pdf(), "ticket": opened(client, path, clock)}).content.decode()
    second = client.post(path, {"kept_resume": kept_of(first), "ticket": ticket_of(first)}).content.decode()
    assert kept_of(second) == kept_of(first)
    clock.shift(timedelta(minutes=241))
    third = client.post(path, {"kept_resume": kept_of(second), "ticket": ticket_of(second)}).content.decode()
    assert "Your file is kept" not in third
    assert keeping.sweep() == 1
    assert default_storage.listdir("drafts")[1] == []


def test_a_kept_file_can_be_dropped_or_replaced(client: Client, path: str, clock: Any) -> None:
    html = client.post(path, {"resume": pdf("old.pdf"), "ticket": opened(client, path, clock)}).content.decode()
    dropped = {**GOOD, "kept_resume": kept_of(html), "drop_resume": "on", "ticket": ticket_of(html)}
    assert client.post(path, dropped).status_code == 303
    assert not Attachment.objects.exists()
    other = {**GOOD, "email": "bo@example.com", "kept_resume": kept_of(html), "ticket": opened(client, path, clock)}
    assert client.post(path, {**other, "resume": pdf("new.pdf")}).status_code == 303
    assert Attachment.objects.get().name == "new.pdf"


def test_a_forged_kept_key_finds_nothing(client: Client, path: str, clock: Any) -> None:
    ticket = opened(client, path, clock)
    assert client.post(path, {**GOOD, "kept_resume": "files/aa/secret:x:y", "ticket": ticket}).status_code == 303
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("cv.pdf", b"", "This file is empty. Save it once more on your device, then choose it again."),
        ("cv.exe", b"MZ", "We cannot take .exe files. Send a PDF, DOCX, ODT, RTF or TXT file."),
        ("cv.pdf", b"MZ\x90", "This file is a program, not a document. Send a PDF, DOCX, ODT, RTF or TXT file."),
        (
            "cv.pdf",
            b"x" * (formats.MAX_BYTES + 1),
            "This file is larger than 10 MB. Save a smaller PDF, for instance without pictures, and choose that.",
        ),
    ],
)
def test_a_bad_file_is_explained_beside_it(
    client: Client, path: str, clock: Any, *, name: str, data: bytes, sentence: str
) -> None:
    file = SimpleUploadedFile(name, data)
    answer = client.post(path, {**GOOD, "resume": file, "ticket": opened(client, path, clock)})
    assert answer.status_code == 422
    assert answer.context["form"].errors["resume"] == [sentence]
    assert 'value="ana@example.com"' in answer.content.decode()
    assert nothing_arrived()


def test_a_body_no_form_sends_is_refused_before_it_is_read(client: Client, path: str) -> None:
    answer = client.generic(
        "POST", path, b"--x--", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(10**9)
    )
    assert answer.status_code == 400
    assert nothing_arrived()


def test_a_broken_pdf_is_taken(client: Client, path: str, clock: Any) -> None:
    file = SimpleUploadedFile("cv.pdf", b"%PDF-1.7 nothing more")
    assert client.post(path, {**GOOD, "resume": file, "ticket": opened(client, path, clock)}).status_code == 303
    assert Attachment.objects.get().reading == Attachment.Reading.PENDING


def test_pressing_twice_sends_once(client: Client, path: str, clock: Any) -> None:
    form = {**GOOD, "ticket": opened(client, path, clock)}
    first = client.post(path, {**form, "resume": pdf()})
    second = client.post(path, {**form, "resume": pdf()})
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    assert Application.objects.count() == Attachment.objects.count() == 1
    assert Entry.objects.filter(kind="application.created").count() == 1
    assert "application arrived" in client.get(second.headers["Location"]).content.decode()


def test_applying_again_is_told_by_letter_only(client: Client, path: str, clock: Any) -> None:
    letters.found()
    first = client.post(path, {**GOOD, "resume": pdf("old.pdf", "old"), "ticket": opened(client, path, clock)})
    clock.shift(timedelta(hours=1))
    again = {**GOOD, "email": "ANA@example.com", "resume": pdf("new.pdf", "new"), "ticket": opened(client, path, clock)}
    second = client.post(path, again)
    pages = [client.get(answer.headers["Location"]).content.decode() for answer in (first, second)]
    assert pages[0] == pages[1]
    assert Application.objects.count() == 1
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["new.pdf", "old.pdf"]
    assert SentLetter.objects.latest("pk").subject == "Your application for Staff nurse is up to date"


def test_who_applies_too_soon_sees_the_page_everybody_sees(client: Client, path: str, clock: Any) -> None:
    client.post(path, {**GOOD, "ticket": opened(client, path, clock)})
    rejecting.reject(Application.objects.get(), by=Actor.system("test"))
    clock.shift(timedelta(hours=1))
    answer = client.post(path, {**GOOD, "ticket": opened(client, path, clock)})
    assert "Thank you: your application arrived" in client.get(answer.headers["Location"]).content.decode()
    assert [each.stage for each in Application.objects.all()] == ["REJECTED"]
    assert SentLetter.objects.latest("pk").subject == "About your application for Staff nurse"


def test_a_job_that_closes_meanwhile_is_said_and_nothing_lost(
    client: Client, path: str, nurse: Job, clock: Any
) -> None:
    make_published_job(title="Cook")
    ticket = opened(client, path, clock)
    steering.set_status(nurse, by=Actor.system("test"), status=JobStatus.CANCELLED, unpublish=True)
    answer = client.post(path, {**GOOD, "message": "My story", "resume": pdf(), "ticket": ticket})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert (
        "This job closed while you were writing, so the application was not sent. What you typed is still here." in html
    )
    assert "My story" in html
    assert "Your file is kept: cv.pdf" in html
    assert "Cook" in html
    assert nothing_arrived()


def test_a_confirmation_needs_its_receipt(client: Client, posting: Posting) -> None:
    for query in ("", "?r=forged", "?r=a:b:c"):
        assert client.get(f"/careers/applied/{query}").status_code == 404


def test_sending_costs_few_statements(client: Client, path: str, clock: Any) -> None:
    form = {**GOOD, "resume": pdf(), "ticket": opened(client, path, clock)}
    client.post(path, {**form, "resume": pdf(), "page": "1", "act": "next"})  # what is kept in memory is there now
    with CaptureQueriesContext(connection) as asked:
        assert client.post(path, form).status_code == 303
    statements = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == 26, "\n".join(statements)


@pytest.mark.django_db(transaction=True)
def test_a_true_double_press_sends_once(
    nurse: Job, posting: Posting, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    monkeypatch.setattr("portal.tickets.LEAST_SECONDS", 0)
    ticket = ticket_of(Client().get(path).content.decode())

    def press(_number: int) -> str:
        try:
            return str(Client().post(path, {**GOOD, "resume": pdf(), "ticket": ticket}).headers["Location"])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(press, range(4)))
    assert len(answers) == 1
    assert "application arrived" in Client().get(answers.pop()).content.decode()
    assert Application.objects.count() == Attachment.objects.count() == 1
    assert Entry.objects.filter(kind__in=["application.created", "application.repeated"]).count() == 1
