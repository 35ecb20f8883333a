"""Pure: where files of candidates lie in the store, and how much one person may bring."""

from __future__ import annotations

import secrets
from uuid import UUID

from base.files.formats import MEGABYTE

FOLDER = "files"
PAGES_FOLDER = "pages"
# Files that wait for the worker to make people of them.
INCOMING_FOLDER = "incoming"
MAX_FILES_PER_APPLICATION = 10
MAX_BYTES_PER_CANDIDATE = 50 * MEGABYTE
MAX_PAGES_SHOWN = 10


def new_storage_name() -> str:
    """A name nobody can guess: 128 random bits, without the person's own file name or ending."""
    key = secrets.token_hex(16)
    return f"{FOLDER}/{key[:2]}/{key}"


def page_storage_name(attachment_id: UUID, number: int) -> str:
    """Where the picture of one page is kept."""
    return f"{PAGES_FOLDER}/{attachment_id}/{number}.png"


def shown_pages(page_count: int) -> range:
    """The numbers of the pages that are drawn."""
    return range(1, min(page_count, MAX_PAGES_SHOWN) + 1)
