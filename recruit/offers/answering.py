"""Verbs that answer an offer: the candidate on their page, or staff for a candidate who answered otherwise."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from base.actors import Actor
from base.audit import recording
from base.audit.kinds import Kind
from base.errors import Invalid, NotFound, Refused
from base.mail import mailing
from base.mail.writing import letter
from recruit.applications.access import readers_of
from recruit.letters import events, sending
from recruit.letters.models import EmailTemplate
from recruit.offers import access, history, queries
from recruit.offers.entering import enter, locked
from recruit.offers.models import Offer
from recruit.offers.states import Ending, OfferStatus
from recruit.setup.models import ExitReason
from recruit.teams.rights import HIRING_MANAGER, JobAction

LONGEST_NAME, LONGEST_COMMENT = 200, 2_000


@transaction.atomic
def accept(offer: Offer, *, by: Actor, signed_name: str, link_number: int) -> Offer:
    """Accept an offer on the candidate's page, with the name typed in place of a signature.

    Accepting twice changes nothing. Its creator, its sender and the hiring managers get a letter, and the candidate the
    company's. Raises NotFound for anybody but the candidate, Refused for an earlier link (link_replaced), after the
    last day (offer_expired), once declined (offer_answered) and once withdrawn (offer_withdrawn); Invalid without name.
    """
    row = _answerable(offer, by, link_number, OfferStatus.ACCEPTED)
    if row.status == OfferStatus.ACCEPTED:
        return row
    name = " ".join(signed_name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(
            _("Type your full name: it stands for your signature.") if not name else _("Use at most 200 characters."),
            field="signed_name",
        )
    row.signed_name = name
    _settle(row, by, accepted=True, kind=history.ACCEPTED)
    sending.send_for_event(events.OFFER_ACCEPTED, row.application, by=by, key=f"offer-accepted:{row.public_id}")
    return row


@transaction.atomic
def decline(offer: Offer, *, by: Actor, reason: ExitReason | None = None, comment: str = "", link_number: int) -> Offer:
    """Decline an offer on the candidate's page. The application stays where it is. Raises as `accept` does."""
    row = _answerable(offer, by, link_number, OfferStatus.NOT_ACCEPTED)
    if row.status == OfferStatus.NOT_ACCEPTED:
        return row
    _note_reason(row, reason, comment)
    _settle(row, by, accepted=False, kind=history.DECLINED)
    sending.send_for_event(events.OFFER_DECLINED, row.application, by=by, key=f"offer-declined:{row.public_id}")
    return row


@transaction.atomic
def answer_by_hand(
    offer: Offer,
    *,
    by: Actor,
    accepted: bool,
    reason: ExitReason | None = None,
    comment: str = "",
    version: int | None = None,
) -> Offer:
    """Note the answer of a candidate who gave it by telephone or on paper, after the last day too.

    Raises Refused unless the offer waits for an answer (the same answer once more changes nothing), Stale, NotFound,
    NotAllowed.
    """
    row = locked(offer, version=version)
    access.require_edit(by, row.application)
    answer = OfferStatus.ACCEPTED if accepted else OfferStatus.NOT_ACCEPTED
    if row.status == answer and row.ending != Ending.EXPIRED:
        return row
    if row.status != OfferStatus.PENDING_ACCEPTANCE:
        raise Refused(_("This offer does not wait for an answer."), code="offer_status")
    if not accepted:
        _note_reason(row, reason, comment)
    _settle(row, by, accepted=accepted, kind=history.NOTED_ACCEPTED if accepted else history.NOTED_DECLINED)
    return row


def note_opened(offer: Offer) -> Offer:
    """Note when the candidate first looked at the offer. Later looks change nothing."""
    Offer.objects.filter(pk=offer.pk, opened_at=None).update(opened_at=timezone.now())
    return offer


def _answerable(offer: Offer, by: Actor, link_number: int, answer: OfferStatus) -> Offer:
    """The locked offer, when the candidate may give this answer or has given it; else a sentence."""
    row = locked(offer)
    access.require_own(by, row)
    if row.sent_at is None:
        raise NotFound
    if row.link_number != link_number:
        raise Refused(
            _("This link was replaced by a newer one. Use the link of the latest letter."), code="link_replaced"
        )
    if row.status == OfferStatus.PENDING_ACCEPTANCE:
        if queries.is_expired(row):
            raise Refused(_expired(), code="offer_expired")
        return row
    if row.status == OfferStatus.NOT_ACCEPTED and row.ending == Ending.EXPIRED:
        raise Refused(_expired(), code="offer_expired")
    if row.status == OfferStatus.ABANDONED:
        raise Refused(_("This offer was withdrawn. Reply to the letter if you have questions."), code="offer_withdrawn")
    if row.status != answer:
        words = {
            OfferStatus.ACCEPTED.value: _("You have accepted this offer. Reply to the letter if that has changed."),
            OfferStatus.NOT_ACCEPTED.value: _("You have declined this offer. Reply to the letter if that has changed."),
        }
        raise Refused(words[row.status], code="offer_answered")
    return row


def _expired() -> str:
    return _("The time to answer this offer is over. Reply to the letter if you still want to answer it.")


def _note_reason(offer: Offer, reason: ExitReason | None, comment: str) -> None:
    if reason is not None and reason.kind != ExitReason.Kind.WITHDRAWAL:
        raise Invalid(_("Choose one of the reasons."), field="reason")
    text = comment.replace("\0", "").strip()
    if len(text) > LONGEST_COMMENT:
        raise Invalid(_("Use at most 2,000 characters."), field="comment")
    offer.decline_reason, offer.decline_comment = reason, text


def _settle(offer: Offer, by: Actor, *, accepted: bool, kind: Kind) -> None:
    before, application = offer.status, offer.application
    offer.answered_at = timezone.now()
    if accepted:
        enter(offer, by=by, status=OfferStatus.ACCEPTED)
    else:
        enter(offer, by=by, status=OfferStatus.NOT_ACCEPTED, ending=Ending.DECLINED)
    sending.cancel_waiting(application, by=by, type=EmailTemplate.Type.OFFER)
    recording.record(
        kind,
        on=offer,
        by=by,
        about=[application, application.job, application.candidate],
        data={"reason": offer.decline_reason.label} if offer.decline_reason is not None else {},
        changes={"status": (before, offer.status)},
    )
    tell_staff(offer, "accepted" if accepted else "declined", by=by)


def tell_staff(offer: Offer, outcome: str, *, by: Actor) -> None:
    """Write to the offer's creator, its sender and the job's hiring managers what became of it, each only once.

    Only who may still see the offer gets the letter, and nobody about their own act. It names no pay.
    """
    application = offer.application
    team = application.job.team.filter(role=HIRING_MANAGER).values_list("user", flat=True)
    people = {offer.creator_id, offer.sender_id, *team}
    wanted = [pk for pk in people if pk is not None and (by.user is None or pk != by.user.pk)]
    path = reverse("recruit:application", args=[application.public_id])
    for user in readers_of(application, JobAction.VIEW_OFFERS).filter(pk__in=wanted):
        _write(user, offer, outcome, f"{settings.PUBLIC_URL}{path}?tab=offer")


def _write(user: User, offer: Offer, outcome: str, url: str) -> None:
    with translation.override(user.language):
        facts = {
            "user": user,
            "name": offer.application.candidate.full_name,
            "job": offer.application.job.title,
            "outcome": outcome,
            "offer": offer,
            "url": url,
        }
        words = letter("email/offer_answered", facts)
    mailing.send(
        to=user.email,
        subject=words.subject,
        text=words.text,
        html=words.html,
        about=recording.key_of(offer),
        key=f"offer-{outcome}:{offer.public_id}:{user.public_id}",
    )
