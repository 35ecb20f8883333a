"""The scheduler: what, who and when of an interview on one page; everybody's calendar beside it; one press books it.

Every button of the panel posts the whole form back and draws it again, with script a piece of it and without script the
page, so that nothing typed is ever lost. What was clear when it was drawn is asked again when it is booked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import actor_of, staff_required
from base.errors import Invalid, Refused, Stale
from base.ui.attempts import put_refusal
from base.ui.pages import done, render_page, wants_fragment
from calendars.availability import zones
from calendars.connections import queries as connections
from recruit.applications.views.finding import application_of
from recruit.interviews import queries, rescheduling, scheduling
from recruit.interviews.drafts import AnyOf, InterviewDraft, SlotDraft, Told
from recruit.interviews.models import Timeslot
from recruit.interviews.views import scheduler_desk, scheduler_panel, scheduler_sequence, scheduler_when
from recruit.interviews.views.scheduler_checks import Verdict, judge
from recruit.interviews.views.scheduler_desk import Desk
from recruit.interviews.views.scheduler_forms import EventForm, PanelForm, room_of, room_search
from recruit.interviews.views.scheduler_panel import Panel
from recruit.interviews.views.scheduler_seats import came_of
from recruit.interviews.views.scheduler_times import Cast, Seen, free_room, look, span_of
from recruit.interviews.views.scheduler_words import organizer_words

# Buttons that change the panel and book nothing.
_BUTTONS = frozenset({
    "look", "use", "open", "add_event", "remove_event", "earlier", "pack", "show", "find", "find_room", "take_template",
    "group", "any_of",
})  # fmt: skip
PAGE, WHEN = "recruit/interviews/scheduler.html", "recruit/interviews/scheduler_when.html"


@dataclass(frozen=True, slots=True)
class Trial:
    """Every event as it is to be booked, with what stands against it."""

    casts: Sequence[Cast]
    seen: Sequence[Seen | None]
    verdicts: Sequence[Verdict]

    @property
    def is_blocked(self) -> bool:
        """Whether some event cannot take place as it is."""
        return any(verdict.is_blocked for verdict in self.verdicts)

    @property
    def may_overrule(self) -> bool:
        """Whether only colleagues' other appointments stand against it."""
        return self.is_blocked and all(one.may_overrule for one in self.verdicts if one.is_blocked)

    @property
    def overruled(self) -> frozenset[int]:
        """The colleagues whose clash is accepted."""
        return frozenset(key for verdict in self.verdicts for key in verdict.overruled)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The panel, and its forms when they were sent to be booked."""

    panel: Panel
    shared: PanelForm | None = None
    forms: Sequence[EventForm] = ()
    # Why a button could not do what it says.
    problem: str = ""

    @property
    def shared_form(self) -> PanelForm:
        """The shared part that was sent."""
        if self.shared is None:
            raise LookupError("Nothing was sent.")
        return self.shared


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Schedule a new interview of one or several events."""
    found = application_of(request, public_id)
    desk = scheduler_desk.desk_for(request, found)
    scheduling.require_going(found)
    return _work(request, desk)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, public_id: UUID, interview_id: UUID) -> HttpResponse:
    """Add an event to an interview that is planned."""
    found = application_of(request, public_id)
    interview = queries.interview_for(actor_of(request), interview_id)
    return _work(request, scheduler_desk.desk_for(request, found, interview=interview))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, public_id: UUID, interview_id: UUID, slot_id: UUID) -> HttpResponse:
    """Move an event, or change who takes part, where it is and what it is called."""
    found = application_of(request, public_id)
    timeslot = queries.timeslot_for(actor_of(request), slot_id, interview=interview_id)
    return _work(request, scheduler_desk.desk_for(request, found, interview=timeslot.interview, timeslot=timeslot))


@require_POST
def check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What stands against the time that is typed now; asked on each change, books nothing."""
    desk = scheduler_desk.desk_named(request, public_id, request.POST.get("timeslot", ""))
    panel = scheduler_desk.fill(desk, scheduler_panel.read(request.POST, scheduler_desk.start(desk)))
    trial = _try(desk, panel, [panel.event])
    context = {"verdict": trial.verdicts[0], "desk": desk, "panel": panel}
    return render_page(request, "recruit/interviews/scheduler_check.html", context)


@staff_required
@require_GET
def rooms(request: HttpRequest) -> HttpResponse:
    """Rooms in whose name or place every word stands, for the list under the field that finds them."""
    typed = next((str(text).strip() for text in request.GET.values() if str(text).strip()), "")[:100]
    found = connections.find_resources(typed, limit=20) if len(typed) > 1 else []
    return render_page(request, "recruit/interviews/scheduler_rooms.html", {"rooms": found})


def _work(request: HttpRequest, desk: Desk) -> HttpResponse:
    begun = scheduler_desk.start(desk)
    if request.method != "POST":
        given = {name: request.GET[name] for name in ("day", "time", "zone", "view", "on") if name in request.GET}
        return _draw(request, desk, Sheet(_opened(begun, given)), inline="look" in request.GET)
    panel = scheduler_panel.read(request.POST, begun)
    if _BUTTONS & set(request.POST):
        return _draw(request, desk, _pressed(request, desk, panel), inline=True)
    panel = scheduler_desk.fill(desk, panel)
    shared = scheduler_desk.panel_form(desk, panel, request.POST)
    forms = scheduler_desk.event_forms(desk, panel, request.POST)
    wrong = [number for number, form in enumerate(forms) if not form.is_valid()]
    if wrong and panel.at not in wrong:
        panel = replace(panel, at=wrong[0])
    sheet = Sheet(panel, shared, forms)
    if not shared.is_valid() or wrong:
        return _draw(request, desk, sheet, inline=True, status=422)
    return _book(request, desk, sheet)


def _opened(panel: Panel, given: dict[str, str]) -> Panel:
    """As a link opens it: on a day, at a time (of another zone, if it says so), in a view."""
    panel = scheduler_panel.changed(panel, {"show": f"{given.get('view', panel.view)}|{given.get('on', '')}"})
    if "day" in given:
        panel = scheduler_panel.changed(panel, {"use": f"{given['day'][:10]}T{given.get('time', '')[:5]}"})
    zone, event = given.get("zone", panel.zone), panel.event
    if zone != panel.zone and zones.is_known(zone) and event.on and event.starts:
        day, at = zones.wall_of(zones.instant_of(event.on, event.starts, zone), panel.zone)
        panel = replace(panel.having(day=f"{day:%Y-%m-%d}", time=f"{at:%H:%M}"), on=day)
    return panel


def _pressed(request: HttpRequest, desk: Desk, panel: Panel) -> Sheet:
    """The panel after its button."""
    if "pack" in request.POST:
        panel = scheduler_desk.fill(desk, panel)
        found = scheduler_sequence.packed(desk, panel)
        problem = _("There is no day in the next two weeks on which all events fit. Shorten one, or ask fewer people.")
        return Sheet(found) if found else Sheet(panel, problem=problem)
    panel = scheduler_panel.changed(panel, request.POST)
    if "take_template" in request.POST:
        panel = scheduler_desk.taken_template(desk, panel)
    if "any_of" in request.POST:
        panel = scheduler_desk.any_of_role(desk, panel, request.POST["any_of"])
    typed = request.POST.get("colleague", "")
    if "find" in request.POST and (user := scheduler_desk.find_colleague(desk, typed)) is not None:
        panel = scheduler_panel.with_person(panel, str(user.public_id))
    words = request.POST.get("room", "").replace("\x00", "")[:200].strip()
    if "find_room" in request.POST and words and (row := room_of(words)) is not None:
        panel = scheduler_panel.with_room(panel, str(row.public_id))
    return Sheet(panel)


def _try(desk: Desk, panel: Panel, events: Sequence[Any]) -> Trial:
    """Ask the calendars for the time of each of these events, and judge it."""
    casts = desk.casts(panel)
    seen: list[Seen | None] = []
    verdicts = []
    for event in events:
        at = panel.events.index(event) if len(events) > 1 else panel.at
        span = span_of(event, panel.zone)
        here = replace(panel, at=at)
        found = look(desk.place, here, casts, span.starts_at, span.ends_at) if span else None
        seen.append(found)
        empty = Verdict(None, panel.zone, desk.place.guest_zone)
        verdicts.append(judge(desk.place, here, event, casts[at], found) if found else empty)
    return Trial(casts, seen, verdicts)


def _book(request: HttpRequest, desk: Desk, sheet: Sheet) -> HttpResponse:
    """Look once more, then book; what is taken answers 409 with the nearest times, and keeps all that was typed."""
    panel, shared = sheet.panel, sheet.shared_form
    trial = _try(desk, panel, panel.events)
    if trial.is_blocked and not (panel.anyway and trial.may_overrule):
        return _taken(request, desk, sheet, trial)
    slots = [_slot(desk, shared, form, trial, number) for number, form in enumerate(sheet.forms)]
    try:
        booked = _perform(request, desk, sheet, slots, trial.overruled if panel.anyway else frozenset())
    except Refused as error:
        put_refusal(shared, error)
        return _taken(request, desk, sheet, trial) if error.code == "taken" else _refused(request, desk, sheet, 409)
    except Stale as error:
        shared.add_error(None, str(error.message))
        return _refused(request, desk, replace(sheet, panel=_newest(desk, panel)), 409)
    except Invalid as error:
        put_refusal(shared, error)
        return _refused(request, desk, sheet, 422)
    return done(request, desk.tab_url, _said(desk, panel, came_of(booked, trial.casts)))


def _perform(
    request: HttpRequest, desk: Desk, sheet: Sheet, slots: list[SlotDraft], over: frozenset[int]
) -> Iterable[Timeslot]:  # fmt: skip
    """Call the verb of the desk, and answer the events it booked. Raises what it refuses."""
    panel, words, by = sheet.panel, sheet.shared_form.cleaned_data, actor_of(request)
    told = Told(words["subject"], words["text"]) if panel.tell else None
    version = words["version"]
    if desk.timeslot is not None:
        change = {"slot": slots[0], "zone": panel.zone, "tell": told, "version": version, "over": over}
        return [rescheduling.change_slot(desk.timeslot, by=by, **change)]
    if desk.interview is not None:
        return [rescheduling.add_slot(desk.interview, by=by, slot=slots[0], tell=told, version=version, over=over)]
    place = scheduler_desk.place_words(desk, words["where"], words["place"])
    draft = InterviewDraft(
        tuple(slots), step=scheduler_desk.step_of(desk.application, words["step"]), location=place,
        zone=panel.zone, is_private=panel.is_private, tell=told,
    )  # fmt: skip
    return scheduling.schedule(desk.application, by=by, draft=draft, over=over).timeslots.all()


def _slot(desk: Desk, shared: PanelForm, form: EventForm, trial: Trial, number: int) -> SlotDraft:
    """One event as it is booked, with the first free room where any does."""
    words, common = form.cleaned_data, shared.cleaned_data
    cast, seen, span = trial.casts[number], trial.seen[number], trial.verdicts[number].span
    found = free_room(cast, seen, span) if cast.others and seen and span else None
    rooms = (found,) if found is not None else cast.rooms
    place = scheduler_desk.place_words(desk, common["where"], common["place"])
    if common["where"] == scheduler_panel.ONSITE and rooms:
        place = ", ".join([*(row.name for row in rooms), place])[:300]
    return SlotDraft(
        title=words["title"], day=words["day"], time=words["time"], minutes=words["minutes"], users=cast.users,
        any_of=AnyOf(cast.need, trial.verdicts[number].able or cast.members) if cast.members else None,
        type=words["type"], resources=tuple(rooms), place=place, notes=words["notes"],
        video_url=common["video_url"] if common["where"] == scheduler_panel.VIDEO else "",
    )  # fmt: skip


def _taken(request: HttpRequest, desk: Desk, sheet: Sheet, trial: Trial) -> HttpResponse:
    """409: who cannot, and the three free times nearest to it."""
    blocked = [number for number, verdict in enumerate(trial.verdicts) if verdict.is_blocked]
    panel = sheet.panel
    if blocked and panel.at not in blocked:
        panel = replace(panel, at=blocked[0])
    sheet = replace(sheet, panel=replace(panel, on=panel.event.on or panel.on))
    return _draw(request, desk, sheet, inline=True, status=409, may_overrule=trial.may_overrule, is_taken=True)


def _refused(request: HttpRequest, desk: Desk, sheet: Sheet, status: int) -> HttpResponse:
    return _draw(request, desk, sheet, inline=True, status=status)


def _newest(desk: Desk, panel: Panel) -> Panel:
    """With the version that stands now, so that a second press writes over it, having seen it."""
    if desk.interview is None:
        return panel
    desk.interview.refresh_from_db(fields=["version"])
    return replace(panel, shared={**panel.shared, "version": str(desk.interview.version)})


def _said(desk: Desk, panel: Panel, came: str) -> str:
    """What became of it, and who of several `came`."""
    if desk.mode == scheduler_desk.NEW:
        sentence = _("The interview with {name} is scheduled and the invitation leaves in a moment.")
        sentence = sentence if panel.tell else _("The interview with {name} is scheduled. They were not told.")
    else:
        sentence = _("Saved. {name} is told in a moment.") if panel.tell else _("Saved. {name} was not told.")
    return f"{sentence.format(name=desk.application.candidate.full_name)} {came}".strip()


def _draw(
    request: HttpRequest, desk: Desk, sheet: Sheet, *, inline: bool, status: int | None = None, is_taken: bool = False,
    may_overrule: bool = False,
) -> HttpResponse:  # fmt: skip
    """The page, or the piece of it that was asked for."""
    panel = scheduler_desk.fill(desk, sheet.panel)
    forms = list(sheet.forms) or scheduler_desk.event_forms(desk, panel)
    context = {
        "desk": desk, "panel": panel, "application": desk.application, "candidate": desk.application.candidate,
        "job": desk.application.job, "shared": sheet.shared or scheduler_desk.panel_form(desk, panel), "forms": forms,
        "form": forms[panel.at], "summary": _summary(sheet), "is_taken": is_taken, "may_overrule": may_overrule,
        "colleagues": scheduler_desk.colleagues_of(desk, panel), "pools": scheduler_desk.pools_of(desk, panel),
        "is_grouped": bool({"group", "any_of"} & set(request.POST)),
        "needs": range(1, max(1, len(panel.event.members)) + 1), "organizer": organizer_words(desk.place.user),
        "rooms": desk.casts(panel)[panel.at].rooms,
        "has_rooms": connections.resources().exists(), "room_search": room_search(), "tab_url": desk.tab_url,
        "gaps": scheduler_sequence.GAPS, "gap": scheduler_sequence.gap_of(panel), "lunches": scheduler_sequence.LUNCHES,
    } | scheduler_when.context_of(desk, panel, inline=inline, is_taken=is_taken)  # fmt: skip
    if wants_fragment(request) and request.headers.get("HX-Target") == "when":
        return render_page(request, WHEN, context | {"is_piece": True}, status=status)
    return render_page(request, PAGE, context, fragment="scheduler", status=status or 200)


def _summary(sheet: Sheet) -> list[str]:
    """Everything that is refused of the whole, once, for the top of the page."""
    bound = [form for form in (sheet.shared, *sheet.forms) if form is not None and form.is_bound]
    said = [sheet.problem] if sheet.problem else []
    return said + list(dict.fromkeys(str(sentence) for form in bound for sentence in form.non_field_errors()))
