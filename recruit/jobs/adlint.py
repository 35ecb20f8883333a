"""Pure: what would make a job ad better. Local rules, no network; the sentences are in `views.advice`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from recruit.jobs import lintwords

SHORT, LONG = 60, 700
LONG_TITLE = 60
LONG_SENTENCE = 40
# Above this many letters a word is long for the reading level (LIX); the level that reads hard differs by language.
LONG_WORD = 6
HARD = {"en": 50.0, "de": 58.0, "fr": 54.0, "es": 54.0, "pl": 62.0}
_USUAL_HARD = 55.0
# A text shorter than this has no reading level worth telling.
LEAST_FOR_LEVEL = 50
_TAG = re.compile(r"<[^>]+>")
_BLOCK = re.compile(r"</?(?:p|br|li|ul|ol|h[1-6]|blockquote|div)\b[^>]*>", re.IGNORECASE)
_MONEY = re.compile(r"[€$£]\s?\d|\d\s?[€$£]|\d\s?(?:zł|kr|Kč)|\b(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN)\b")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_PHONE = re.compile(r"(?<![\w/])(?:\+|00|\(?0)[\d\s()/.-]{7,}\d")
_LINK = re.compile(r"https?://[^\s<>\"']+|\bwww\.[^\s<>\"']+")
_CAPITALS = re.compile(r"\b[^\W\d_]{4,}\b")
_MOST_CAPITALS = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to change: its kind, the words it is about as they stand in the text, and what fits instead."""

    code: str
    word: str = ""
    better: str = ""


def words_of(markup: str) -> list[str]:
    """The words a reader sees."""
    return plain(markup).split()


def plain(markup: str) -> str:
    """The text a reader sees, a line for each block."""
    return html.unescape(_TAG.sub(" ", _BLOCK.sub("\n", markup)))


def lint(
    title: str, sections: Mapping[str, str], *, says_pay: bool, says_place: bool = True, language: str = "en"
) -> list[Finding]:
    """Findings about an ad, the weightiest first.

    `sections` are its texts by name, as HTML; `says_pay` and `says_place` tell what the job itself states; `language`
    is the ad's, two letters. Gendered and age-coded words are known in English, German, French, Spanish and Polish;
    English ones are looked for in every ad, since they stand in ads of all languages.
    """
    text = plain("\n".join(f"<p>{section}</p>" for section in sections.values()))
    return [
        *(Finding(code) for code, holds in _about_whole(title, sections, text, says_pay, says_place) if holds),
        *_coded("gendered", lintwords.GENDERED, f"{title}\n{text}", language),
        *_coded("aged", lintwords.AGED, f"{title}\n{text}", language),
        *_shouted(text),
        *(Finding("contact", found) for found in _contacts(text)),
        *_level(text, language),
    ]


def _about_whole(
    title: str, sections: Mapping[str, str], text: str, says_pay: bool, says_place: bool
) -> list[tuple[str, bool]]:
    count = len(text.split())
    return [
        ("no_pay", not says_pay and not _MONEY.search(text)),
        ("no_place", not says_place),
        ("short", count < SHORT),
        ("long", count > LONG),
        ("no_qualifications", not words_of(sections.get("qualifications", ""))),
        ("shouting", title.isupper() and len(title) > 3),
        ("long_title", len(title) > LONG_TITLE),
        ("long_sentence", any(len(part.split()) > LONG_SENTENCE for part in re.split(r"[.!?\n]", text))),
    ]


def _coded(code: str, lists: Mapping[str, Mapping[str, str]], text: str, language: str) -> Iterator[Finding]:
    short = language[:2].lower()
    known = {**lists["en"], **lists.get(short, {})} if short != "en" else lists["en"]
    seen: set[str] = set()
    for found in _any_of(tuple(sorted(known, key=len, reverse=True))).finditer(text):
        key = " ".join(found[0].lower().split())
        if key not in seen:
            seen.add(key)
            yield Finding(code, found[0], known[key])


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """The words as whole words; the longest first, so that "young team" is one finding."""
    alternatives = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])", re.IGNORECASE)


def _shouted(text: str) -> Iterator[Finding]:
    """Words in capitals, when there are more of them than abbreviations explain."""
    loud = list(dict.fromkeys(word for word in _CAPITALS.findall(text) if word.isupper()))
    if len(loud) > _MOST_CAPITALS:
        yield from (Finding("capitals", word, word.capitalize()) for word in loud[:5])


def _contacts(text: str) -> Iterator[str]:
    for pattern in (_MAIL, _PHONE):
        for found in pattern.finditer(_LINK.sub(" ", text) if pattern is _PHONE else text):
            yield found[0].strip()


def reading_level(text: str) -> float:
    """The LIX of a text: words a sentence plus the share of long words; below 40 reads easily, above 55 hard."""
    words = re.findall(r"[^\W\d_]+", text)
    sentences = [part for part in re.split(r"[.!?:\n]+", text) if part.strip()]
    if not words or not sentences:
        return 0.0
    return len(words) / len(sentences) + 100 * sum(len(word) > LONG_WORD for word in words) / len(words)


def _level(text: str, language: str) -> Iterator[Finding]:
    if len(text.split()) >= LEAST_FOR_LEVEL:
        level = reading_level(text)
        if level > HARD.get(language[:2].lower(), _USUAL_HARD):
            yield Finding("hard", str(round(level)))


MARKED = frozenset({"gendered", "aged", "capitals", "contact"})


def marked(markup: str, findings: list[Finding]) -> str:
    """The HTML with every word a finding is about in a `<mark>`; tags and addresses stay as they are."""
    words = sorted({finding.word for finding in findings if finding.code in MARKED and finding.word}, key=len)
    if not words:
        return markup
    alternatives = "|".join(re.escape(html.escape(word, quote=False)) for word in reversed(words))
    pattern = re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])")
    parts = re.split(r"(<[^>]+>)", markup)
    return "".join(part if part.startswith("<") else pattern.sub(r"<mark>\g<0></mark>", part) for part in parts)
