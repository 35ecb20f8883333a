"""Pure: decides whether a file is what its name says and harmless enough to keep. Reads bytes, writes nothing."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from base.files import formats, marks, names, office
from base.files.formats import Format
from base.files.refusals import FileRefused, Reason

_HEAD = 4096
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Bytes that no plain text holds; tab, line feed, form feed, carriage return and escape do occur.
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that passed: its harmless name and its true format."""

    name: str
    format: Format


def inspect(data: bytes, name: str) -> Inspected:
    """Say what the file is. Extension, first bytes and inner structure must agree.

    A PDF is only looked at from outside: one that is broken inside is kept, and said to be unreadable later.
    Raises FileRefused with a sentence that says what to do.
    """
    name = names.clean_name(name)
    if not data:
        raise FileRefused(Reason.EMPTY)
    if len(data) > formats.MAX_BYTES:
        raise FileRefused(Reason.TOO_LARGE)
    format_ = claimed_format(name)
    _CHECKS[format_](data)
    return Inspected(name, format_)


def claimed_format(name: str) -> Format:
    """The format the name claims. Raises FileRefused for one that is not accepted."""
    ending = formats.ending_of(name)
    if not ending:
        raise FileRefused(Reason.NO_ENDING)
    format_ = formats.by_name(name)
    if format_ is None:
        raise FileRefused(Reason.UNKNOWN_ENDING, ending=ending[:20])
    return format_


def _refuse_disguised(data: bytes, ending: str) -> None:
    head = data[:_HEAD]
    if marks.is_program(head):
        raise FileRefused(Reason.PROGRAM)
    if marks.is_web_page(head):
        raise FileRefused(Reason.WEB_PAGE)
    raise FileRefused(Reason.WRONG_CONTENT, ending=ending)


def _check_pdf(data: bytes) -> None:
    if not data.removeprefix(_BYTE_ORDER_MARK).lstrip(b" \t\r\n\f").startswith(marks.PDF):
        _refuse_disguised(data, "pdf")
    if marks.ends_as_zip(data):
        raise FileRefused(Reason.SECOND_FILE)


def _check_docx(data: bytes) -> None:
    if data.startswith(marks.OLE):  # Word keeps a document with a password in the old container
        raise FileRefused(
            Reason.PASSWORD if "EncryptedPackage".encode("utf-16-le") in data else Reason.WRONG_CONTENT, ending="docx"
        )
    if not data.startswith(marks.ZIP):
        _refuse_disguised(data, "docx")
    office.check_docx(data)


def _check_odt(data: bytes) -> None:
    if not data.startswith(marks.ZIP):
        _refuse_disguised(data, "odt")
    office.check_odt(data)


def _check_rtf(data: bytes) -> None:
    if not data.startswith(marks.RTF):
        _refuse_disguised(data, "rtf")
    office.check_rtf(data)


def _check_doc(data: bytes) -> None:
    if not data.startswith(marks.OLE):
        _refuse_disguised(data, "doc")
    office.check_doc(data)


def _check_txt(data: bytes) -> None:
    head = data[:_HEAD]
    if data.startswith(_WIDE_MARKS):
        try:
            data = data.decode("utf-16").encode()
        except UnicodeDecodeError as error:
            raise FileRefused(Reason.NOT_TEXT) from error
        head = data[:_HEAD]
    is_binary = data.translate(None, _CONTROLS) != data
    if marks.is_program(head) and (is_binary or not head.startswith(b"MZ")):
        raise FileRefused(Reason.PROGRAM)
    if marks.is_web_page(head):
        raise FileRefused(Reason.WEB_PAGE)
    if head.startswith((marks.PDF, marks.ZIP, marks.RTF)) or (is_binary and marks.is_known_binary(head)):
        raise FileRefused(Reason.WRONG_CONTENT, ending="txt")
    if is_binary:
        raise FileRefused(Reason.NOT_TEXT)


def _check_picture(data: bytes, mark: bytes, kind: str, ending: str) -> None:
    if not data.startswith(mark):
        _refuse_disguised(data, ending)
    if marks.ends_as_zip(data) or marks.PDF in data[:1024]:
        raise FileRefused(Reason.SECOND_FILE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # our own limit below is the stricter one
            with Image.open(io.BytesIO(data), formats=[kind]) as picture:
                pixels = picture.width * picture.height
                if pixels > formats.MAX_PIXELS:
                    raise FileRefused(Reason.TOO_MANY_PIXELS)
                picture.verify()
    except Image.DecompressionBombError as error:
        raise FileRefused(Reason.TOO_MANY_PIXELS) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise FileRefused(Reason.DAMAGED) from error


def _check_png(data: bytes) -> None:
    _check_picture(data, marks.PNG, "PNG", "png")


def _check_jpg(data: bytes) -> None:
    _check_picture(data, marks.JPEG, "JPEG", "jpg")


_CHECKS: dict[Format, Callable[[bytes], None]] = {
    formats.PDF: _check_pdf,
    formats.DOCX: _check_docx,
    formats.ODT: _check_odt,
    formats.RTF: _check_rtf,
    formats.DOC: _check_doc,
    formats.TXT: _check_txt,
    formats.PNG: _check_png,
    formats.JPG: _check_jpg,
}
