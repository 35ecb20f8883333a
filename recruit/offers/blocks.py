"""Pure: a letter's typed text as blocks of styled words.

The marks are those of job ads: blank lines part paragraphs, "- " and "1. " begin lists, "## " a heading; **bold**,
*italic* and [words](address) work inside a line. A line between bars, "| Salary | 72,000 |", is a row of facts. Reading
takes time in proportion to the text, and values are put in after reading, so that no value is ever taken for a mark.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from recruit.jobs import admarks

_PASTED = re.compile(
    r"</?(?:p|br|ul|ol|li|h[1-6]|strong|em|b|i|a|div|span|script|style|table)\b[^<>]{0,500}>", re.IGNORECASE
)
_ITEM = re.compile(r"(?:[-•]|(\d{1,3})[.)])\s+(.*)$")
_HEADING = re.compile(r"#{1,4}\s+(.*)$")
_LINK = re.compile(r"\[([^\]\[\n]{1,300})\]\(((?:https://|mailto:|tel:)[^\s()<>\"]{1,500})\)")
_MARK = re.compile(r"(\*\*|\*)")
_ROW = re.compile(r"\|(.*)\|$")
# Formatting characters that do no harm: joiners of scripts that need them, and soft hyphens.
_KEPT = frozenset("\u200c\u200d\u00ad")
# Longer than any word of a language; a place to break is put into it after as many letters.
LONGEST_WORD, BREAK_AFTER = 60, 30
_LONG_WORD = re.compile(rf"[^\s\u200b]{{{LONGEST_WORD},}}")
# More marks on one letter than any language writes; thousands of them keep the typesetter busy without end.
MOST_MARKS = 8


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look. `is_missing` marks a merge field without a value."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    is_missing: bool = False


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph ("p"), heading ("h"), list ("ul", "ol") or facts ("facts"), line by line.

    A line of facts is its label and what follows, kept in `labels` at the same place.
    """

    kind: str
    lines: tuple[Line, ...]
    labels: tuple[Line, ...] = ()


def read(text: str) -> list[Block]:
    """The blocks of a typed text; pasted HTML is read for what it says."""
    if _PASTED.search(text):
        text = admarks.to_text(text)
    found: list[tuple[str, list[Line], list[Line]]] = []
    is_apart = True
    for typed in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        kind, words, label = _kind_of(typed.strip())
        if kind == "blank":
            is_apart = True
            continue
        if not found or found[-1][0] != kind or kind == "h" or (is_apart and kind not in {"ul", "ol"}):
            found.append((kind, [], []))
        found[-1][1].append(tuple(_inline(words)))
        if kind == "facts":
            found[-1][2].append(tuple(_inline(label)))
        is_apart = False
    return [Block(kind, tuple(lines), tuple(labels)) for kind, lines, labels in found]


def mapped(blocks: list[Block], change: Callable[[Run], Iterator[Run]]) -> list[Block]:
    """The blocks with each run changed into others."""

    def lines(given: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(tuple(made for run in line for made in change(run)) for line in given)

    return [replace(block, lines=lines(block.lines), labels=lines(block.labels)) for block in blocks]


def printable(text: str) -> str:
    """The text without what no letter prints: control characters and marks that turn the order of letters around.

    Letters with accents are put together and hold at most 8 marks; very long words get places to break.
    """
    plain = unicodedata.normalize("NFC", text).replace("\t", " ")
    kept, marks = [], 0
    for sign in plain:
        category = unicodedata.category(sign)
        if category in {"Cc", "Cf", "Cs"} and sign != "\n" and sign not in _KEPT:
            continue
        marks = marks + 1 if category in {"Mn", "Me"} or sign in _KEPT else 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return _LONG_WORD.sub(_with_breaks, "".join(kept))


def _with_breaks(match: re.Match[str]) -> str:
    word = match.group(0)
    return "\u200b".join(word[start : start + BREAK_AFTER] for start in range(0, len(word), BREAK_AFTER))


def _kind_of(line: str) -> tuple[str, str, str]:
    """What a line is, its words, and the label of a fact."""
    if not line:
        return "blank", "", ""
    if heading := _HEADING.match(line):
        return "h", heading[1].strip(), ""
    if item := _ITEM.match(line):
        return ("ol" if item[1] else "ul"), item[2].strip(), ""
    if row := _ROW.match(line):
        label, bar, words = row[1].partition("|")
        return ("facts", words.strip(), label.strip()) if bar else ("p", line, "")
    return "p", line, ""


def _inline(line: str) -> Iterator[Run]:
    start = 0
    for link in _LINK.finditer(line):
        yield from _marked(line[start : link.start()])
        yield Run(link[1], link=link[2])
        start = link.end()
    yield from _marked(line[start:])


def _marked(text: str) -> Iterator[Run]:
    """Runs of a text with stars. A star that opens nothing or closes nothing stays a star."""
    pieces = _MARK.split(text)
    paired = _pairs(pieces)
    look = {"**": False, "*": False}
    for number, piece in enumerate(pieces):
        if number in paired:
            look[piece] = not look[piece]
        elif piece:
            yield Run(piece, bold=look["**"], italic=look["*"])


def _pairs(pieces: list[str]) -> set[int]:
    """The places of stars that open or close something: words stand close to them on the inside."""
    opened: dict[str, int] = {}
    paired: set[int] = set()
    for number in range(1, len(pieces), 2):
        mark, before, after = pieces[number], pieces[number - 1], pieces[number + 1]
        inside_word = mark == "*" and before[-1:].isalnum()
        if mark in opened and before and not before[-1].isspace():
            if mark == "**" or not after[:1].isalnum():
                paired |= {opened.pop(mark), number}
        elif after and not after[0].isspace() and not inside_word:
            opened[mark] = number
    return paired
