"""Kinds of audit entry of listening to outside calendars."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

LISTENED_AGAIN = register(
    "calendar_connection.listened_again",
    _("{actor} had {object} asked anew to tell of changes in {count} mailboxes"),
    icon="refresh",
)
