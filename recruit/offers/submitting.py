"""Verbs about an offer's approval: ask for it, and follow what became of the request."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.errors import Refused
from recruit.approvals import facts, requesting
from recruit.approvals import queries as approvals
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.requesting import Chosen
from recruit.approvals.states import RequestStatus, Subject
from recruit.jobs.models import Job
from recruit.offers import access, history, queries
from recruit.offers.drafting import give_approval_up, require_complete
from recruit.offers.entering import enter, locked, require_going
from recruit.offers.models import Offer
from recruit.offers.states import OfferStatus

_MAY_ASK = frozenset({OfferStatus.CREATED, OfferStatus.APPROVED, OfferStatus.NOT_APPROVED})
_CLEARED = (OfferStatus.PENDING_APPROVAL, OfferStatus.APPROVED)
_FOLLOWS = {
    RequestStatus.APPROVED: OfferStatus.APPROVED,
    RequestStatus.REJECTED: OfferStatus.NOT_APPROVED,
    RequestStatus.ABANDONED: OfferStatus.CREATED,
}


@transaction.atomic
def submit_offer(offer: Offer, *, by: Actor, comment: str = "", chosen: Chosen | None = None) -> Offer:
    """Ask the approvers of the chain that takes the job to approve the offer (product facts §12.2).

    `chosen` names the approvers where the chain leaves them to the submitter. Raises Refused where no approval is
    needed (no_chain), for an offer in approval or sent already, and whatever `approvals.requesting.submit` refuses;
    Invalid for required terms that are missing; Stale, NotFound, NotAllowed.
    """
    row = locked(offer)
    access.require_edit(by, row.application)
    require_going(row.application)
    if row.status == OfferStatus.PENDING_APPROVAL:
        raise Refused(_("This offer is in approval already."), code="in_approval")
    if OfferStatus(row.status) not in _MAY_ASK:
        raise Refused(_("This offer was sent or has ended; there is nothing to approve."), code="offer_status")
    require_complete(row)
    if approvals.chain_for(Subject.OFFER, row.application.job) is None:
        raise Refused(_("No approval is needed for offers of this job. Send it."), code="no_chain")
    row.submitted_at, row.approved_at, row.approval_outdated = timezone.now(), None, False
    enter(row, by=by, status=OfferStatus.PENDING_APPROVAL)
    requesting.submit(
        row.application.job, by=by, subject=Subject.OFFER, offer=row, facts=facts_of(row), comment=comment,
        chosen=chosen,
    )  # fmt: skip
    row.refresh_from_db()
    return row


def follow(request: ApprovalRequest, *, by: Actor) -> None:
    """Put the offer where its request for approval says. Only an offer that waits for it moves."""
    after = _FOLLOWS.get(RequestStatus(request.status))
    if request.offer is None or after is None:
        return
    # Whoever settles a request has locked the offer before it. Locking its job now could wait for somebody in turn.
    rows = Offer.objects.select_for_update(of=("self",)).select_related("application__job", "application__candidate")
    offer = rows.get(pk=request.offer.pk)
    latest = ApprovalRequest.objects.filter(offer=offer).order_by("-created_at", "-id").values_list("pk", flat=True)
    if offer.status != OfferStatus.PENDING_APPROVAL or latest.first() != request.pk:
        return
    if after is OfferStatus.APPROVED:
        offer.approved_at = timezone.now()
    enter(offer, by=by, status=after)


@transaction.atomic
def follow_job(job: Job, *, names: frozenset[str], by: Actor) -> None:
    """A locked job was edited: offers that its former chain approved, or is asked to, need the approval of the new one.

    Nothing happens while the same chain takes the job, or none does.
    """
    chain = approvals.chain_for(Subject.OFFER, job)
    if chain is None:
        return
    rows = Offer.objects.filter(application__job=job, status__in=[status.value for status in _CLEARED])
    for offer in rows.select_related("application").order_by("pk"):
        if approvals.is_moved_away(approvals.latest_of_offer(offer.pk), chain, names):
            _outdate(offer, by=by)


def _outdate(offer: Offer, *, by: Actor) -> None:
    row, reason = locked(offer), _("The job has another approval chain now.")
    if row.status == OfferStatus.PENDING_APPROVAL:
        give_approval_up(row, by=by, reason=reason)
    elif row.status == OfferStatus.APPROVED:
        row.approval_outdated = True
        enter(row, by=by, status=OfferStatus.CREATED)
        changes = {"status": (OfferStatus.APPROVED.value, row.status)}
        about: list[recording.Recordable] = [row.application, row.application.job, row.application.candidate]
        recording.record(history.UPDATED, on=row, by=by, about=about, changes=changes)


def facts_of(offer: Offer) -> dict[str, Any]:
    """What the approvers are told: who, which job, and each term. Terms that were approved and went stand empty."""
    application = offer.application
    lines = [facts.line(term.key, term.label, term.value) for term in queries.folded(queries.shown_terms(offer))]
    last = approvals.last_approved(Subject.OFFER, application.job, offer.pk)
    told = {line["key"] for line in lines}
    before = last.facts.get("lines", []) if last is not None else []
    gone = [line for line in before if line["value"] and line["key"] not in told]
    lines += [facts.line(line["key"], line["label"], "") | {"before": line["value"]} for line in gone]
    return {"title": application.candidate.full_name, "subtitle": application.job.title, "lines": lines}
