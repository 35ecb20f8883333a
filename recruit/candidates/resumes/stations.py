"""Pure: the stations of a working life and of an education, from the lines under their headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from recruit.candidates.resumes.periods import Period, period_in
from recruit.candidates.resumes.words import COMPANY, DEGREE, SCHOOL, is_title_word

MOST = 50
_BULLET = re.compile(r"^[•●▪■◦‣*·»>–-]\s+|^[•●▪■◦‣·]")
_PIECES = re.compile(r"\s*(?:\||·|•|\t|\s[–—-]\s|;)\s*|,\s+")
_AT = re.compile(r"\s+(?:at|bei|chez|en|w|@|with|für)\s+(?=[A-ZÀ-Ž])")


@dataclass(slots=True)
class Block:
    """The lines of one station: what heads it, from when to when, and what follows."""

    heads: list[str] = field(default_factory=list)
    period: Period | None = None
    body: list[str] = field(default_factory=list)


def experience_of(lines: list[str]) -> list[dict[str, Any]]:
    """The stations of a working life, in the order they stand there."""
    return [station for block in blocks(lines) if (station := _employment(block))][:MOST]


def education_of(lines: list[str]) -> list[dict[str, Any]]:
    """Places of learning, in the order they stand there."""
    found = blocks(lines, single=True)
    if not any(block.period for block in found):
        found = _undated(lines)
    return [station for block in found if (station := _schooling(block))][:MOST]


def blocks(lines: list[str], *, single: bool = False) -> list[Block]:
    """Cut lines into stations: one begins where a period stands, with the head lines that belong to it.

    Whether the head stands above its period or beside and below it is told by what comes before the first period.
    """
    lines = [line for line in lines if line]
    dated = [(place, period) for place, line in enumerate(lines) if (period := _period(line, single))]
    if not dated:
        return [Block(heads=lines[:2], body=lines[2:])] if lines else []
    above = min(dated[0][0], 3)
    found: list[Block] = []
    starts = [max(place - above, 0) for place, _period in dated]
    for number, (place, period) in enumerate(dated):
        end = starts[number + 1] if number + 1 < len(dated) else len(lines)
        begin = max(starts[number], dated[number - 1][0] + 1 if number else 0)
        heads = [line for line in lines[begin:place] if not _BULLET.match(line)]
        after = lines[place + 1 : max(end, place + 1)]
        if period.rest:
            heads.append(period.rest)
        heads, after = _enough(heads, after)
        found.append(Block(heads=heads, period=period, body=after))
    return found


def _enough(heads: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    """Take head lines from below the period while there is only one piece of head."""
    while after and len(_pieces(heads)) < 2 and len(after[0]) <= 90 and not _BULLET.match(after[0]):
        heads, after = [*heads, after[0]], after[1:]
    return heads, after


def _period(line: str, single: bool) -> Period | None:
    if _BULLET.match(line) and len(line) > 60:
        return None
    found = period_in(line, single=single)
    # A sentence that mentions years is no head of a station.
    return found if found and len(found.rest) <= 120 else None


def _pieces(heads: list[str]) -> list[str]:
    pieces = []
    for head in heads:
        for part in _AT.split(head):
            pieces += [_trimmed(piece) for piece in _PIECES.split(part) if piece and _trimmed(piece)]
    return pieces


def _trimmed(piece: str) -> str:
    """Without outer signs, but with the last full stop of "S.L." and "z o.o."."""
    words = piece.strip(" ,()")
    return words if words.count(".") > 1 else words.strip(" .")


def _is_title(words: str) -> bool:
    return any(is_title_word(token) for token in re.split(r"[\s/()-]+", words) if token)


def _employment(block: Block) -> dict[str, Any] | None:
    pieces = _pieces(block.heads)
    if not pieces:
        return None
    title = next((piece for piece in pieces if _is_title(piece)), "")
    rest = [piece for piece in pieces if piece != title]
    company = next((piece for piece in rest if COMPANY.search(piece)), rest[0] if rest else "")
    if not title:
        title = next((piece for piece in pieces if piece != company), "")
        rest = [piece for piece in rest if piece != title]
    places = [piece for piece in rest if piece != company and len(piece) <= 40 and piece[:1].isupper()]
    sure = 0.5 + 0.2 * bool(title and _is_title(title)) + 0.15 * bool(company) + 0.1 * bool(block.period)
    return {
        "title": title[:200],
        "company": company[:200],
        "location": ", ".join(places[:2])[:200],
        **_dates(block.period),
        "description": "\n".join(_BULLET.sub("", line).strip() for line in block.body)[:5_000],
        "confidence": round(sure if block.period else sure - 0.2, 2),
    }


def _schooling(block: Block) -> dict[str, Any] | None:
    pieces = _pieces(block.heads)
    school = next((piece for piece in pieces if SCHOOL.search(piece)), "")
    degree = next((piece for piece in pieces if piece != school and DEGREE.search(piece)), "")
    if not school and not degree:
        if not block.period or not pieces:
            return None
        school = pieces[0]
    others = [piece for piece in pieces if piece not in {school, degree}]
    degree, major = _major(degree, others)
    sure = 0.45 + 0.25 * bool(school and SCHOOL.search(school)) + 0.2 * bool(degree) + 0.05 * bool(block.period)
    return {
        "institution": school[:200],
        "degree": degree[:200],
        "major": major[:200],
        "location": next((piece for piece in others if piece != major and len(piece) <= 40), "")[:200],
        **_dates(block.period),
        "description": "\n".join(_BULLET.sub("", line).strip() for line in block.body)[:2_000],
        "confidence": round(sure, 2),
    }


def _major(degree: str, others: list[str]) -> tuple[str, str]:
    """Part "MSc in Physics" into degree and subject; "Bachelor, Physics" has it beside."""
    cut = re.split(r"\s+(?:in|en|im Fach|na kierunku|of)\s+(?=\S{4})", degree, maxsplit=1)
    if len(cut) == 2 and not re.fullmatch(r"(?:Science|Arts|Engineering|Business Administration)", cut[1]):
        return cut[0], cut[1]
    if " of " in degree and " in " in degree:
        before, _in, after = degree.partition(" in ")
        return before, after
    words = DEGREE.sub("", degree, count=1).strip(" .,()-–")
    found = DEGREE.search(degree)
    if found and words and degree.startswith(found[0]) and not words.lower().startswith("of "):
        return found[0], words
    return degree, next((piece for piece in others if len(piece) > 3), "") if degree else ""


def _dates(period: Period | None) -> dict[str, Any]:
    if period is None:
        return {"startDate": "", "endDate": "", "current": False}
    return {"startDate": period.start, "endDate": period.end, "current": period.is_current}


def _undated(lines: list[str]) -> list[Block]:
    """Without any period a new station begins with each school."""
    found: list[Block] = []
    for line in (line for line in lines if line):
        known = " ".join(found[-1].heads) if found else ""
        begins = (
            not found
            or (SCHOOL.search(line) and SCHOOL.search(known))
            or (DEGREE.search(line) and DEGREE.search(known))
        )
        if begins:
            found.append(Block(heads=[line]))
        elif len(found[-1].heads) < 2:
            found[-1].heads.append(line)
        else:
            found[-1].body.append(line)
    return found
