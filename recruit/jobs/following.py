"""Verb that lets jobs follow the hiring process their org values lead to, when a process is bound to other jobs."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from base.actors import Actor
from base.audit import recording
from base.audit.recording import Fact
from recruit.fields import scopes
from recruit.jobs import signals
from recruit.jobs.models import Job
from recruit.jobs.scoped import within
from recruit.jobs.states import JobStatus
from recruit.processes import history
from recruit.processes.models import HiringProcess
from recruit.processes.queries import choosable, process_for
from recruit.setup import access

# Jobs that are over keep the process they were filled by: their history reads by it.
HIRING = sorted(set(JobStatus) - {JobStatus.FILLED, JobStatus.CANCELLED})


def would_follow(
    process: HiringProcess, *, before: scopes.Scope, after: scopes.Scope
) -> list[tuple[Job, HiringProcess]]:
    """The jobs that hire now and would change their process, each with the one it changes to, newest first.

    Those the new scope takes come to `process`; those only the old one took go to where their values lead then. A job
    for which somebody chose a process that its values do not lead to keeps it, unless the new scope takes it.
    """
    rows = _hiring().select_related("process", "brand", "department").order_by("-pk")
    coming = [(job, process) for job in rows.filter(within(after)).exclude(process=process)] if after else []
    if not scopes.normal(before):
        return coming
    left = rows.filter(within(before), process=process)
    going = left.exclude(pk__in=_hiring().filter(within(after)).values("pk")) if scopes.normal(after) else left
    among = choosable()
    away = [(job, _led(job, process, scopes.normal(after), among)) for job in going]
    return coming + [(job, target) for job, target in away if target.pk != process.pk]


@transaction.atomic
def follow(process: HiringProcess, *, by: Actor, before: scopes.Scope, after: scopes.Scope) -> list[Job]:
    """Let the jobs of `would_follow` change their process. Each gets an audit entry; `process_replaced` is sent."""
    access.require(by)
    moving = would_follow(process, before=before, after=after)
    locked = {
        job.pk: job for job in Job.objects.select_for_update().filter(pk__in=[j.pk for j, _t in moving]).order_by("pk")
    }
    now = timezone.now()
    facts, changes = [], {}
    for job, target in moving:
        changes[job.pk] = (job.process_id, target.pk)
        data = {"before": job.process.name, "after": target.name}
        facts.append(Fact(job, (process,), data, {"process": (job.process.name, target.name)}))
        row = locked[job.pk]
        row.process, row.last_activity_at, row.updated_at = target, now, now
        row.version += 1
    Job.objects.bulk_update(locked.values(), ["process", "last_activity_at", "updated_at", "version"], batch_size=500)
    recording.record_many(history.JOB_FOLLOWS, facts, by=by)
    if changes:
        signals.process_replaced.send(Job, changes=changes, by=by)
    return list(locked.values())


def _led(job: Job, process: HiringProcess, after: scopes.Scope, among: list[HiringProcess]) -> HiringProcess:
    """Where a job's values lead once `process` is bound to `after`: it is not written yet while one only looks."""
    target = process_for(job.org_values, among)
    if target.pk != process.pk or (after and scopes.takes(after, job.org_values)):
        return target
    return next(row for row in among if row.is_default)


def _hiring() -> QuerySet[Job]:
    return Job.objects.filter(status__in=HIRING, is_template=False, is_draft=False)
