"""The calendar of interviews: a day, a week, or an agenda in which what is not confirmed comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.doors import actor_of, staff_required
from base.ui.pages import render_page
from base.ui.parts import Choice
from calendars.availability import zones
from recruit.interviews import grid, queries
from recruit.interviews.views.hub import MINE, WHOSE, chosen, whose_of
from recruit.interviews.views.lines import Line, lines_of, movable

DAY, WEEK, AGENDA = "day", "week", "agenda"
VIEWS = ((DAY, gettext_lazy("Day")), (WEEK, gettext_lazy("Week")), (AGENDA, gettext_lazy("Agenda")))
AGENDA_DAYS = 14
MOST = 500


@dataclass(frozen=True, slots=True)
class Placed:
    """An event where it lies in its day."""

    block: grid.Block
    line: Line


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day of the grid."""

    window: grid.Window
    is_today: bool
    placed: tuple[Placed, ...]


@staff_required
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """The events of a stretch of time, filtered by whose, job and interviewer."""
    actor, zone = actor_of(request), timezone.get_current_timezone_name()
    job, person = request.GET.get("job", ""), request.GET.get("interviewer", "")
    view = request.GET.get("view", WEEK)
    view = view if view in dict(VIEWS) else WEEK
    today = timezone.localdate()
    on, whose = _day_of(request.GET.get("on", "")) or today, whose_of(request)
    days = [on + timedelta(days=n) for n in range(AGENDA_DAYS)] if view == AGENDA else grid.days_of(view, on)
    starts_at, ends_at = zones.starts_of(days[0], zone), zones.starts_of(days[-1] + timedelta(days=1), zone)
    every = chosen(actor, queries.between(actor, starts_at, ends_at), whose)
    picked = queries.between(actor, starts_at, ends_at, job=_key_of(job), interviewer=_key_of(person))
    # One more than are drawn says that there are more.
    found = lines_of(actor, queries.listed(chosen(actor, picked, whose))[: MOST + 1])
    lines = found[:MOST] if view == AGENDA else movable(actor, found[:MOST])
    state: dict[str, Any] = {"view": view, "on": on, "whose": whose, "job": job, "interviewer": person}
    context: dict[str, Any] = {
        "view": view,
        "on": on,
        "days": days,
        "is_capped": len(found) > MOST,
        "count": len(lines),
        "zone": zone,
        "city": zone.rpartition("/")[2].replace("_", " "),
        "whose": whose,
        "whose_options": WHOSE,
        "views": [Choice(str(label), _address(state | {"view": key}), current=key == view) for key, label in VIEWS],
        "most": MOST,
        "jobs": _options(queries.jobs_among(every), job, _("The chosen job")),
        "people": _options(queries.interviewers_among(every), person, _("The chosen interviewer")),
        "earlier": _address(state | {"on": _step(view, on, -1)}),
        "later": _address(state | {"on": _step(view, on, 1)}),
        "now": _address(state | {"on": today}),
        "is_now": days[0] <= today <= days[-1],
    }
    context |= _agenda(lines) if view == AGENDA else _drawn(days, lines, zone, today)
    return render_page(request, "recruit/interviews/calendar.html", context, fragment="days")


def _drawn(days: Sequence[date], lines: Sequence[Line], zone: str, today: date) -> dict[str, Any]:
    """The grid of a day or a week."""
    spans = [(line.slot.meeting.starts_at, line.slot.meeting.ends_at) for line in lines]
    first, last = grid.hours_for(spans, zone)
    shown = []
    by_key = {str(line.slot.public_id): line for line in lines}
    for day in days:
        window = grid.window(day, zone, first_hour=first, last_hour=last)
        taken = [grid.Taken(begin, end, "own", key) for (begin, end), key in zip(spans, by_key, strict=True)]
        blocks = grid.lay(taken, window)
        shown.append(ShownDay(window, day == today, tuple(Placed(block, by_key[block.words]) for block in blocks)))
    return {"shown": shown, "marks": grid.marks(shown[0].window, zone)}


def _agenda(lines: Sequence[Line]) -> dict[str, Any]:
    """What is not confirmed, then what is, each by day."""

    def by_day(some: list[Line]) -> list[tuple[date, list[Line]]]:
        days = groupby(some, key=lambda line: timezone.localtime(line.slot.meeting.starts_at).date())
        return [(day, list(each)) for day, each in days]

    open_, firm = [x for x in lines if not x.is_confirmed], [x for x in lines if x.is_confirmed]
    return {"parts": [(_("Not confirmed yet"), by_day(open_)), (_("Confirmed"), by_day(firm))]}


def _options(found: Iterable[tuple[UUID, str]], wished: str, label: str) -> list[tuple[str, str, bool]]:
    """What to choose from: id, name, whether chosen. A wish that is not among them stays."""
    options = [(str(key), name, str(key) == wished) for key, name in found]
    is_there = not wished or any(is_chosen for _key, _name, is_chosen in options)
    return options if is_there else [(wished, label, True), *options]


def _key_of(text: str) -> UUID | None:
    """The id an address asks for; one that nothing has for what is no id, so that nothing is found."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _step(view: str, on: date, by: int) -> date:
    return on + by * timedelta(days=AGENDA_DAYS) if view == AGENDA else grid.step(view, on, by)


def _day_of(text: str) -> date | None:
    try:
        found = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  (a day, in the reader's zone)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def _address(state: dict[str, Any]) -> str:
    """The page with this state; what is the usual is left out."""
    usual = {"view": WEEK, "whose": MINE}
    given = {k: v.isoformat() if isinstance(v, date) else v for k, v in state.items() if v and usual.get(k) != v}
    return reverse("recruit:interview-calendar") + (f"?{urlencode(given)}" if given else "")
