"""Pure: who somebody is and how to reach them, from the top of a résumé."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import phonenumbers

from base import countries
from recruit.candidates.resumes.words import HEADINGS, is_title_word, plain

_EMAIL = re.compile(r"[A-Za-z0-9_.+%-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_LINK = re.compile(r"(?:https?://)?(?:www\.)?([\w-]{1,60}(?:\.[\w-]{1,60}){1,3})(/[\w./%~+-]{0,120})?", re.IGNORECASE)
_NAME_LABEL = re.compile(r"^(?:full name|name|nom|nombre|imię i nazwisko|vor- und nachname)\s*:\s*(.+)$", re.IGNORECASE)
_CITY_LABEL = re.compile(
    r"^(?:address|location|city|anschrift|adresse|wohnort|ort|ciudad|dirección|ville|adres|miasto)\s*:\s*(.+)$",
    re.IGNORECASE,
)
_POSTAL = re.compile(r"\b(?:[A-Z]{1,2}-)?(?:\d{5}|\d{2}-\d{3}|\d{4})\s+([^\W\d_][^\d,|•·]{1,40})")
_WORD = r"[^\W\d_]+(?:['’.-][^\W\d_]*){0,3}"
_NAME = re.compile(rf"^{_WORD}(?: {_WORD}){{1,4}}$")
_HONORS = re.compile(r"(?:^|\s)(?:dr|prof|mr|mrs|ms|dipl\.-ing|ing|mgr|phd|msc|mba|bsc|md)\.?(?=\s|,|$)", re.IGNORECASE)
_PARTICLES = frozenset(
    {"de", "da", "di", "del", "della", "la", "le", "van", "von", "der", "den", "dos", "el", "al", "zu", "bin"}
)
_NOT_NAMES = frozenset({"curriculum vitae", "lebenslauf", "resume", "cv", "hoja de vida", "zyciorys", "bewerbung"})
_CUTS = re.compile(r"\s*[|•·\t]\s*|\s{3,}|\s[–—]\s")
HEAD_LINES = 25


@dataclass(frozen=True, slots=True)
class Guess:
    """A value and how sure it is, from 0 to 1."""

    value: str
    confidence: float

    def as_json(self) -> dict[str, Any]:
        """The shape `ParsedResume.found` keeps."""
        return {"value": self.value, "confidence": round(self.confidence, 2)}


def contact_of(head: list[str], text: str) -> dict[str, Guess]:
    """Name, e-mail, phone, place, headline and links, as far as they are found; `head` are the lines on top."""
    top = [piece for line in head[:HEAD_LINES] for piece in _CUTS.split(line) if piece]
    found: dict[str, Guess] = {}
    email = _email(top, text)
    if email:
        found["email"] = email
    found |= _place(top)
    country = found["country_code"].value if "country_code" in found else _ending(email)
    phone = _phone(top, text, country)
    if phone:
        found["phone"] = phone
    name, line = _name(top, email.value if email else "")
    if name:
        found["first_name"], found["last_name"] = name
    headline = _headline(top, line)
    if headline:
        found["headline"] = headline
    return found | _links(text)


def _email(top: list[str], text: str) -> Guess | None:
    for source, confidence in (("\n".join(top), 0.98), (text[:20_000], 0.8)):
        if found := _EMAIL.search(source):
            return Guess(found[0].strip(".").lower(), confidence)
    return None


def _ending(email: Guess | None) -> str:
    """The country an address ends in, as a hint for numbers written without one."""
    ending = email.value.rpartition(".")[2] if email else ""
    return {"uk": "gb"}.get(ending, ending if len(ending) == 2 else "")


def _phone(top: list[str], text: str, country: str) -> Guess | None:
    region = country.upper() or None
    for source, sure in (("\n".join(top), 0.95), (text[:8_000], 0.7)):
        for match in phonenumbers.PhoneNumberMatcher(source, region):
            words = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
            return Guess(words, sure if phonenumbers.is_valid_number(match.number) else sure / 2)
        if found := re.search(r"(?<![\d/.])\(?\d[\d ()/-]{6,18}\d(?![\d/.])", source) if sure > 0.9 else None:
            digits = re.sub(r"\D", "", found[0])
            if 8 <= len(digits) <= 15:
                return Guess(found[0].strip(), 0.5)
    return None


def _name(top: list[str], email: str) -> tuple[tuple[Guess, Guess] | None, int]:
    for index, line in enumerate(top[:12]):
        labelled = _NAME_LABEL.match(line)
        words = _HONORS.sub(" ", labelled[1] if labelled else line).replace(",", " ")
        words = " ".join(words.split())
        if _may_be_name(words):
            first, last = _split(words, surname_first="," in line and not labelled)
            confidence = (0.95 if labelled else 0.85 if index < 2 else 0.6) + 0.1 * _echoes(email, first, last)
            return (Guess(first, min(confidence, 0.99)), Guess(last, min(confidence, 0.99))), index
    pieces = [piece for piece in re.split(r"[._+-]", email.partition("@")[0]) if piece.isalpha() and len(piece) > 1]
    if len(pieces) == 2:
        return (Guess(pieces[0].title(), 0.4), Guess(pieces[1].title(), 0.4)), -1
    return None, -1


def _may_be_name(words: str) -> bool:
    key = plain(words)
    if key in _NOT_NAMES or key in HEADINGS or len(words) > 60 or not _NAME.match(words):
        return False
    tokens = words.split()
    big = [token for token in tokens if token[0].isupper() or token in _PARTICLES]
    return len(big) == len(tokens) and not any(is_title_word(token) for token in tokens)


def _split(words: str, *, surname_first: bool) -> tuple[str, str]:
    tokens = words.split()
    loud = [len(token) > 1 and token.isupper() for token in tokens]
    if surname_first or (loud[0] and not any(loud[1:])):
        first, last = tokens[1:], tokens[:1]
    elif any(loud) and not all(loud):
        cut = loud.index(True)
        first, last = tokens[:cut], tokens[cut:]
    else:
        cut = next(
            (place for place, token in enumerate(tokens) if place and token.lower() in _PARTICLES), len(tokens) - 1
        )
        first, last = tokens[:cut], tokens[cut:]
    return _case(first), _case(last)


def _case(tokens: list[str]) -> str:
    return " ".join(_quiet(token) if token.isupper() and len(token) > 1 else token for token in tokens)


def _quiet(token: str) -> str:
    """ "O'NEILL-BROWN" as people write it: "O'Neill-Brown"."""
    return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), token)


def _echoes(email: str, first: str, last: str) -> bool:
    local = plain(email.partition("@")[0])
    return any(len(part) > 2 and part in local for part in (plain(first), plain(last)))


def _place(top: list[str]) -> dict[str, Guess]:
    for line in top:
        labelled = _CITY_LABEL.match(line)
        words = labelled[1] if labelled else line
        if "@" in words or "//" in words:
            continue
        pieces = [piece.strip(" .") for piece in words.split(",") if piece.strip(" .")]
        code = _country(pieces[-1]) if len(pieces) > 1 else ""
        if found := _POSTAL.search(words):
            city = found[1].split(",")[0].strip(" .-")
            return {"city": Guess(city, 0.85), **_coded(code)}
        if code and len(pieces) <= 4 and _is_city(pieces[-2]):
            return {"city": Guess(pieces[-2], 0.85), **_coded(code)}
        if labelled and _is_city(pieces[0]):
            return {"city": Guess(pieces[0], 0.7)}
    return {}


def _is_city(words: str) -> bool:
    return 2 <= len(words) <= 40 and words[0].isupper() and not any(sign.isdigit() for sign in words)


def _coded(code: str) -> dict[str, Guess]:
    return {"country_code": Guess(code, 0.9)} if code else {}


_OWN_NAMES = {
    "deutschland": "de", "osterreich": "at", "schweiz": "ch", "polska": "pl", "espana": "es", "france": "fr",
    "uk": "gb", "england": "gb", "scotland": "gb", "usa": "us", "suisse": "ch", "allemagne": "de", "alemania": "de",
    "niemcy": "de", "belgique": "be", "espagne": "es", "italia": "it", "nederland": "nl",
}  # fmt: skip


def _country(words: str) -> str:
    key = plain(words)
    if key in _OWN_NAMES:
        return _OWN_NAMES[key]
    if len(words) == 2 and words.isupper() and countries.name_of(words.lower()) != words.lower():
        return words.lower()
    return next((code for code in countries.codes_matching(words) if plain(countries.name_of(code)) == key), "")


def _headline(top: list[str], name_at: int) -> Guess | None:
    if name_at < 0:
        return None
    for line in top[name_at + 1 : name_at + 3]:
        if _EMAIL.search(line) or re.search(r"\d|//|www\.|:", line) or not 3 <= len(line) <= 80 or "," in line:
            continue
        is_title = any(is_title_word(token) for token in re.split(r"[\s/-]+", line) if token)
        return Guess(line.strip(" -–|"), 0.85 if is_title else 0.5)
    return None


def _links(text: str) -> dict[str, Guess]:
    found: dict[str, Guess] = {}
    for match in _LINK.finditer(text[:20_000]):
        host, path = match[1].lower(), match[2] or ""
        address = f"https://{host}{path}".rstrip("/.")
        if host.endswith("linkedin.com") and path.startswith("/in/"):
            found.setdefault("linkedin", Guess(address, 0.98))
        elif host == "github.com" and len(path) > 1:
            found.setdefault("github", Guess(address, 0.95))
        elif (
            match[0].lower().startswith(("http", "www.")) and "@" not in text[max(0, match.start() - 1) : match.start()]
        ):
            found.setdefault("website", Guess(address, 0.7))
    return found
