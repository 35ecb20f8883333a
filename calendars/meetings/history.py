"""Kinds of audit entry of meetings. None says what a meeting is about: titles name guests, who may be erased."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import Field, register
from calendars.meetings.models import Attendee

ARRANGED = register("meeting.arranged", _("{actor} arranged a meeting"), icon="calendar")
MOVED = register("meeting.moved", _("{actor} moved a meeting"), icon="calendar")
CHANGED = register("meeting.changed", _("{actor} changed a meeting"), icon="edit")
CANCELLED = register("meeting.cancelled", _("{actor} cancelled a meeting"), icon="x")
ANSWERED = register(
    "meeting.answered", _("{actor} noted an answer to a meeting"), icon="check",
    fields={"response": Field(_("Answer"), dict(Attendee.Response.choices))},
)  # fmt: skip
CHANGED_OUTSIDE = register("meeting.changed_outside", _("A meeting was changed in the calendar system"), icon="alert")
KEPT_OURS = register(
    "meeting.kept_ours", _("{actor} kept a meeting as it was before the calendar changed it"), icon="undo"
)
SENT_AGAIN = register("meeting.sent_again", _("{actor} sent a meeting to the calendar again"), icon="refresh")
GUEST_FORGOTTEN = register("meeting.guest_forgotten", _("{actor} erased a guest from meetings"), icon="trash")
FEED_MADE = register("calendar_feed.made", _("{actor} made a secret calendar address"), icon="link")
FEED_REVOKED = register("calendar_feed.revoked", _("{actor} revoked a secret calendar address"), icon="x")
