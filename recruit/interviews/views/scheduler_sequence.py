"""Several events of the panel at once: the first day on which all of them fit after each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from calendars.availability import slots, zones
from calendars.availability.slots import Span
from recruit.interviews import sequence
from recruit.interviews.views.scheduler_desk import Desk
from recruit.interviews.views.scheduler_panel import Panel
from recruit.interviews.views.scheduler_times import LOOK_AHEAD, look, wish_for

MINUTE = 60
GAPS = (0, 5, 10, 15, 30)
LUNCHES = ("", "11:30", "12:00", "12:30", "13:00")


def gap_of(panel: Panel) -> int:
    """The chosen break between two events, in minutes."""
    text = panel.shared.get("gap", "")
    return int(text) if text.isascii() and text.isdecimal() and int(text) in GAPS else 0


def packed(desk: Desk, panel: Panel) -> Panel | None:
    """All events after each other on the first day they fit, from the first day shown; None within two weeks.

    Everybody's calendar is asked for each event; whoever is unknown is not free.
    """
    moment, zone = timezone.now(), panel.zone
    begins = zones.starts_of(panel.on or zones.wall_of(moment, zone)[0], zone)
    ends = max(moment, begins) + LOOK_AHEAD
    casts = desk.casts(panel)
    # Where the events stand now does not matter: all of them are laid anew.
    bare = replace(panel, events=tuple(replace(event, day="", time="") for event in panel.events))
    free = []
    for at, event in enumerate(bare.events):
        seen = look(desk.place, replace(bare, at=at), casts, begins, ends)
        free.append(slots.free_slots(wish_for(event, casts[at], seen, zone=zone)))

    def day_of(span: Span) -> date:
        return zones.wall_of(span.starts_at, zone)[0]

    apart = _lunches(panel.shared.get("lunch", ""), begins, ends, zone)
    row = sequence.in_a_row(free, day_of, gap=gap_of(panel) * MINUTE, apart=apart)
    if row is None:
        return None
    walls = [zones.wall_of(span.starts_at, zone) for span in row]
    events = tuple(
        replace(event, day=f"{day:%Y-%m-%d}", time=f"{at:%H:%M}")
        for event, (day, at) in zip(panel.events, walls, strict=True)
    )
    return replace(panel, events=events, on=walls[0][0])


def _lunches(begins: str, starts_at: datetime, ends_at: datetime, zone: str) -> list[Span]:
    """The hour of lunch on each of the days; none without a known beginning."""
    if not begins or begins not in LUNCHES:
        return []
    at = time.fromisoformat(begins)
    found = (zones.instant_of(day, at, zone) for day in zones.days_between(starts_at, ends_at, zone))
    return [Span.of(instant, instant + timedelta(hours=1)) for instant in found]
