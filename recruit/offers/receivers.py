"""What offers listen to: approvals that were decided, applications that ended. Each only knocks at a verb."""

from __future__ import annotations

from collections.abc import Mapping
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
from recruit.offers import access, expiring, folding, submitting
from recruit.processes.stages import EXITS, Stage

_FOLDED = "offers"


@receiver(approvals.request_changed, dispatch_uid="offers.request_changed")
def _on_decision(request: ApprovalRequest, by: Actor, **_: Any) -> None:
    if request.offer_id is not None:
        submitting.follow(request, by=by)


@receiver(jobs.terms_changed, dispatch_uid="offers.terms_changed")
def _on_edit(job: Job, names: frozenset[str], by: Actor, **_: Any) -> None:
    submitting.follow_job(job, names=names, by=by)


@receiver(applications.entered, dispatch_uid="offers.entered")
def _on_arrival(application: Application, visit: StepVisit, by: Actor, **_: Any) -> None:
    if Stage(visit.stage) in EXITS or visit.stage == Stage.HIRED:
        expiring.end_with(application, by=by)


@receiver(applications.folding, dispatch_uid="offers.folding")
def _on_merge(behind: Application, ahead: Application, by: Actor, **_: Any) -> dict[str, list[int]]:
    return {_FOLDED: folding.carry_over(behind, ahead, by=by)}


@receiver(applications.unfolding, dispatch_uid="offers.unfolding")
def _on_parting(behind: Application, kept: Mapping[str, Any], **_: Any) -> None:
    folding.give_back(kept.get(_FOLDED, []), behind)


def _hidden(actor: Actor, request: ApprovalRequest) -> frozenset[str]:
    """The terms of the offer that the reader of its request may not know."""
    return access.hidden_terms(actor, request.offer) if request.offer is not None else frozenset()


masking.register(_hidden)
