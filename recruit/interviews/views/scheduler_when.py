"""The When part: the grid in the view that is chosen, with its answers or waiting for them, and suggested times."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from base.ui.pages import render_page, with_query
from calendars.availability import slots
from calendars.connections import queries as connections
from recruit.interviews import grid
from recruit.interviews.views import scheduler_desk, scheduler_panel
from recruit.interviews.views import scheduler_drawing as drawing
from recruit.interviews.views.scheduler_checks import judge, nearest_to
from recruit.interviews.views.scheduler_desk import Desk
from recruit.interviews.views.scheduler_panel import Event, Panel
from recruit.interviews.views.scheduler_times import Seen, look, range_of, span_of, wish_for
from recruit.interviews.views.scheduler_words import city_of

VIEW_NAMES = {"day": _("Day"), "work-week": _("Work week"), "week": _("Week"), "month": _("Month")}


def context_of(desk: Desk, panel: Panel, *, inline: bool, is_taken: bool = False) -> dict[str, Any]:
    """Everything When shows. Without `inline` nobody is asked yet: the groups of lanes load by themselves."""
    shown, starts_at, ends_at = range_of(panel)
    inline = inline or panel.view == "month"
    casts = desk.casts(panel)
    cast, place = casts[panel.at], desk.place
    seen = look(place, panel, casts, starts_at, ends_at) if inline else None
    heads = drawing.heads_of(place, cast, seen)
    context: dict[str, Any] = {
        "shown": shown, "title": drawing.title_of(shown, panel.view), "heads": heads, "views": _views(panel),
        "before": grid.step(panel.view, _named_by(panel, shown), -1),
        "after": grid.step(panel.view, _named_by(panel, shown), 1),
        "zone_city": city_of(panel.zone), "inline": inline,
        "groups": [] if inline else _groups(desk, panel, heads),
        "stale": _stale(), "is_past": ends_at <= timezone.now(), "weekdays": shown[:7],
        "is_nobody": not cast.everybody,
    }  # fmt: skip
    free: list[slots.Span] = []
    if seen is not None and cast.everybody:
        free = slots.free_slots(wish_for(panel.event, cast, seen, zone=panel.zone))
        context["proposals"], context["constraints"] = drawing.proposals(place, panel, panel.event, cast, seen)
    if seen is not None:
        context["verdict"] = _verdict(desk, panel, casts, seen)
        if is_taken:
            near = nearest_to(panel, panel.event, cast, seen)
            context["alternatives"] = drawing.alternatives(place, panel, near)
    if panel.view == "month":
        return context | {"weeks": drawing.month_of(panel, shown, free)}
    days = drawing.days_of(panel, shown, heads, seen, panel.event)
    if seen is not None:
        days = drawing.with_bands(days, free)
    marks = drawing.marks_of(days, panel.zone, place.guest_zone)
    guest_city = city_of(place.guest_zone) if any(mark.there for mark in marks) else ""
    return context | {"days": days, "marks": marks, "guest_city": guest_city}


@require_GET
def busy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The lanes of one group of people and rooms, to be put where they are waited for. 2.5 seconds at most."""
    desk = scheduler_desk.desk_named(request, public_id, request.GET.get("timeslot", ""))
    people = tuple(key for key in request.GET.getlist("person") if key)[: drawing.GROUP]
    rooms = tuple(key for key in request.GET.getlist("room") if key)[: drawing.GROUP]
    given = scheduler_panel.read(request.GET, Panel())
    pool = _keys(tuple(request.GET.getlist("pool"))[: scheduler_panel.MOST_KEYS])
    people = (*_keys(people), *pool)
    event = Event(minutes="30", people=people, rooms=_keys(rooms), pool=pool, need=request.GET.get("need", "")[:2])
    panel = scheduler_desk.fill(desk, replace(given, events=(event,), at=0))
    shown, starts_at, ends_at = range_of(panel)
    casts = desk.casts(panel)
    seen = look(desk.place, panel, casts, starts_at, ends_at, together=drawing.GROUP)
    heads = drawing.heads_of(desk.place, casts[0], seen)
    heads = heads if "guest" in request.GET else heads[:-1]
    days = drawing.days_of(panel, shown, heads, seen, _marked(request))
    number = request.GET.get("group", "0")
    context = {"days": days, "group": number if number.isdecimal() else "0", "panel": panel, "desk": desk}
    return render_page(request, "recruit/interviews/scheduler_busy.html", context)


def _marked(request: HttpRequest) -> Event:
    """The chosen time, since the hours a grid shows depend on it."""
    day, at, minutes = (request.GET.get(name, "")[:10] for name in ("day", "time", "minutes"))
    return Event(day=day, time=at, minutes=minutes)


def _keys(sent: tuple[str, ...]) -> tuple[str, ...]:
    found = []
    for key in sent:
        try:
            found.append(str(UUID(key)))
        except ValueError:
            continue
    return tuple(found)


def _groups(desk: Desk, panel: Panel, heads: list[drawing.Head]) -> list[tuple[int, str]]:
    """Number and address of each group of lanes."""
    url = reverse("recruit:interview-busy", args=[desk.application.public_id])
    event = panel.event
    found = []
    for number, group in enumerate(drawing.groups_of(heads)):
        people = [head.key.partition("-")[2] for head in group if head.kind == "user" and not head.is_member]
        pool = [head.key.partition("-")[2] for head in group if head.is_member]
        rooms = [head.key.partition("-")[2] for head in group if head.kind == "room"]
        guest = "1" if any(head.kind == "guest" for head in group) else ""
        address = with_query(
            url, group=str(number), person=people, room=rooms, guest=guest, pool=pool,
            need=str(event.needs) if pool else "", view=panel.view, zone=panel.zone,
            on=f"{panel.on:%Y-%m-%d}" if panel.on else "", timeslot=desk.timeslot.public_id if desk.timeslot else "",
            day=event.day, time=event.time, minutes=event.minutes,
        )  # fmt: skip
        found.append((number, address))
    return found


def _views(panel: Panel) -> list[tuple[str, str, bool]]:
    """Value, name and whether it is shown, of each view."""
    on = f"{panel.on:%Y-%m-%d}" if panel.on else ""
    return [(f"{key}|{on}", str(name), key == panel.view) for key, name in VIEW_NAMES.items()]


def _verdict(desk: Desk, panel: Panel, casts: list[Any], seen: Seen) -> Any:
    """What stands against the chosen time; one outside of what was looked at is asked for alone."""
    span = span_of(panel.event, panel.zone)
    if span is not None and (span.starts_at < seen.starts_at or span.ends_at > seen.ends_at):
        seen = look(desk.place, panel, casts, span.starts_at, span.ends_at)
    return judge(desk.place, panel, panel.event, casts[panel.at], seen)


def _named_by(panel: Panel, shown: list[date]) -> date:
    """The day by which the days shown are found again."""
    return shown[len(shown) // 2] if panel.view == "month" else shown[0]


def _stale() -> str:
    """When the calendar system last worked, when it does not work now."""
    connection = connections.active()
    if connection is None or connection.status not in {"FAILING", "REVOKED"}:
        return ""
    return drawing.stale_since(connection.checked_at)
