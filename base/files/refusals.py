"""Pure: every reason a file is turned away, with the sentence that says what to do."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from base.errors import Invalid


class Reason(StrEnum):
    """Stable words for machines."""

    EMPTY = "file_empty"
    TOO_LARGE = "file_too_large"
    NO_ENDING = "file_no_ending"
    UNKNOWN_ENDING = "file_unknown_ending"
    WRONG_CONTENT = "file_wrong_content"
    PROGRAM = "file_program"
    WEB_PAGE = "file_web_page"
    SECOND_FILE = "file_second_file"
    DAMAGED = "file_damaged"
    BOMB = "file_bomb"
    UNSAFE_NAMES = "file_unsafe_names"
    MACROS = "file_macros"
    PASSWORD = "file_password"  # noqa: S105  (a word, not a secret)
    LOADS_FROM_ELSEWHERE = "file_loads_from_elsewhere"
    NOT_TEXT = "file_not_text"
    TOO_MANY_PIXELS = "file_too_many_pixels"


SENTENCES: dict[Reason, str | Promise] = {
    Reason.EMPTY: _("This file is empty. Save it once more on your device, then choose it again."),
    Reason.TOO_LARGE: _(
        "This file is larger than 10 MB. Save a smaller PDF, for instance without pictures, and choose that."
    ),
    Reason.NO_ENDING: _("The name of this file has no ending such as .pdf. Save it as PDF and choose it again."),
    Reason.UNKNOWN_ENDING: _("We cannot take .{ending} files. Send a PDF, DOCX, ODT, RTF or TXT file."),
    Reason.WRONG_CONTENT: _(
        "The name says .{ending}, but the file holds something else. Save it as PDF and choose that."
    ),
    Reason.PROGRAM: _("This file is a program, not a document. Send a PDF, DOCX, ODT, RTF or TXT file."),
    Reason.WEB_PAGE: _("This file is a web page, not a document. Print it to PDF and choose that."),
    Reason.SECOND_FILE: _("Another file is hidden inside this one. Save the document again as PDF and choose that."),
    Reason.DAMAGED: _(
        "This file is damaged and cannot be opened. Open it on your device, save it as PDF and choose that."
    ),
    Reason.BOMB: _("This file unpacks to far more than a document needs. Save it as PDF and choose that."),
    Reason.UNSAFE_NAMES: _("This document holds parts with unsafe names. Save it as PDF and choose that."),
    Reason.MACROS: _("This document holds macros. Save it without macros, or as PDF, and choose that."),
    Reason.PASSWORD: _("This document is protected by a password. Save it without the password and choose it again."),
    Reason.LOADS_FROM_ELSEWHERE: _("This document holds or loads foreign objects. Save it as PDF and choose that."),
    Reason.NOT_TEXT: _("This text file holds data that is not text. Save it as PDF and choose that."),
    Reason.TOO_MANY_PIXELS: _("This picture has more than 40 megapixels. Make it smaller, or send a PDF."),
}


class FileRefused(Invalid):
    """A file that is not taken. `code` is the reason, `field` the input it came in by."""

    def __init__(self, reason: Reason, *, field: str = "file", **facts: Any) -> None:
        super().__init__(str(SENTENCES[reason]).format(**facts), code=reason.value, field=field)
        self.reason = reason
        self.facts = facts
