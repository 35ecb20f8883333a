"""What offers listen to: approvals that were decided, applications that ended. Each only knocks at a verb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.dispatch import receiver

from base.actors import Actor
from recruit.applications import signals as applications
from recruit.applications.models import Application, StepVisit
from recruit.approvals import masking
from recruit.approvals import signals as approvals
from recruit.approvals.models import ApprovalRequest
from recruit.jobs import signals as jobs
from recruit.jobs.models import Job
from recruit.offers import access, expiring, folding, queries, submitting
from recruit.processes.stages import EXITS, Stage

_FOLDED = "offers"
PAY_LINE = frozenset({"salary_amount", "salary_currency", "salary_period"})


@receiver(approvals.request_changed, dispatch_uid="offers.request_changed")
def _on_decision(request: ApprovalRequest, by: Actor, **_: Any) -> None:
    if request.offer_id is not None:
        submitting.follow(request, by=by)


@receiver(jobs.terms_changed, dispatch_uid="offers.terms_changed")
def _on_edit(job: Job, names: frozenset[str], by: Actor, **_: Any) -> None:
    submitting.follow_job(job, names=names, by=by)


@receiver(applications.entered, dispatch_uid="offers.entered")
def _on_arrival(application: Application, visit: StepVisit, by: Actor, together: bool = False, **_: Any) -> None:
    if not together and (Stage(visit.stage) in EXITS or visit.stage == Stage.HIRED):
        expiring.end_with(application, by=by)


@receiver(applications.left_together, dispatch_uid="offers.left_together")
def _on_leaving(applications: Sequence[Application], by: Actor, **_: Any) -> None:
    for application in queries.with_current(applications):
        expiring.end_with(application, by=by)


@receiver(applications.folding, dispatch_uid="offers.folding")
def _on_merge(behind: Application, ahead: Application, by: Actor, **_: Any) -> dict[str, list[int]]:
    return {_FOLDED: folding.carry_over(behind, ahead, by=by)}


@receiver(applications.unfolding, dispatch_uid="offers.unfolding")
def _on_parting(behind: Application, kept: Mapping[str, Any], **_: Any) -> None:
    folding.give_back(kept.get(_FOLDED, []), behind)


def _hidden(actor: Actor, request: ApprovalRequest) -> frozenset[str]:
    """The terms of the offer that the reader of its request may not know."""
    hidden = access.hidden_terms(actor, request.offer) if request.offer is not None else frozenset()
    # A request tells pay in one line: whoever may not read a part of it does not read the line.
    return hidden | PAY_LINE if hidden & PAY_LINE else hidden


masking.register(_hidden)
