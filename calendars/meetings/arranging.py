"""Verb that arranges a meeting: everybody is booked, or nobody."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from base.actors import Actor
from calendars.connections import queries as connections
from calendars.meetings import booking, entering, history
from calendars.meetings.drafts import Draft
from calendars.meetings.models import Meeting


@transaction.atomic
def arrange(draft: Draft, *, by: Actor, over: frozenset[int] = frozenset()) -> Meeting:
    """Arrange a meeting and book everybody for it, in one transaction; invitations leave after the commit.

    `over` are ids of colleagues whose clash is accepted: they are booked twice, and shown so. Rooms and guests never
    are. The right to arrange it is asked by the caller, who knows what it is about. Raises Taken naming whoever has no
    time, Invalid for words or times of the wrong shape, Refused for somebody deactivated (user_left) or a room that is
    gone (resource_gone).
    """
    words = _words_of(draft)
    moment = entering.when(draft.day, draft.time, draft.zone, draft.minutes)
    people = [user for user, _required in draft.users]
    entering.require_invitable([draft.organizer, *people], draft.resources)
    meeting = Meeting(organizer=draft.organizer, is_private=draft.is_private, **words)
    entering.put(meeting, moment)
    meeting.outside = Meeting.Outside.WANTED if connections.active() else Meeting.Outside.NONE
    meeting.save()
    attendees = entering.invite(
        meeting,
        users=draft.users,
        resources=draft.resources,
        guest=draft.guest,
        accepted=draft.organizer if by.user == draft.organizer else None,
    )
    booking.book(meeting, by=by, attendees=attendees, over=holders_of(over), is_new=True)
    entering.set_off(meeting)
    entering.record(history.ARRANGED, meeting, by)
    return meeting


@transaction.atomic
def arrange_all(drafts: Sequence[Draft], *, by: Actor, over: frozenset[int] = frozenset()) -> list[Meeting]:
    """Arrange several meetings, a panel day for instance: all of them or none. Raises as `arrange`.

    Everybody of all of them is queued for first, so that two such days never block each other.
    """
    queue_for(drafts)
    return [arrange(draft, by=by, over=over) for draft in drafts]


def queue_for(drafts: Sequence[Draft]) -> None:
    """Wait until nobody else books anybody of these drafts, for the rest of the transaction."""
    users = {f"user:{user.pk}" for draft in drafts for user, _required in draft.users}
    rooms = {f"resource:{resource.pk}" for draft in drafts for resource in draft.resources}
    booking.queue_for(users | rooms | {f"guest:{draft.guest.key}" for draft in drafts if draft.guest is not None})


def holders_of(users: frozenset[int]) -> frozenset[str]:
    """The holders that users are by their ids."""
    return frozenset(f"user:{key}" for key in users)


def _words_of(draft: Draft) -> dict[str, str]:
    """The words of a draft, checked as the form of every door would. Raises Invalid with a sentence per field."""
    words = {
        "title": " ".join(draft.title.split()),
        "notes": draft.notes.strip(),
        "place": " ".join(draft.place.split()),
        "video_url": draft.video_url.strip(),
    }
    entering.require_words(words)
    return words
