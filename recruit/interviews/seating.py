"""The verb beneath scheduling that decides who of several comes, once nobody else can book any of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calendars.availability import queries as availability
from calendars.meetings import booking, entering
from calendars.meetings.booking import Taken
from calendars.meetings.models import Meeting
from recruit.interviews.drafts import AnyOf, SlotDraft


def seat(
    slots: Sequence[SlotDraft], *, zone: str, besides: Meeting | None = None, queued: Collection[str] = ()
) -> tuple[SlotDraft, ...]:
    """The same events with somebody named for each place that any of several may take, as required interviewers.

    Everybody of all events, and the holders in `queued`, is queued for, for the rest of the caller's transaction: whom
    this names nobody else books any more. Of each pool the first who have nothing booked come, `besides` the meeting
    that is moved. Raises Taken where too few are left. Books nobody and asks no right: its caller does.
    """
    if all(slot.any_of is None for slot in slots):
        return tuple(slots)
    rooms = {f"resource:{row.pk}" for slot in slots for row in slot.resources}
    people = {f"user:{user.pk}" for slot in slots for user in slot.everybody}
    booking.queue_for({*queued, *rooms, *people})
    return tuple(_seated(slot, slot.any_of, zone, besides) if slot.any_of else slot for slot in slots)


def _seated(slot: SlotDraft, pool: AnyOf, zone: str, besides: Meeting | None) -> SlotDraft:
    moment = entering.when(slot.day, slot.time, zone, slot.minutes)
    named = {user.pk for user, _required in slot.users}
    members = [user for user in dict.fromkeys(pool.users) if user.pk not in named]
    holders = [f"user:{user.pk}" for user in members]
    rows = availability.bookings_of(holders, moment.starts_at, moment.ends_at)
    taken = {row.holder for row in rows if besides is None or row.meeting_id != besides.pk}
    able = [user for user in members if f"user:{user.pk}" not in taken]
    if len(able) < pool.need:
        raise Taken(few_words(len(able), len(members), pool.need), holders=taken)
    coming = tuple((user, True) for user in able[: pool.need])
    return replace(slot, users=(*slot.users, *coming), any_of=None)


def few_words(able: int, asked: int, need: int) -> str:
    """That too few of several can come."""
    sentence = ngettext(
        "Only {able} of {asked} can come then, and {need} is needed.",
        "Only {able} of {asked} can come then, and {need} are needed.",
        need,
    )
    none = _("Nobody of the {asked} can come then.")
    return (sentence if able else none).format(able=able, asked=asked, need=need)
