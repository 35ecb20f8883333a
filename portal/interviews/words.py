"""How pages of interviews word days, times and zones, in the reader's language and zone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from calendars.availability import zones
from calendars.availability.slots import Span
from portal.interviews.queries import Upcoming
from portal.interviews.standing import State, is_offered, main_zone, region_in
from recruit.applications.models import Application
from recruit.interviews import invitations
from recruit.interviews.invite_drafts import by_day

COOKIE, NAME = "zone", "zone"
COOKIE_PATH, COOKIE_LASTS = "/interviews/", 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Time:
    """A time to press: how it is sent, and how it is read."""

    value: str
    words: str
    long: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its times."""

    words: str
    times: list[Time]


@dataclass(frozen=True, slots=True)
class Clock:
    """In which zone and language a page says its times."""

    zone: str
    language: str

    def day(self, at: datetime) -> str:
        """The day with its weekday."""
        return invitations.day_text(at, self.language, self.zone)

    def time(self, at: datetime) -> str:
        """The time of day, in 12 or 24 hours."""
        return invitations.time_text(at, self.language, self.zone)

    def span(self, starts_at: datetime, ends_at: datetime) -> str:
        """Day, from and to."""
        return f"{self.day(starts_at)}, {self.time(starts_at)}–{self.time(ends_at)}"

    def name(self, at: datetime) -> str:
        """What the zone is called then, with the place it is named by."""
        place = self.zone.rpartition("/")[2].replace("_", " ")
        return f"{invitations.zone_text(at, self.language, self.zone)} ({place})"

    def times(self, slots: Iterable[Span]) -> list[Time]:
        """The slots as buttons."""
        return [
            Time(sent(slot.starts_at), self.time(slot.starts_at), self.span(slot.starts_at, slot.ends_at))
            for slot in slots
        ]

    def days(self, slots: Iterable[Span]) -> list[Day]:
        """The slots as buttons under their days."""
        found = by_day(slots, ZoneInfo(self.zone))
        return [Day(self.day(each[0].starts_at), self.times(each)) for each in found.values()]


def sent(at: datetime) -> str:
    """An instant as a button sends it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def clock_of(request: HttpRequest, application: Application, otherwise: str) -> Clock:
    """The reader's clock: the zone they chose, else their country's as far as it is known, else the recruiter's."""
    browser = request.headers.get("Accept-Language", "")
    language = get_language() or "en"
    region = region_in(browser)
    # "en" writes times as in America; an English reader from elsewhere has 24 hours.
    if language == "en" and region and region not in _TWELVE:
        language = "en-gb"
    guesses = (
        request.GET.get(NAME, ""), request.COOKIES.get(COOKIE, ""), main_zone(application.candidate.country_code),
        main_zone(region), main_zone(application.job.country_code), otherwise,
    )  # fmt: skip
    zone = next((guess for guess in guesses if guess and zones.is_known(guess)), "UTC")
    return Clock(zone, language)


def chosen_zone(request: HttpRequest) -> str:
    """The zone that was just chosen, to be remembered; "" when none was."""
    wish = request.GET.get(NAME, "")
    return wish if is_offered(wish) and zones.is_known(wish) else ""


def zone_choices(present: str) -> list[tuple[str, str]]:
    """Every zone to choose from, the present one among them."""
    names = sorted({*(name for name in zones.names() if is_offered(name)), present})
    return [(name, name.replace("_", " ")) for name in names]


def upcoming_lines(clock: Clock, found: Iterable[Upcoming]) -> list[tuple[str, str, str]]:
    """Interviews on the person's own page: (title, when in words or "", address)."""
    return [
        (each.title, "; ".join(clock.span(event.starts_at, event.ends_at) for event in each.events), each.url)
        for each in found
    ]


def already(state: State) -> str:
    """What somebody reads whose press came too late for the state the page is in."""
    return {
        State.OPEN: _("This cannot be done just now. Try again, or reply to our letter; nothing is lost."),
        State.BOOKED: _("A time is booked; it is shown below."),
        State.OVER: _("This interview is over."),
        State.OFF: _("This interview was cancelled."),
        State.WITHDRAWN: _("This link was withdrawn, so nothing was changed."),
        State.EXPIRED: _("The time to choose is over, so nothing was changed."),
        State.CLOSED: _("This link is no longer open, so nothing was changed."),
    }[state]


# Where English is written with 12 hours.
_TWELVE = frozenset({"US", "CA", "AU", "NZ", "IN", "PH", "ZA"})
