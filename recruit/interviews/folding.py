"""Verbs that give interviews to the application that is kept when two records of one person are merged, and back."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from base.actors import Actor
from recruit.applications.models import Application
from recruit.interviews import cancelling, history
from recruit.interviews.locking import note
from recruit.interviews.models import Interview


@transaction.atomic
def carry_over(behind: Application, ahead: Application, *, by: Actor) -> list[int]:
    """Give the interviews of an application that gives way to the one that stays; answers their keys.

    Both are locked. What was planned is cancelled: one person is not interviewed twice for one job.
    """
    cancelling.end_with(behind, by=by)
    rows = list(Interview.objects.select_for_update(of=("self",)).filter(application=behind).order_by("pk"))
    for row in rows:
        row.application = ahead
        row.save(update_fields=["application", "updated_at"])
        note(history.CARRIED, row, by=by, more=[behind])
    return [row.pk for row in rows]


@transaction.atomic
def give_back(keys: Iterable[int], behind: Application) -> int:
    """Give carried interviews back to the application that had given way, when two records are parted."""
    return Interview.objects.filter(pk__in=list(keys)).update(application=behind)
