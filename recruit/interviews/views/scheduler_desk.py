"""The scheduler's desk: what its page needs around the panel, the panel it starts with, and its forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import actor_of, member_of
from accounts.models import User
from accounts.queries import users_matching
from base.errors import NotFound
from calendars.availability import queries as availability
from calendars.availability import zones
from calendars.connections import queries as connections
from calendars.connections.models import Resource
from recruit.applications import queries as applications
from recruit.applications.models import Application
from recruit.applications.views.finding import application_of
from recruit.interviews import access, invitations, queries
from recruit.interviews.models import Interview, Timeslot
from recruit.interviews.views import scheduler_panel
from recruit.interviews.views.scheduler_forms import EventForm, PanelForm
from recruit.interviews.views.scheduler_panel import CUSTOM, ONSITE, PHONE, VIDEO, Event, Panel
from recruit.interviews.views.scheduler_times import Cast, Place, cast_of
from recruit.interviews.views.scheduler_words import city_of
from recruit.jobs.models import HiringTeamMember
from recruit.letters import events as letter_events
from recruit.letters import queries as letters
from recruit.letters.models import EmailTemplate
from recruit.processes.models import HiringStep
from recruit.processes.queries import road_of
from recruit.processes.stages import ACTIVE, Stage

NEW, ADD, CHANGE = "new", "add", "change"


@dataclass(frozen=True, slots=True)
class Colleague:
    """A line of Who: somebody, their part in the job, and how much they have in the week shown; `is_now`: this one."""

    user: User
    role: str
    load: int
    is_now: bool
    is_chosen: bool
    is_optional: bool
    is_member: bool = False


@dataclass(slots=True)
class Desk:
    """Where an interview is scheduled (new), gets one more event (add), or an event is changed (change)."""

    place: Place
    mode: str = NEW
    interview: Interview | None = None
    timeslot: Timeslot | None = None
    team: list[HiringTeamMember] = field(default_factory=list)
    templates: list[EmailTemplate] = field(default_factory=list)
    people: dict[str, User] = field(default_factory=dict)
    rooms: dict[str, Resource] = field(default_factory=dict)

    @property
    def application(self) -> Application:
        """Whose interview it is."""
        return self.place.application

    @property
    def url(self) -> str:
        """Where the form posts."""
        if self.interview is None:
            return reverse("recruit:interview-new", args=[self.application.public_id])
        keys = [self.application.public_id, self.interview.public_id]
        if self.timeslot is None:
            return reverse("recruit:interview-add", args=keys)
        return reverse("recruit:interview-change", args=[*keys, self.timeslot.public_id])

    @property
    def tab_url(self) -> str:
        """The Interviews tab."""
        return reverse("recruit:application-interviews", args=[self.application.public_id])

    def casts(self, panel: Panel) -> list[Cast]:
        """Who each event asks for."""
        return [cast_of(event, self.people, self.rooms) for event in panel.events]


def desk_for(
    request: HttpRequest, application: Application, *, interview: Interview | None = None,
    timeslot: Timeslot | None = None,
) -> Desk:  # fmt: skip
    """The desk of somebody who may schedule. Raises NotFound and NotAllowed for everybody else."""
    actor, user = actor_of(request), member_of(request)
    access.require_schedule(actor, application)
    if interview is not None and interview.application_id != application.pk:
        raise NotFound
    zone = invitations.zone_of_country(application.candidate.country_code)
    place = Place(application, user, actor, zone, timeslot.meeting if timeslot else None)
    mode = CHANGE if timeslot else ADD if interview else NEW
    team = HiringTeamMember.objects.filter(job=application.job_id, user__is_active=True)
    members = [row for row in team.select_related("user__role").order_by("pk")
               if row.user_id != application.candidate.employee_id]  # fmt: skip
    templates = letters.templates_for(application.job, EmailTemplate.Type.INTERVIEW)
    return Desk(place, mode, interview, timeslot, members, templates)


def desk_named(request: HttpRequest, public_id: UUID, slot_id: str) -> Desk:
    """The desk a piece of the page stands on: it names the event that is changed, when one is."""
    found = application_of(request, public_id)
    try:
        key = UUID(slot_id)
    except ValueError:
        return desk_for(request, found)
    timeslot = queries.timeslot_for(actor_of(request), key)
    return desk_for(request, found, interview=timeslot.interview, timeslot=timeslot)


def start(desk: Desk) -> Panel:
    """The panel as it opens: interviewers of the team, half an hour, the candidate's step, an invitation."""
    zone = desk.place.user.time_zone
    zone = zone if zones.is_known(zone) and zone != "UTC" else availability.company_zone()
    if desk.timeslot is not None:
        return _of_timeslot(desk, desk.timeslot)
    interviewers = [row for row in desk.team if row.role == HiringTeamMember.Role.INTERVIEWER]
    people = tuple(str(row.user.public_id) for row in interviewers)
    name, job = desk.application.candidate.full_name, desk.application.job.title
    event = Event(title=_("Interview: {name}, {job}").format(name=name, job=job)[:300], people=people)
    shared = {"step": _first_step(desk.application), "where": ONSITE, "lunch": "12:00", **_letter(desk)}
    if desk.interview is not None:
        zone = desk.interview.zone
        shared |= _where(desk.application, desk.interview.location, "")
    can_tell = bool(desk.application.candidate.email) and bool(shared["text"])
    return Panel(
        (event,), shared, zone=zone, tell=can_tell, on=next_business_day(zones.wall_of(timezone.now(), zone)[0])
    )


def fill(desk: Desk, panel: Panel) -> Panel:
    """Read the people and rooms the panel names, and forget those that are gone."""
    keys = {key for event in panel.events for key in (*event.people, *event.optional)}
    named = User.objects.filter(public_id__in=keys, is_active=True).exclude(
        pk=desk.application.candidate.employee_id or 0
    )
    desk.people = {str(row.user.public_id): row.user for row in desk.team}
    desk.people |= {str(user.public_id): user for user in named.select_related("role")}
    rooms = {key for event in panel.events for key in event.rooms}
    desk.rooms = (
        {str(row.public_id): row for row in connections.resources().filter(public_id__in=rooms)} if rooms else {}
    )
    events = tuple(
        replace(
            event,
            people=tuple(key for key in event.people if key in desk.people),
            rooms=tuple(key for key in event.rooms if key in desk.rooms),
        )
        for event in panel.events
    )
    return replace(panel, events=events)


def colleagues_of(desk: Desk, panel: Panel) -> list[Colleague]:
    """The hiring team and whoever else was added, with how many interviews each has in the week shown."""
    event, roles = panel.event, {str(row.user.public_id): row.role_name for row in desk.team}
    chosen = [key for key in event.people if key not in roles]
    today = zones.wall_of(timezone.now(), panel.zone)[0]
    on = panel.on or today
    monday = on - timedelta(days=on.weekday())
    begins, ends = (zones.starts_of(day, panel.zone) for day in (monday, monday + timedelta(days=7)))
    everybody = [desk.people[key] for key in [*roles, *chosen]]
    loads = availability.interviews_of([user.pk for user in everybody], begins, ends)
    return [
        Colleague(
            user, roles.get(str(user.public_id), ""), len(loads.get(user.pk, ())), begins <= timezone.now() < ends,
            str(user.public_id) in event.people, str(user.public_id) in event.optional,
            str(user.public_id) in event.members,
        )
        for user in everybody
    ]  # fmt: skip


def pools_of(desk: Desk, panel: Panel) -> list[tuple[str, str]]:
    """Roles of the hiring team any of whose people may be asked for by one press: the role's code and its words."""
    found: dict[str, list[HiringTeamMember]] = {}
    for row in desk.team:
        found.setdefault(row.role, []).append(row)
    return [
        (role, _("Any of: {role} ({count})").format(role=rows[0].role_name, count=len(rows)))
        for role, rows in found.items()
        if len(rows) > 1 and not {str(row.user.public_id) for row in rows} <= set(panel.event.members)
    ]


def any_of_role(desk: Desk, panel: Panel, role: str) -> Panel:
    """With everybody of a role in the pool of the open event."""
    keys = [str(row.user.public_id) for row in desk.team if row.role == role]
    return scheduler_panel.with_any_of(panel, keys) if keys else panel


def find_colleague(desk: Desk, typed: str) -> User | None:
    """The one active colleague a search means: a line of the list ("Ana Cruz · ana@…"), a name or an address."""
    words = typed.replace("\x00", "").rpartition("·")[2].strip()[:200]
    if not words:
        return None
    rows = users_matching(words).filter(is_active=True).exclude(pk=desk.application.candidate.employee_id or 0)
    return rows.select_related("role").first()


def next_business_day(today: date) -> date:
    """The day the grid opens on: hardly anybody interviews on the day it is arranged."""
    return today + timedelta(days={4: 3, 5: 2}.get(today.weekday(), 1))


def steps_of(application: Application) -> list[tuple[str, str]]:
    """The steps an interview may belong to; those that a required step keeps out of reach say so."""
    road = road_of(application.job.process_id)
    sentence = _("{step} is required first")
    found = []
    for target in applications.targets_of(application, road, sentence):
        station = target.station
        if station.step_id is not None and station.stage in ACTIVE:
            found.append((station.key, f"{station.name} — {target.reason}" if target.reason else station.name))
    return found


def step_of(application: Application, key: str) -> HiringStep | None:
    """The step of that key; None for none, or one that is gone."""
    rows = HiringStep.objects.filter(process=application.job.process_id, deleted_at=None)
    return next((row for row in rows if str(row.public_id) == key), None)


def panel_form(desk: Desk, panel: Panel, data: Mapping[str, Any] | None = None) -> PanelForm:
    """The shared part: bound when `data` is given, else as the panel has it."""
    return PanelForm(
        data, initial=panel.fields(), steps=steps_of(desk.application), templates=desk.templates,
        location=desk.application.job.location, zones_first=zones_first(desk, panel),
    )  # fmt: skip


def event_forms(desk: Desk, panel: Panel, data: Mapping[str, Any] | None = None) -> list[EventForm]:
    """A form for each event."""
    return [
        EventForm(
            data, prefix=f"e{number}", initial=event.fields(), people=desk.people, rooms=desk.rooms,
            length=event.length,
        )
        for number, event in enumerate(panel.events)
    ]  # fmt: skip


def zones_first(desk: Desk, panel: Panel) -> list[tuple[str, str]]:
    """The zones somebody most likely means: their own, the candidate's, the one that is chosen."""
    own, guest = desk.place.user.time_zone, desk.place.guest_zone
    found = {own: _("{city} (your time)").format(city=city_of(own))}
    if guest:
        found.setdefault(guest, _("{city} (candidate's time)").format(city=city_of(guest)))
    found.setdefault(panel.zone, city_of(panel.zone))
    return list(found.items())


def place_words(desk: Desk, where: str, place: str) -> str:
    """What is written as the place of an interview."""
    plain = {ONSITE: desk.application.job.location, PHONE: _("Phone"), VIDEO: _("Video call")}
    return str(plain.get(where) or place)


def taken_template(desk: Desk, panel: Panel) -> Panel:
    """With subject and text of the chosen template."""
    chosen = next((row for row in desk.templates if str(row.public_id) == panel.shared.get("template")), None)
    words = {"subject": chosen.subject, "text": chosen.text} if chosen else {"subject": "", "text": ""}
    return replace(panel, shared={**panel.shared, **words})


def _letter(desk: Desk, event: str = "") -> dict[str, str]:
    kind = event or (letter_events.INTERVIEW_MOVED if desk.mode != NEW else letter_events.INTERVIEW_PLANNED)
    found = letters.template_for_event(kind, desk.application.job, desk.application.language)
    found = found or next(iter(desk.templates), None)
    if found is None:
        return {"template": "", "subject": "", "text": ""}
    return {"template": str(found.public_id), "subject": found.subject, "text": found.text}


def _first_step(application: Application) -> str:
    """The current step; for who stands before them, the first of Interview."""
    road = road_of(application.job.process_id)
    own = next((row.key for row in road if row.step_id is not None and row.step_id == application.step_id), "")
    return own or next((row.key for row in road if row.stage is Stage.INTERVIEW), "")


def _where(application: Application, place: str, video_url: str) -> dict[str, str]:
    """Where an interview was said to take place, as the fields have it."""
    plain = {"": ONSITE, _("Phone"): PHONE, _("Video call"): VIDEO}
    at_job = place == application.job.location or place.endswith(f", {application.job.location}")
    where = VIDEO if video_url else ONSITE if at_job else plain.get(place, CUSTOM)
    return {"where": where, "place": place if where == CUSTOM else "", "video_url": video_url}


def _of_timeslot(desk: Desk, timeslot: Timeslot) -> Panel:
    draft = queries.draft_of(timeslot)
    event = Event(
        title=draft.title, type=str(draft.type.public_id) if draft.type else "", minutes=str(draft.minutes),
        day=f"{draft.day:%Y-%m-%d}", time=f"{draft.time:%H:%M}", notes=draft.notes,
        people=tuple(str(user.public_id) for user, _required in draft.users),
        optional=tuple(str(user.public_id) for user, required in draft.users if not required),
        rooms=tuple(str(row.public_id) for row in draft.resources),
    )  # fmt: skip
    interview = timeslot.interview
    shared = {"version": str(interview.version), **_where(desk.application, draft.place, draft.video_url)}
    # Who was told of it is told of the change, unless somebody decides otherwise.
    can_tell = bool(desk.application.candidate.email) and interview.told_at is not None
    return Panel(
        (event,), shared | _letter(desk), zone=timeslot.meeting.zone, is_private=interview.is_private, tell=can_tell,
        on=draft.day, view="work-week" if draft.day.weekday() < 5 else "week",
    )  # fmt: skip
