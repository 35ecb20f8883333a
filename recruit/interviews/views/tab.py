"""The Interviews tab of an application: what is planned, past and cancelled, who answered what, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import actor_of
from base.audit.queries import entries
from base.audit.recording import key_of
from base.ui.pages import render_page
from calendars.availability import zones
from calendars.connections import queries as connections
from calendars.meetings.models import Attendee, Meeting
from recruit.applications.access import actions_for, require
from recruit.applications.models import Application
from recruit.applications.views.detail import frame_of, register_tab
from recruit.applications.views.finding import application_of
from recruit.interviews import history, invitations, invite_queries, queries
from recruit.interviews.models import ANSWERS, Interview, Timeslot
from recruit.interviews.views.lines import Answered
from recruit.interviews.views.scheduler_words import city_of, moment_words, stretch_words
from recruit.processes.stages import ACTIVE, Stage
from recruit.teams.rights import JobAction


@dataclass(frozen=True, slots=True)
class Line:
    """One event: when for the reader and for the candidate, who takes part, and what was changed outside.

    `declined` says in sentences who or what has to be replaced; `failure` what the calendar said when it refused, and
    `lacking` what its calendars lack since.
    """

    slot: Timeslot
    when: str
    there: str
    people: tuple[Answered, ...]
    rooms: tuple[Answered, ...]
    changes: tuple[tuple[str, str, str], ...]
    is_over: bool
    has_begun: bool
    failure: str = ""
    lacking: str = ""
    declined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """One interview with its events, and what the candidate knows of it: never, outdated or told.

    `said` is what the candidate wrote with their newest answer: another time they propose.
    """

    interview: Interview
    lines: tuple[Line, ...]
    told: str
    candidate: Answered
    said: str = ""

    @property
    def is_over(self) -> bool:
        """Whether all of it is past."""
        return bool(self.lines) and all(line.is_over for line in self.lines)


@require_GET
def interviews(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The tab: as a page of its own, and as the body of the panel."""
    found = application_of(request, public_id)
    require(actor_of(request), JobAction.VIEW_INTERVIEWS, found)
    return _named(request, found)


def _answer(request: HttpRequest, found: Application, actions: frozenset[JobAction]) -> HttpResponse:
    context = tab_context(request, found, actions)
    return render_page(request, "recruit/interviews/tab.html", context, fragment="application")


def _named(request: HttpRequest, found: Application) -> HttpResponse:
    return _answer(request, found, actions_for(actor_of(request), found))


register_tab("interviews", takes=JobAction.VIEW_INTERVIEWS, answer=_named)


def tab_context(request: HttpRequest, found: Application, actions: frozenset[JobAction]) -> dict[str, Any]:
    """Everything the tab shows, with what stands around it. A constant number of queries."""
    actor = actor_of(request)
    rows = queries.interviews_of(actor, found)
    told, now = queries.told_among(rows), timezone.now()
    zone = invitations.zone_of_country(found.candidate.country_code)
    said = _said(found) if rows else {}
    groups = [_group(row, told[row.pk], zone, now, said.get(key_of(row), "")) for row in rows]
    planned = [group for group in groups if not group.interview.is_cancelled and not group.is_over]
    may_schedule = JobAction.SCHEDULE in actions
    return frame_of(request, found, "interviews", actions) | {
        "in_panel": "in_panel" in request.GET or "panel" in request.POST,
        "planned": sorted(planned, key=_first),
        "past": [group for group in groups if not group.interview.is_cancelled and group.is_over],
        "cancelled": [group for group in groups if group.interview.is_cancelled],
        "may_schedule": may_schedule,
        "may_plan": may_schedule and Stage(found.stage) in ACTIVE,
        "is_connected": connections.active() is not None,
        "waiting": [row for row in invite_queries.invitations_of(actor, found)[:10] if row.status == "OPEN"],
        "zone_city": city_of(timezone.get_current_timezone_name()),
        "answers": ANSWERS,
    }


def _first(group: Group) -> datetime:
    return group.lines[0].slot.meeting.starts_at if group.lines else group.interview.created_at


def _said(found: Application) -> dict[str, str]:
    """What the candidate wrote with the newest answer to each interview, by the interview's audit key."""
    told = entries(kind=history.CANDIDATE_ANSWERED.name, about=key_of(found)).order_by("pk")
    return {each.object_key: str(each.data.get("words", "")) for each in told}


def _group(row: Interview, told: str, zone: str, now: datetime, said: str) -> Group:
    slots: list[Timeslot] = row.slots  # type: ignore[attr-defined]  # prefetched by the query
    lines = tuple(_line(slot, zone, now) for slot in slots)
    return Group(row, lines, told, Answered(row.application.candidate.full_name, row.candidate_status), said)


def _line(slot: Timeslot, zone: str, now: datetime) -> Line:
    meeting = slot.meeting
    here = timezone.get_current_timezone_name()
    when = stretch_words(meeting.starts_at, meeting.ends_at, here)
    there = ""
    if zone and zones.offset_of(meeting.starts_at, zone) != zones.offset_of(meeting.starts_at, here):
        there = f"{moment_words(meeting.starts_at, zone)} {city_of(zone)}"
    rows = list(meeting.attendees.all())
    people = tuple(_answered(row) for row in rows if row.kind == Attendee.Kind.USER)
    rooms = tuple(_answered(row) for row in rows if row.kind == Attendee.Kind.RESOURCE)
    failure = meeting.outside_failure if meeting.outside == meeting.Outside.FAILED else ""
    return Line(
        slot, when, there, people, rooms, tuple(changes_of(slot)), meeting.ends_at <= now, meeting.starts_at <= now,
        failure, _lacking(meeting) if failure else "", _declined(meeting, people, rooms, now),
    )  # fmt: skip


def _lacking(meeting: Meeting) -> str:
    if meeting.is_cancelled:
        return _("It still stands in the calendars of those who take part.")
    if meeting.external_id:
        return _("Those who take part still see it as it was before.")
    return _("It stands here, but not in the calendars of those who take part.")


def _declined(
    meeting: Meeting, people: tuple[Answered, ...], rooms: tuple[Answered, ...], now: datetime
) -> tuple[str, ...]:
    """What to do about each "no" to an event to come; who is optional need not be replaced."""
    if meeting.is_cancelled or meeting.ends_at <= now:
        return ()
    free = _("{name} declined. Choose another room.")
    other = _("{name} declined. Choose somebody else, or another time.")
    found = [(free, each) for each in rooms] + [(other, each) for each in people if each.is_required]
    return tuple(words.format(name=each.name) for words, each in found if each.response == Attendee.Response.DECLINED)


def _answered(row: Attendee) -> Answered:
    return Answered(row.name, row.response, row, row.is_required)


def changes_of(slot: Timeslot) -> list[tuple[str, str, str]]:
    """What somebody changed in the outside calendar: what it is, how it is here, and how it is there."""
    change, meeting = slot.meeting.outside_change or {}, slot.meeting
    if not change:
        return []
    if change.get("gone"):
        return [(_("Event"), meeting.title, _("deleted"))]
    zone, found = timezone.get_current_timezone_name(), []
    if change.get("starts_at") or change.get("ends_at"):
        starts, ends = (
            datetime.fromisoformat(change[name]) if change.get(name) else getattr(meeting, name)
            for name in ("starts_at", "ends_at")
        )
        found.append((
            _("Time"),
            stretch_words(meeting.starts_at, meeting.ends_at, zone),
            stretch_words(starts, ends, zone),
        ))  # fmt: skip
    if "place" in change:
        found.append((_("Place"), meeting.place, change["place"]))
    if change.get("title"):
        found.append((_("Title"), meeting.title, change["title"]))
    return found
