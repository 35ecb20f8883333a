"""Verb that erases a guest from meetings."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from base.actors import Actor
from base.mail import forgetting as letters
from base.outbox import forgetting as outbox
from base.outbox.models import OutboxRow
from calendars.meetings import booking, entering, history
from calendars.meetings.models import Attendee, Booking, Meeting


@transaction.atomic
def forget_guest(key: str, *, by: Actor) -> int:
    """Forget a guest's name, address and key; meetings with them keep their time and lose title, notes and place.

    What is still planned has been cancelled before, by whoever it was about. Holds of the guest's time go too, and
    what letters told colleagues of these meetings. Returns from how many meetings they were erased; once more is
    nothing. Asks no right: the erasure of the person did.
    """
    rows = Attendee.objects.filter(guest_key=key) if key else Attendee.objects.none()
    meetings = list(Meeting.objects.select_for_update(of=("self",)).filter(attendees__in=rows).order_by("pk"))
    for meeting in meetings:
        meeting.title, meeting.notes, meeting.place, meeting.video_url = _("Meeting"), "", "", ""
        meeting.outside_change = None
        meeting.version += 1
        meeting.save()
        entering.record(history.GUEST_FORGOTTEN, meeting, by)
    told = Attendee.objects.filter(meeting__in=meetings).values_list("public_id", flat=True)
    letters.forget(outbox.forget([f"attendee:{public_id}" for public_id in told]))
    _forget_words(meetings)
    rows.update(name=_("Erased guest"), email="", guest_key="", is_invited=False)
    if key:
        holder = f"guest:{key}"
        booking.queue_for([holder])
        Booking.objects.filter(holder=holder).delete()
    return len(meetings)


def _forget_words(meetings: list[Meeting]) -> None:
    """Effects that wait or failed carry what somebody wrote to those invited; the effect itself stays."""
    about = [f"{Meeting.audit_kind}:{meeting.public_id}" for meeting in meetings]
    for row in OutboxRow.objects.filter(topic=entering.TOPIC, about__in=about, payload__has_key="words"):
        row.payload.pop("words")
        row.save(update_fields=["payload"])
