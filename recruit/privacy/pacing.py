"""Verb that follows open questions for consent: each is reminded of, or closed, in a transaction of its own."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from recruit.privacy import asking, spans
from recruit.privacy.models import ConsentRequest

MOST = 500


def follow_questions(*, now: datetime | None = None) -> tuple[int, int]:
    """Remind and close what is due, up to 500 each. Returns how many were reminded and how many closed."""
    moment = now or timezone.now()
    waiting = ConsentRequest.objects.filter(state=ConsentRequest.State.ASKED)
    over = waiting.filter(expires_at__lte=moment).order_by("expires_at")[:MOST]
    closed = sum(asking.lapse(request, now=moment) for request in over)
    near = waiting.filter(expires_at__gt=moment, expires_at__lte=moment + max(spans.REMINDERS)).order_by("expires_at")
    late = [row for row in near if spans.reminders_due(row.expires_at, moment) > row.reminders_sent]
    return sum(asking.remind(request, now=moment) for request in late[:MOST]), closed
