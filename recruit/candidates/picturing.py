"""Verb that draws the pages of a PDF once and keeps the pictures."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from base.errors import NotFound
from base.files import formats, sandbox
from recruit.candidates import files
from recruit.candidates.models import Attachment


def picture_of(attachment: Attachment, *, page: int) -> bytes:
    """The PNG of one of the first ten pages, drawn at the first call and kept. Raises NotFound when there is none."""
    format_ = formats.by_content_type(attachment.content_type)
    if format_ is None or not format_.has_pages or page not in files.shown_pages(attachment.page_count):
        raise NotFound
    name = files.page_storage_name(attachment.public_id, page)
    try:
        with default_storage.open(name, "rb") as kept:
            content: bytes = kept.read()
            return content
    except FileNotFoundError:
        pass
    try:
        with attachment.file.open("rb") as stored:
            picture = sandbox.draw_page(stored.read(formats.MAX_BYTES + 1), number=page)
    except (FileNotFoundError, sandbox.ReadingFailed) as error:
        raise NotFound from error
    if not default_storage.exists(name):  # another request may have been faster; then ours is not kept
        default_storage.save(name, ContentFile(picture))
    return picture
