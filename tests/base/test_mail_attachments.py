"""Files that go with a letter: read from the store when it leaves, never kept in the outbox."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from base.errors import PermanentError
from base.mail import mailing
from base.mail.mailing import Attached

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored() -> Iterator[str]:
    """A file in the store."""
    name = default_storage.save("tests/letter.pdf", ContentFile(b"%PDF-1.7 a letter"))
    yield name
    default_storage.delete(name)


def _posted(*files: Attached) -> dict[str, object]:
    row = mailing.send(to="cleo@example.com", subject="Offer", text="Hello", attachments=files)
    payload: dict[str, object] = row.payload
    return payload


def test_a_file_goes_with_the_letter_and_stays_out_of_the_outbox(stored: str) -> None:
    payload = _posted(Attached(stored, "Offer.pdf", "application/pdf"))
    assert payload["attachments"] == [{"file": stored, "name": "Offer.pdf", "content_type": "application/pdf"}]
    mailing.deliver(payload, effect_id="effect-1")
    assert mail.outbox[0].attachments == [("Offer.pdf", b"%PDF-1.7 a letter", "application/pdf")]


def test_a_letter_without_files_says_nothing_of_them() -> None:
    assert "attachments" not in _posted()


def test_a_file_that_is_gone_stops_the_letter_for_good(stored: str) -> None:
    payload = _posted(Attached(stored, "Offer.pdf"))
    default_storage.delete(stored)
    with pytest.raises(PermanentError, match="is gone"):
        mailing.deliver(payload, effect_id="effect-1")
    assert mail.outbox == []


def test_files_that_are_too_large_together_stop_it_too(stored: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "MOST_BYTES", 20)
    payload = _posted(Attached(stored, "Offer.pdf"), Attached(stored, "Again.pdf"))
    with pytest.raises(PermanentError, match="too large"):
        mailing.deliver(payload, effect_id="effect-1")
    assert mail.outbox == []
