"""Trying chains with a job: which one applies, and who would be asked. Reads only."""

from __future__ import annotations

from dataclasses import dataclass, field

from base.actors import Actor
from recruit.approvals import queries
from recruit.approvals.models import ApprovalChain
from recruit.approvals.states import Subject
from recruit.jobs.access import visible_jobs
from recruit.jobs.filters import named
from recruit.jobs.models import Job
from recruit.jobs.states import CLOSED

MOST_FOUND = 8


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it. `found` are several jobs to choose from; else `plan` is what `chain` would ask about `job`.

    `applies` is the chain that does take the job, which may be another one than the one tried.
    """

    words: str = ""
    found: list[Job] = field(default_factory=list)
    job: Job | None = None
    chain: ApprovalChain | None = None
    applies: ApprovalChain | None = None
    plan: queries.Plan | None = None

    @property
    def is_other(self) -> bool:
        """Whether the chain that is tried is not the one that takes the job."""
        return self.chain != self.applies


def tried(actor: Actor, subject: Subject, words: str, chain: ApprovalChain | None = None) -> Trial:
    """Try the active chains of a subject, or only `chain`, with the job the words mean.

    A job's ID means that job; other words several, of those that are not closed and that the actor sees.
    """
    words = words.replace("\x00", "").strip()[:200]
    if not words:
        return Trial()
    jobs = visible_jobs(actor).select_related("brand", "department")
    job = jobs.filter(ref_number__iexact=words).first()
    if job is None:
        open_jobs = jobs.exclude(status__in=[status.value for status in CLOSED])
        found = list(named(open_jobs, words).order_by("-last_activity_at", "-pk")[:MOST_FOUND])
        if len(found) != 1:
            return Trial(words, found)
        job = found[0]
    applies = queries.chain_for(subject, job)
    used = chain or applies
    plan = queries.plan_for(subject, job, chain=used) if used else None
    return Trial(words, job=job, chain=used, applies=applies, plan=plan)
