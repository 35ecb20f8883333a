"""Pure: whose résumé a file is, as far as its name tells."""

from __future__ import annotations

import re

_NOISE = frozenset(
    word
    for words in (
        "cv resume résumé resumé lebenslauf curriculum vitae bewerbung application candidature cover letter",
        "anschreiben final new neu updated version copy kopie de en eng ger deu pl fr es it english german the of von",
        "my mein doc docx pdf odt rtf txt profile linkedin",
    )
    for word in words.split()
)
_SPLIT = re.compile(r"[\W_\d]+")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
UNKNOWN = "?"


def person_of(file_name: str) -> tuple[str, str]:
    """First and last name told by a file name such as "Ana_Kowalska-CV(2).pdf"; "?" for what it does not tell."""
    stem = file_name.rsplit(".", 1)[0]
    words = [word for word in _SPLIT.split(_CAMEL.sub(" ", stem)) if len(word) > 1 and word.lower() not in _NOISE]
    names = [word if word != word.lower() and word != word.upper() else word.capitalize() for word in words[:4]]
    if not names:
        return UNKNOWN, (stem.strip() or UNKNOWN)[:100]
    return names[0][:100], (" ".join(names[1:]) or UNKNOWN)[:100]
