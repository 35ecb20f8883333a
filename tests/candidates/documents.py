"""Makers of documents for tests: honest ones of every format, and the parts hostile ones are put together from."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import docx
from odf.opendocument import OpenDocumentText
from odf.text import P
from PIL import Image
from reportlab.pdfgen import canvas

NAME = "Ana Kowalska"
WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODT_TYPE = "application/vnd.oasis.opendocument.text"


def pdf(*pages: str, password: str = "") -> bytes:
    """A PDF with one line of text a page."""
    made = io.BytesIO()
    paper = canvas.Canvas(made, encrypt=password or None)
    for line in pages or (NAME,):
        paper.drawString(72, 720, line)
        paper.showPage()
    paper.save()
    return made.getvalue()


def pdf_text(text: str) -> bytes:
    """A PDF page with the lines of a text."""
    made = io.BytesIO()
    paper = canvas.Canvas(made)
    for place, line in enumerate(text.split("\n")):
        paper.drawString(72, 800 - 14 * place, line)
    paper.save()
    return made.getvalue()


def word(*lines: str) -> bytes:
    """A DOCX with one paragraph a line."""
    document, made = docx.Document(), io.BytesIO()
    for line in lines or (NAME,):
        document.add_paragraph(line)
    document.save(made)
    return made.getvalue()


def open_document(*lines: str) -> bytes:
    """An ODT with one paragraph a line."""
    document, made = OpenDocumentText(), io.BytesIO()
    for line in lines or (NAME,):
        document.text.addElement(P(text=line))
    document.save(made)
    return made.getvalue()


def rich_text(inside: str = NAME) -> bytes:
    """An RTF around some inside."""
    return b"{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\\f0 " + inside.encode() + b"\\par}"


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 80)) -> bytes:
    """A small picture."""
    made = io.BytesIO()
    Image.new("RGB", size, "white").save(made, kind)
    return made.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A tiny PNG whose header promises any size."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def repacked(data: bytes, *, add: Mapping[str, bytes] | None = None, without: frozenset[str] = frozenset()) -> bytes:
    """A packed document with parts added, replaced or left out; order is kept."""
    added, made = dict(add or {}), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in without:
                new.writestr(entry, added.pop(entry.filename, old.read(entry)))
        for name, content in added.items():
            new.writestr(name, content)
    return made.getvalue()


def edited(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """A packed document with bytes of one part replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read(name)
    assert old in content
    return repacked(data, add={name: content.replace(old, new)})


def packed(parts: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    """An archive of some parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.comment = comment
    return made.getvalue()


def with_link(data: bytes, name: str, target: str) -> bytes:
    """A packed document with a symbolic link in it."""
    made = io.BytesIO(data)
    with zipfile.ZipFile(made, "a") as archive:
        entry = zipfile.ZipInfo(name)
        entry.create_system, entry.external_attr = 3, 0o120777 << 16
        archive.writestr(entry, target)
    return made.getvalue()


def compound(*names: str, shift: int = 9, looping: bool = False) -> bytes:
    """An OLE compound file (the container of DOC, XLS, MSI) whose directory lists some names."""
    sector = 1 << shift
    entries = b""
    for name in ("Root Entry", *names):
        wide = name.encode("utf-16-le") + b"\0\0"
        entries += wide.ljust(64, b"\0") + struct.pack("<H", len(wide)) + b"\0" * 62
    entries = entries.ljust(-(-len(entries) // sector) * sector, b"\0")
    count = len(entries) // sector
    table = [0xFFFFFFFD, *(number + 2 for number in range(count))]
    table[-1] = 1 if looping else 0xFFFFFFFE
    fat = struct.pack(f"<{sector // 4}I", *(table + [0xFFFFFFFF] * (sector // 4 - len(table))))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, shift, 6)
    head = head.ljust(44, b"\0") + struct.pack("<II", 1, 1)
    head = head.ljust(76, b"\0") + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return head.ljust(sector, b"\0") + fat + entries
