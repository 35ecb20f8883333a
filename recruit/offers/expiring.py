"""Verbs that end offers by themselves: the time to answer is over, or the application has ended."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from recruit.applications.models import Application
from recruit.letters import sending
from recruit.letters.models import EmailTemplate
from recruit.offers import history, queries
from recruit.offers.answering import tell_staff
from recruit.offers.drafting import give_approval_up
from recruit.offers.entering import enter, locked
from recruit.offers.models import Offer
from recruit.offers.states import CURRENT, Ending, OfferStatus
from recruit.processes.stages import Stage

BATCH = 500
WORKER = Actor.system("offers")


def expire_due(*, most: int = BATCH) -> int:
    """End the offers whose last day to answer has passed, and tell who sent them. Returns how many.

    Each is a transaction of its own: killed, run twice or days late, the end is the same, since an offer counts as
    answered at the moment its time was over.
    """
    due = Offer.objects.filter(status=OfferStatus.PENDING_ACCEPTANCE.value, expires_at__lte=timezone.now())
    rows = due.select_related("application").order_by("expires_at", "pk")[:most]
    return sum(_expire(offer) for offer in rows)


@transaction.atomic
def _expire(offer: Offer) -> bool:
    row = locked(offer)
    if row.status != OfferStatus.PENDING_ACCEPTANCE or not queries.is_expired(row):
        return False
    row.answered_at = row.expires_at
    enter(row, by=WORKER, status=OfferStatus.NOT_ACCEPTED, ending=Ending.EXPIRED)
    application = row.application
    sending.cancel_waiting(application, by=WORKER, type=EmailTemplate.Type.OFFER)
    recording.record(
        history.EXPIRED,
        on=row,
        by=WORKER,
        about=[application, application.job, application.candidate],
        changes={"status": (OfferStatus.PENDING_ACCEPTANCE.value, row.status)},
    )
    tell_staff(row, "expired", by=WORKER)
    return True


@transaction.atomic
def end_with(application: Application, *, by: Actor) -> Offer | None:
    """End the offer in force of an application that has ended; answers it, or None when there was none.

    Letters of the offer that wait and a request for approval stop with it. An accepted offer of somebody who is hired
    stays as it is.
    """
    current = [status.value for status in CURRENT]
    row = Offer.objects.select_for_update(of=("self",)).filter(application=application, status__in=current).first()
    if row is None or (application.stage == Stage.HIRED and row.status == OfferStatus.ACCEPTED):
        return None
    row.application = application
    before = row.status
    enter(row, by=by, status=OfferStatus.ABANDONED, ending=Ending.APPLICATION_ENDED)
    sending.cancel_waiting(application, by=by, type=EmailTemplate.Type.OFFER)
    give_approval_up(row, by=by, reason=_("The application ended."))
    recording.record(
        history.ENDED,
        on=row,
        by=by,
        about=[application, application.job, application.candidate],
        changes={"status": (before, row.status)},
    )
    return row
