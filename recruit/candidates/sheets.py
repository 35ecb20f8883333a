"""Pure: a spreadsheet of people: which column holds what, and what is wrong with a line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from base.countries import COUNTRIES

# What a column can hold; "name" is a whole name in one cell.
FIELDS = (
    "first_name", "last_name", "name", "email", "phone", "city", "region", "country", "headline", "company", "school",
    "degree", "tags", "linkedin", "website",
)  # fmt: skip
_WORDS: dict[str, str] = {
    "first_name": "firstname givenname forename vorname prenom imie nombre primeronombre first",
    "last_name": "lastname surname familyname nachname familienname nom nazwisko apellido apellidos last",
    "name": "name fullname candidatename candidate nomcomplet person applicant",
    "email": "email emailaddress mail mailaddress emailadresse courriel adresemail correo emailprivate",
    "phone": "phone phonenumber telephone tel mobile mobilephone telefon telefonnummer handy telefono cell cellphone",
    "city": "city town ort stadt ville miasto ciudad location wohnort",
    "region": "region state province bundesland kanton county",
    "country": "country countrycode land pays kraj pais",
    "headline": "headline title jobtitle currenttitle currentposition position role beruf titel funktion",
    "company": "company employer currentcompany currentemployer firma unternehmen arbeitgeber entreprise organisation "
    "organization",
    "school": "school university institution college universitat schule education ecole",
    "degree": "degree qualification abschluss diploma",
    "tags": "tags tag labels keywords skills schlagworte etiquettes",
    "linkedin": "linkedin linkedinurl linkedinprofile",
    "website": "website web homepage url portfolio",
}
_BY_WORD = {word: name for name, words in _WORDS.items() for word in words.split()}
_LONGEST = {"first_name": 100, "last_name": 100, "city": 100, "region": 100, "phone": 40, "headline": 200,
            "company": 200, "school": 200, "degree": 200}  # fmt: skip
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+")
_FOLDED = str.maketrans("äàáâãåéèêëíìîïóòôöõúùûüçñłśżźćęą", "aaaaaaeeeeiiiiooooouuuucnlszzcea")
_COUNTRIES = {name.lower(): code for code, name in COUNTRIES.items()} | {"deutschland": "de", "österreich": "at",
    "schweiz": "ch", "usa": "us", "uk": "gb", "polska": "pl", "españa": "es", "italia": "it"}  # fmt: skip


def guess(head: Sequence[str]) -> dict[str, str]:
    """What each column holds as its heading tells; a field is guessed once, columns nobody knows are left out."""
    found: dict[str, str] = {}
    for place, label in enumerate(head):
        word = re.sub(r"[\W_]", "", label.lower().translate(_FOLDED))
        name = _BY_WORD.get(word, "")
        if name and name not in found.values():
            found[str(place)] = name
    if "first_name" in found.values() and "name" in found.values():  # "First name" and "Name": the latter is the last
        whole = next(key for key, name in found.items() if name == "name")
        if "last_name" in found.values():
            del found[whole]
        else:
            found[whole] = "last_name"
    return found


@dataclass(slots=True)
class Line:
    """A line read by the mapping: the person's values, and what is wrong with it ("" when nothing is)."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problem: str = ""
    detail: str = ""


def read_line(cells: Sequence[str], mapping: Mapping[str, str], number: int) -> Line:
    """The person of a line. `problem` is a word of PROBLEMS, `detail` what it is about."""
    given = {name: cells[int(place)] for place, name in mapping.items() if int(place) < len(cells)}
    line = Line(number)
    if whole := given.pop("name", ""):
        first, last = _split(whole)
        given["first_name"] = given.get("first_name") or first
        given["last_name"] = given.get("last_name") or last
    email = given.get("email", "").strip().strip("<>;,").removeprefix("mailto:")
    for name, most in _LONGEST.items():
        if len(given.get(name, "")) > most:
            return _wrong(line, "too_long", name)
    if not given.get("first_name"):
        return _wrong(line, "no_first_name")
    if not given.get("last_name"):
        return _wrong(line, "no_last_name")
    if not email:
        return _wrong(line, "no_email")
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        return _wrong(line, "bad_email", email[:80])
    country = given.get("country", "").strip().lower()
    code = country if country in COUNTRIES else _COUNTRIES.get(country, "")
    if country and not code:
        return _wrong(line, "no_country", given["country"][:80])
    line.values = _values(given, email, code)
    return line


def _values(given: Mapping[str, str], email: str, code: str) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: given[name]
        for name in ("first_name", "last_name", "phone", "city", "region", "headline")
        if given.get(name)
    }
    values["email"] = email
    if code:
        values["country_code"] = code
    if given.get("company"):
        values["experience"] = [{"company": given["company"], "title": given.get("headline", ""), "current": True}]
    if given.get("school"):
        values["education"] = [{"institution": given["school"], "degree": given.get("degree", "")}]
    web = {name: given[name][:300] for name in ("linkedin", "website") if given.get(name)}
    if web:
        values["web"] = web
    if given.get("tags"):
        values["tags"] = [tag.strip()[:60] for tag in re.split("[,;|]", given["tags"]) if tag.strip()][:100]
    return values


def _split(whole: str) -> tuple[str, str]:
    if "," in whole:  # "Kowalska, Ana"
        last, first = (part.strip() for part in whole.split(",", 1))
        return first, last
    first, _blank, last = whole.strip().partition(" ")
    return first, last.strip()


def _wrong(line: Line, problem: str, detail: str = "") -> Line:
    line.problem, line.detail = problem, detail
    return line


def mark_repeated(lines: Sequence[Line]) -> None:
    """Say of each line whose e-mail address stood in an earlier one that it does."""
    seen: dict[str, int] = {}
    for line in lines:
        email = line.values.get("email", "").lower()
        if line.problem or not email:
            continue
        if email in seen:
            _wrong(line, "repeated", str(seen[email]))
        else:
            seen[email] = line.number
