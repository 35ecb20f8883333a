"""What an invitation to choose a time offers: the free slots of its blocks, and what nothing is known about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.errors import NotFound
from calendars.availability import asking, hours, slots, zones
from calendars.availability import queries as calendars
from calendars.availability.slots import MINUTE, Span
from calendars.connections.models import Resource
from calendars.meetings.models import Booking, Meeting
from recruit.applications.access import applications_where
from recruit.applications.models import Application
from recruit.interviews.invite_drafts import NOTICE_HOURS
from recruit.interviews.models import Interview, SelfSchedule, Timeslot
from recruit.interviews.queries import guest_of
from recruit.teams.rights import JobAction

HOLD = timedelta(minutes=10)
# At the confirmation the outside calendars are asked anew, for no longer than this.
PATIENCE = 2.5
# Who looks when a candidate does: nobody's details are theirs.
_PAGE = Actor.system("interviews")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the calendars: who takes part, in which blocks, for how many minutes, and the rules.

    `about` names holds that are one's own, `instead_of` the meeting that is given up for the new time.
    """

    users: tuple[User, ...]
    blocks: tuple[Span, ...]
    minutes: int
    resources: tuple[Resource, ...] = ()
    buffer_minutes: int = 0
    notice_hours: int = NOTICE_HOURS
    guest: str = ""
    about: str = ""
    instead_of: Meeting | None = None
    # As whose outside calendars are asked when a candidate looks.
    asker: User | None = None
    # What is known already, by holder, of all the time in question; then nobody is asked.
    known: Mapping[str, asking.Known] | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """The free slots; how many more there would be if whoever is unknown were free, and who that is (holders)."""

    slots: tuple[Span, ...] = ()
    lost: int = 0
    unknown: tuple[str, ...] = ()


def about_of(row: SelfSchedule) -> str:
    """How the holds of an invitation are named."""
    return f"self_schedule:{row.public_id}"


def interviewers_of(row: SelfSchedule) -> list[User]:
    """Who of the chosen interviewers still works here."""
    return list(row.interviewers.filter(is_active=True).order_by("pk"))


def holders_of(row: SelfSchedule) -> list[str]:
    """Everybody and everything an interview of this invitation takes time of."""
    users, rooms = taking_part(row, chosen_of(row))
    names = [*(f"resource:{room.pk}" for room in rooms), *(f"user:{user.pk}" for user in users)]
    return [guest_of(row.application), *names]


def chosen_of(row: SelfSchedule) -> Meeting | None:
    """The meeting of the time that is booked; None while none is."""
    slot = slot_of(row.interview) if row.interview is not None and not row.interview.is_cancelled else None
    return slot.meeting if slot is not None else None


def length_of(row: SelfSchedule, chosen: Meeting | None) -> int:
    """Minutes a slot takes: of the meeting that is booked, which colleagues may have made longer; else as invited."""
    return row.minutes if chosen is None else int((chosen.ends_at - chosen.starts_at).total_seconds()) // MINUTE


def slot_at(row: SelfSchedule, starts_at: datetime) -> Span:
    """The slot that begins then."""
    return Span.of(starts_at, starts_at + timedelta(minutes=length_of(row, chosen_of(row))))


def taking_part(row: SelfSchedule, chosen: Meeting | None) -> tuple[list[User], list[Resource]]:
    """Whose time a slot takes: of the meeting that is booked, since colleagues may have changed who is in it; else
    those the invitation names.
    """
    if chosen is None:
        return interviewers_of(row), [row.resource] if row.resource is not None else []
    rows = list(chosen.attendees.select_related("user", "resource").order_by("pk"))
    users = [each.user for each in rows if each.user is not None and each.user.is_active]
    return users, [each.resource for each in rows if each.resource is not None]


def invitations_of(actor: Actor, application: Application) -> QuerySet[SelfSchedule]:
    """The invitations of an application the actor may see, the newest first."""
    seen = applications_where(actor, JobAction.VIEW_INTERVIEWS).filter(pk=application.pk)
    rows = SelfSchedule.objects.filter(application__in=seen.values("pk"))
    return rows.select_related("creator", "step", "type", "interview").order_by("-created_at", "-pk")


def as_it_stands(self_schedule: SelfSchedule) -> SelfSchedule:
    """The invitation read anew, with what its verbs ask of it. Raises NotFound."""
    rows = SelfSchedule.objects.select_related(
        "application__job", "application__candidate", "creator", "resource", "interview"
    )
    row = rows.filter(pk=self_schedule.pk).first()
    if row is None:
        raise NotFound
    return row


def slot_of(interview: Interview) -> Timeslot | None:
    """The event of an interview that was chosen by the candidate: the one it began with, whatever was added since."""
    rows = Timeslot.objects.filter(interview=interview, deleted_at=None).select_related("meeting__organizer", "type")
    return rows.order_by("pk").first()


def held_of(row: SelfSchedule, *, now: datetime | None = None) -> tuple[Span, datetime] | None:
    """The slot that is held for the candidate, and until when; None when none is."""
    rows = Booking.objects.filter(about=about_of(row), meeting=None, held_until__gt=now or timezone.now())
    found = rows.filter(holder=guest_of(row.application)).first()
    if found is None or found.held_until is None:
        return None
    return _span_of(found), found.held_until


def wanted_of(row: SelfSchedule) -> Wanted:
    """What a sent invitation asks of the calendars."""
    chosen = chosen_of(row)
    users, rooms = taking_part(row, chosen)
    return Wanted(
        users=tuple(users),
        blocks=tuple(Span.of(block.starts_at, block.ends_at) for block in row.blocks.all()),
        minutes=length_of(row, chosen),
        resources=tuple(rooms),
        buffer_minutes=row.buffer_minutes,
        notice_hours=row.notice_hours,
        guest=guest_of(row.application),
        about=about_of(row),
        instead_of=chosen,
        asker=row.creator,
    )


def open_slots(row: SelfSchedule, *, now: datetime | None = None, is_fresh: bool = False) -> list[Span]:
    """The slots that can be chosen now. Whoever is unknown is not free. `is_fresh` asks outside calendars anew."""
    return list(offered_to(row, now=now, is_fresh=is_fresh).slots)


def offered_to(row: SelfSchedule, *, now: datetime | None = None, is_fresh: bool = False) -> Offered:
    """The same with what is lost because calendars do not answer: a page must not call that taken."""
    moment = now or timezone.now()
    if row.expires_at <= moment:
        return Offered()
    return offered(wanted_of(row), by=_PAGE, now=moment, is_fresh=is_fresh)


def is_free_now(row: SelfSchedule, slot: Span) -> bool:
    """Whether one slot can still be had. Outside calendars are asked anew, and only about that time."""
    wanted = wanted_of(row)
    if not _is_offered(row, wanted, slot):
        return False
    wish = _asked(replace(wanted, blocks=(slot,)), slot, 0, by=_PAGE, is_fresh=True)
    return slot in slots.free_slots(wish)


def is_ours_still(row: SelfSchedule, slot: Span) -> bool:
    """Whether a slot keeps to the rules of the invitation by what we know ourselves: the notice, the blocks, and the
    minutes everybody is free around it. Asks nobody outside, so that it can be asked once more under the locks of a
    booking; somebody else may have booked right beside it since it was shown.
    """
    wanted = wanted_of(row)
    if not _is_offered(row, wanted, slot):
        return False
    buffer = wanted.buffer_minutes * MINUTE
    around = Span(slot.start - buffer, slot.end + buffer)
    return not _others(holders_of(row), wanted, around)


def offered(wanted: Wanted, *, by: Actor, now: datetime | None = None, is_fresh: bool = False) -> Offered:
    """The slots of the blocks in which everybody who takes part is free. `by` is as whom calendars are asked."""
    not_before = _not_before(wanted, now or timezone.now())
    ahead = [block for block in slots.merged(wanted.blocks) if block.end > not_before]
    if not ahead or not wanted.users:
        return Offered()
    window = Span(ahead[0].start, ahead[-1].end)
    wish = _asked(wanted, window, not_before, by=by, is_fresh=is_fresh)
    found = [slot for slot in slots.free_slots(wish) if not _meets(slot, wanted.instead_of)]
    unknown = [one.holder for one in wish.people if not one.is_known]
    unknown += [one.holder for one in wish.rooms if not one.is_known]
    if not unknown:
        return Offered(tuple(found))
    known = replace(
        wish, people=[replace(one, is_known=True) for one in wish.people],
        rooms=[replace(one, is_known=True) for one in wish.rooms],
    )  # fmt: skip
    return Offered(tuple(found), len(slots.free_slots(known)) - len(found), tuple(unknown))


def free_time(wanted: Wanted, *, by: Actor, zone: str, days: int = 14, now: datetime | None = None) -> list[Span]:
    """When everybody works, or keeps time for interviews, and is free in the coming days, put together."""
    moment = now or timezone.now()
    not_before = _not_before(wanted, moment)
    window = Span(not_before, not_before + days * slots.DAY)
    first, last = (zones.wall_of(at, zone)[0] for at in (window.starts_at, window.ends_at))
    working = hours.spans_of(wanted.users, first, last, zone=zone)
    kept = hours.kept_of(wanted.users, first, last, zone=zone)
    known = _known(wanted, window, by)
    people = [
        known[f"user:{user.pk}"].person(hours=working[user.pk], kept=[each.span for each in kept[user.pk]])
        for user in wanted.users
    ]
    wish = slots.Wish(
        minutes=wanted.minutes, earliest=window.start, latest=window.end, people=people, uses_kept=True,
        rooms=[known[f"resource:{room.pk}"].room() for room in wanted.resources], zone=zone,
        before=wanted.buffer_minutes, after=wanted.buffer_minutes, guest_busy=_guest_busy(wanted, window),
    )  # fmt: skip
    return slots.merged(slots.free_slots(wish))


def _meets(slot: Span, old: Meeting | None) -> bool:
    """Whether a slot overlaps the time that is given up: that is no other time."""
    return old is not None and slot.starts_at < old.ends_at and old.starts_at < slot.ends_at


def _not_before(wanted: Wanted, now: datetime) -> int:
    return int((now + timedelta(hours=wanted.notice_hours)).timestamp())


def _asked(wanted: Wanted, window: Span, not_before: int, *, by: Actor, is_fresh: bool = False) -> slots.Wish:
    """The wish the calculator of slots is given, with what the calendars say in the window and its buffers."""
    buffer = wanted.buffer_minutes * MINUTE
    around = Span(window.start - buffer, window.end + buffer)
    known = _known(wanted, around, by, is_fresh=is_fresh)
    return slots.Wish(
        minutes=wanted.minutes, earliest=window.start, latest=window.end, blocks=wanted.blocks, from_block=True,
        grid=wanted.minutes, not_before=not_before, before=wanted.buffer_minutes, after=wanted.buffer_minutes,
        people=[known[f"user:{user.pk}"].person() for user in wanted.users],
        rooms=[known[f"resource:{room.pk}"].room() for room in wanted.resources],
        in_hours=False, guest_busy=_guest_busy(wanted, around),
    )  # fmt: skip


def _known(wanted: Wanted, around: Span, by: Actor, *, is_fresh: bool = False) -> Mapping[str, asking.Known]:
    """What is known of everybody; neither one's own holds nor the meeting that is given up stand in the way."""
    if wanted.known is not None:
        return wanted.known
    besides = [one for one in (wanted.instead_of, wanted.about) if one]
    return asking.ask(
        wanted.users, wanted.resources, around.starts_at, around.ends_at, by=by, patience=PATIENCE,
        besides=besides, asker=wanted.asker, is_fresh=is_fresh,
    )  # fmt: skip


def _guest_busy(wanted: Wanted, around: Span) -> list[Span]:
    """What the candidate has already, as far as we booked it."""
    return [_span_of(row) for row in _others([wanted.guest], wanted, around)] if wanted.guest else []


def _others(holders: Sequence[str], wanted: Wanted, around: Span) -> list[Booking]:
    """What we booked for these, without one's own hold and the meeting that is given up."""
    given_up = wanted.instead_of.pk if wanted.instead_of is not None else None
    return [
        row
        for row in calendars.bookings_of(holders, around.starts_at, around.ends_at)
        if row.about != wanted.about and (row.meeting_id is None or row.meeting_id != given_up)
    ]


def _is_offered(row: SelfSchedule, wanted: Wanted, slot: Span) -> bool:
    """Whether the invitation offers a slot at all: somebody is there to talk to, it is not too soon, and lies on the
    grid of a block."""
    moment = timezone.now()
    if row.expires_at <= moment or slot.start < _not_before(wanted, moment) or not wanted.users:
        return False
    inside = (one for one in slots.merged(wanted.blocks) if one.start <= slot.start and slot.end <= one.end)
    return any((slot.start - one.start) % (wanted.minutes * MINUTE) == 0 for one in inside)


def _span_of(row: Booking) -> Span:
    begin, end = row.during.lower, row.during.upper
    if begin is None or end is None:  # the table takes no such row
        raise ValueError("A booking has a beginning and an end.")
    return Span.of(begin, end)
