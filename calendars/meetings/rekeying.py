"""Verb that makes a guest's bookings those of another guest, when two turn out to be one person."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from calendars.meetings import booking
from calendars.meetings.booking import Taken
from calendars.meetings.models import Attendee, Booking, Meeting


class Overlapping(Taken):
    """One guest would be in two places. `pairs` are the meetings that overlap: the moved one's, and the other."""

    def __init__(self, pairs: list[tuple[Meeting, Meeting]], *, holder: str) -> None:
        super().__init__(holders=[holder])
        self.pairs = pairs


@transaction.atomic
def rekey_guest(key: str, *, to: str, meetings: Iterable[int] | None = None) -> int:
    """Book the guest of one key under another from now on; of these `meetings` (their keys) only, when given.

    A hold that stands in the way of a booking is given back, and of two holds the moved one; what overlaps in the past
    takes nobody's time any more. Raises Overlapping, which names them, when two meetings to come are at one time; then
    nothing has changed. Returns how many meetings it was. Asks no right: its caller does.
    """
    if not key or key == to:
        return 0
    guests = Attendee.objects.filter(guest_key=key)
    if meetings is not None:
        guests = guests.filter(meeting__in=list(meetings))
    # Locked before their bookings, as everybody who changes a meeting does.
    rows = Meeting.objects.select_for_update(of=("self",)).filter(pk__in=guests.values("meeting"))
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    old, new = f"guest:{key}", f"guest:{to}"
    booking.queue_for([old, new])
    moved = Booking.objects.filter(holder=old)
    if meetings is not None:
        moved = moved.filter(meeting__in=keys)
    _make_way(list(moved.select_related("meeting").order_by("pk")), new)
    moved.update(holder=new)
    Attendee.objects.filter(guest_key=key, meeting__in=keys).update(guest_key=to)
    return len(keys)


def _make_way(moved: list[Booking], holder: str) -> None:
    """Take away whatever of two bookings at one time counts less. Raises Overlapping when both count."""
    now, pairs = timezone.now(), []
    for row in moved:
        others = Booking.objects.filter(holder=holder, during__overlap=row.during).select_related("meeting")
        for other in others.order_by("pk"):
            if row.meeting is None:
                booking.release(row.about)
                break
            if other.meeting is None:
                booking.release(other.about)
            elif row.meeting.ends_at <= now or other.meeting.ends_at <= now:
                row.delete()
                break
            else:
                pairs.append((row.meeting, other.meeting))
    if pairs:
        raise Overlapping(pairs, holder=holder)
