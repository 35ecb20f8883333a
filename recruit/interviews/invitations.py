"""Pure: the words of an invitation in the candidate's language and zone: when, where, with whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.core import Locale, UnknownLocaleError, get_global
from babel.dates import format_date, format_time, get_timezone_name

_PLAIN = "en"


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as the candidate learns of it. `place` is a room, an address, a telephone number or what was typed."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    video_url: str = ""
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Labels:
    """The words before a value, in the letter's language."""

    place: str
    video: str
    people: str
    answer: str


_LABELS = {
    "en": Labels("Place:", "Video call:", "With:", "Answer the invitation here:"),
    "de": Labels("Ort:", "Videogespräch:", "Mit:", "Hier können Sie antworten:"),
    "fr": Labels("Lieu :", "Visioconférence :", "Avec :", "Répondez à l’invitation ici :"),
    "es": Labels("Lugar:", "Videollamada:", "Con:", "Responda a la invitación aquí:"),
    "pl": Labels("Miejsce:", "Rozmowa wideo:", "Rozmówcy:", "Odpowiedź na zaproszenie:"),
}


def zone_of_country(code: str) -> str:
    """The zone of a country that has only one, by ISO code; "" for one with several or an unknown one."""
    zones = get_global("territory_zones").get(code.upper(), [])
    # Büsingen lies in Switzerland and keeps Berlin's time.
    plain = [zone for zone in zones if zone != "Europe/Busingen"]
    return plain[0] if len(plain) == 1 else ""


def locale_of(language: str) -> Locale:
    """How a language writes days and times; English where nobody knows."""
    try:
        return Locale.parse(language.replace("-", "_") or _PLAIN)
    except (UnknownLocaleError, ValueError):
        main = language.replace("_", "-").partition("-")[0]
        return Locale.parse(main) if main != language and main else Locale.parse(_PLAIN)


def day_text(instant: datetime, language: str, zone: str) -> str:
    """The day in words with its weekday: "Thursday, December 3, 2026"."""
    return format_date(instant.astimezone(ZoneInfo(zone)), "full", locale=locale_of(language))


def time_text(instant: datetime, language: str, zone: str) -> str:
    """The time on the clock there, in 12 or 24 hours as the language has it."""
    return format_time(instant, "short", tzinfo=ZoneInfo(zone), locale=locale_of(language))


def zone_text(instant: datetime, language: str, zone: str) -> str:
    """What the zone is called at that moment: "Central European Standard Time"."""
    return get_timezone_name(instant.astimezone(ZoneInfo(zone)), "long", locale=locale_of(language))


def when_text(happening: Happening, language: str, zone: str) -> str:
    """Day, from and to, and the zone: "Thursday, December 3, 2026, 10:00 AM–10:45 AM (Central European …)"."""
    begin, end = (time_text(at, language, zone) for at in (happening.starts_at, happening.ends_at))
    day = day_text(happening.starts_at, language, zone)
    return f"{day}, {begin}–{end} ({zone_text(happening.starts_at, language, zone)})"


def labels_of(language: str) -> Labels:
    """The words before values in a language; English where there are none."""
    return _LABELS.get(language.replace("_", "-").partition("-")[0], _LABELS[_PLAIN])


def details_text(happenings: Sequence[Happening], language: str, zone: str) -> str:
    """Everything about every event, a paragraph each."""
    labels = labels_of(language)
    found = []
    for each in happenings:
        lines = [each.title, when_text(each, language, zone)]
        lines += [f"{labels.place} {each.place}"] if each.place else []
        lines += [f"{labels.video} {each.video_url}"] if each.video_url else []
        lines += [f"{labels.people} {', '.join(each.people)}"] if each.people else []
        found.append("\n".join(lines))
    return "\n\n".join(found)
