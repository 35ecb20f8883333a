"""What meetings do when something else happens: an effect was given up, the company changed its calendar system."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.dispatch import receiver
from django.utils import timezone

from base.outbox import signals as outbox
from base.outbox.models import OutboxRow
from calendars.connections import signals as connections
from calendars.meetings import entering
from calendars.meetings.models import Meeting

_KEY = f"{Meeting.audit_kind}:"


@receiver(outbox.settled, dispatch_uid="calendars.meetings.settled")
def _note_given_up(topic: str, keys: list[str], status: str, error: str, **_signal: Any) -> None:
    """An effect that was tried too often leaves its sentence on the meeting, so that somebody sees it."""
    if topic != entering.TOPIC or status != OutboxRow.Status.FAILED:
        return
    meetings = [UUID(key.removeprefix(_KEY)) for key in keys if key.startswith(_KEY)]
    Meeting.objects.filter(public_id__in=meetings, outside=Meeting.Outside.WANTED).update(
        outside=Meeting.Outside.FAILED, outside_failure=error[:1000]
    )


@receiver(connections.came_back, dispatch_uid="calendars.meetings.came_back")
def _send_what_failed(**_signal: Any) -> None:
    """What the calendar refused while the sign-in had ended is sent once it holds again."""
    failed = Meeting.objects.filter(outside=Meeting.Outside.FAILED, ends_at__gt=timezone.now())
    for meeting in failed.select_for_update(of=("self",)).order_by("pk")[:5000]:
        meeting.outside, meeting.outside_failure = Meeting.Outside.WANTED, ""
        meeting.save(update_fields=["outside", "outside_failure", "updated_at"])
        entering.set_off(meeting)
