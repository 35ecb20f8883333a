"""Pure: what a packed document (DOCX, ODT) may hold, and how far it may unfold."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator

from base.files import formats, marks
from base.files.refusals import FileRefused, Reason

_CHUNK = 64 * 1024
_DRIVE_OR_PARENT = ("..", "")
_DOCUMENT_TYPES = (b"<!DOCTYPE", b"<!ENTITY")
_XML_ENDINGS = (".xml", ".rels")


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive, checked without unpacking: entries, names, links, declared sizes, no second file around it."""
    if not data.startswith(marks.ZIP):
        raise FileRefused(Reason.DAMAGED)
    if marks.PDF in data[:1024]:
        raise FileRefused(Reason.SECOND_FILE)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OverflowError) as error:
        raise FileRefused(Reason.DAMAGED) from error
    if archive.comment or archive.start_dir > len(data):
        raise FileRefused(Reason.SECOND_FILE)
    _check_names(entries)
    _check_declared(entries, len(data))
    return archive


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > formats.MAX_ENTRIES:
        raise FileRefused(Reason.BOMB)
    seen: set[str] = set()
    for entry in entries:
        parts = entry.filename.removesuffix("/").split("/")
        unsafe = "\\" in entry.orig_filename or ":" in entry.filename or "\0" in entry.orig_filename
        if unsafe or any(part in _DRIVE_OR_PARENT for part in parts) or stat.S_ISLNK(entry.external_attr >> 16):
            raise FileRefused(Reason.UNSAFE_NAMES)
        if entry.filename.lower() in seen:
            raise FileRefused(Reason.DAMAGED)
        seen.add(entry.filename.lower())


def _check_declared(entries: list[zipfile.ZipInfo], size: int) -> None:
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.flag_bits & 0x1:
            raise FileRefused(Reason.PASSWORD)
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise FileRefused(Reason.DAMAGED)
        # Parts that overlap are how a small file unfolds without end.
        if entry.header_offset < end or entry.header_offset + entry.compress_size > size:
            raise FileRefused(Reason.BOMB)
        end = entry.header_offset + 30 + entry.compress_size
        if entry.file_size > formats.RATIO_FROM_BYTES and entry.file_size > formats.MAX_RATIO * max(
            1, entry.compress_size
        ):
            raise FileRefused(Reason.BOMB)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > formats.MAX_UNPACKED or unpacked > max(formats.RATIO_FROM_BYTES, formats.MAX_RATIO * size):
        raise FileRefused(Reason.BOMB)


def unpack_all(archive: zipfile.ZipFile) -> None:
    """Unpack everything once into nothing: sizes and sums must be what was declared, no part may be a program."""
    total = 0
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        is_xml = entry.filename.lower().endswith(_XML_ENDINGS)
        carried = b""
        for number, chunk in enumerate(_chunks(archive, entry)):
            total += len(chunk)
            if total > formats.MAX_UNPACKED:
                raise FileRefused(Reason.BOMB)
            if number == 0 and marks.is_program(chunk[:64]):
                raise FileRefused(Reason.PROGRAM)
            if is_xml:
                plain = carried + chunk.replace(b"\0", b"")
                if any(mark in plain for mark in _DOCUMENT_TYPES):
                    raise FileRefused(Reason.LOADS_FROM_ELSEWHERE)
                carried = plain[-16:]


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                yield chunk
    except RuntimeError as error:
        raise FileRefused(Reason.PASSWORD) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise FileRefused(Reason.DAMAGED) from error


def read_part(archive: zipfile.ZipFile, name: str, *, limit: int = 2 * formats.MEGABYTE) -> bytes:
    """One part by name, at most `limit` bytes of it; b"" when it is not there."""
    try:
        entry = archive.getinfo(name)
    except KeyError:
        return b""
    read = b""
    for chunk in _chunks(archive, entry):
        read += chunk
        if len(read) >= limit:
            break
    return read[:limit]
