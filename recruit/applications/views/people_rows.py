"""The columns of the list of people: how each is drawn, and what it is in a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.ui.tags.words import ago, draw_chip, rating, status
from recruit.applications.models import Application
from recruit.candidates.models import Candidate

MOST_TAGS = 3
COOKIE = "people-columns"


@dataclass(frozen=True, slots=True)
class Entry:
    """A person of the list: the newest application one may see, and where the searched words were found."""

    person: Candidate
    latest: Application | None
    snippet: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what it sorts by, how it is drawn (escaped), what a file holds."""

    label: str | Promise
    draw: Callable[[Entry], str]
    plain: Callable[[Entry], Any]
    sort: str = ""


def _latest(entry: Entry) -> str:
    row = entry.latest
    if row is None:
        return f'<span class="faint">{escape(_("On no job"))}</span>'
    step = f" · {row.step.name}" if row.step else ""
    return f'{status(row.stage, kind="stage")} <span class="muted small">{escape(row.job.title + step)}</span>'


def _latest_plain(entry: Entry) -> str:
    row = entry.latest
    return f"{row.job.title} ({row.get_stage_display()})" if row else ""


def _tags(entry: Entry) -> str:
    tags = entry.person.tags
    shown = " ".join(draw_chip(str(tag), "neutral", "tag") for tag in tags[:MOST_TAGS])
    return shown + (f' <span class="faint small">+{len(tags) - MOST_TAGS}</span>' if len(tags) > MOST_TAGS else "")


def _source(entry: Entry) -> str:
    return str(entry.latest.source) if entry.latest and entry.latest.source else ""


def _stars(entry: Entry) -> float | None:
    """The mean of the newest application, where the reader may know it."""
    mean = entry.latest.average_rating if entry.latest else None
    return float(mean) if mean is not None else None


def _reason(entry: Entry) -> str:
    return entry.latest.exit_reason.label if entry.latest and entry.latest.exit_reason else ""


def consent_of(person: Candidate) -> str:
    """The latest decision of a person in one word; needs `consents` prefetched."""
    latest = max(person.consents.all(), key=lambda row: (row.decided_at, row.pk), default=None)
    if latest is not None and latest.decision == "acquired":
        return "ACQUIRED"
    return "PENDING" if any(row.state == "asked" for row in person.consent_requests.all()) else "REQUIRED"


_CONSENT = {
    "ACQUIRED": (gettext_lazy("Agreed"), "ok", "check"),
    "PENDING": (gettext_lazy("Asked"), "info", "clock"),
    "REQUIRED": (gettext_lazy("Not asked"), "warn", "alert"),
}


def _consent(entry: Entry) -> str:
    label, tone, icon = _CONSENT[consent_of(entry.person)]
    return draw_chip(str(label), tone, icon)


def _employer(entry: Entry) -> str:
    stations = [one for one in entry.person.experience if isinstance(one, dict)]
    now = next((one for one in stations if one.get("current")), stations[0] if stations else {})
    return str(now.get("company", ""))


def _muted(plain: Callable[[Entry], Any]) -> Callable[[Entry], str]:
    return lambda entry: f'<span class="muted">{escape(plain(entry))}</span>'


def _text(label: str | Promise, plain: Callable[[Entry], Any]) -> Column:
    return Column(label, _muted(plain), plain)


_PLACE = _text(gettext_lazy("Location"), lambda entry: entry.person.location)
COLUMNS: Mapping[str, Column] = {
    "latest": Column(gettext_lazy("Latest application"), _latest, _latest_plain),
    "rating": Column(
        gettext_lazy("Rating"),
        lambda entry: rating(_stars(entry)),
        _stars,
    ),
    "source": _text(gettext_lazy("Source"), _source),
    "location": _PLACE,
    "tags": Column(gettext_lazy("Tags"), _tags, lambda entry: ", ".join(map(str, entry.person.tags))),
    "employer": _text(gettext_lazy("Employer"), _employer),
    "email": _text(gettext_lazy("E-mail"), lambda entry: entry.person.email),
    "phone": _text(gettext_lazy("Phone"), lambda entry: entry.person.phone),
    "consent": Column(gettext_lazy("Consent"), _consent, lambda entry: str(_CONSENT[consent_of(entry.person)][0])),
    "reason": _text(gettext_lazy("Reason"), _reason),
    "added": Column(
        gettext_lazy("Added"),
        lambda entry: ago(entry.person.created_at),
        lambda entry: timezone.localtime(entry.person.created_at),
        "added",
    ),
    "activity": Column(
        gettext_lazy("Last activity"),
        lambda entry: ago(entry.person.last_activity_at),
        lambda entry: timezone.localtime(entry.person.last_activity_at),
        "activity",
    ),
}
USUAL = ("latest", "location", "tags", "activity")
# On a phone the name and the newest application are what fits.
WIDE_ONLY = frozenset(COLUMNS) - {"latest", "activity"}
DENSITIES = ("", "compact", "roomy")


def look_of(request: HttpRequest) -> tuple[tuple[str, ...], str]:
    """The columns and the density of the address, else those last chosen, else the usual ones."""
    kept, _sep, kept_density = request.COOKIES.get(COOKIE, "").partition(";")
    names = request.GET.getlist("cols") or kept.split(",")
    density = request.GET.get("density", kept_density)
    found = tuple(name for name in COLUMNS if name in names)
    return found or USUAL, density if density in DENSITIES else ""


def cells_of(entry: Entry, names: tuple[str, ...]) -> SafeString:
    """The cells of one line after that of the name."""
    drawn = (
        f"<td{' class=hide-phone' if name in WIDE_ONLY else ''}>{COLUMNS[name].draw(entry)}</td>" for name in names
    )
    return mark_safe("".join(drawn))  # noqa: S308  (escaped inside)
