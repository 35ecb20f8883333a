"""Verb that ends the access of approvers once a request is settled, where the company wants it (product facts §12.3).

Nothing is remembered of what was done: whoever runs it, however often or late, finds the open grants of settled
requests and ends them. So it may be killed at any moment, run twice, and be turned on long after.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from accounts.models import AccessGroupMember
from accounts.permissions import Permission
from accounts.preferring import value
from base.actors import Actor
from recruit.approvals import asking
from recruit.approvals.models import REQUEST_KIND, ApprovalRequest
from recruit.approvals.preferences import REMOVE_ACCESS
from recruit.approvals.states import RequestStatus, Subject
from recruit.fields import scopes
from recruit.jobs import granting
from recruit.jobs.models import HiringTeamMember, TemporaryGrant

BATCH = 500


def end_due_grants(*, batch: int = BATCH) -> int:
    """End the temporary access of approvers to settled requests, of the subjects whose switch is on.

    Each batch is a transaction of its own. Who has access by system role, hiring team or access group keeps that.
    Returns how many grants were ended.
    """
    ended = 0
    while count := _end_some(batch):
        ended += count
    return ended


@transaction.atomic
def _end_some(batch: int) -> int:
    rows = due_grants([subject for subject in Subject if value(REMOVE_ACCESS[subject])])
    locked = rows.select_for_update(of=("self",), skip_locked=True)
    grants = list(locked.select_related("user__role", "job__brand", "job__department").order_by("pk")[:batch])
    return granting.end(grants, by=Actor.system("approvals"), kept=_kept(grants)) if grants else 0


def due_grants(subjects: Sequence[Subject]) -> QuerySet[TemporaryGrant]:
    """The open grants of these subjects whose request is settled, or gone with its application: what would end now."""
    pending = ApprovalRequest.objects.filter(status=RequestStatus.PENDING.value)
    key = Concat(Value(f"{REQUEST_KIND}:"), Cast(F("public_id"), CharField()))
    rows = TemporaryGrant.objects.filter(ended_at=None, about__startswith=f"{REQUEST_KIND}:")
    rows = rows.filter(reach__in=[asking.REACHES[subject] for subject in subjects])
    return rows.exclude(about__in=pending.annotate(key=key).values("key"))


def _kept(grants: Sequence[TemporaryGrant]) -> dict[int, str]:
    """Of these grants, those whose person has access to the job anyway, with what gives it."""
    users = {row.user_id for row in grants}
    seats = HiringTeamMember.objects.filter(user__in=users, job__in={row.job_id for row in grants})
    seated = set(seats.values_list("user_id", "job_id"))
    scopes_of: dict[int, list[scopes.Scope]] = {}
    for user_id, scope in AccessGroupMember.objects.filter(user__in=users).values_list("user_id", "group__scope"):
        scopes_of.setdefault(user_id, []).append(scope)
    kept = {}
    for row in grants:
        by = _way(row, (row.user_id, row.job_id) in seated, scopes_of.get(row.user_id, []))
        if by:
            kept[row.pk] = by
    return kept


def _way(row: TemporaryGrant, is_seated: bool, held: Sequence[scopes.Scope]) -> str:
    user = row.user
    if user.has(Permission.JOBS_ALL):
        return _("system role")
    if is_seated and user.has(Permission.HIRING_TEAM):
        return _("hiring team")
    if user.has(Permission.ACCESS_GROUP) and any(scopes.takes(scope, row.job.org_values) for scope in held):
        return _("access group")
    return ""
