"""Verbs about one-time links: made for a letter, good once, for a while. Opening one never spends it."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import OneTimeLink, User
from base.errors import Refused

LIFETIMES = {
    OneTimeLink.Purpose.INVITATION: timedelta(days=14),
    OneTimeLink.Purpose.RESET: timedelta(hours=2),
    OneTimeLink.Purpose.BREAK_GLASS: timedelta(minutes=15),
}


def digest_of(value: str) -> str:
    """What is stored of a secret that somebody else keeps."""
    return hashlib.sha256(value.encode()).hexdigest()


def make_link(user: User, *, purpose: OneTimeLink.Purpose, public_id: uuid.UUID | None = None) -> str:
    """Part of other verbs: make a link and return its secret, which goes into a letter and nowhere else."""
    value = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(
        public_id=public_id or uuid.uuid4(),
        user=user,
        purpose=purpose,
        digest=digest_of(value),
        expires_at=timezone.now() + LIFETIMES[purpose],
    )
    return value


def find_link(value: str, *, purpose: OneTimeLink.Purpose) -> OneTimeLink:
    """The link that was opened, unspent. Raises Refused when it is unknown, spent or too old."""
    link = OneTimeLink.objects.select_related("user__role").filter(digest=digest_of(value), purpose=purpose).first()
    if link is None or link.used_at is not None or link.expires_at <= timezone.now():
        raise Refused(_("This link does not work any more. Ask for a new one."), code="link_spent")
    return link


@transaction.atomic
def spend_link(value: str, *, purpose: OneTimeLink.Purpose) -> User:
    """Part of other verbs: use a link up, and with it all links of that user. Raises Refused like `find_link`."""
    link = find_link(value, purpose=purpose)
    user = User.objects.select_for_update().get(pk=link.user_id)
    link = find_link(value, purpose=purpose)  # again, now that nobody else can be in the middle of spending it
    void_links(user)
    return link.user


def void_links(user: User) -> None:
    """Part of other verbs: make every open link of a user worthless."""
    OneTimeLink.objects.filter(user=user, used_at=None).update(used_at=timezone.now())
