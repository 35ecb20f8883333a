"""Verbs that keep us told: a subscription for each mailbox that matters, prolonged in time, ended when it does not."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.linking import digest_of
from base.access import require_administrator
from base.actors import Actor
from base.audit import recording
from base.errors import ProviderError, Refused
from calendars.connections import noting
from calendars.connections import queries as connections
from calendars.connections.models import Connection
from calendars.providers.base import Gone, Revoked, Subscribed
from calendars.providers.ews.push import HEARTBEAT_MINUTES
from calendars.syncing import hearing, history, queries
from calendars.syncing.models import Subscription
from calendars.syncing.turning import turn

logger = logging.getLogger(__name__)

# Half of what Graph gives (integrations §2): a day of outage loses nothing.
RENEW_BEFORE = timedelta(hours=35)
# Exchange calls every five minutes at least; after three calls that did not come it has forgotten us.
SILENT = timedelta(minutes=3 * HEARTBEAT_MINUTES)
# Celery ends a task after 90 seconds; with thousands of mailboxes, rounds follow each other.
PATIENCE_SECONDS = 70.0
_Status = Subscription.Status
_KEEPING = 0  # the turn of whoever keeps subscriptions; mailboxes' turns are their keys


def keep_all(*, patience: float = PATIENCE_SECONDS) -> int:
    """Have exactly the subscriptions that are needed. Returns how many were made, prolonged or ended.

    Safe to run twice: the second leaves it to the first. One mailbox's fault stands on its row and stops no other.
    What is not done within `patience` seconds is left to the next round, which is woken at once.
    """
    with turn(_KEEPING) as is_mine:
        if not is_mine:
            return 0
        limit, used = time.monotonic() + patience, connections.active()
        done = end_all(Subscription.objects.exclude(connection=used) if used else Subscription.objects.all(), limit)
        if used is None or used.status == Connection.Status.REVOKED:
            return done
        needed = queries.mailboxes_needed(used)
        done += end_all(used.subscriptions.exclude(mailbox__in=needed), limit)
        rows = [Subscription(connection=used, mailbox=mailbox) for mailbox in sorted(needed)]
        Subscription.objects.bulk_create(rows, ignore_conflicts=True)
        done += _stand_all(_due(used), limit)
    if time.monotonic() > limit:
        hearing.wake_keeper()
    return done


@transaction.atomic
def listen_again(connection: Connection, *, by: Actor) -> int:
    """Have every mailbox subscribed to anew now, and read once that stands. Returns how many there are.

    Those that failed are not waited for. Raises NotAllowed; Refused for a system that is not used (not_in_use) or has
    ended the sign-in (sign_in).
    """
    require_administrator(by)
    used = Connection.objects.select_for_update().get(pk=connection.pk)
    if not used.is_active:
        raise Refused(_("This calendar system is not in use. Use it first."), code="not_in_use")
    if used.status == Connection.Status.REVOKED:
        raise Refused(used.remedy, code="sign_in")
    rows = used.subscriptions.all()
    rows.filter(status=_Status.LIVE).update(status=_Status.LOST)
    count = rows.update(failure="")
    recording.record(history.LISTENED_AGAIN, on=used, by=by, data={"count": count})
    hearing.wake_keeper()
    return count


def subscribe(subscription: Subscription) -> Subscription:
    """Ask to be told of the mailbox's changes under a new secret, and have it read once that stands.

    The address is known before the other side is asked, as it tries it at once. Raises ProviderError.
    """
    row, secret = _begin(subscription)
    adapter = connections.adapter(row.connection)
    if subscription.external_id:
        try:
            adapter.unsubscribe(subscription.external_id, mailbox=row.mailbox)
        except Revoked:
            raise
        except ProviderError:
            logger.info("An old subscription could not be ended; it ends by itself.")
    return _stands(row, adapter.subscribe(row.mailbox, address=queries.address_of(row), secret=secret))


def renew(subscription: Subscription) -> Subscription:
    """Prolong it, or make it anew when it is gone. Raises ProviderError."""
    adapter = connections.adapter(subscription.connection)
    try:
        prolonged = adapter.renew(subscription.external_id, mailbox=subscription.mailbox)
    except Gone:
        return subscribe(subscription)
    Subscription.objects.filter(pk=subscription.pk, external_id=subscription.external_id).update(
        ends_at=prolonged.ends_at, status=_Status.LIVE, failure=""
    )
    return subscription


def end_all(rows: Iterable[Subscription], limit: float) -> int:
    """End them there and forget them here; what cannot be ended now ends by itself, and its notices are refused.

    Whatever is left when the clock (`time.monotonic`) shows `limit` is left to the next round.
    """
    done = 0
    for row in rows:
        if time.monotonic() > limit:
            break
        if row.external_id:
            try:
                connections.adapter(row.connection).unsubscribe(row.external_id, mailbox=row.mailbox)
            except ProviderError:
                logger.info("A subscription could not be ended; it ends by itself.")
        Subscription.objects.filter(pk=row.pk).delete()
        done += 1
    return done


def _due(used: Connection) -> QuerySet[Subscription]:
    """What is not there, soon ends, or has been silent; what failed waits a quarter of an hour."""
    now = timezone.now()
    missing = Q(status__in=[_Status.WANTED, _Status.LOST])
    ending = Q(status=_Status.LIVE, ends_at__lt=now + RENEW_BEFORE)
    silent = Q(status=_Status.LIVE, ends_at=None, last_at__lt=now - SILENT)
    patient = Q(failure="") | Q(updated_at__lt=now - queries.PATIENCE)
    # Since it stands, when nothing was heard of it yet.
    rows = used.subscriptions.alias(last_at=Coalesce("heard_at", "updated_at"))
    return rows.filter(missing | ending | silent).filter(patient).select_related("connection")


def _stand_all(rows: QuerySet[Subscription], limit: float) -> int:
    done, is_noted = 0, False
    for row in rows[:1000]:
        if time.monotonic() > limit:
            break
        if row.status == _Status.LIVE and row.ends_at is None and not is_noted:
            is_noted = True
            noting.note_undelivered(row.connection, _silence(row))
        try:
            is_prolonged = row.status == _Status.LIVE and row.ends_at is not None
            (renew if is_prolonged else subscribe)(row)
            done += 1
        except Revoked:
            break
        except ProviderError as error:
            _fails(row, error)
        except Exception:
            logger.exception("A mailbox could not be subscribed to.")
    return done


@transaction.atomic
def _begin(subscription: Subscription) -> tuple[Subscription, str]:
    row = Subscription.objects.select_for_update(of=("self",)).select_related("connection").get(pk=subscription.pk)
    secret = secrets.token_urlsafe(32)
    if row.connection.kind != Connection.Kind.EXCHANGE or not row.secret_digest:
        # Exchange keeps its address, so that a call of a forgotten subscription can be told to end.
        row.secret_digest = digest_of(secret)
    row.status, row.external_id = _Status.WANTED, ""
    row.save(update_fields=["secret_digest", "status", "external_id", "updated_at"])
    return row, secret


@transaction.atomic
def _stands(row: Subscription, standing: Subscribed) -> Subscription:
    row.external_id, row.ends_at = standing.external_id, standing.ends_at
    row.status, row.failure, row.heard_at = _Status.LIVE, "", None
    row.save(update_fields=["external_id", "ends_at", "status", "failure", "heard_at", "updated_at"])
    # Nobody told us of what happened while there was no subscription.
    hearing.want(Subscription.objects.filter(pk=row.pk))
    return row


def _silence(row: Subscription) -> str:
    """What an administrator can look for when Exchange has stopped calling (product facts §11.1)."""
    return _(
        "Exchange has not called about %(mailbox)s for a quarter of an hour. It is subscribed to anew. Look in the "
        "server’s log for “Unable to send notification for subscription %(name)s”."
    ) % {"mailbox": row.mailbox, "name": row.external_id}


def _fails(row: Subscription, error: ProviderError) -> None:
    still = Q(status=_Status.WANTED) | Q(status=_Status.LOST)
    Subscription.objects.filter(pk=row.pk).update(failure=str(error)[:1000], updated_at=timezone.now())
    Subscription.objects.filter(still, pk=row.pk).update(status=_Status.LOST)
