"""Pure: whether packed and old Word documents, OpenDocument and rich text are what their names say."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, ElementTree

from base.files import archives, formats, marks
from base.files.refusals import FileRefused, Reason

_WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACRO_ENABLED = "macroenabled"
_FOREIGN_TARGET = re.compile(rb'type="[^"]*/(?:attachedtemplate|oleobject|frame|subdocument|afchunk)"', re.IGNORECASE)
_EXTERNAL = re.compile(rb'targetmode="external"', re.IGNORECASE)
_REMOTE = re.compile(rb'target="(?:https?:|ftp:|\\\\|file://[^/])', re.IGNORECASE)
_RELATION = re.compile(rb"<relationship\b[^>]*>", re.IGNORECASE)
_ODT_TYPE = formats.ODT.content_type.encode()
_RTF_OBJECT = re.compile(rb"\\(?:objdata|objupdate|objocx|objhtml)\b", re.IGNORECASE)
_RTF_TEMPLATE = re.compile(rb"\\\*\\template\s+(?:https?:|\\\\\\\\|ftp:)", re.IGNORECASE)


def check_docx(data: bytes) -> None:
    """A Word document without macros, foreign objects or templates fetched from the network."""
    archive = archives.open_archive(data)
    names = {name.lower() for name in archive.namelist()}
    if "[content_types].xml" not in names:
        raise FileRefused(Reason.WRONG_CONTENT, ending="docx")
    archives.unpack_all(archive)
    types = _content_types(archive)
    if any(_MACRO_ENABLED in type_.lower() for type_ in types) or any(
        name.endswith("vbaproject.bin") for name in names
    ):
        raise FileRefused(Reason.MACROS)
    if _WORD_MAIN not in types or "word/document.xml" not in names:
        raise FileRefused(Reason.WRONG_CONTENT, ending="docx")
    for name in archive.namelist():
        if name.lower().endswith(".rels"):
            _check_relations(archives.read_part(archive, name))


def _content_types(archive: zipfile.ZipFile) -> set[str]:
    name = next(name for name in archive.namelist() if name.lower() == "[content_types].xml")
    try:
        root = ElementTree.fromstring(archives.read_part(archive, name), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise FileRefused(Reason.DAMAGED) from error
    return {str(child.get("ContentType", "")) for child in root}


def _check_relations(text: bytes) -> None:
    for relation in _RELATION.findall(text.replace(b"\0", b"").replace(b"'", b'"')):
        if _FOREIGN_TARGET.search(relation) and _EXTERNAL.search(relation) and _REMOTE.search(relation):
            raise FileRefused(Reason.LOADS_FROM_ELSEWHERE)


def check_odt(data: bytes) -> None:
    """An OpenDocument text without macros or a password."""
    archive = archives.open_archive(data)
    first = archive.infolist()[0] if archive.infolist() else None
    if first is None or first.filename != "mimetype" or archives.read_part(archive, "mimetype").strip() != _ODT_TYPE:
        raise FileRefused(Reason.WRONG_CONTENT, ending="odt")
    archives.unpack_all(archive)
    names = archive.namelist()
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names):
        raise FileRefused(Reason.MACROS)
    if b"encryption-data" in archives.read_part(archive, "META-INF/manifest.xml"):
        raise FileRefused(Reason.PASSWORD)
    if "content.xml" not in names:
        raise FileRefused(Reason.DAMAGED)


def check_rtf(data: bytes) -> None:
    """Rich text from the first brace to the last, without embedded objects."""
    if not data.startswith(marks.RTF):
        raise FileRefused(Reason.WRONG_CONTENT, ending="rtf")
    if marks.ends_as_zip(data):
        raise FileRefused(Reason.SECOND_FILE)
    if not data.rstrip(b"\0\r\n \x1a").endswith(b"}"):
        raise FileRefused(Reason.DAMAGED)
    if _RTF_OBJECT.search(data) or _RTF_TEMPLATE.search(data):
        raise FileRefused(Reason.LOADS_FROM_ELSEWHERE)


def check_doc(data: bytes) -> None:
    """A Word 97 document: a compound file with a Word stream and no macros."""
    if not data.startswith(marks.OLE):
        raise FileRefused(Reason.WRONG_CONTENT, ending="doc")
    if marks.ends_as_zip(data):
        raise FileRefused(Reason.SECOND_FILE)
    try:
        names = set(_compound_names(data))
    except (struct.error, IndexError, ValueError) as error:
        raise FileRefused(Reason.DAMAGED) from error
    if {"EncryptedPackage", "EncryptionInfo"} & names:
        raise FileRefused(Reason.PASSWORD)
    if {"_VBA_PROJECT", "Macros", "VBA"} & names:
        raise FileRefused(Reason.MACROS)
    if "Ole10Native" in {name.lstrip("\x01") for name in names}:
        raise FileRefused(Reason.LOADS_FROM_ELSEWHERE)
    if "WordDocument" not in names:
        raise FileRefused(Reason.WRONG_CONTENT, ending="doc")


_FREE = 0xFFFFFFFA
_DIRECTORY_ENTRY = 128


def _compound_names(data: bytes) -> Iterator[str]:
    shift = struct.unpack_from("<H", data, 30)[0]
    if data[28:30] != b"\xfe\xff" or shift not in {9, 12}:
        raise ValueError("not a compound file")
    size = 1 << shift

    def sector(number: int) -> bytes:
        start = (number + 1) * size
        if not 0 <= start <= len(data) - size:
            raise ValueError("a sector lies outside of the file")
        return data[start : start + size]

    width = size // 4
    table_sectors = [number for number in struct.unpack_from("<109I", data, 76) if number < _FREE]
    table: list[int] = []
    for number in table_sectors:
        table.extend(struct.unpack(f"<{width}I", sector(number)))
    number, seen = struct.unpack_from("<I", data, 48)[0], set[int]()
    while number < _FREE:
        if number in seen:
            raise ValueError("the directory runs in a circle")
        seen.add(number)
        block = sector(number)
        for at in range(0, size, _DIRECTORY_ENTRY):
            length = struct.unpack_from("<H", block, at + 64)[0]
            if 2 <= length <= 64:
                yield block[at : at + length - 2].decode("utf-16-le", errors="replace")
        number = table[number]
