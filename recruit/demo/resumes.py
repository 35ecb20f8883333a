"""Pure: résumé files of five real formats, made of plain content. No Django, no files: bytes come back.

The PDF writer is ours and small on purpose: one standard font, text only. It covers Western European letters; other
names get one of the other formats.
"""

from __future__ import annotations

import io
import textwrap
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape

from docx import Document

LINE_WIDTH, LINES_A_PAGE = 88, 52


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the paragraphs under it."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resume:
    """What stands in a résumé."""

    name: str
    contact: str
    headline: str
    sections: tuple[Section, ...]

    def lines(self) -> list[str]:
        """The whole text, one paragraph a line, headings on lines of their own."""
        lines = [self.name, self.headline, self.contact]
        for section in self.sections:
            lines += ["", section.heading, *section.paragraphs]
        return lines

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n".join(self.lines())


def fits_pdf(resume: Resume) -> bool:
    """Whether every letter can be written by the PDF writer."""
    try:
        resume.text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def as_txt(resume: Resume) -> bytes:
    """Plain UTF-8 text."""
    return (resume.text + "\n").encode()


def as_rtf(resume: Resume) -> bytes:
    """Rich Text Format; other letters than ASCII as \\u escapes."""
    body = "\\par\n".join("".join(_rtf_letter(letter) for letter in line) for line in resume.lines())
    return (
        "{\\rtf1\\ansi\\ansicpg1252\\uc1\\deff0{\\fonttbl{\\f0 Helvetica;}}\\f0\\fs22\n" + body + "\\par\n}"
    ).encode("ascii")


def _rtf_letter(letter: str) -> str:
    if letter in "\\{}":
        return "\\" + letter
    if ord(letter) < 128:
        return letter
    number = ord(letter)
    return f"\\u{number if number < 0x8000 else number - 0x10000}?"


def as_docx(resume: Resume) -> bytes:
    """A Word document with real headings."""
    document = Document()
    document.core_properties.author = resume.name
    document.add_heading(resume.name, 0)
    document.add_paragraph(resume.headline)
    document.add_paragraph(resume.contact)
    for section in resume.sections:
        document.add_heading(section.heading, 1)
        for paragraph in section.paragraphs:
            document.add_paragraph(paragraph)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


_ODT_TYPE = "application/vnd.oasis.opendocument.text"
_ODT_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODT_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_ODT_OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3" '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
)
_ODT_CLOSING = "</office:text></office:body></office:document-content>"


def as_odt(resume: Resume) -> bytes:
    """An OpenDocument text."""
    headings = {resume.name, *(section.heading for section in resume.sections)}
    parts = [
        f'<text:h text:outline-level="1">{escape(line)}</text:h>'
        if line in headings
        else f"<text:p>{escape(line)}</text:p>"
        for line in resume.lines()
    ]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        # The format wants its type first and uncompressed, so that it can be told by the first bytes.
        archive.writestr(zipfile.ZipInfo("mimetype"), _ODT_TYPE)
        for name, content in (
            ("content.xml", _ODT_OPENING + "".join(parts) + _ODT_CLOSING),
            ("META-INF/manifest.xml", _ODT_MANIFEST),
        ):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def as_pdf(resume: Resume) -> bytes:
    """A PDF whose text can be selected and read."""
    return pdf_of(resume.lines())


def pdf_of(lines: Sequence[str], *, weight: int = 0) -> bytes:
    """A PDF of text lines on A4 pages. `weight` adds a stream of that many bytes, like a picture."""
    pages = paginated(lines)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode(),
            _stream(zlib.compress(_page(page)), " /Filter /FlateDecode"),
        ]
    if weight:
        objects.append(_stream(Random(weight).randbytes(weight), ""))
    return _bound(objects)


def paginated(lines: Sequence[str]) -> list[list[str]]:
    """The lines broken to the width of a page, page by page."""
    wrapped = [piece for line in lines for piece in (textwrap.wrap(line, LINE_WIDTH) or [""])]
    return [wrapped[start : start + LINES_A_PAGE] for start in range(0, len(wrapped), LINES_A_PAGE)] or [[]]


def _stream(content: bytes, extra: str) -> bytes:
    return f"<< /Length {len(content)}{extra} >>\nstream\n".encode() + content + b"\nendstream"


def _page(lines: Sequence[str]) -> bytes:
    parts = [b"BT /F1 11 Tf 14 TL 50 790 Td"]
    for line in lines:
        plain = line.encode("cp1252", "replace")
        for mark in (b"\\", b"(", b")"):
            plain = plain.replace(mark, b"\\" + mark)
        parts.append(b"(" + plain + b") Tj T*")
    return b"\n".join([*parts, b"ET"])


def _bound(objects: Sequence[bytes]) -> bytes:
    """Put the objects and the table of where they begin into one file."""
    target = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(target))
        target += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(target)
    target += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for offset in offsets:
        target += f"{offset:010d} 00000 n \n".encode()
    target += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(target)


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its ending, its media type and its writer."""

    ending: str
    content_type: str
    write: Callable[[Resume], bytes]


PDF = Format("pdf", "application/pdf", as_pdf)
DOCX = Format("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", as_docx)
ODT = Format("odt", _ODT_TYPE, as_odt)
RTF = Format("rtf", "application/rtf", as_rtf)
TXT = Format("txt", "text/plain", as_txt)
FORMATS = (PDF, DOCX, ODT, RTF, TXT)
