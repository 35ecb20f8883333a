"""Files of offers: the letter that was sent, signed copies, who may add them, what is refused, what is swept."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from accounts.models import User
from base.actors import Actor
from base.errors import Invalid, NotAllowed, NotFound, Refused
from base.models import Entry
from recruit.offers import filing
from recruit.offers.models import OfferDocument
from tests.factories.offers import candidate_of, make_offer, make_sent_offer, stored_name
from tests.factories.road import join
from tests.recruit.offers.test_paper_print import text_of

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    """A store of its own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture() -> bytes:
    """A scanned page."""
    packed = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(packed, "PNG")
    return packed.getvalue()


def upload(data: bytes = PDF, name: str = "signed.pdf") -> ContentFile[bytes]:
    """A file as it comes from a form."""
    return ContentFile(data, name=name)


def test_the_letter_is_kept_as_it_was_sent(rosa: User) -> None:
    offer = make_sent_offer(rosa)
    (kept,) = offer.documents.all()
    data = kept.file.read()

    assert (kept.kind, kept.version_number, kept.content_type, kept.size) == ("LETTER", 1, "application/pdf", len(data))
    assert kept.sha256 == hashlib.sha256(data).hexdigest()
    assert kept.name.startswith("Our offer for you – Cleo")
    assert stored_name(kept).startswith("offers/")
    assert "offer" not in stored_name(kept).removeprefix("offers/")
    assert "€52,000" in text_of(data)[0]
    assert filing.keep_letter(offer, by=Actor.of(rosa)) == kept
    entry = Entry.objects.get(kind="offer_document.added")
    assert "52" not in str(entry.data)


def test_a_letter_that_lacks_something_is_not_kept(rosa: User) -> None:
    offer = make_offer(rosa, letter="[m_offer_equity]")
    with pytest.raises(Invalid) as caught:
        filing.keep_letter(offer, by=Actor.of(rosa))
    assert caught.value.code == "letter_incomplete"
    assert "[m_offer_equity]" in str(caught.value)
    assert not OfferDocument.objects.exists()


@pytest.mark.parametrize(("data", "name", "content_type"), [
    (PDF, "signed.pdf", "application/pdf"), (picture(), "Scan 1.PNG", "image/png"),
], ids=["pdf", "picture"])  # fmt: skip
def test_a_signed_copy_is_added_once(rosa: User, data: bytes, name: str, content_type: str) -> None:
    offer = make_sent_offer(rosa)
    first = filing.add_signed(offer, by=Actor.of(rosa), upload=upload(data, name))
    again = filing.add_signed(offer, by=Actor.of(rosa), upload=upload(data, name))
    assert (first, first.kind, first.content_type, first.name) == (again, "SIGNED", content_type, name)
    assert first.file.read() == data


def test_the_candidate_adds_to_their_own_offer_only(rosa: User) -> None:
    offer, other = make_sent_offer(rosa), make_sent_offer(rosa)
    assert filing.add_signed(offer, by=candidate_of(offer), upload=upload()).kind == "SIGNED"
    if candidate_of(other).key != candidate_of(offer).key:
        with pytest.raises(NotFound):
            filing.add_signed(offer, by=candidate_of(other), upload=upload(PDF + b"\n"))
    assert offer.documents.filter(kind="SIGNED").count() == 1


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "signed.pdf", "file_empty"),
        (b"MZ\x90\x00", "signed.pdf", "file_program"),
        (b"hello", "signed.pdf", "file_wrong_content"),
        (b"hello", "signed.txt", "signed_format"),
        (b"hello", "signed.exe", "file_unknown_ending"),
        (PDF + b"x" * (10 * 1024 * 1024), "signed.pdf", "file_too_large"),
        (b"<html>", "signed.png", "file_web_page"),
    ],
    ids=["empty", "program", "words", "text", "ending", "large", "page"],
)
def test_what_is_no_signed_copy_is_refused_and_leaves_nothing(
    rosa: User, store: Path, data: bytes, name: str, code: str
) -> None:
    offer = make_sent_offer(rosa)
    before = sorted(store.rglob("*"))
    with pytest.raises(Invalid) as caught:
        filing.add_signed(offer, by=Actor.of(rosa), upload=upload(data, name))
    assert (caught.value.code, caught.value.field) == (code, "file")
    assert offer.documents.filter(kind="SIGNED").count() == 0
    assert sorted(store.rglob("*")) == before


def test_only_who_writes_offers_adds_and_never_before_it_was_sent(rosa: User, iris: User) -> None:
    offer = make_sent_offer(rosa)
    join(offer.application.job, iris, "INTERVIEW_TEAM", by=rosa)
    with pytest.raises(NotAllowed):
        filing.add_signed(offer, by=Actor.of(iris), upload=upload())
    with pytest.raises(Refused):
        filing.add_signed(make_offer(rosa), by=Actor.of(rosa), upload=upload())
    assert OfferDocument.objects.filter(kind="SIGNED").count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_copy_added_by_mistake_goes_with_its_file_and_the_letter_stays(rosa: User) -> None:
    offer = make_sent_offer(rosa)
    added = filing.add_signed(offer, by=Actor.of(rosa), upload=upload())
    name = stored_name(added)
    filing.remove_signed(added, by=Actor.of(rosa))
    assert not default_storage.exists(name)
    (letter,) = offer.documents.all()
    with pytest.raises(Refused):
        filing.remove_signed(letter, by=Actor.of(rosa))
    assert default_storage.exists(stored_name(letter))


def test_files_nobody_knows_are_swept_and_young_or_known_ones_stay(rosa: User) -> None:
    offer = make_sent_offer(rosa)
    orphan = default_storage.save("offers/ab/orphan", ContentFile(b"x"))
    assert filing.sweep() == 0
    assert filing.sweep(now=timezone.now() + timedelta(days=2)) == 1
    assert not default_storage.exists(orphan)
    assert default_storage.exists(stored_name(offer.documents.get()))
    assert filing.sweep(now=timezone.now() + timedelta(days=2)) == 0
