"""Verb that erases a guest from meetings."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from base.actors import Actor
from calendars.meetings import booking, entering, history
from calendars.meetings.models import Attendee, Booking, Meeting


@transaction.atomic
def forget_guest(key: str, *, by: Actor) -> int:
    """Forget a guest's name, address and key; meetings with them keep their time and lose title, notes and place.

    What is still planned has been cancelled before, by whoever it was about. Holds of the guest's time go too. Returns
    from how many meetings they were erased; once more is nothing. Asks no right: the erasure of the person did.
    """
    rows = Attendee.objects.filter(guest_key=key) if key else Attendee.objects.none()
    meetings = list(Meeting.objects.select_for_update(of=("self",)).filter(attendees__in=rows).order_by("pk"))
    for meeting in meetings:
        meeting.title, meeting.notes, meeting.place, meeting.video_url = _("Meeting"), "", "", ""
        meeting.outside_change = None
        meeting.version += 1
        meeting.save()
        entering.record(history.GUEST_FORGOTTEN, meeting, by)
    rows.update(name=_("Erased guest"), email="", guest_key="", is_invited=False)
    if key:
        holder = f"guest:{key}"
        booking.queue_for([holder])
        Booking.objects.filter(holder=holder).delete()
    return len(meetings)
