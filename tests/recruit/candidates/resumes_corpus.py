"""Résumés as people write them, in five languages and many layouts, and their facts. All people are invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

_FIRST = ("Ana", "Jürgen", "Marie", "Łukasz", "José", "Emily", "Chloé", "Piotr", "Sofía", "Noah")
_LAST = ("Kowalska", "Müller", "Dupont", "García", "Nguyen", "O'Neill", "Lefèvre", "Weber", "Zielińska", "Brown")


@dataclass(frozen=True, slots=True)
class Written:
    """A résumé and its facts: name, e-mail, phone in E.164, city, stations (title, company, start, end)."""

    text: str
    first_name: str
    last_name: str
    email: str
    phone: str
    city: str
    country: str
    stations: tuple[tuple[str, str, str, str], ...]
    school: str
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Tongue:
    """Words and facts of one language."""

    country: str
    country_name: str
    city: str
    postal: str
    phone: str
    spoken: str
    experience: str
    education: str
    skills: str
    present: str
    titles: tuple[str, str]
    firms: tuple[str, str]
    school: str
    degree: str
    known: tuple[str, ...]


TONGUES = (
    _Tongue(
        "gb", "United Kingdom", "Leeds", "LS1 4AP", "+441132432999", "+44 113 243 2999", "Work Experience", "Education",
        "Key Skills", "Present", ("Senior Nurse", "Project Manager"), ("Northgate Hospital", "Brightwell Ltd"),
        "University of Leeds", "BSc Nursing", ("Triage", "Wound care", "Rota planning"),
    ),
    _Tongue(
        "de", "Deutschland", "Hamburg", "20095", "+494042838000", "+49 40 428 38-000", "Berufserfahrung", "Ausbildung",
        "Kenntnisse", "heute", ("Projektleiterin", "Softwareentwickler"), ("Nordlicht GmbH", "Hafenwerk AG"),
        "Universität Hamburg", "Diplom Informatik", ("Java", "Scrum", "Vertragsrecht"),
    ),
    _Tongue(
        "fr", "France", "Lyon", "69003", "+33472102030", "+33 4 72 10 20 30", "Expérience professionnelle", "Formation",
        "Compétences", "aujourd'hui", ("Chargée de clientèle", "Comptable"), ("Groupe Saône", "Banque du Rhône"),
        "Université Lyon 2", "Licence Gestion", ("Excel", "Négociation", "Anglais commercial"),
    ),
    _Tongue(
        "es", "España", "Sevilla", "41001", "+34954590500", "+34 954 59 05 00", "Experiencia laboral",
        "Formación académica", "Habilidades", "actualidad", ("Ingeniera de datos", "Técnico de soporte"),
        ("Grupo Giralda", "Andalux S.L."),
        "Universidad de Sevilla", "Grado Ingeniería Informática", ("SQL", "Python", "Atención al cliente"),
    ),
    _Tongue(
        "pl", "Polska", "Kraków", "31-007", "+48124121212", "+48 12 412 12 12", "Doświadczenie zawodowe",
        "Wykształcenie", "Umiejętności", "obecnie", ("Kierownik projektu", "Programistka"),
        ("Wawel Software", "Smocza Sp. z o.o."),
        "Uniwersytet Jagielloński", "Magister Informatyka", ("C#", "Azure", "Zarządzanie zespołem"),
    ),
)  # fmt: skip


def corpus(count: int, seed: int = 7) -> Iterator[Written]:
    """`count` résumés over all languages and layouts."""
    random = Random(seed)
    for number in range(count):
        tongue = TONGUES[number % len(TONGUES)]
        yield _write(random, tongue, layout=(number // len(TONGUES)) % 4)


def _write(random: Random, tongue: _Tongue, *, layout: int) -> Written:
    first, last = random.choice(_FIRST), random.choice(_LAST)
    email = f"person{random.randrange(10_000)}@mail.example.org"
    start = random.randrange(2012, 2018)
    spans = ((f"{start + 2:04d}-03", ""), (f"{start - 3:04d}-09", f"{start + 2:04d}-02"))
    stations = tuple((title, firm, *span) for title, firm, span in zip(tongue.titles, tongue.firms, spans, strict=True))
    contact = _contact(tongue, email, layout)
    lines = [*_name(first, last, layout), *contact, "", _head(tongue.experience, layout)]
    for title, firm, begin, end in stations:
        lines += [*_station(tongue, (title, firm, begin, end), layout), f"• {random.choice(tongue.known)} 2019.", ""]
    lines += [_head(tongue.education, layout), f"{start - 7} – {start - 3}", f"{tongue.degree}, {tongue.school}", ""]
    lines += [_head(tongue.skills, layout), (", ", " • ", "; ", "\n")[layout].join(tongue.known)]
    return Written(
        "\n".join(lines), first, last, email, tongue.phone, tongue.city, tongue.country, stations, tongue.school,
        tongue.known,
    )  # fmt: skip


def _name(first: str, last: str, layout: int) -> list[str]:
    return (
        [f"{first} {last}"],
        ["CURRICULUM VITAE", f"{first} {last}"],
        [f"{last.upper()} {first}"],
        [f"{last}, {first}"],
    )[layout]


def _contact(tongue: _Tongue, email: str, layout: int) -> list[str]:
    if layout == 0:
        return [f"{tongue.city}, {tongue.country_name} | {email} | {tongue.spoken}"]
    if layout == 1:
        return [f"E-mail: {email}", f"Tel.: {tongue.spoken}", f"{tongue.city}, {tongue.country_name}"]
    place = tongue.city if tongue.country == "gb" else f"{tongue.postal} {tongue.city}"
    return [f"12 Example Street, {place}, {tongue.country_name}", tongue.spoken, email]


def _head(words: str, layout: int) -> str:
    return (words, words.upper(), f"{words}:", words)[layout]


def _station(tongue: _Tongue, station: tuple[str, str, str, str], layout: int) -> list[str]:
    title, firm, begin, end = station
    year, month = begin.split("-")
    until = f"{end[5:]}/{end[:4]}" if end else tongue.present
    span = f"{month}/{year} – {until}"
    return (
        [f"{title}, {firm}, {tongue.city}", span],
        [f"{span}   {title}", f"{firm}, {tongue.city}"],
        [f"{title} | {firm} | {span}"],
        [firm, title, span],
    )[layout]
