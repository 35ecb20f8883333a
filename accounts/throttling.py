"""Verbs that count attempts, so that guessing is slow and nobody can be locked out by strangers.

The counters live in the database: wiping the cache opens no door.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import SignInAttempts
from base.errors import TooMany

FREE_FAILURES = 5
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(minutes=15)
QUIET = timedelta(minutes=15)

# Tries from browsers that never signed in to the account, over all accounts and networks: so many at once, then one a
# minute. Once the limit is reached, they stay shut until the pressure has been gone for half an hour.
STRANGERS = "strangers"
STRANGERS_FREE = 60
STRANGERS_ALARM = 90
STRANGERS_DRAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` within `per`."""

    name: str
    times: int
    per: timedelta


PASSWORD_BY_NETWORK = (
    Limit("password-minute", 20, timedelta(minutes=1)),
    Limit("password-hour", 200, timedelta(hours=1)),
)
EMAIL_STEP_BY_NETWORK = (
    Limit("email-minute", 60, timedelta(minutes=1)),
    Limit("email-hour", 600, timedelta(hours=1)),
)
RESET_BY_ADDRESS = (Limit("reset-quarter", 3, timedelta(minutes=15)), Limit("reset-day", 10, timedelta(days=1)))
RESET_BY_NETWORK = (Limit("reset-hour", 20, timedelta(hours=1)),)


def key_for_email(email: str) -> str:
    """The counter of an address, known or not. The address itself is not kept."""
    return "account:" + hashlib.sha256(email.strip().lower().encode()).hexdigest()


@transaction.atomic
def count_attempt(key: str) -> None:
    """Count one try at an account before its password is looked at, so that parallel tries count too.

    Five are free; each further one must wait twice as long as the one before, up to a quarter of an hour. Raises
    TooMany while waiting; a quarter of an hour without tries forgets them.
    """
    now = timezone.now()
    row = _locked(key, now)
    if row.blocked_until is not None and row.blocked_until > now:
        raise TooMany(wait_seconds=_seconds(row.blocked_until - now))
    if now - max(row.window_started_at, row.blocked_until or row.window_started_at) >= QUIET:
        row.failures = 0
    row.failures += 1
    row.window_started_at, row.blocked_until = now, None
    if row.failures >= FREE_FAILURES:
        doublings = min(row.failures - FREE_FAILURES, 10)
        row.blocked_until = now + min(FIRST_DELAY * 2**doublings, LONGEST_DELAY)
    row.save()


@dataclass(frozen=True, slots=True)
class Pressure:
    """What the tries of unknown browsers amount to: whether they have to wait, and whether that began just now."""

    is_shut: bool
    is_new: bool


@transaction.atomic
def count_stranger() -> Pressure:
    """Count one try from a browser its account does not know, over the whole company, before the password is compared.

    A spray of passwords over many accounts from many networks stays under the limits of each account and network; here
    it does not. Tries that were refused count as well, so that the door stays shut while the spray goes on. At the top
    there is nothing more to count: a flood is then refused after one read, and does not queue for the row.
    """
    now = timezone.now()
    top = SignInAttempts.objects.filter(key=STRANGERS, failures__gte=STRANGERS_ALARM)
    if top.filter(window_started_at__gt=now - STRANGERS_DRAIN).exists():
        return Pressure(is_shut=True, is_new=False)
    row = _drained(now)
    is_shut = row.failures >= STRANGERS_FREE
    is_new = row.failures == STRANGERS_FREE
    # Well above the limit at once: an alarm that has begun must not come and go with every minute.
    row.failures = STRANGERS_ALARM if is_new else min(row.failures + 1, STRANGERS_ALARM)
    row.save()
    return Pressure(is_shut=is_shut, is_new=is_new)


@transaction.atomic
def take_back_stranger() -> None:
    """Uncount a try from an unknown browser that turned out to be honest."""
    row = _drained(timezone.now())
    row.failures = max(0, row.failures - 1)
    row.save()


def _drained(now: datetime) -> SignInAttempts:
    row = _locked(STRANGERS, now)
    drops = max(0, int((now - row.window_started_at) / STRANGERS_DRAIN))
    row.failures = max(0, row.failures - drops)
    row.window_started_at = now if row.failures == 0 else row.window_started_at + drops * STRANGERS_DRAIN
    return row


class UsedUp(TooMany):
    """A limit is used up; `key` is what was counted."""

    def __init__(self, key: str, *, wait_seconds: int) -> None:
        super().__init__(wait_seconds=wait_seconds)
        self.key = key


def count_within(key: str, limits: tuple[Limit, ...]) -> None:
    """Count one act against each limit. Raises TooMany, and counts nothing, when one of them is used up."""
    count_all({key: limits})


@transaction.atomic
def count_all(counted: Mapping[str, tuple[Limit, ...]]) -> None:
    """Count one act under several keys, each with its limits, in three statements.

    Raises UsedUp, naming the first such key, and counts nothing, when a limit is used up.
    """
    now = timezone.now()
    pairs = [(key, limit) for key, limits in counted.items() for limit in limits]
    rows = _locked_many([f"{limit.name}:{key}" for key, limit in pairs], now)
    for key, limit in pairs:
        row = rows[f"{limit.name}:{key}"]
        if now - row.window_started_at >= limit.per:
            row.failures, row.window_started_at = 0, now
        if row.failures >= limit.times:
            raise UsedUp(key, wait_seconds=_seconds(row.window_started_at + limit.per - now))
        row.failures += 1
    SignInAttempts.objects.bulk_update(rows.values(), ["failures", "window_started_at"])


def take_back(key: str, limits: tuple[Limit, ...]) -> None:
    """Uncount one act that turned out to be honest, so that an office full of people never meets the limit."""
    names = [f"{limit.name}:{key}" for limit in limits]
    SignInAttempts.objects.filter(key__in=names, failures__gt=0).update(failures=F("failures") - 1)


def forget(key: str) -> None:
    """Forget the tries at an account: the right password was given, or a new one was set by mail."""
    SignInAttempts.objects.filter(key=key).delete()


def forget_old() -> int:
    """Drop counters nobody has touched for a day. Returns how many."""
    count, _by_model = SignInAttempts.objects.filter(window_started_at__lt=timezone.now() - timedelta(days=1)).delete()
    return count


def _locked(key: str, now: datetime) -> SignInAttempts:
    return _locked_many([key], now)[key]


def _locked_many(keys: Iterable[str], now: datetime) -> dict[str, SignInAttempts]:
    """The counters of these keys, made where there was none, and locked in one order so that nobody waits in a ring."""
    ordered = sorted(set(keys))
    fresh = [SignInAttempts(key=key, window_started_at=now) for key in ordered]
    SignInAttempts.objects.bulk_create(fresh, ignore_conflicts=True)
    rows = SignInAttempts.objects.select_for_update().filter(key__in=ordered).order_by("key")
    return {row.key: row for row in rows}


def _seconds(wait: timedelta) -> int:
    return max(1, math.ceil(wait.total_seconds()))
