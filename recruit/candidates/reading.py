"""Verb that reads the text out of a file and notes what came of it; a résumé is parsed after."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from base.errors import RetryableError
from base.files import formats, sandbox
from recruit.candidates import parsing
from recruit.candidates.models import Attachment

logger = logging.getLogger(__name__)


def read_attachment(attachment_id: UUID) -> Attachment | None:
    """Read a file that still waits for it; the text becomes searchable, or a sentence says why there is none.

    A second call changes nothing. None when the file is gone. Raises RetryableError only when the file store does not
    answer: a document that cannot be read is not tried again.
    """
    attachment = Attachment.objects.filter(public_id=attachment_id).defer("text").first()
    if attachment is None or attachment.reading != Attachment.Reading.PENDING:
        return attachment
    format_ = formats.by_content_type(attachment.content_type)
    changes: dict[str, Any] = {"reading": Attachment.Reading.FAILED}
    if format_ is None or not format_.has_text:
        changes["reading_error"] = _("Files of this kind cannot be read here. Download it to look at it.")
    else:
        try:
            found = sandbox.read_text(_stored_bytes(attachment), ending=format_.ending)
        except FileNotFoundError:
            changes["reading_error"] = _("The file is missing from the store. Ask the candidate to send it again.")
        except sandbox.ReadingFailed as error:
            logger.info("Attachment %s cannot be read: %s", attachment.public_id, error.problem)
            changes["reading_error"] = str(error)
        else:
            changes = {"reading": Attachment.Reading.DONE, "text": found.text, "page_count": min(found.pages, 32_000)}
    # Only a row that still waits is written, so that two workers never overwrite each other.
    Attachment.objects.filter(pk=attachment.pk, reading=Attachment.Reading.PENDING).update(**changes)
    attachment.refresh_from_db()
    return attachment


def _stored_bytes(attachment: Attachment) -> bytes:
    try:
        with attachment.file.open("rb") as stored:
            content: bytes = stored.read(formats.MAX_BYTES + 1)
            return content
    except FileNotFoundError:
        raise
    except OSError as error:
        raise RetryableError(_("The file store does not answer. The file is read later.")) from error


def perform(payload: dict[str, Any], *, effect_id: str) -> None:  # noqa: ARG001  (the outbox gives it)
    """Carry out the outbox effect "read-attachment"."""
    attachment = read_attachment(UUID(payload["attachment"]))
    if attachment is not None and attachment.kind == Attachment.Kind.RESUME:
        parsing.parse(attachment)
