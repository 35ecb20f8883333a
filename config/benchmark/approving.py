"""Gives the data set an approver for whom hundreds of approvals wait, each with the access to its job it brings.

Safe to repeat: what is there already stays. Requests are written straight into the tables, since every job of the data
set was published and would need none; the access is given by its verb, so that it weighs on every page as it does.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import SystemRole, User
from accounts.permissions import RoleCode
from base.actors import Actor
from config.benchmark.checking import require
from recruit.approvals import asking, queries
from recruit.approvals.models import ApprovalRequest, ApprovalStep
from recruit.jobs.models import Job
from recruit.jobs.states import ACTIVE

EMAIL = "approver.of.many@example.com"
PENDING = 500
# The two crowded jobs are what other pages are measured on.
FIRST_JOB = 3


@transaction.atomic
def approver(count: int = PENDING) -> tuple[User, str]:
    """An Extended user with just so many pending approvals, and a new password. Raises Wrong without enough jobs."""
    role = SystemRole.objects.get(code=RoleCode.EXTENDED)
    user, _made = User.objects.get_or_create(
        email=EMAIL, defaults={"first_name": "Arvid", "last_name": "Approver", "role": role}
    )
    password = secrets.token_urlsafe(16)
    user.set_password(password)
    user.save()
    ApprovalRequest.objects.filter(steps__approver=user, pk__in=_beyond(user, count)).delete()
    missing = count - queries.waiting_for(Actor.of(user)).count()
    if missing > 0:
        _load(user, missing)
    waiting = queries.waiting_for(Actor.of(user)).count()
    require(waiting == count, f"{waiting} approvals wait instead of {count}.")
    return user, password


def _beyond(user: User, count: int) -> list[int]:
    """The requests an earlier run with more of them left."""
    return list(queries.waiting_for(Actor.of(user)).values_list("request", flat=True)[count:])


def _load(user: User, count: int) -> None:
    taken = ApprovalRequest.objects.filter(status="PENDING", offer=None).values("job")
    rows = Job.objects.filter(pk__gte=FIRST_JOB, status__in=ACTIVE).exclude(pk__in=taken)
    jobs = list(rows.select_related("creator", "brand", "department").order_by("pk")[:count])
    require(len(jobs) == count, f"The data set has only {len(jobs)} jobs for {count} more approvals: name fewer.")
    requests = ApprovalRequest.objects.bulk_create(
        ApprovalRequest(
            subject="JOB", job=job, requester=job.creator or user, facts=queries.facts_of(job), chain_name="Benchmark"
        )
        for job in jobs
    )
    now = timezone.now()
    ApprovalStep.objects.bulk_create(
        ApprovalStep(request=request, approver=user, asked_at=now - timedelta(minutes=number))
        for number, request in enumerate(requests)
    )
    Job.objects.filter(pk__in=[job.pk for job in jobs]).update(approval="PENDING")
    for request in requests:
        asking.grant(request, [user], by=Actor.system("benchmark"))
