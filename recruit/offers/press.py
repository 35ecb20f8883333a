"""Pure: prints a letter: blocks of text on the company's letterhead, as a tagged PDF/A with all its letters inside.

The typesetter reads the sheet `letter.typ` beside this file and takes what people typed as data. The same sheet gives
the same bytes. Fonts come from packages; a letter that none of them has is named, never printed as a box.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import Any

import typst

from recruit.offers.blocks import Block, Line, printable

_SHEET = Path(__file__).with_name("letter.typ")
_FONT_PACKAGES = (
    "fontpkg_source_sans_3", "fontpkg_noto_sans", "fontpkg_assistant", "fontpkg_noto_sans_arabic",
    "fontpkg_noto_sans_thai", "noto_cjk_sans_jp_regular",
)  # fmt: skip
# PDF/A-2a: kept for decades and read aloud; PDF/UA-1: order and language are in the file.
_STANDARDS: list[Any] = ["a-2a", "ua-1"]
_NO_GLYPH = re.compile(r'the text `"(?P<text>.+?)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
# So many different letters are named in one answer; each is found by setting the letter once more, so a long letter in
# an unknown script names those found in this many seconds.
MOST_NAMED, PATIENCE = 20, 2.0


class Unprintable(ValueError):
    """No font has these characters."""

    def __init__(self, signs: Iterable[str]) -> None:
        self.signs = tuple(signs)
        super().__init__(" ".join(self.signs))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One letter. `head` is the brand on the letterhead, the company's name without one.

    `mark` stands small under the date ("Preview"); without `signs` nobody is asked to sign on it.

    `color` is the brand's, `link_color` a shade of it that is legible on paper; `logo` a PNG or JPEG.
    """

    title: str
    language: str
    company: str
    day: str
    addressee: tuple[str, ...]
    blocks: tuple[Block, ...]
    page: str
    head: str = ""
    color: str = "#1f5fbf"
    link_color: str = "#1f5fbf"
    logo: bytes = b""
    mark: str = ""
    signs: bool = True
    for_company: str = ""
    sender: str = ""
    sender_title: str = ""
    accepted: str = ""
    candidate: str = ""
    place_date: str = ""
    made_on: date = field(default=date(2021, 1, 1))


def print_letter(sheet: Sheet) -> bytes:
    """The letter as PDF. Raises Unprintable, which names the characters (up to 20) that no font has."""
    began = monotonic()
    data = json.dumps(_as_data(sheet), ensure_ascii=False)
    unknown: list[str] = []
    while True:
        try:
            pdf = _typeset(data, sheet.made_on)
        except typst.TypstError as error:
            sign = _named_in(error)
            if sign is None or sign not in data or len(unknown) >= MOST_NAMED:
                if unknown:
                    break
                raise
            unknown.append(sign)
            data = data.replace(sign, "?")
            if monotonic() - began > PATIENCE:
                break
        else:
            if not unknown:
                return pdf
            break
    raise Unprintable(unknown)


def _typeset(data: str, made_on: date) -> bytes:
    made = typst.compile(
        _source(),
        font_paths=_fonts(),
        sys_inputs={"sheet": data},
        pdf_standards=_STANDARDS,
        timestamp=datetime.combine(made_on, time(), UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError("The typesetter gave pages instead of a document.")
    return made


@cache
def _source() -> bytes:
    return _SHEET.read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """The fonts of the packages, read once; never those of the machine, so that every machine prints the same."""
    places = [spec.origin for name in _FONT_PACKAGES if (spec := find_spec(name)) is not None and spec.origin]
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[Path(place).parent for place in places]
    )


def _named_in(error: typst.TypstError) -> str | None:
    found = _NO_GLYPH.search(str(error))
    if found is None:
        return None
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), found["text"])


def _as_data(sheet: Sheet) -> dict[str, Any]:
    plain = {
        name: value for name, value in asdict(sheet).items() if name not in {"blocks", "addressee", "logo", "made_on"}
    }
    data: dict[str, Any] = {
        name: printable(value) if isinstance(value, str) else value for name, value in plain.items()
    }
    data["addressee"] = [printable(line) for line in sheet.addressee if line]
    data["head"] = data["head"] or data["company"]
    data["title"] = data["title"].strip() or data["company"]
    data["logo"] = list(sheet.logo)
    data["blocks"] = [
        {
            "kind": block.kind,
            "lines": [_line(one) for one in block.lines],
            "labels": [_line(one) for one in block.labels],
        }
        for block in sheet.blocks
        if block.kind != "h" or _is_legible(block)
    ]
    return data


def _is_legible(block: Block) -> bool:
    """Whether anything of it is seen; a heading of nothing is none, and readers of the file would stumble over it."""
    return any(printable(run.text).strip() for line in block.lines for run in line)


def _line(line: Line) -> list[dict[str, Any]]:
    return [
        {
            "text": printable(run.text), "bold": run.bold, "italic": run.italic, "link": run.link,
            "missing": run.is_missing,
        }
        for run in line
    ]  # fmt: skip
