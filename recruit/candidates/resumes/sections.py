"""Pure: the parts of a résumé by their headings."""

from __future__ import annotations

from dataclasses import dataclass, field

from recruit.candidates.resumes.words import HEADINGS, plain

MOST_LINES, LONGEST_LINE = 1_500, 400


@dataclass(slots=True)
class Parts:
    """The lines before the first heading, and those under each."""

    head: list[str] = field(default_factory=list)
    under: dict[str, list[str]] = field(default_factory=dict)

    def lines(self, section: str) -> list[str]:
        """The lines of one section, its blank ones too; empty when there is none."""
        return self.under.get(section, [])


def parts_of(text: str) -> Parts:
    """Cut a résumé at its headings. Only its first 1,500 lines are looked at, each to 400 signs."""
    parts = Parts()
    into = parts.head
    for line in text.split("\n", MOST_LINES)[:MOST_LINES]:
        cut = " ".join(line[:LONGEST_LINE].split()) if "\t" not in line else line[:LONGEST_LINE].strip()
        section, rest = _heading(cut)
        if section:
            into = parts.under.setdefault(section, [])
            if rest:
                into.append(rest)
        else:
            into.append(cut)
    return parts


def _heading(line: str) -> tuple[str, str]:
    if not line or len(line) > 200:
        return "", ""
    if (section := HEADINGS.get(plain(line))) and len(line) <= 50:
        return section, ""
    # "Skills: Python, SQL" is a heading with its content; "Name: …" is not one.
    before, colon, after = line.partition(":")
    section = HEADINGS.get(plain(before), "") if colon and after.strip() else ""
    return (section, after.strip()) if section else ("", "")
