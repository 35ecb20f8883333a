"""Verb that carries out retention: a round through everybody whose time is up, in pieces that may be broken off."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.preferring import value
from base.actors import Actor
from base.audit import recording
from base.errors import DomainError
from recruit.candidates.models import Candidate
from recruit.privacy import asking, forgetting, history, preferences, queries
from recruit.privacy.models import ConsentRequest, RetentionRun

PIECE = 20
AHEAD = 1000
BETWEEN_ROUNDS = timedelta(hours=20)
LONGEST_SECONDS = 60.0
BY = Actor.system("privacy")


def keep_round(*, now: datetime | None = None, seconds: float = LONGEST_SECONDS) -> RetentionRun | None:
    """Go on with the round that is open, or begin one when the last began 20 hours ago; None when there is nothing.

    Each piece of 20 people is a transaction that also moves the round on: broken off at any moment, the next call goes
    on behind the last piece that was finished, and nobody is counted twice. Stops after `seconds`.
    """
    moment, began = now or timezone.now(), time.monotonic()
    found = _open_round(moment)
    while found is not None and found.finished_at is None and time.monotonic() - began < seconds:
        # Searching all people takes seconds, looking again at a few of them does not.
        due = queries.due_people(now=moment).filter(pk__gt=found.cursor).order_by("pk")
        ahead = list(due.values_list("pk", flat=True)[:AHEAD])
        for place in range(0, len(ahead) or 1, PIECE):
            advanced = _piece(found, ahead[place : place + PIECE], moment)
            if advanced is None:  # another worker is at it
                return found
            found = advanced
            if time.monotonic() - began >= seconds:
                break
    return found


def _open_round(now: datetime) -> RetentionRun | None:
    found = RetentionRun.objects.filter(finished_at=None).first()
    if found is not None or queries.rule_for(queries.EVERYWHERE) is None:
        return found
    if RetentionRun.objects.filter(started_at__gt=now - BETWEEN_ROUNDS).exists():
        return None
    try:
        with transaction.atomic():
            return RetentionRun.objects.create(started_at=now)
    except IntegrityError:
        return RetentionRun.objects.filter(finished_at=None).first()


@transaction.atomic
def _piece(found: RetentionRun, keys: list[int], now: datetime) -> RetentionRun | None:
    """Settle these people, each looked at again; without any the round is over. None while another worker is at it."""
    row = RetentionRun.objects.select_for_update(skip_locked=True).filter(pk=found.pk, finished_at=None).first()
    if row is None:
        return None
    for person in queries.due_people(now=now).filter(pk__in=keys, pk__gt=row.cursor).order_by("pk"):
        outcome = _settle(person)
        setattr(row, outcome, getattr(row, outcome) + 1)
    row.cursor = max([row.cursor, *keys])
    if not keys:
        row.finished_at = timezone.now()
        facts = {"erased": row.erased, "asked": row.asked, "waiting": row.waiting}
        recording.record(history.RETAINED, on=row, by=BY, data=facts)
    row.save()
    return row


def _settle(person: Candidate) -> str:
    """Erase, ask or leave one person whose time is up, and say which: the name of a counter."""
    if queries.waits_for_letter(person):
        return "waiting"
    asks = value(preferences.ASKS_BEFORE_ERASING) and person.email
    if asks and not ConsentRequest.objects.filter(candidate=person, asked_at__gte=person.last_activity_at).exists():
        try:
            asking.ask(person, by=BY, erases=True)
        except DomainError:
            return "waiting"
        return "asked"
    forgetting.forget(person, by=BY, reason="retention")
    return "erased"
