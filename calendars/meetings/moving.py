"""Verbs that move a meeting to another time and change what it is or who is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from base.actors import Actor
from base.errors import Invalid
from calendars.connections.models import Resource
from calendars.meetings import booking, entering, history, telling
from calendars.meetings.arranging import holders_of
from calendars.meetings.models import Attendee, Meeting
from calendars.meetings.signals import attendees_changed, attendees_wanted

CHANGEABLE = ("title", "notes", "place", "video_url", "is_private")


@transaction.atomic
def move(
    meeting: Meeting,
    *,
    by: Actor,
    day: date,
    time: time,
    zone: str,
    minutes: int,
    version: int | None = None,
    over: frozenset[int] = frozenset(),
) -> Meeting:
    """Move a meeting: everybody's new time is booked in the same breath as the old one is given back, or nothing is.

    Whoever has answered is asked anew, and told with a higher sequence. The same time once more changes nothing. What
    somebody changed in the outside calendar meanwhile is settled by it. Raises Taken, Invalid, Stale, Refused
    (meeting_cancelled), NotFound.
    """
    row = entering.locked(meeting, version=version)
    entering.require_planned(row)
    moment = entering.when(day, time, zone, minutes)
    before = (row.starts_at, row.ends_at, row.zone)
    if before == (moment.starts_at, moment.ends_at, moment.zone) and row.outside_change is None:
        return row
    entering.put(row, moment)
    if before[:2] != (moment.starts_at, moment.ends_at):
        _ask_anew(row, by)
        booking.book(row, by=by, attendees=row.attendees.all(), over=holders_of(over))
    row.outside_change = None
    row.sequence, row.version = row.sequence + 1, row.version + 1
    _want(row)
    row.save()
    entering.set_off(row)
    changes = {"starts_at": (before[0].isoformat(), row.starts_at.isoformat()), "zone": (before[2], row.zone)}
    entering.record(history.MOVED, row, by, changes=changes)
    return row


@transaction.atomic
def change(
    meeting: Meeting,
    *,
    by: Actor,
    changes: Mapping[str, Any] = MappingProxyType({}),
    users: Sequence[tuple[User, bool]] | None = None,
    resources: Sequence[Resource] | None = None,
    version: int | None = None,
    over: frozenset[int] = frozenset(),
    is_from_calendar: bool = False,
) -> Meeting:
    """Change what a meeting is: `changes` of `CHANGEABLE`; `users` and `resources` replace all there are, when given.

    Who is new is booked and asked, who is left out is freed and told; the others keep their answers. Nothing different
    changes nothing. `is_from_calendar`: the outside calendar is so already and has told everybody, so it is not written
    to; whom a floor above does not let in (`attendees_wanted`) is left out. Raises Taken, Invalid, Refused (user_left,
    resource_gone, meeting_cancelled), Stale, NotFound.
    """
    row = entering.locked(meeting, version=version)
    entering.require_planned(row)
    if is_from_calendar and users is not None:
        users = _let_in(row, users)
    differences = _write_words(row, changes)
    others = _replace_users(row, users, by) if users is not None else False
    rooms = _replace_resources(row, resources) if resources is not None else False
    if not differences and not others and not rooms:
        return row
    replaced = others or rooms
    if replaced:
        booking.book(row, by=by, attendees=row.attendees.all(), over=holders_of(over) | _standing(row))
    row.sequence += bool(differences or rooms)
    row.version += 1
    if not is_from_calendar:
        _want(row)
    row.save()
    if not is_from_calendar:
        entering.set_off(row)
    entering.record(history.CHANGED, row, by, changes=dict.fromkeys(differences, ("", "")))
    if replaced:
        attendees_changed.send(Meeting, meeting=row, by=by)
    return row


def _ask_anew(meeting: Meeting, by: Actor) -> None:
    """Every answer was to the old time; only the organizer who moves it themselves has answered already."""
    rows = meeting.attendees.all()
    if by.user is not None and by.user.pk == meeting.organizer_id:
        rows = rows.exclude(user=by.user)
    rows.update(response=Attendee.Response.PENDING, responded_at=None)


def _want(meeting: Meeting) -> None:
    """Until the effect has run, the outside calendar is behind."""
    if meeting.outside != Meeting.Outside.NONE:
        meeting.outside, meeting.outside_failure = Meeting.Outside.WANTED, ""


def _write_words(meeting: Meeting, changes: Mapping[str, Any]) -> list[str]:
    """Put the new words into the row. Returns which differ."""
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise Invalid(_("{names} cannot be changed here.").format(names=", ".join(sorted(unknown))))
    words = {name: _clean(name, value) for name, value in changes.items() if name != "is_private"}
    entering.require_words(words)
    values: dict[str, Any] = {**words}
    if "is_private" in changes:
        values["is_private"] = bool(changes["is_private"])
    differences = sorted(name for name, value in values.items() if getattr(meeting, name) != value)
    for name in differences:
        setattr(meeting, name, values[name])
    return differences


def _clean(name: str, value: str) -> str:
    return value.strip() if name in {"notes", "video_url"} else " ".join(value.split())


def _standing(meeting: Meeting) -> frozenset[str]:
    """Colleagues whose time it has: what clashes with them was accepted, on this side or the other, and still is."""
    rows = meeting.bookings.filter(holder__startswith="user:")
    return frozenset(rows.values_list("holder", flat=True))


def _let_in(meeting: Meeting, users: Sequence[tuple[User, bool]]) -> list[tuple[User, bool]]:
    """Of the colleagues the outside calendar has, those who are here already or may be."""
    present = set(meeting.attendees.filter(kind=Attendee.Kind.USER).values_list("user", flat=True))
    new = [user for user, _required in users if user.pk not in present]
    answers: list[tuple[Any, Any]] = attendees_wanted.send(Meeting, meeting=meeting, users=new) if new else []
    barred = {key for _receiver, keys in answers for key in keys or ()}
    return [pair for pair in users if pair[0].pk not in barred]


def _replace_users(meeting: Meeting, users: Sequence[tuple[User, bool]], by: Actor) -> bool:
    """Make these the colleagues of the meeting. Returns whether anything differs."""
    wanted = {user.pk: (user, required) for user, required in users}
    there = {row.user_id: row for row in meeting.attendees.filter(kind=Attendee.Kind.USER)}
    gone = [row for key, row in there.items() if key not in wanted]
    new = [pair for key, pair in wanted.items() if key not in there]
    other = [
        (row, wanted[key][1])
        for key, row in there.items()
        if key in wanted and row.is_required != wanted[key][1]
    ]  # fmt: skip
    entering.require_invitable([user for user, _required in new], ())
    for row, required in other:
        row.is_required = required
        row.save(update_fields=["is_required", "updated_at"])
    for row in gone:
        telling.tell_left_out(meeting, row)
        row.delete()
    organizer = meeting.organizer if by.user == meeting.organizer else None
    entering.invite(meeting, users=new, accepted=organizer)
    return bool(gone or new or other)


def _replace_resources(meeting: Meeting, resources: Sequence[Resource]) -> bool:
    wanted = {resource.pk: resource for resource in resources}
    there = {row.resource_id: row for row in meeting.attendees.filter(kind=Attendee.Kind.RESOURCE)}
    gone = [row.pk for key, row in there.items() if key not in wanted]
    new = [resource for key, resource in wanted.items() if key not in there]
    entering.require_invitable((), new)
    Attendee.objects.filter(pk__in=gone).delete()
    entering.invite(meeting, resources=new)
    return bool(gone or new)
