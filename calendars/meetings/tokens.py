"""The link by which a colleague answers an invitation that came as mail: signed, so that nothing of it is kept.

It holds the attendee's public id. Who is left out of the meeting, or whose meeting is cancelled, finds it spent.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from base import signed_names
from base.errors import NotFound
from calendars.meetings.models import Attendee

_SALT = "calendars.meetings.answer"


def token_of(attendee: Attendee) -> str:
    """What stands in that address: the same however often it is asked."""
    return signed_names.write(_SALT, attendee.public_id)


def link_of(attendee: Attendee) -> str:
    """The full address where this attendee answers. A secret: whoever has it may answer for them."""
    return settings.PUBLIC_URL + reverse("calendars:answer-meeting", args=[token_of(attendee)])


def attendee_from(token: str) -> Attendee:
    """The attendee of a link, with meeting and user. Raises NotFound for a token that is not ours or is spent."""
    public_id, _number = signed_names.read(_SALT, token)
    rows = Attendee.objects.select_related("meeting__organizer", "user")
    found = rows.filter(public_id=public_id, kind=Attendee.Kind.USER, user__is_active=True).first()
    if found is None:
        raise NotFound
    return found
