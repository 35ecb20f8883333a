"""Verbs that give approvers access to a job for a time, and take it back (product facts §12.3).

They check no right: `recruit.approvals` decides who is given what, and when it ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.audit import recording
from base.audit.recording import Fact
from base.remembering import forget
from recruit.jobs import history
from recruit.jobs.models import Job, TemporaryGrant

Reach = TemporaryGrant.Reach


@transaction.atomic
def grant(job: Job, *, users: Iterable[User], reach: str, about: str, by: Actor) -> list[TemporaryGrant]:
    """Let these users see a job (and its candidates, by `reach`) because of `about`, an audit key, until it is ended.

    Whoever has an open grant about the same thing keeps it, and no second one is made. Returns the new ones; each
    stands in the audit.
    """
    wanted = [TemporaryGrant(job=job, user=user, reach=reach, about=about) for user in users]
    # Of two at the same moment one writes the row; what the other would have written is not there to be returned.
    TemporaryGrant.objects.bulk_create(wanted, ignore_conflicts=True)
    keys = [row.public_id for row in wanted]
    made = list(TemporaryGrant.objects.filter(public_id__in=keys).select_related("user").order_by("pk"))
    facts = [_fact(row, job, {"person": row.user.full_name, "reach": row.reach}) for row in made]
    recording.record_many(history.ACCESS_GRANTED, facts, by=by)
    forget()
    return made


@transaction.atomic
def end(grants: Iterable[TemporaryGrant], *, by: Actor, kept: Mapping[int, str]) -> int:
    """End open grants, their jobs and users loaded; what has ended stays ended. Returns how many this call ended.

    `kept` names for the keys of those whose person keeps the access, by what ("hiring team"): the audit tells losing
    access from keeping it.
    """
    chosen = {row.pk: row for row in grants}
    open_ = TemporaryGrant.objects.select_for_update().filter(pk__in=chosen, ended_at=None).order_by("pk")
    keys = list(open_.values_list("pk", flat=True))
    TemporaryGrant.objects.filter(pk__in=keys).update(ended_at=timezone.now())
    lost, stays = [], []
    for key in keys:
        row = chosen[key]
        data = {"person": row.user.full_name, "reach": row.reach}
        if key in kept:
            stays.append(_fact(row, row.job, data | {"kept": kept[key]}))
        else:
            lost.append(_fact(row, row.job, data))
    recording.record_many(history.ACCESS_REMOVED, lost, by=by)
    recording.record_many(history.ACCESS_KEPT, stays, by=by)
    forget()
    return len(keys)


def _fact(row: TemporaryGrant, job: Job, data: dict[str, str]) -> Fact:
    kind, _colon, key = row.about.partition(":")
    return Fact(job, (row.user, recording.Named(kind, key)), data | {"about": row.about})
