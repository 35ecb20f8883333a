"""Verbs of the secret address under which somebody subscribes to their own interviews in any calendar program."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts.linking import digest_of
from accounts.models import User
from base.actors import Actor
from base.audit import recording
from base.errors import NotAllowed
from calendars.meetings import history
from calendars.meetings.models import FeedLink

AUDIT_KIND = "calendar_feed"
# Calendar programs ask every few minutes; that somebody does is worth one write an hour.
_READ_NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def make_feed(user: User, *, by: Actor) -> str:
    """Make a new secret address of the user's calendar and return it: the only time it can be read.

    An earlier address stops working. Only for oneself. Raises NotAllowed.
    """
    _require_self(user, by)
    secret = secrets.token_urlsafe(32)
    FeedLink.objects.filter(user=user).delete()
    FeedLink.objects.create(user=user, digest=digest_of(secret))
    recording.record(history.FEED_MADE, on=_named(user), by=by)
    return settings.PUBLIC_URL + reverse("calendars:feed", args=[secret])


@transaction.atomic
def revoke_feed(user: User, *, by: Actor) -> bool:
    """Let the secret address stop working. Returns whether there was one. For oneself, or an administrator."""
    if not people.may_administer(by):
        _require_self(user, by)
    gone = FeedLink.objects.filter(user=user).delete()[0]
    if gone:
        recording.record(history.FEED_REVOKED, on=_named(user), by=by)
    return bool(gone)


def note_read(link: FeedLink) -> None:
    """Note that a calendar program reads the address, once an hour at most."""
    now = timezone.now()
    if link.read_at is None or now - link.read_at > _READ_NOTED_EVERY:
        FeedLink.objects.filter(pk=link.pk).update(read_at=now)


def _require_self(user: User, by: Actor) -> None:
    if by.viewed_by is not None or not people.is_self(by, user):
        raise NotAllowed


def _named(user: User) -> recording.Named:
    return recording.Named(AUDIT_KIND, str(user.public_id), _("Secret calendar address"))
