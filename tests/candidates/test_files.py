"""Files of candidates: kept under a random name, read by a child process, shown to those who may see the person."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.postgres.search import SearchQuery
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, NotFound
from base.files import child, sandbox
from base.outbox.models import OutboxRow
from recruit.candidates import attaching, enlisting, picturing, reading, sweeping
from recruit.candidates.models import Attachment, Candidate
from tests.candidates import documents as make
from tests.factories.accounts import actor, signed_in
from tests.factories.recruit import make_application, make_job

pytestmark = pytest.mark.django_db

Reading = Attachment.Reading


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Path) -> None:
    """A file store of this test's own."""
    settings.MEDIA_ROOT = str(tmp_path / "store")


@pytest.fixture
def ana(rosa: User) -> Candidate:
    """A candidate on a job of Rosa's."""
    return make_application(make_job(rosa, title="Staff nurse"), first_name="Ana", last_name="Kowalska").candidate


def attached(candidate: Candidate, data: bytes, name: str = "cv.pdf") -> Attachment:
    return attaching.attach(candidate, by=Actor.system("test"), file=SimpleUploadedFile(name, data))


def stored_names() -> list[str]:
    if not default_storage.exists("files"):
        return []
    return [
        f"files/{a}/{b}" for a in default_storage.listdir("files")[0] for b in default_storage.listdir(f"files/{a}")[1]
    ]


def test_a_file_is_kept_under_a_random_name(ana: Candidate, rosa: User) -> None:
    file = SimpleUploadedFile("../Ana CV.pdf", make.pdf(), content_type="text/html")
    attachment = attaching.attach(ana, by=actor(rosa), file=file)
    assert (attachment.name, attachment.content_type, attachment.uploaded_by) == (
        "Ana CV.pdf",
        "application/pdf",
        "Rosa Recruiter",
    )
    assert (attachment.size, attachment.reading) == (len(make.pdf()), Reading.PENDING)
    assert re.fullmatch(r"files/[0-9a-f]{2}/[0-9a-f]{32}", str(attachment.file.name))
    entry = Entry.objects.get(kind="attachment.added")
    assert entry.about == [f"attachment:{attachment.public_id}", f"candidate:{ana.public_id}"]
    row = OutboxRow.objects.get(topic="read-attachment")
    assert row.payload == {"attachment": str(attachment.public_id)}


def test_the_same_file_is_kept_once(ana: Candidate) -> None:
    first, second = attached(ana, make.pdf("x")), attached(ana, make.pdf("x") * 1)
    assert (first.pk == second.pk) is (Attachment.objects.count() == 1)
    same = attached(ana, first.file.open().read())
    assert same.pk == first.pk


def test_a_refused_file_leaves_nothing(ana: Candidate) -> None:
    with pytest.raises(Invalid) as refused:
        attached(ana, b"MZ\x90")
    assert refused.value.fields == {
        "resume": "This file is a program, not a document. Send a PDF, DOCX, ODT, RTF or TXT file."
    }
    assert (stored_names(), Attachment.objects.count(), OutboxRow.objects.filter(topic="read-attachment").count()) == (
        [],
        0,
        0,
    )


def test_a_size_that_is_not_true_is_noticed(ana: Candidate) -> None:
    file = ContentFile(make.pdf() + b"\n" * 10_500_000, name="cv.pdf")
    file.size = 10
    with pytest.raises(Invalid) as refused:
        attaching.attach(ana, by=Actor.system("test"), file=file)
    assert refused.value.code == "file_too_large"


def test_a_failed_write_leaves_no_file(ana: Candidate, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("database")

    monkeypatch.setattr(Attachment, "save", broken)
    with pytest.raises(RuntimeError):
        attached(ana, make.pdf())
    assert stored_names() == []


def test_room_for_ten_files_an_application_and_fifty_megabytes_a_person(ana: Candidate) -> None:
    application = ana.applications.get()
    for number in range(10):
        text = ContentFile(f"CV number {number}".encode(), name="cv.txt")
        attaching.attach(ana, by=Actor.system("test"), file=text, application=application)
    with pytest.raises(Invalid) as refused:
        attaching.attach(
            ana, by=Actor.system("test"), file=ContentFile(b"one more", name="cv.txt"), application=application
        )
    assert refused.value.code == "too_many_files"
    Attachment.objects.filter(candidate=ana).update(size=5_242_880)
    with pytest.raises(Invalid) as refused:
        attached(ana, b"more", "cv.txt")
    assert refused.value.code == "no_room_for_file"


def test_who_may_attach(ana: Candidate, rosa: User, hugo: User, emil: User, ada: User) -> None:
    def file() -> ContentFile[bytes]:
        return ContentFile(b"A CV in words", name="cv.txt")

    for stranger in (Actor.of(hugo), Actor.of(emil), Actor.anonymous(), Actor.candidate("other", "Bo")):
        with pytest.raises(NotFound):
            attaching.attach(ana, by=stranger, file=file())
    assert not Attachment.objects.exists()
    for allowed in (Actor.of(rosa), Actor.of(ada), Actor.candidate(ana.public_id, "Ana")):
        attaching.attach(ana, by=allowed, file=file())
    assert Attachment.objects.count() == 1


def test_removing_takes_row_file_and_pictures(
    ana: Candidate, rosa: User, django_capture_on_commit_callbacks: Any
) -> None:
    attachment = attached(ana, make.pdf())
    reading.read_attachment(attachment.public_id)
    attachment.refresh_from_db()
    picturing.picture_of(attachment, page=1)
    name, picture = attachment.file.name, f"pages/{attachment.public_id}/1.png"
    assert default_storage.exists(picture)
    with django_capture_on_commit_callbacks(execute=True):
        attaching.remove_attachment(attachment, by=actor(rosa))
    assert not Attachment.objects.exists()
    assert not any(default_storage.exists(str(stored)) for stored in (name, picture))
    assert Entry.objects.filter(kind="attachment.removed").count() == 1


def test_an_interviewer_may_see_but_not_remove(ana: Candidate, iris: User) -> None:
    from recruit.jobs import staffing

    job = ana.applications.get().job
    staffing.add_member(job, by=Actor.system("test"), user=iris, role="INTERVIEW_TEAM")
    attachment = attached(ana, make.pdf())
    with pytest.raises(NotAllowed):
        attaching.remove_attachment(attachment, by=actor(iris))
    assert default_storage.exists(str(attachment.file.name))


@pytest.mark.parametrize(
    ("name", "data", "text", "pages"),
    [
        ("cv.pdf", make.pdf("Ana Kowalska", "Second page"), "Ana Kowalska\n\nSecond page", 2),
        ("cv.docx", make.word("Ana Kowalska", "Żółta łódź"), "Ana Kowalska\nŻółta łódź", 0),
        ("cv.odt", make.open_document("Ana Kowalska", "Żółta łódź"), "Ana Kowalska\nŻółta łódź", 0),
        ("cv.rtf", make.rich_text("Ana Kowalska\\par Nurse"), "Ana Kowalska\nNurse", 0),
        ("cv.txt", "Ana\r\nKowalska\x0c\x1b 5 €".encode(), "Ana\nKowalska 5 €", 0),
        ("cv.txt", "Zażółć".encode("utf-16"), "Zażółć", 0),
        ("cv.txt", "Müller €".encode("cp1252"), "Müller €", 0),
    ],
)
def test_text_is_read_from_every_format(ana: Candidate, name: str, data: bytes, text: str, pages: int) -> None:
    attachment = attached(ana, data, name)
    reading.perform({"attachment": str(attachment.public_id)}, effect_id="x")
    attachment.refresh_from_db()
    assert (attachment.reading, attachment.text, attachment.page_count) == (Reading.DONE, text, pages)
    assert attachment.reading_error == ""
    word = text.split(maxsplit=1)[0].lower()
    assert Attachment.objects.filter(search=SearchQuery(word, config="recruit_folded")).exists()


DAMAGED = "The file is damaged inside, so its text could not be read. Download it to look at it."


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("cv.pdf", b"%PDF-1.7 nothing more", DAMAGED),
        ("cv.pdf", make.pdf()[:400], DAMAGED),
        ("cv.pdf", make.pdf(password="secret"), "The file is protected by a password, so its text could not be read."),
        ("cv.docx", make.repacked(make.word(), add={"word/document.xml": b"<w:document>"}), DAMAGED),
        ("cv.odt", make.repacked(make.open_document(), add={"content.xml": b"<a>"}), DAMAGED),
        ("cv.rtf", b"{\\rtf1\\ansi " + b"{" * 5_000 + b"}", None),
    ],
)
def test_what_cannot_be_read_says_why_and_is_not_tried_again(
    ana: Candidate, name: str, data: bytes, sentence: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    attachment = attached(ana, data, name)
    reading.read_attachment(attachment.public_id)
    attachment.refresh_from_db()
    if sentence is None:
        assert attachment.reading in {Reading.DONE, Reading.FAILED}
        return
    assert (attachment.reading, attachment.reading_error, attachment.text) == (Reading.FAILED, sentence, "")

    def never(*args: object, **kwargs: object) -> None:
        raise AssertionError("read twice")

    monkeypatch.setattr(sandbox, "read_text", never)
    reading.read_attachment(attachment.public_id)


def test_reading_twice_equals_once_and_a_missing_file_is_said(ana: Candidate) -> None:
    attachment = attached(ana, make.pdf())
    first = reading.read_attachment(attachment.public_id)
    second = reading.read_attachment(attachment.public_id)
    assert first == second
    gone = attached(ana, make.word(), "cv.docx")
    default_storage.delete(str(gone.file.name))
    reading.read_attachment(gone.public_id)
    gone.refresh_from_db()
    assert gone.reading_error == "The file is missing from the store. Ask the candidate to send it again."
    gone.delete()
    assert reading.read_attachment(gone.public_id) is None


def test_pictures_and_old_documents_are_kept_without_reading(ana: Candidate) -> None:
    for name, data in (
        ("cv.png", make.picture()),
        ("cv.jpg", make.picture("JPEG")),
        ("cv.doc", make.compound("WordDocument")),
    ):
        assert attached(ana, data, name).reading == Reading.DONE
    assert not OutboxRow.objects.filter(topic="read-attachment").exists()


def test_text_is_bounded() -> None:
    found = sandbox.read_text(b"word " * 100_000, ending="txt")
    assert len(found.text) == 200_000
    assert len(sandbox.read_text("żółć ".encode() * 80_000, ending="txt").text.encode()) <= 400_000


def test_a_child_that_eats_time_or_memory_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "PATIENCE_SECONDS", 0.01)
    with pytest.raises(sandbox.ReadingFailed) as failed:
        sandbox.read_text(make.pdf(), ending="pdf")
    assert failed.value.problem == "too_much"
    assert str(failed.value) == "The file is too complicated to be read here. Download it to look at it."


def test_the_child_has_few_rights() -> None:
    script = (
        "from base.files import child; child.give_up_rights()\n"
        "import resource, socket\n"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0],"
        " resource.getrlimit(resource.RLIMIT_NOFILE)[0])\n"
        "try: bytearray(900 * 1024 * 1024)\n"
        "except MemoryError: print('no memory')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == [f"{child.MEMORY_BYTES} 20 64", "no memory"]


def test_pages_are_drawn_once(ana: Candidate, monkeypatch: pytest.MonkeyPatch) -> None:
    attachment = attached(ana, make.pdf("one", "two"))
    attachment = reading.read_attachment(attachment.public_id) or attachment
    first = picturing.picture_of(attachment, page=2)
    with Image.open(io.BytesIO(first)) as picture:
        assert (picture.format, picture.width) == ("PNG", 1000)
    monkeypatch.setattr(sandbox, "draw_page", None)
    assert picturing.picture_of(attachment, page=2) == first
    for page in (0, 3, 99):
        with pytest.raises(NotFound):
            picturing.picture_of(attachment, page=page)


def test_a_download_has_no_rights_in_the_browser(ana: Candidate, rosa: User) -> None:
    attachment = attached(ana, make.pdf(), "Ana Kowalska – résumé.pdf")
    reading.read_attachment(attachment.public_id)
    client = signed_in(rosa)
    response = client.get(f"/files/{attachment.public_id}/{attachment.name}")
    assert response.status_code == 200
    assert response.getvalue() == attachment.file.open().read()
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''Ana%20Kowalska")
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    page = client.get(f"/files/{attachment.public_id}/pages/1.png")
    assert (page.status_code, page.headers["Content-Type"]) == (200, "image/png")
    assert page.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "attachment" not in page.headers.get("Content-Disposition", "")


@pytest.mark.parametrize("tail", ["cv.pdf", "pages/1.png", ""])
def test_files_are_for_those_who_see_the_candidate(
    ana: Candidate, rosa: User, hugo: User, emil: User, tail: str
) -> None:
    attachment = attached(ana, make.pdf())
    reading.read_attachment(attachment.public_id)
    path = f"/files/{attachment.public_id}/{tail}"
    assert signed_in(rosa).get(path).status_code == 200
    assert signed_in(hugo).get(path).status_code == 404
    assert signed_in(emil).get(path).status_code in {403, 404}
    assert Client().get(path).status_code == 302
    Candidate.objects.filter(pk=ana.pk).update(email=rosa.email)
    assert signed_in(rosa).get(path).status_code == 404  # nobody sees their own application from inside
    assert signed_in(rosa).get(f"/files/{rosa.public_id}/{tail}").status_code == 404


def test_the_region_says_how_far_reading_is(ana: Candidate, rosa: User) -> None:
    client = signed_in(rosa)
    attachment = attached(ana, make.pdf("one", "two"))
    path = f"/files/{attachment.public_id}/"
    waiting = client.get(path, headers={"HX-Request": "true"}).content.decode()
    assert f'data-poll-url="{path}"' in waiting
    assert "This file is being read." in waiting
    assert "<html" not in waiting
    reading.read_attachment(attachment.public_id)
    ready = client.get(path).content.decode()
    assert "data-poll-url" not in ready
    assert f'src="/files/{attachment.public_id}/pages/2.png"' in ready
    assert 'alt="Page 2 of the résumé"' in ready
    Attachment.objects.update(reading=Reading.FAILED, reading_error=DAMAGED)
    failed = client.get(path).content.decode()
    assert DAMAGED in failed
    assert f'href="/files/{attachment.public_id}/cv.pdf"' in failed


def test_no_file_is_said_too(db: None) -> None:
    assert "No résumé yet" in render_to_string("recruit/candidates/resume.html", {"attachment": None})


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_file_is_swept() -> None:
    candidate = enlisting.register_person(by=Actor.system("test"), first_name="Bo", last_name="Ek")
    with transaction.atomic():
        attached(candidate, make.pdf("lost"))
        transaction.set_rollback(True)
    kept = attached(candidate, make.pdf("kept"))
    assert (Attachment.objects.count(), len(stored_names())) == (1, 2)
    assert sweeping.sweep() == sweeping.Swept(0, ())  # too young
    tomorrow = timezone.now() + timedelta(hours=25)
    assert sweeping.sweep(now=tomorrow) == sweeping.Swept(1, ())
    assert sweeping.sweep(now=tomorrow) == sweeping.Swept(0, ())
    default_storage.delete(str(kept.file.name))
    assert sweeping.sweep(now=tomorrow) == sweeping.Swept(0, (str(kept.public_id),))
    call_command("sweep_files")
