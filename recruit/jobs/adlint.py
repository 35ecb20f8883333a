"""Pure: what would make a job ad better. Local rules, no network; the sentences are in `views.advice`."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

SHORT, LONG = 60, 700
LONG_TITLE = 60
LONG_SENTENCE = 40
# Words that put readers off.
_PUTS_OFF = ("ninja", "rockstar", "rock star", "guru", "young team", "digital native", "native speaker")
_TAG = re.compile(r"<[^>]+>")
_MONEY = re.compile(r"[€$£]\s?\d|\d\s?[€$£]|\b(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN)\b")


def words_of(markup: str) -> list[str]:
    """The words a reader sees."""
    return html.unescape(_TAG.sub(" ", markup)).split()


def lint(title: str, sections: Mapping[str, str], *, says_pay: bool) -> list[tuple[str, str]]:
    """Findings about an ad, each a code and a detail.

    `sections` are its texts by name, as HTML; `says_pay` tells that the job states its pay.
    """
    text = html.unescape(_TAG.sub("\n", "\n".join(sections.values())))
    count = len(text.split())
    found = [
        ("no_pay", not says_pay and not _MONEY.search(text)),
        ("short", count < SHORT),
        ("long", count > LONG),
        ("no_qualifications", not words_of(sections.get("qualifications", ""))),
        ("shouting", title.isupper() and len(title) > 3),
        ("long_title", len(title) > LONG_TITLE),
        ("long_sentence", any(len(part.split()) > LONG_SENTENCE for part in re.split(r"[.!?\n]", text))),
    ]
    phrases = [phrase for phrase in _PUTS_OFF if re.search(rf"\b{re.escape(phrase)}\b", text.lower())]
    return [(code, "") for code, holds in found if holds] + [("puts_off", phrase) for phrase in phrases]
