"""Pure: what a letter says by itself in its language: dates, pay periods, page numbers, the lines to sign on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.units import format_compound_unit


@dataclass(frozen=True, slots=True)
class Printed:
    """The words a letter carries beside its text. `page` holds {page} and {pages}."""

    page: str
    for_company: str
    accepted: str
    place_date: str


_PRINTED = {
    "en": Printed("Page {page} of {pages}", "For {company}", "I accept this offer", "Place and date, signature"),
    "de": Printed(
        "Seite {page} von {pages}", "Für {company}", "Ich nehme dieses Angebot an", "Ort, Datum und Unterschrift"
    ),
    "fr": Printed("Page {page} sur {pages}", "Pour {company}", "J’accepte cette offre", "Lieu, date et signature"),
    "es": Printed("Página {page} de {pages}", "Por {company}", "Acepto esta oferta", "Lugar, fecha y firma"),
    "pl": Printed("Strona {page} z {pages}", "W imieniu {company}", "Przyjmuję ofertę", "Miejscowość, data i podpis"),
    "it": Printed("Pagina {page} di {pages}", "Per {company}", "Accetto questa offerta", "Luogo, data e firma"),
    "nl": Printed(
        "Pagina {page} van {pages}", "Namens {company}", "Ik ga akkoord met dit aanbod", "Plaats, datum en handtekening"
    ),
    "pt": Printed("Página {page} de {pages}", "Por {company}", "Aceito esta proposta", "Local, data e assinatura"),
    "sv": Printed(
        "Sida {page} av {pages}", "För {company}", "Jag accepterar erbjudandet", "Ort, datum och underskrift"
    ),
    "da": Printed("Side {page} af {pages}", "For {company}", "Jeg accepterer tilbuddet", "Sted, dato og underskrift"),
    "nb": Printed("Side {page} av {pages}", "For {company}", "Jeg aksepterer tilbudet", "Sted, dato og underskrift"),
    "fi": Printed("Sivu {page}/{pages}", "{company}", "Hyväksyn tarjouksen", "Paikka, päiväys ja allekirjoitus"),
    "cs": Printed("Strana {page} z {pages}", "Za {company}", "Přijímám tuto nabídku", "Místo, datum a podpis"),
    "ro": Printed("Pagina {page} din {pages}", "Pentru {company}", "Accept această ofertă", "Locul, data și semnătura"),
    "uk": Printed(
        "Сторінка {page} з {pages}", "Від {company}", "Я приймаю цю пропозицію", "Місце, дата та підпис"
    ),
}  # fmt: skip
# A day of work is not a day of 24 hours; the others read better than the words for units of measurement.
_PERIODS = {
    ("pl", "YEAR"): "rocznie",
    ("pl", "MONTH"): "miesięcznie",
    ("pl", "WEEK"): "tygodniowo",
    ("pl", "DAY"): "dziennie",
    ("sv", "DAY"): "per dag",
    ("nb", "DAY"): "per dag",
    ("cs", "YEAR"): "ročně",
    ("cs", "MONTH"): "měsíčně",
    ("fi", "YEAR"): "vuodessa",
    ("fi", "MONTH"): "kuukaudessa",
    ("fi", "WEEK"): "viikossa",
    ("fi", "DAY"): "päivässä",
    ("fi", "HOUR"): "tunnissa",
}
_EMPLOYMENT = {
    "de": ("Vollzeit", "Teilzeit", "Befristeter Vertrag", "Aushilfe", "Praktikum"),
    "fr": ("Temps plein", "Temps partiel", "Contrat", "Intérim", "Stage"),
    "es": ("Jornada completa", "Media jornada", "Contrato", "Temporal", "Prácticas"),
    "pl": ("Pełny etat", "Część etatu", "Kontrakt", "Praca tymczasowa", "Staż"),
    "en": ("Full-time", "Part-time", "Contract", "Temporary", "Internship"),
}
_EMPLOYMENT_KEYS = ("permanent", "part_time", "contract", "temporary", "intern")
PLAIN_LANGUAGE = "en"


def main_language(language: str) -> str:
    """The language without its country: "pt" for "pt-BR"."""
    return language.strip().lower().replace("_", "-").partition("-")[0]


def locale_of(language: str) -> Locale:
    """The locale that writes figures and dates; English as in Britain, where the day stands before the month."""
    main = main_language(language)
    try:
        return Locale.parse("en_GB" if main == PLAIN_LANGUAGE else main)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def printed(language: str) -> Printed:
    """What the letter carries beside its text; English for a language without words of its own."""
    return _PRINTED.get(main_language(language), _PRINTED[PLAIN_LANGUAGE])


def day_text(day: date, language: str) -> str:
    """A date written out: "1 March 2027", "1. März 2027"."""
    return str(format_date(day, "long", locale=locale_of(language)))


def period_text(period: str, language: str) -> str:
    """What an amount of pay is for: "per year", "pro Jahr"; "" for a period there is not."""
    main = main_language(language)
    if (main, period) in _PERIODS:
        return _PERIODS[main, period]
    if period not in {"HOUR", "DAY", "WEEK", "MONTH", "YEAR"}:
        return ""
    locale = locale_of(language)
    return str(format_compound_unit("", denominator_unit=period.lower(), locale=locale)).strip()


def employment_text(key: str, language: str) -> str:
    """A type of employment in words; a company's own word stays as it is."""
    words = _EMPLOYMENT.get(main_language(language), _EMPLOYMENT[PLAIN_LANGUAGE])
    return dict(zip(_EMPLOYMENT_KEYS, words, strict=True)).get(key, key)
