"""Steps that the verbs of meetings share: lock, work out instants, write who is invited, set effects off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from base.actors import Actor
from base.audit import recording
from base.audit.kinds import Kind
from base.errors import Invalid, NotFound, Refused, Stale
from base.outbox import queueing
from calendars.availability import zones
from calendars.connections.models import Resource
from calendars.meetings.drafts import GuestDraft
from calendars.meetings.models import Attendee, Meeting

TOPIC = "calendar_event"
# Self-schedule offers 15 minutes to 3 hours (product facts §11.3); longer ones are made by dragging, a day at most.
SHORTEST, LONGEST = 5, 24 * 60
MOST_ATTENDEES = 100


@dataclass(frozen=True, slots=True)
class When:
    """A time as it was meant, and the instants it is."""

    day: date
    time: time
    zone: str
    starts_at: datetime
    ends_at: datetime


def locked(meeting: Meeting, *, version: int | None = None) -> Meeting:
    """The newest state of a meeting, locked until the end of the transaction.

    Raises NotFound when it is gone, Stale when somebody changed it since `version`.
    """
    row = Meeting.objects.select_for_update(of=("self",)).select_related("organizer").filter(pk=meeting.pk).first()
    if row is None:
        raise NotFound(_("This meeting does not exist any more."))
    if version is not None and row.version != version:
        raise Stale(_("Somebody changed this meeting since you opened it. Reload to see the newest state."))
    return row


def require_planned(meeting: Meeting) -> None:
    """Raise Refused (meeting_cancelled) for a meeting that was cancelled."""
    if meeting.is_cancelled:
        raise Refused(_("This meeting was cancelled. Arrange a new one."), code="meeting_cancelled")


def when(day: date, at: time, zone: str, minutes: int) -> When:
    """Work out the instants of a wall time; one that the clocks skip is moved to the time it then is.

    Raises Invalid for a zone or a length there is not.
    """
    if not zones.is_known(zone):
        raise Invalid(_("Choose a time zone from the list."), field="zone")
    if not SHORTEST <= minutes <= LONGEST:
        raise Invalid(
            _("A meeting takes between {shortest} minutes and a day.").format(shortest=SHORTEST), field="minutes"
        )
    starts_at = zones.instant_of(day, at, zone)
    return When(*zones.wall_of(starts_at, zone), zone, starts_at, starts_at + timedelta(minutes=minutes))


def put(meeting: Meeting, moment: When) -> None:
    """Write a time into the row, not yet into the database."""
    meeting.starts_at, meeting.ends_at = moment.starts_at, moment.ends_at
    meeting.zone, meeting.local_on, meeting.local_time = moment.zone, moment.day, moment.time


def require_invitable(users: Iterable[User], resources: Iterable[Resource]) -> None:
    """Raise Refused for a colleague who cannot sign in any more (user_left) and a room that is gone (resource_gone)."""
    for user in users:
        if user.deactivated_at is not None or not (user.is_active or user.is_invited):
            raise Refused(
                _("{name} is deactivated. Choose somebody else.").format(name=user.full_name), code="user_left"
            )
    for resource in resources:
        if resource.gone_at is not None:
            raise Refused(
                _("{name} is not in the calendar system any more. Choose another room.").format(name=resource.name),
                code="resource_gone",
            )


def invite(
    meeting: Meeting,
    *,
    users: Sequence[tuple[User, bool]] = (),
    resources: Sequence[Resource] = (),
    guest: GuestDraft | None = None,
    accepted: User | None = None,
) -> list[Attendee]:
    """Write attendees who are not there yet; `accepted` has answered already, by arranging it for themselves."""
    rows = [
        Attendee(
            meeting=meeting, kind=Attendee.Kind.USER, user=user, name=user.full_name, email=user.email,
            is_required=required,
            response=Attendee.Response.ACCEPTED if user == accepted else Attendee.Response.PENDING,
        )
        for user, required in {user.pk: (user, required) for user, required in users}.values()
    ]  # fmt: skip
    rows += [
        Attendee(
            meeting=meeting, kind=Attendee.Kind.RESOURCE, resource=resource, name=resource.name, email=resource.address
        )
        for resource in {resource.pk: resource for resource in resources}.values()
    ]
    if guest is not None:
        rows.append(
            Attendee(
                meeting=meeting, kind=Attendee.Kind.GUEST, name=guest.name, email=guest.email, guest_key=guest.key,
                is_invited=guest.is_invited,
            )
        )  # fmt: skip
    if len(rows) > MOST_ATTENDEES:
        raise Invalid(_("Invite at most {most} people and rooms.").format(most=MOST_ATTENDEES), field="users")
    return Attendee.objects.bulk_create(rows)


def set_off(meeting: Meeting, *, words: str = "") -> None:
    """Have the outside calendar, or mail, brought to what the meeting is once this transaction is committed."""
    payload = {"meeting": str(meeting.public_id)} | ({"words": words} if words else {})
    about = recording.key_of(meeting)
    queueing.put(TOPIC, payload, about=about, group=about)


def record(kind: Kind, meeting: Meeting, by: Actor, *, changes: dict[str, tuple[Any, Any]] | None = None) -> None:
    """Write one audit entry that names no title: it may hold the name of somebody who is erased one day."""
    recording.record(kind, on=_named(meeting), by=by, changes=changes)


def record_many(kind: Kind, changes: Iterable[tuple[Meeting, dict[str, tuple[Any, Any]]]], by: Actor) -> None:
    """The same about many meetings, in one statement."""
    facts = [recording.Fact(_named(meeting), changes=values) for meeting, values in changes]
    recording.record_many(kind, facts, by=by)


def _named(meeting: Meeting) -> recording.Named:
    return recording.Named(meeting.audit_kind, str(meeting.public_id), _("Meeting"))


def require_words(words: dict[str, str]) -> None:
    """Raise Invalid, with a sentence for each field, for words that are missing or too long and a link that is none."""
    problems: dict[str, Any] = {}
    for name, value in words.items():
        longest = getattr(Meeting._meta.get_field(name), "max_length", None) or 0
        if len(value) > longest:
            problems[name] = _("Use at most {limit} characters.").format(limit=f"{longest:,}")
        elif name != "notes" and any(ord(character) < 32 for character in value):
            problems[name] = _("Leave out line breaks and control characters.")
    if not words.get("title", "-"):
        problems["title"] = _("Give the meeting a title.")
    if words.get("video_url") and not words["video_url"].startswith(("https://", "http://")):
        problems["video_url"] = _("A video link begins with https://.")
    if problems:
        raise Invalid(next(iter(problems.values())), fields=problems)
