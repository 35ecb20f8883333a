"""The effect "calendar_event": brings the outside calendar to what the meeting is when the effect runs.

A row says which meeting, not what to do. So a row that comes late, twice or out of order ends in the same state; rows
of one meeting follow each other (their group). A creation carries the meeting's public id as key, by which it is found
again after a crash in the middle: no second event. Without a calendar system colleagues get iCalendar mail instead.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from base.actors import Actor
from base.audit import recording
from base.errors import NotYet, PermanentError
from base.outbox.models import OutboxRow
from calendars.connections import queries as connections
from calendars.connections.models import Connection
from calendars.meetings import noting, queries, replying, telling
from calendars.meetings.entering import TOPIC
from calendars.meetings.models import Attendee, Meeting
from calendars.providers.base import Asking, EventDraft, EventState, Gone, Guest, Revoked

__all__ = [
    "MOST_ATTEMPTS",
    "TOPIC",
    "as_event",
    "organizer_shown",
    "perform",
    "resolve_unknown",
    "shown_organizer",
]

# With an hour between the later tries, a calendar system may be away for a day and a half.
MOST_ATTEMPTS = 40
# Once a sign-in holds again, what waits for it is tried at once (receivers); this is how long it waits at most.
REVOKED_WAIT_SECONDS = 900.0

_Outside = Meeting.Outside


def perform(payload: dict[str, Any], *, effect_id: str) -> None:
    """Create, update or cancel the event of a meeting, or write to colleagues where no calendar system is connected.

    Raises RetryableError, OutcomeUnknown or PermanentError as the adapter does; what it refused stands on the meeting.
    NotYet while the sign-in has ended.
    """
    meeting = _meeting_of(payload)
    if meeting is None:
        return
    connection = connections.active()
    if meeting.is_cancelled:
        _take_away(meeting, connection, payload.get("words", ""), effect_id)
    elif connection is None:
        _without_calendar(meeting)
    elif meeting.outside != _Outside.GONE:
        _keep(meeting, connection, effect_id)


def resolve_unknown(payload: dict[str, Any], effect_id: str) -> bool:  # noqa: ARG001  # every effect takes it; this one is known by the meeting
    """Whether an effect whose answer was lost has happened: the event is looked for under the meeting's key.

    One that is found is ours from then on, so that doing it again changes that event instead of making a second one.
    """
    meeting, connection = _meeting_of(payload), connections.active()
    if meeting is None or connection is None or meeting.external_id or meeting.outside == _Outside.GONE:
        return False
    try:
        who = connections.asking_for(meeting.organizer, connection)
        found = connections.adapter(connection).find(str(meeting.public_id), who=who)
    except Revoked as error:
        raise NotYet(str(error), wait_seconds=REVOKED_WAIT_SECONDS) from error
    if found is None or found.is_cancelled:
        return False
    _note_kept(meeting, connection, who, found)
    return False


def shown_organizer(meeting: Meeting) -> tuple[str, str]:
    """Name and address of whom invitations show as organizer, and to whom replies go (product facts §11.2).

    With delegated permissions, or Exchange without the scheduler's name, it is the company's account.
    """
    return organizer_shown(meeting.organizer)


def organizer_shown(user: User) -> tuple[str, str]:
    """The same for a meeting that this user is about to arrange."""
    connection = connections.active()
    if connection is None:
        return user.full_name, user.email
    who = connections.asking_for(user, connection)
    return who.name or who.mailbox, who.mailbox


def as_event(meeting: Meeting, *, mailbox: str) -> EventDraft:
    """What the outside calendar is to show of a meeting.

    Notes are for colleagues; where the calendar invites a guest, they are left out. `mailbox` is the organizer's, who
    is not invited a second time.
    """
    rows = list(meeting.attendees.all())
    has_guests = any(row.kind == Attendee.Kind.GUEST and row.is_invited for row in rows)
    guests = tuple(
        Guest(row.email, row.name, row.is_required, is_resource=row.kind == Attendee.Kind.RESOURCE)
        for row in rows
        if row.email and row.is_invited and row.email.lower() != mailbox.lower()
    )
    body = [meeting.video_url, "" if has_guests else meeting.notes]
    return EventDraft(
        key=str(meeting.public_id),
        title=meeting.title,
        body="\n\n".join(part for part in body if part),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        zone=meeting.zone,
        place=queries.place_shown(meeting, rows),
        guests=guests,
        is_private=meeting.is_private,
    )


def _meeting_of(payload: dict[str, Any]) -> Meeting | None:
    rows = Meeting.objects.select_related("organizer", "connection").prefetch_related("attendees__user")
    return rows.filter(public_id=payload["meeting"]).first()


def _keep(meeting: Meeting, connection: Connection, effect_id: str) -> None:
    """Have the event there, as the meeting is."""
    is_there = bool(meeting.external_id) and meeting.connection_id == connection.pk
    try:
        adapter = connections.adapter(connection)
        if is_there:
            who = _asking_again(meeting)
            state = adapter.update(meeting.external_id, as_event(meeting, mailbox=who.mailbox), who=who)
        else:
            who = connections.asking_for(meeting.organizer, connection)
            state = adapter.create(as_event(meeting, mailbox=who.mailbox), who=who)
    except Gone:
        if not is_there:  # where it was to be made is gone: the calendar its organizer chose
            raise _noted(meeting, _calendar_gone(), effect_id) from None
        noting.note_gone(meeting, by=Actor.system("calendars"))
        return
    except PermanentError as error:
        raise _noted(meeting, error, effect_id) from None
    _note_kept(meeting, connection, who, state)
    replying.set_off_unheard(meeting, state.answers)
    telling.hand_over(meeting)


def _calendar_gone() -> PermanentError:
    words = _("The calendar chosen for interviews is not there any more. Choose another one.")
    return PermanentError(words, code="calendar_gone")


def _take_away(meeting: Meeting, connection: Connection | None, words: str, effect_id: str) -> None:
    """A cancelled meeting: out of the calendar that keeps it, or told by mail."""
    is_elsewhere = bool(meeting.external_id) and (connection is None or meeting.connection_id != connection.pk)
    is_there = connection is not None and meeting.connection_id == connection.pk
    if connection is not None and (is_there or meeting.outside == _Outside.WANTED):
        _cancel_outside(meeting, connection, words, effect_id)
    if is_elsewhere:
        telling.claim_all(meeting)
        _note(meeting, outside=_Outside.NONE, outside_failure="")
    telling.tell_colleagues(meeting, words=words)


def _cancel_outside(meeting: Meeting, connection: Connection, words: str, effect_id: str) -> None:
    """Cancel the event; one whose creation was never confirmed is looked for first.

    A name that another calendar system gave means nothing in this one.
    """
    is_named = bool(meeting.external_id) and meeting.connection_id == connection.pk
    try:
        adapter = connections.adapter(connection)
        if is_named:
            who, name = _asking_again(meeting), meeting.external_id
        else:
            who = connections.asking_for(meeting.organizer, connection)
            found = adapter.find(str(meeting.public_id), who=who)
            name = found.external_id if found is not None and not found.is_cancelled else ""
        if name:
            adapter.cancel(name, who=who, words=words)
    except Gone:
        pass
    except PermanentError as error:
        raise _noted(meeting, error, effect_id) from None
    gone = {"external_id": "", "change_key": ""} if is_named else {}
    _note(meeting, outside=_Outside.NONE, outside_failure="", **gone)


def _without_calendar(meeting: Meeting) -> None:
    """No calendar system: what another one kept before is told by mail from now on."""
    if meeting.external_id or meeting.outside != _Outside.NONE:
        _note(meeting, outside=_Outside.NONE, outside_failure="")
    telling.tell_colleagues(meeting)


def _asking_again(meeting: Meeting) -> Asking:
    """As whom the event was made: its mailbox stays, whatever the organizer or the settings are now."""
    return Asking(meeting.mailbox)


def _note_kept(meeting: Meeting, connection: Connection, who: Asking, state: EventState) -> None:
    _note(
        meeting,
        connection=connection,
        mailbox=who.mailbox,
        external_id=state.external_id,
        change_key=state.change_key,
        outside=_Outside.KEPT,
        outside_failure="",
    )


def _noted(meeting: Meeting, error: PermanentError, effect_id: str) -> PermanentError | NotYet:
    """Write down why the calendar refused, and return what to raise: what met the end of the sign-in waits for it."""
    sentence = str(error) or _("The calendar system refused it.")
    noting.note_refused(meeting, sentence=sentence, refusal=effect_id)
    return NotYet(str(error), wait_seconds=REVOKED_WAIT_SECONDS) if isinstance(error, Revoked) else error


def _note(meeting: Meeting, **values: Any) -> None:
    """Write how it stands outside, and nothing else: what the meeting is may have changed meanwhile.

    While the effect of a later change waits, the event is behind.
    """
    with transaction.atomic():
        row = Meeting.objects.select_for_update(of=("self",)).filter(pk=meeting.pk).first()
        if row is None:
            return
        if values.get("outside") == _Outside.KEPT and _waits(meeting):
            values["outside"] = _Outside.WANTED
        for name, value in values.items():
            setattr(row, name, value)
            setattr(meeting, name, value)
        row.save(update_fields=[*values, "updated_at"])


def _waits(meeting: Meeting) -> bool:
    rows = OutboxRow.objects.filter(topic=TOPIC, about=recording.key_of(meeting), status=OutboxRow.Status.PENDING)
    return rows.exists()
