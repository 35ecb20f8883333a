"""What meetings do when something else happens: an effect was given up, the company changed its calendar system, or
somebody answered here, which their own calendar is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.dispatch import receiver
from django.utils import timezone

from base.actors import Actor
from base.audit import recording
from base.outbox import queueing
from base.outbox import signals as outbox
from base.outbox.models import OPEN, OutboxRow
from calendars.connections import signals as connections
from calendars.meetings import entering, noting, replying
from calendars.meetings.models import Attendee, Meeting
from calendars.meetings.signals import meeting_answered

_KEY = f"{Meeting.audit_kind}:"


@receiver(outbox.settled, dispatch_uid="calendars.meetings.settled")
def _note_given_up(topic: str, keys: list[str], status: str, error: str, **_signal: Any) -> None:
    """An effect that was tried too often leaves its sentence on the meeting, so that somebody sees it."""
    if topic != entering.TOPIC or status != OutboxRow.Status.FAILED:
        return
    meetings = [UUID(key.removeprefix(_KEY)) for key in keys if key.startswith(_KEY)]
    for meeting in Meeting.objects.filter(public_id__in=meetings, outside=Meeting.Outside.WANTED).order_by("pk"):
        noting.note_refused(meeting, sentence=error, refusal=timezone.now().isoformat())


@receiver(connections.came_back, dispatch_uid="calendars.meetings.came_back")
def _send_what_failed(**_signal: Any) -> None:
    """What waits for the sign-in is sent once it may hold again, and what was given up meanwhile is begun anew."""
    for topic in (entering.TOPIC, replying.TOPIC):
        queueing.hasten(topic)
    waiting = set(OutboxRow.objects.filter(topic=entering.TOPIC, status__in=OPEN).values_list("about", flat=True))
    failed = Meeting.objects.filter(outside=Meeting.Outside.FAILED, ends_at__gt=timezone.now())
    for meeting in failed.select_for_update(of=("self",)).order_by("pk")[:5000]:
        meeting.outside, meeting.outside_failure = Meeting.Outside.WANTED, ""
        meeting.save(update_fields=["outside", "outside_failure", "updated_at"])
        if recording.key_of(meeting) not in waiting:
            entering.set_off(meeting)


@receiver(connections.active_changed, dispatch_uid="calendars.meetings.active_changed")
def _tell_the_other_system(**_signal: Any) -> None:
    """What waited for the system used before need not wait for this one."""
    for topic in (entering.TOPIC, replying.TOPIC):
        queueing.hasten(topic)


@receiver(meeting_answered, dispatch_uid="calendars.meetings.answered")
def _tell_their_calendar(answers: Sequence[tuple[Attendee, str]], by: Actor, **_signal: Any) -> None:
    """What somebody answered here, by a link or by hand; what the calendar itself told us it knows."""
    if not by.is_system:
        for attendee, _before in answers:
            replying.set_off(attendee)
