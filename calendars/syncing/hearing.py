"""Verbs that take notices of calendar systems: they only mark what to read, and wake whoever reads it.

The connection's row is written before its subscriptions', as everybody does who needs both.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts.linking import digest_of
from base.errors import NotAllowed, TooMany
from calendars.connections import noting
from calendars.providers.ews.push import PushNotification
from calendars.syncing.models import Subscription
from calendars.syncing.notices import Notice

logger = logging.getLogger(__name__)

# A mailbox that was marked a moment ago has been woken for; more notices of it need no more.
WOKEN = timedelta(seconds=5)
# So many readers are woken by one act, which somebody may wait for; beat's round reads what was marked.
MOST_WOKEN = 50
CALLS_A_MINUTE = 600
# Reading a mailbox may take a minute, which nobody waits for.
QUEUE = "sync"
REFUSED_A_MINUTE = 60
_Status = Subscription.Status


@transaction.atomic
def hear_graph(subscription: Subscription, notices: Sequence[Notice]) -> None:
    """Believe that something changed in the mailbox. Lifecycle events have the subscription renewed or made anew.

    One notice that does not prove itself spoils them all. Raises NotAllowed, changing nothing.
    """
    for notice in notices:
        proves = constant_time_compare(digest_of(notice.client_state), subscription.secret_digest)
        # The first may come before the answer that names the subscription.
        known = subscription.status == _Status.WANTED or constant_time_compare(
            notice.subscription_id, subscription.external_id
        )
        if not proves or not known:
            raise NotAllowed(code="client_state" if not proves else "unknown_subscription")
    noting.note_reached(subscription.connection.kind)
    events = {notice.lifecycle for notice in notices}
    now, row = timezone.now(), Subscription.objects.filter(pk=subscription.pk)
    if "subscriptionRemoved" in events:
        row.update(status=_Status.LOST, ends_at=None, external_id="")
    elif "reauthorizationRequired" in events:
        row.update(ends_at=now)
    if "missed" in events:
        words = _("Microsoft could not tell of every change in %(mailbox)s. It is read anew.")
        noting.note_undelivered(subscription.connection, words % {"mailbox": subscription.mailbox})
    if events - {"", "missed"}:
        wake_keeper()
    _mark(subscription)


@transaction.atomic
def hear_exchange(subscription: Subscription, notification: PushNotification) -> bool:
    """Note that the subscription lives, and that something changed unless it says nothing more.

    False for a subscription we do not have any more: the answer tells Exchange to end it.
    """
    if subscription.status != _Status.WANTED and notification.subscription_id != subscription.external_id:
        return False
    noting.note_reached(subscription.connection.kind)
    if notification.is_heartbeat:
        Subscription.objects.filter(pk=subscription.pk).update(heard_at=timezone.now())
    else:
        _mark(subscription)
    return True


@transaction.atomic
def want(rows: QuerySet[Subscription]) -> int:
    """Have these mailboxes read soon: a few at once, the rest by the next round. Returns how many."""
    found = list(rows.values_list("public_id", flat=True))
    Subscription.objects.filter(public_id__in=found).update(wanted_at=timezone.now())
    transaction.on_commit(lambda: _wake_readers(found[:MOST_WOKEN]))
    return len(found)


def wake_keeper() -> None:
    """Have subscriptions put in order once this transaction is committed."""
    from calendars.syncing import background

    transaction.on_commit(
        lambda: _wake(lambda: background.keep_subscriptions.apply_async(queue=QUEUE, retry=False, expires=90))
    )


def count_call(subscription: Subscription) -> None:
    """Count a call to this address. Raises TooMany beyond 600 a minute; the mailbox is read all the same."""
    if _counted(f"call:{subscription.pk}") > CALLS_A_MINUTE:
        raise TooMany


def count_refused(network: str, reason: str) -> None:
    """Count a call that was refused and note it in the log, once an hour for a network and a reason, without secrets.

    Raises TooMany beyond 60 a minute from one network.
    """
    if cache.add(f"calendar-hooks:said:{reason}:{network}", 1, 3600):
        logger.warning("A notice to a calendar address was refused (%s), from %s.", reason, network or "nowhere known")
    if _counted(f"refused:{network}") > REFUSED_A_MINUTE:
        raise TooMany


def _wake_readers(public_ids: Sequence[UUID]) -> None:
    for public_id in public_ids:
        wake_reader(str(public_id))


def _mark(subscription: Subscription) -> None:
    now = timezone.now()
    fresh = subscription.wanted_at is None or subscription.wanted_at < now - WOKEN
    Subscription.objects.filter(pk=subscription.pk).update(wanted_at=now, heard_at=now)
    if fresh:
        transaction.on_commit(lambda: wake_reader(str(subscription.public_id)))


def wake_reader(public_id: str) -> None:
    """Have a mailbox read at once."""
    from calendars.syncing import background

    _wake(lambda: background.read_mailbox.apply_async(args=(public_id,), queue=QUEUE, retry=False, expires=90))


def _wake(hint: Callable[[], object]) -> None:
    """Only a hint: when the broker is down, beat finds the rows."""
    try:
        hint()
    except Exception:  # noqa: BLE001  beat finds what was marked
        logger.warning("The broker cannot be reached; the next round reads the mailbox.")


def _counted(what: str) -> int:
    key = f"calendar-hooks:{what}:{int(timezone.now().timestamp()) // 60}"
    if cache.add(key, 1, 65):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out in between
        return 1
