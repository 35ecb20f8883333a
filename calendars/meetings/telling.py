"""Verbs that write to colleagues where no calendar system does: invitation, change and cancellation as iCalendar mail.

What was told stands on the attendee (`told_sequence`), so an effect that runs twice or late tells nobody twice.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone, translation

from base.mail import mailing, writing
from calendars.availability import zones
from calendars.meetings import ics, queries, tokens
from calendars.meetings.models import Attendee, Meeting

INVITED, CHANGED, CANCELLED, LEFT_OUT = "invited", "changed", "cancelled", "left_out"


@transaction.atomic
def tell_colleagues(meeting: Meeting, *, words: str = "") -> int:
    """Post to every colleague what they have not been told of a meeting yet. Returns how many letters were posted.

    A cancelled meeting is told to those who were invited by mail, with `words` if there are any; somebody deactivated
    gets nothing, and the organizer who put themselves down gets a file to keep. Called by the effect, and repeatable.
    """
    rows = list(meeting.attendees.select_for_update(of=("self",)).select_related("user").order_by("pk"))
    posted = 0
    for row in rows:
        if row.user is None or not row.user.is_active or row.told_sequence == meeting.sequence:
            continue
        if meeting.is_cancelled and row.told_sequence is None:
            continue
        kind = CANCELLED if meeting.is_cancelled else INVITED if row.told_sequence is None else CHANGED
        _post(meeting, row, rows, kind, words)
        row.told_sequence = meeting.sequence
        row.save(update_fields=["told_sequence", "updated_at"])
        posted += 1
    return posted


def tell_left_out(meeting: Meeting, attendee: Attendee) -> None:
    """Take the invitation back from somebody who is left out, if mail told them of the meeting. Part of `change`."""
    if attendee.told_sequence is None or attendee.user is None or not attendee.user.is_active:
        return
    _post(meeting, attendee, [attendee], LEFT_OUT, "")


@transaction.atomic
def hand_over(meeting: Meeting) -> int:
    """Take back what mail invited to, once a calendar system keeps the meeting: it has written to everybody itself.

    Returns how many letters were posted.
    """
    rows = list(
        meeting.attendees.select_for_update(of=("self",)).exclude(told_sequence=None).select_related("user")
    )  # fmt: skip
    for row in rows:
        if row.user is not None and row.user.is_active:
            _post(meeting, row, [row], "handed_over", "")
        row.told_sequence = None
        row.save(update_fields=["told_sequence", "updated_at"])
    return len(rows)


@transaction.atomic
def claim_all(meeting: Meeting) -> None:
    """Take colleagues for told whom a calendar system invited that is switched off now, so that mail reaches them."""
    rows = meeting.attendees.filter(kind=Attendee.Kind.USER, told_sequence=None)
    rows.update(told_sequence=max(0, meeting.sequence - 1))


def facts_of(meeting: Meeting, rows: list[Attendee], *, link: str = "") -> ics.Facts:
    """A meeting as its calendar file tells it to colleagues."""
    return ics.Facts(
        uid=meeting.uid,
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        stamp=timezone.now(),
        title=meeting.title,
        organizer=ics.Person(meeting.organizer.full_name, meeting.organizer.email),
        people=tuple(
            ics.Person(
                row.name, row.email, row.response, row.is_required, is_room=row.kind == Attendee.Kind.RESOURCE
            )
            for row in rows
            if row.kind != Attendee.Kind.GUEST and row.email
        ),
        place=queries.place_shown(meeting, rows),
        notes="\n\n".join(part for part in (meeting.video_url, meeting.notes) if part),
        link=link,
        is_private=meeting.is_private,
    )  # fmt: skip


def _post(meeting: Meeting, row: Attendee, rows: list[Attendee], kind: str, words: str) -> None:
    assert row.user is not None  # noqa: S101  callers skip everybody else
    is_over = kind in {CANCELLED, LEFT_OUT, "handed_over"}
    method = ics.CANCEL if is_over else ics.REQUEST
    link = "" if is_over else tokens.link_of(row)
    facts = facts_of(meeting, rows, link=link)
    with translation.override("en"):
        letter = writing.letter("email/meeting", {
            "kind": kind, "meeting": meeting, "user": row.user, "words": words, "link": link,
            "organizer": meeting.organizer,
            "place": queries.place_shown(meeting, rows), "when": _local(meeting.starts_at, row.user.time_zone),
            "until": _local(meeting.ends_at, row.user.time_zone), "zone": _zone(row.user.time_zone),
        })  # fmt: skip
    mailing.send(
        to=row.user.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        reply_to=meeting.organizer.email,
        about=f"attendee:{row.public_id}",
        key=f"meeting-mail:{row.public_id}:{meeting.sequence}:{kind}",
        attachments=[
            mailing.Attached("", "invitation.ics", ics.content_type(method), ics.invitation(facts, method).decode())
        ],
    )


def _zone(zone: str) -> str:
    return zone if zones.is_known(zone) else "UTC"


def _local(instant: datetime, zone: str) -> datetime:
    """What the clock on the reader's wall shows, as a plain time that templates do not convert again."""
    day, at = zones.wall_of(instant, _zone(zone))
    return datetime.combine(day, at.replace(tzinfo=None), UTC).replace(tzinfo=None)
