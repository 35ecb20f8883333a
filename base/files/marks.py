"""Pure: byte patterns that give away what a file really is."""

from __future__ import annotations

import re
import struct

PDF = b"%PDF-"
ZIP = b"PK\x03\x04"
RTF = b"{\\rtf"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"

_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"#!",
    b"L\x00\x00\x00\x01\x14\x02\x00",
    b"\x00asm",
    b"dex\n",
    b"!<arch>",
)
_OTHERS = (
    PDF, ZIP, b"PK\x05\x06", RTF, OLE, PNG, JPEG, b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF", b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF", b"OggS", b"ID3", b"\x00\x00\x01\x00", b"SQLite format 3",
)  # fmt: skip
_SCRIPT_STARTS = (b"@echo", b"set-executionpolicy", b"powershell", b"wscript.", b"createobject(")
_WEB_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|script|svg|iframe|\?php)",
    re.IGNORECASE | re.DOTALL,
)

_END_OF_ZIP = b"PK\x05\x06"
_END_OF_ZIP_SIZE = 22


def is_program(head: bytes) -> bool:
    """Whether a file that begins so is run by some machine rather than read by a person."""
    return head.startswith(_PROGRAMS) or head.lstrip().lower().startswith(_SCRIPT_STARTS)


def is_known_binary(head: bytes) -> bool:
    """Whether the beginning is that of a well-known format that is not text."""
    return head.startswith(_OTHERS) or head[4:8] == b"ftyp"


def is_web_page(head: bytes) -> bool:
    """Whether a browser would take it for a page."""
    return _WEB_PAGE.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def ends_as_zip(data: bytes) -> bool:
    """Whether unpackers find an archive at the end of it, whatever it begins with.

    The end record must reach exactly to the end of the file: a document that merely contains an archive does not count.
    """
    tail_from = max(0, len(data) - 65_535 - _END_OF_ZIP_SIZE)
    at = data.rfind(_END_OF_ZIP, tail_from)
    while at >= 0:
        if len(data) - at >= _END_OF_ZIP_SIZE:
            comment: int = struct.unpack_from("<H", data, at + 20)[0]
            if at + _END_OF_ZIP_SIZE + comment == len(data):
                return True
        at = data.rfind(_END_OF_ZIP, tail_from, at)
    return False
