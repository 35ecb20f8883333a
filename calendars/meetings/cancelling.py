"""Verbs that cancel meetings."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from base.actors import Actor
from calendars.meetings import booking, entering, history
from calendars.meetings.models import Booking, Meeting


@transaction.atomic
def cancel(meeting: Meeting, *, by: Actor, words: str = "", version: int | None = None) -> Meeting:
    """Cancel a meeting: everybody's time is free at once, and who was invited is told, with `words` if there are any.

    Cancelling once more changes nothing. The right to is asked by the caller. Raises Stale, NotFound.
    """
    row = entering.locked(meeting, version=version)
    if row.is_cancelled:
        return row
    row.cancelled_at = timezone.now()
    row.outside_change = None
    row.sequence, row.version = row.sequence + 1, row.version + 1
    if row.outside in {Meeting.Outside.KEPT, Meeting.Outside.FAILED}:
        row.outside, row.outside_failure = Meeting.Outside.WANTED, ""
    row.save()
    booking.free(row)
    entering.set_off(row, words=words.strip()[:1000])
    entering.record(history.CANCELLED, row, by)
    return row


@transaction.atomic
def cancel_all(meetings: Sequence[Meeting], *, by: Actor, words: str = "") -> list[Meeting]:
    """Cancel several meetings, a panel day for instance. All are locked and everybody of them is queued for first, so
    that nobody's change of one of them, nor another such day, and this block each other. As `cancel` otherwise.
    """
    keys = [meeting.pk for meeting in meetings]
    rows = list(Meeting.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    booking.queue_for(Booking.objects.filter(meeting__in=rows).values_list("holder", flat=True))
    return [cancel(row, by=by, words=words) for row in rows]
