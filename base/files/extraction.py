"""Pure: text and page pictures out of documents. Runs in the child process only; knows no Django."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

MAX_CHARACTERS = 200_000
MAX_TEXT_BYTES = 400_000
MAX_PAGES_READ = 100
MAX_PART_BYTES = 50 * 1024 * 1024
PAGE_WIDTH = 1_000
PAGE_HEIGHT = 1_600

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_BLANK_LINES = re.compile(r"\n\s*\n\s*\n+")
_BLANKS = re.compile(r"[ \t\xa0\u2000-\u200b]+")


class Unreadable(Exception):
    """The document gives no text. `problem` is a word: damaged, password, too_much."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def text_of(data: bytes, ending: str) -> tuple[str, int]:
    """The text of a document and its number of pages (0 when the format has none). Raises Unreadable."""
    try:
        text, pages = _READERS[ending](data)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # parsers of foreign bytes raise whatever they like; all of it means the same
        raise Unreadable("damaged") from error
    return tidy(text), pages


def tidy(text: str) -> str:
    """Text that a database and a page can show: no control characters, no walls of blanks, bounded."""
    text = unicodedata.normalize("NFC", text[: 2 * MAX_CHARACTERS]).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(
        sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"}
    )
    text = "\n".join(_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    text = _BLANK_LINES.sub("\n\n", text).strip()[:MAX_CHARACTERS]
    return text.encode()[:MAX_TEXT_BYTES].decode(errors="ignore")


def _open_pdf(data: bytes) -> Any:
    import pypdfium2  # type: ignore[import-untyped]  # the library carries no types

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("password" if "password" in str(error).lower() else "damaged") from error


def _read_pdf(data: bytes) -> tuple[str, int]:
    document = _open_pdf(data)
    pages, parts, length = len(document), [], 0
    if not pages:
        raise Unreadable("damaged")
    for number in range(min(pages, MAX_PAGES_READ)):
        parts.append(document[number].get_textpage().get_text_range(errors="ignore"))
        length += len(parts[-1])
        if length > MAX_CHARACTERS:
            break
    return "\n\n".join(parts), pages


def _read_docx(data: bytes) -> tuple[str, int]:
    import docx

    document = docx.Document(io.BytesIO(data))
    parts: list[str] = []
    for section in document.sections:
        if not section.header.is_linked_to_previous:
            parts.extend(_word_text(section.header._element))
    parts.extend(_word_text(document.element.body))
    return "".join(parts), 0


def _word_text(element: Any) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag == _FALLBACK:  # the same text again, for old programs
            continue
        if tag == f"{_WORD}t":
            yield child.text or ""
        elif tag == f"{_WORD}tab":
            yield "\t"
        elif tag in {f"{_WORD}br", f"{_WORD}cr"}:
            yield "\n"
        elif isinstance(tag, str):
            yield from _word_text(child)
            if tag == f"{_WORD}p":
                yield "\n"
            elif tag == f"{_WORD}tc":
                yield "\t"


def _read_odt(data: bytes) -> tuple[str, int]:
    from defusedxml import ElementTree

    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as part:
        content = part.read(MAX_PART_BYTES)
    root = ElementTree.fromstring(content, forbid_dtd=True)
    return "".join(_open_document_text(root)), 0


def _open_document_text(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        tag = child.tag
        if tag == f"{_TEXT}s":
            yield " "
        elif tag == f"{_TEXT}tab":
            yield "\t"
        elif tag == f"{_TEXT}line-break":
            yield "\n"
        elif tag != f"{_TEXT}tracked-changes":
            yield from _open_document_text(child)
        if tag in {f"{_TEXT}p", f"{_TEXT}h"}:
            yield "\n"
        yield child.tail or ""


def _read_rtf(data: bytes) -> tuple[str, int]:
    from striprtf.striprtf import rtf_to_text

    text: str = rtf_to_text(data.decode("cp1252", errors="replace"), errors="ignore")  # type: ignore[no-untyped-call]  # the library carries no types
    return text, 0


def _read_txt(data: bytes) -> tuple[str, int]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), 0
    try:
        return data.decode("utf-8-sig"), 0
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), 0


_READERS: dict[str, Callable[[bytes], tuple[str, int]]] = {
    "pdf": _read_pdf,
    "docx": _read_docx,
    "odt": _read_odt,
    "rtf": _read_rtf,
    "txt": _read_txt,
}


def page_picture(data: bytes, number: int) -> bytes:
    """Page `number` (from 1) of a PDF as PNG, at most 1,000 by 1,600 pixels. Raises Unreadable."""
    document = _open_pdf(data)
    if not 1 <= number <= len(document):
        raise Unreadable("damaged")
    page = document[number - 1]
    width, height = page.get_size()
    scale = min(PAGE_WIDTH / max(width, 1), PAGE_HEIGHT / max(height, 1))
    picture = page.render(scale=scale).to_pil().convert("RGB")
    # A palette of 64 colours keeps a page of text at a few dozen kilobytes and still readable.
    packed = io.BytesIO()
    picture.quantize(64).save(packed, "PNG", optimize=True)
    return packed.getvalue()
