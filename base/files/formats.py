"""Pure: the formats a document may come in, and what each is called, sent as and able to."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEGABYTE = 1024 * 1024
MAX_BYTES = 10 * MEGABYTE

# Limits of packed formats: what a word processor writes stays far below, what a bomb needs lies far above.
MAX_ENTRIES = 1_000
MAX_UNPACKED = 200 * MEGABYTE
MAX_RATIO = 100
# Small, dull parts (an empty style sheet) pack well without any ill will; only larger ones are measured on their own.
RATIO_FROM_BYTES = MEGABYTE
MAX_PIXELS = 40_000_000


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its file ending, media type, name for people, whether text can be read out and pages drawn."""

    ending: str
    content_type: str
    label: str | Promise
    has_text: bool = False
    has_pages: bool = False


PDF = Format("pdf", "application/pdf", _("PDF"), has_text=True, has_pages=True)
DOCX = Format(
    "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _("Word document"), has_text=True
)
ODT = Format("odt", "application/vnd.oasis.opendocument.text", _("OpenDocument text"), has_text=True)
RTF = Format("rtf", "application/rtf", _("Rich text"), has_text=True)
TXT = Format("txt", "text/plain", _("Plain text"), has_text=True)
DOC = Format("doc", "application/msword", _("Word 97 document"))
PNG = Format("png", "image/png", _("Picture"))
JPG = Format("jpg", "image/jpeg", _("Picture"))

FORMATS: tuple[Format, ...] = (PDF, DOCX, ODT, RTF, TXT, DOC, PNG, JPG)
_BY_ENDING = {format_.ending: format_ for format_ in FORMATS} | {"jpeg": JPG}
_BY_CONTENT_TYPE = {format_.content_type: format_ for format_ in FORMATS}

# For the `accept` of a file input: endings, then media types for phones that know no endings.
ACCEPT = ",".join([*(f".{ending}" for ending in _BY_ENDING), *_BY_CONTENT_TYPE])


def by_name(name: str) -> Format | None:
    """The format a file name claims, None for an ending that is not accepted."""
    return _BY_ENDING.get(ending_of(name))


def by_content_type(content_type: str) -> Format | None:
    """The format of a stored media type."""
    return _BY_CONTENT_TYPE.get(content_type)


def ending_of(name: str) -> str:
    """The ending of a file name in small letters, "" when it has none."""
    _stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot else ""
