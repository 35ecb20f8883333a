"""Verbs that note what became of a meeting in the outside calendar, and settle it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.actors import Actor
from base.errors import Refused
from calendars.connections import queries as connections
from calendars.meetings import entering, history
from calendars.meetings.models import Meeting
from calendars.meetings.signals import meeting_changed_outside, meeting_refused

GONE = {"gone": True}


@transaction.atomic
def note_outside(meeting: Meeting, *, change: dict[str, Any], by: Actor, change_key: str = "") -> Meeting:
    """Keep what somebody changed in the outside calendar until one of us has looked at it; nothing of ours moves yet.

    `change` maps "starts_at", "ends_at" (ISO instants), "place" or "title" to what they are there; an empty one means
    that both sides are equal again. The same once more changes nothing. `change_key` is the event's newest.
    """
    row = entering.locked(meeting)
    wanted = change or None
    if change_key and change_key != row.change_key:
        row.change_key = change_key
        row.save(update_fields=["change_key", "updated_at"])
    if row.is_cancelled or row.outside_change == wanted:
        return row
    row.outside_change, row.version = wanted, row.version + 1
    row.save(update_fields=["outside_change", "version", "updated_at"])
    if wanted is not None:
        entering.record(history.CHANGED_OUTSIDE, row, by)
        meeting_changed_outside.send(Meeting, meeting=row, change=wanted, by=by)
    return row


@transaction.atomic
def note_gone(meeting: Meeting, *, by: Actor) -> Meeting:
    """Note that somebody deleted the outside event. The meeting stays planned until one of us decides."""
    row = entering.locked(meeting)
    if row.is_cancelled or row.outside == Meeting.Outside.GONE:
        return row
    row.outside, row.external_id, row.change_key = Meeting.Outside.GONE, "", ""
    row.outside_change, row.version = dict(GONE), row.version + 1
    row.save()
    entering.record(history.CHANGED_OUTSIDE, row, by)
    meeting_changed_outside.send(Meeting, meeting=row, change=dict(GONE), by=by)
    return row


@transaction.atomic
def note_refused(meeting: Meeting, *, sentence: str, refusal: str) -> Meeting:
    """Note why the outside calendar refused a meeting. `refusal` is the same for each further try of the same thing.

    One that is gone meanwhile is let be.
    """
    row = Meeting.objects.select_for_update(of=("self",)).filter(pk=meeting.pk).first()
    if row is None:
        return meeting
    row.outside, row.outside_failure = Meeting.Outside.FAILED, sentence[:1000]
    row.save(update_fields=["outside", "outside_failure", "updated_at"])
    meeting.outside, meeting.outside_failure = row.outside, row.outside_failure
    meeting_refused.send(Meeting, meeting=row, sentence=row.outside_failure, refusal=refusal)
    return row


@transaction.atomic
def keep_ours(meeting: Meeting, *, by: Actor, version: int | None = None) -> Meeting:
    """Let the meeting be as it is here: the outside event is put back, or made again when it was deleted.

    Twice changes nothing. Raises Refused (meeting_cancelled), Stale, NotFound.
    """
    row = entering.locked(meeting, version=version)
    entering.require_planned(row)
    if row.outside_change is None:
        return row
    row.outside_change, row.version = None, row.version + 1
    row.outside = Meeting.Outside.WANTED
    row.save()
    entering.set_off(row)
    entering.record(history.KEPT_OURS, row, by)
    return row


@transaction.atomic
def send_again(meeting: Meeting, *, by: Actor) -> Meeting:
    """Try once more what the outside calendar refused. Raises Refused when there is nothing to try (not_failed)."""
    row = entering.locked(meeting)
    if row.outside not in {Meeting.Outside.FAILED, Meeting.Outside.GONE} or connections.active() is None:
        raise Refused(_("There is nothing to send to the calendar again."), code="not_failed")
    row.outside, row.outside_failure = Meeting.Outside.WANTED, ""
    row.save(update_fields=["outside", "outside_failure", "updated_at"])
    entering.set_off(row)
    entering.record(history.SENT_AGAIN, row, by)
    return row
