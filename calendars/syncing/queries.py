"""Reads about what we are told of and what we read: which mailboxes matter, whose an address is, what is due."""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from base.errors import NotFound
from calendars.connections import queries as connections
from calendars.connections.models import CalendarChoice, Connection
from calendars.meetings.models import Attendee, Meeting
from calendars.syncing.models import Subscription

# A mailbox nobody told us of for so long is read all the same: notices get lost (reliability W4).
SILENCE = timedelta(minutes=15)
# What was heard and not yet read after so long had its wake-up lost.
OVERDUE = timedelta(seconds=30)
# What failed is tried again after so long.
PATIENCE = timedelta(minutes=15)
_SECRET = re.compile(r"([0-9a-f]{32})([0-9a-f]{64})")


def kept_meetings(connection: Connection) -> QuerySet[Meeting]:
    """Meetings to come that stand in that calendar system."""
    rows = Meeting.objects.filter(connection=connection, cancelled_at=None, ends_at__gt=timezone.now())
    return rows.exclude(external_id="")


def meetings_in(subscription: Subscription) -> QuerySet[Meeting]:
    """Meetings to come whose event stands in that mailbox."""
    return kept_meetings(subscription.connection).filter(mailbox__iexact=subscription.mailbox)


def last_end(subscription: Subscription) -> datetime | None:
    """When the last meeting of the mailbox ends; None when it keeps none."""
    found: datetime | None = meetings_in(subscription).aggregate(last=Max("ends_at"))["last"]
    return found


def is_on_its_way(keys: Collection[str]) -> bool:
    """Whether one of these keys is that of a meeting whose event was just made there, and is not known here yet."""
    names = []
    for key in keys:
        with suppress(ValueError):
            names.append(UUID(key))
    return bool(names) and Meeting.objects.filter(public_id__in=names, cancelled_at=None, external_id="").exists()


def is_elsewhere(subscription: Subscription) -> bool:
    """Whether events may stand in another calendar of the mailbox than its main one, whose changes nobody lists."""
    chosen = CalendarChoice.objects.filter(connection=subscription.connection).exclude(calendar_id="")
    if connections.is_own(subscription.connection):
        chosen = chosen.filter(user__email__iexact=subscription.mailbox)
    return chosen.exists()


def mailboxes_needed(connection: Connection) -> set[str]:
    """The mailboxes whose changes matter: those that keep meetings, and interviewers' where we may look into them."""
    meetings = kept_meetings(connection)
    found = set(meetings.order_by().values_list("mailbox", flat=True).distinct())
    if connections.is_own(connection):
        rows = Attendee.objects.filter(meeting__in=meetings.values("pk"), user__deactivated_at=None)
        found |= set(rows.exclude(user=None).order_by().values_list("user__email", flat=True).distinct())
    return {mailbox.lower() for mailbox in found if mailbox}


def organisers_of(subscription: Subscription) -> QuerySet[Subscription]:
    """Subscriptions of the mailboxes in which the meetings of this mailbox's owner stand."""
    rows = kept_meetings(subscription.connection).filter(attendees__user__email__iexact=subscription.mailbox)
    mailboxes = {mailbox.lower() for mailbox in rows.order_by().values_list("mailbox", flat=True).distinct()}
    return Subscription.objects.filter(connection=subscription.connection, mailbox__in=mailboxes)


def due_to_read(connection: Connection) -> QuerySet[Subscription]:
    """Mailboxes to read now: heard of and not yet read, or not read for a quarter of an hour.

    One that is wanted in the future has to wait: the calendar system asked for that.
    """
    now = timezone.now()
    heard = Q(wanted_at__lt=now - OVERDUE)
    silent = (Q(read_at=None) | Q(read_at__lt=now - SILENCE)) & ~Q(wanted_at__gt=now)
    return connection.subscriptions.filter(heard | silent).order_by("read_at", "pk")


def path_of(subscription: Subscription) -> str:
    """The secret part of the address that this subscription's notices come to; it is kept nowhere."""
    return subscription.public_id.hex + _seal(subscription)


def address_of(subscription: Subscription) -> str:
    """The whole address."""
    name = "exchange" if subscription.connection.kind == Connection.Kind.EXCHANGE else "graph"
    return settings.PUBLIC_URL + reverse(f"calendars:hook-{name}", args=[path_of(subscription)])


def subscription_of(secret: str, kind: str) -> Subscription:
    """Whose address it is. Raises NotFound for every other one, whatever is wrong with it."""
    parts = _SECRET.fullmatch(secret)
    if parts is None:
        raise NotFound
    rows = Subscription.objects.select_related("connection").filter(connection__kind=kind, connection__is_active=True)
    found = rows.filter(public_id=UUID(hex=parts[1])).exclude(secret_digest="").first()
    if found is None or not constant_time_compare(_seal(found), parts[2]):
        raise NotFound
    return found


def _seal(subscription: Subscription) -> str:
    return salted_hmac(
        "calendars.syncing.hook", f"{subscription.public_id} {subscription.secret_digest}", algorithm="sha256"
    ).hexdigest()
