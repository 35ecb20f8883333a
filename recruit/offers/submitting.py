"""Verbs about an offer's approval: ask for it, and follow what became of the request."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from base.errors import Refused
from recruit.approvals import facts, requesting
from recruit.approvals import queries as approvals
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.requesting import Chosen
from recruit.approvals.states import RequestStatus, Subject
from recruit.offers import access, queries
from recruit.offers.drafting import require_complete
from recruit.offers.entering import enter, locked, require_going
from recruit.offers.models import Offer
from recruit.offers.states import OfferStatus

_MAY_ASK = frozenset({OfferStatus.CREATED, OfferStatus.APPROVED, OfferStatus.NOT_APPROVED})
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
    offer = locked(request.offer)
    latest = ApprovalRequest.objects.filter(offer=offer).order_by("-created_at", "-id").values_list("pk", flat=True)
    if offer.status != OfferStatus.PENDING_APPROVAL or latest.first() != request.pk:
        return
    if after is OfferStatus.APPROVED:
        offer.approved_at = timezone.now()
    enter(offer, by=by, status=after)


def facts_of(offer: Offer) -> dict[str, Any]:
    """What the approvers are told: who, which job, and each term. Terms that were approved and went stand empty."""
    application = offer.application
    lines = [facts.line(term.key, term.label, term.value) for term in queries.shown_terms(offer)]
    last = approvals.last_approved(Subject.OFFER, application.job, offer.pk)
    told = {line["key"] for line in lines}
    before = last.facts.get("lines", []) if last is not None else []
    gone = [line for line in before if line["value"] and line["key"] not in told]
    lines += [facts.line(line["key"], line["label"], "") | {"before": line["value"]} for line in gone]
    return {"title": application.candidate.full_name, "subtitle": application.job.title, "lines": lines}
