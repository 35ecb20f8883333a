"""Who may do what with meetings.

A meeting is always about something of a floor above, an interview for instance, and so is the right to arrange, move or
cancel it: the verbs here ask no more than what a meeting itself knows. Whoever calls them has asked first.
"""

from __future__ import annotations

from django.db.models import Q

from base.actors import Actor
from base.errors import NotAllowed
from calendars.meetings.models import Attendee, Meeting


def takes_part(actor: Actor, meeting: Meeting) -> bool:
    """Whether an actor is invited to a meeting or organizes it, and so may know what it is about."""
    if actor.user is None:
        return actor.is_system
    if meeting.organizer_id == actor.user.pk:
        return True
    return any(attendee.user_id == actor.user.pk for attendee in meeting.attendees.all())


def taking_part(actor: Actor) -> Q:
    """The row filter that says the same as `takes_part`."""
    if actor.user is None:
        return Q() if actor.is_system else Q(pk__in=[])
    return Q(organizer=actor.user) | Q(attendees__user=actor.user)


def is_own(actor: Actor, attendee: Attendee) -> bool:
    """Whether an answer would be the actor's own."""
    return actor.user is not None and attendee.user_id == actor.user.pk


def require_own(actor: Actor, attendee: Attendee) -> None:
    """Raise NotAllowed for somebody else's answer. The product itself, reading a calendar, may note all."""
    if not is_own(actor, attendee) and not actor.is_system:
        raise NotAllowed
