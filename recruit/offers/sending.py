"""Verbs that send an offer to the candidate, take it back within seconds, withdraw it, and give a draft up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.audit.kinds import Kind
from base.errors import Invalid, Refused, Stale
from base.mail import mailing
from base.undo import undoing
from recruit.applications import access as applications
from recruit.applications import moving, restoring
from recruit.applications.letters import Letter
from recruit.approvals import queries as approvals
from recruit.approvals.states import Subject
from recruit.jobs.models import Position
from recruit.letters import sending
from recruit.letters.models import EmailTemplate, SentLetter
from recruit.offers import access, filing, history, merging, queries, tokens
from recruit.offers.drafting import LONGEST, give_approval_up, require_complete
from recruit.offers.entering import enter, keep_version, locked, require_going
from recruit.offers.models import Offer, OfferDocument
from recruit.offers.states import Ending, OfferStatus
from recruit.processes.queries import road_of
from recruit.processes.stages import Stage
from recruit.teams.rights import JobAction

UNSEND = "offers.unsend"
# What the kept letter says where the one that left has the candidate's own link.
OWN_LINK = "(link for the candidate)"
_MAY_SEND = frozenset({OfferStatus.CREATED, OfferStatus.APPROVED})
_DRAFTS = frozenset({OfferStatus.CREATED, OfferStatus.PENDING_APPROVAL, OfferStatus.APPROVED, OfferStatus.NOT_APPROVED})


@transaction.atomic
def send_offer(
    offer: Offer,
    *,
    by: Actor,
    subject: str | None = None,
    text: str | None = None,
    version: int | None = None,
    undo_token: UUID | None = None,
) -> Offer:
    """Send an offer by e-mail, with the letter as PDF and the link to the page where the candidate answers.

    It leaves once it can no longer be undone (10 s). `subject` and `text` replace those of the offer. The application
    moves to the first step of Offered when it stands before it. Raises Refused where approval is missing
    (needs_approval) or a required step lies between (required_step), for an ended application or another status;
    Invalid for required terms, words, an e-mail address or merge fields that are missing, and a day to answer that has
    passed; Stale, NotFound, NotAllowed.
    """
    row = locked(offer, version=version)
    application = row.application
    access.require_edit(by, application)
    _write_words(row, subject, text, by)
    _check(row)
    road = road_of(application.job.process_id)
    target = queries.first_offered(road)
    moving.require_road_free(application, road, target, by=by)
    before = restoring.snapshot(application)
    if moving.current_index(application, road) < target.index:
        mover = by if applications.can(by, JobAction.MOVE, application) else Actor.system("offers")
        step = next((s for s in application.job.process.steps.all() if s.pk == target.step_id), None)
        moving.move(application, by=mover, stage=Stage.OFFERED, step=step, road=road)
    came_from = row.status
    row.sent_at, row.sender = timezone.now(), by.user or row.creator
    row.link_number += 1
    enter(row, by=by, status=OfferStatus.PENDING_ACCEPTANCE)
    letter = _post(row, by, undo_token)
    _record(history.SENT, row, by, changes={"status": (came_from, row.status)})
    if undo_token is not None:
        _remember(row, letter, by=by, token=undo_token, came_from=came_from, before=before)
    return row


@transaction.atomic
def withdraw(
    offer: Offer, *, by: Actor, reason: str = "", letter: Letter | None = None, version: int | None = None
) -> Offer:
    """Take a sent offer back, accepted ones too. Its letter does not leave if it still waits; the link says so.

    `letter` tells the candidate. Withdrawing once more changes nothing. Raises Refused for another status
    (offer_status) and for somebody hired, Stale, NotFound, NotAllowed.
    """
    row = locked(offer, version=version)
    access.require_edit(by, row.application)
    if row.status == OfferStatus.ABANDONED and row.ending == Ending.WITHDRAWN:
        return row
    if row.status not in {OfferStatus.PENDING_ACCEPTANCE, OfferStatus.ACCEPTED}:
        raise Refused(_("Only an offer that was sent can be withdrawn."), code="offer_status")
    if row.application.stage == Stage.HIRED:
        raise Refused(
            _("{name} is hired. Take the hire back, under Positions, first.").format(
                name=row.application.candidate.full_name
            ),
            code="hired",
        )
    before = row.status
    enter(row, by=by, status=OfferStatus.ABANDONED, ending=Ending.WITHDRAWN)
    sending.cancel_waiting(row.application, by=by, type=EmailTemplate.Type.OFFER)
    if letter is not None and row.application.candidate.email:
        sending.post(
            row.application, by=by, subject=letter.subject, text=letter.text, template=letter.template,
            type=EmailTemplate.Type.OFFER, shows_sender=letter.shows_sender, send_at=timezone.now() + undoing.WINDOW,
        )  # fmt: skip
    _record(
        history.WITHDRAWN, row, by, data={"reason": reason.strip()[:1_000]}, changes={"status": (before, row.status)}
    )
    return row


@transaction.atomic
def give_up(offer: Offer, *, by: Actor, version: int | None = None) -> Offer:
    """Give an offer up that was not sent; a request for its approval is given up with it. Twice changes nothing.

    Raises Refused once it was sent (offer_sent), Stale, NotFound, NotAllowed.
    """
    row = locked(offer, version=version)
    access.require_edit(by, row.application)
    if row.status == OfferStatus.ABANDONED:
        return row
    if OfferStatus(row.status) not in _DRAFTS:
        raise Refused(_("This offer was sent. Withdraw it instead."), code="offer_sent")
    before = row.status
    enter(row, by=by, status=OfferStatus.ABANDONED, ending=Ending.WITHDRAWN)
    give_approval_up(row, by=by, reason=_("The offer was given up."))
    _record(history.GIVEN_UP, row, by, changes={"status": (before, row.status)})
    return row


def take_back(*, by: Actor, offer: str, status: str, link: int, before: dict[str, Any], version: int) -> None:
    """The inverse of `send_offer`, for the undo of base: the letter stays, the offer and the candidate stand as before.

    Raises Stale when either was changed since, Refused when the letter has left.
    """
    row = locked(Offer.objects.select_related("application").get(public_id=UUID(offer)))
    moved = before.get("visit") is not None
    if row.version != version or row.status != OfferStatus.PENDING_ACCEPTANCE:
        raise Stale(_("The offer was changed since; this can no longer be undone."), code="undo_stale")
    waiting = SentLetter.objects.filter(application=row.application, type=EmailTemplate.Type.OFFER)
    if not waiting.filter(state=SentLetter.State.WAITING).exists():
        raise Refused(_("The letter has left already. Withdraw the offer instead."), code="letter_left")
    if moved:
        restoring.put_back(by=by, changes=[before])
    row.status, row.sent_at, row.sender, row.link_number = status, None, None, link
    row.version += 1
    row.save()
    sending.cancel_waiting(row.application, by=by, type=EmailTemplate.Type.OFFER)
    _record(history.UNSENT, row, by, changes={"status": (OfferStatus.PENDING_ACCEPTANCE.value, status)})


def _remember(
    offer: Offer, letter: SentLetter, *, by: Actor, token: UUID, came_from: str, before: dict[str, Any]
) -> None:
    application = offer.application
    application.refresh_from_db(fields=["version", "stage"])
    arguments = dict(before)
    newest = application.visits.filter(left_at=None).values_list("pk", flat=True).first()
    if newest != before["before_visit"]:
        arguments |= {"visit": newest, "version": application.version}
    sentence = _("Offer to {name}").format(name=letter.candidate.full_name)
    undoing.remember(
        UNSEND,
        by=by,
        sentence=sentence,
        arguments={
            "offer": str(offer.public_id),
            "status": came_from,
            "link": offer.link_number,
            "before": arguments,
            "version": offer.version,
        },
        token=token,
    )


def _write_words(offer: Offer, subject: str | None, text: str | None, by: Actor) -> None:
    """What the sender typed last becomes part of the offer, and of its versions."""
    before = (offer.subject, offer.mail_text)
    if subject is not None:
        offer.subject = " ".join(subject.split())
    if text is not None:
        offer.mail_text = text.strip()
    problems = {
        name: _("Use at most {limit} characters.").format(limit=f"{LONGEST[name]:,}")
        for name in ("subject", "mail_text")
        if len(getattr(offer, name)) > LONGEST[name]
    }
    if problems:
        raise Invalid(next(iter(problems.values())), fields=dict(problems))
    if (offer.subject, offer.mail_text) != before:
        offer.save(update_fields=["subject", "mail_text", "updated_at"])
        keep_version(offer, by=by)


def _check(offer: Offer) -> None:
    """Everything that must hold before an offer leaves, each with its sentence."""
    _check_status(offer)
    require_going(offer.application)
    require_complete(offer)
    person = offer.application.candidate
    problems: dict[str, str] = {}
    if not person.email:
        problems["email"] = _("{name} has no e-mail address. Add one, or hand the letter over yourself.").format(
            name=person.full_name
        )
    if offer.expires_at is None:
        problems["expires_at"] = _("Choose until when the candidate can answer.")
    elif queries.is_expired(offer):
        problems["expires_at"] = _("The last day to answer has passed. Choose a later one.")
    if offer.starts_on is not None and offer.starts_on < queries.today():
        problems["starts_on"] = _("The start date has passed. Choose a later one.")
    if offer.position is not None and offer.position.status != Position.Status.OPEN:
        problems["position"] = _("This position is not open any more. Choose another one.")
    missing = {
        "subject": _("Give the letter a subject."),
        "mail_text": _("Write the e-mail the offer goes with."),
        "letter": _("Write the letter of the offer."),
    }
    problems |= {name: sentence for name, sentence in missing.items() if not getattr(offer, name).strip()}
    if problems:
        raise Invalid(next(iter(problems.values())), fields=dict(problems), code="offer_incomplete")


def _check_status(offer: Offer) -> None:
    status = OfferStatus(offer.status)
    if status is OfferStatus.PENDING_ACCEPTANCE:
        raise Refused(_("This offer was sent already."), code="offer_sent")
    sentences = {
        OfferStatus.PENDING_APPROVAL: _("This offer waits for its approval. It can be sent once it is approved."),
        OfferStatus.NOT_APPROVED: _("This offer was not approved. Change it and ask for approval again."),
    }
    if status in sentences:
        raise Refused(sentences[status], code="needs_approval")
    if status not in _MAY_SEND:
        raise Refused(_("This offer has ended. Begin a new one with the same terms."), code="offer_ended")
    is_cleared = status is OfferStatus.APPROVED and not offer.approval_outdated
    if not is_cleared and approvals.chain_for(Subject.OFFER, offer.application.job) is not None:
        raise Refused(_("Offers of this job are approved before they are sent. Ask for approval."),
                      code="needs_approval")  # fmt: skip


def _post(offer: Offer, by: Actor, undo_token: UUID | None) -> SentLetter:
    """Keep the letter as PDF and put the mail into the outbox. The link stands in the mail that leaves only."""
    words = merging.words_of(offer, link=OWN_LINK)
    if words.missing:
        names = ", ".join(f"[{name}]" for name in words.missing)
        sentence = _("Nothing is known for {fields} of {name}. Fill it in, or replace it by words of your own.")
        raise Invalid(
            sentence.format(fields=names, name=offer.application.candidate.full_name), field="letter",
            code="letter_incomplete", missing=list(words.missing),
        )  # fmt: skip
    document = filing.keep_letter(offer, by=by)
    text, shown = _with_link(offer, words.mail_text), _shown_text(offer)
    whispered = ({shown: text} if shown != text else {}) | {OWN_LINK: tokens.link_of(offer)}
    return sending.post(
        offer.application, by=by, subject=words.subject, text=shown, type=EmailTemplate.Type.OFFER, shows_sender=True,
        send_at=timezone.now() + undoing.WINDOW, undo_token=undo_token, attachments=[_attached(document)],
        whispered=whispered, insists=True,
    )  # fmt: skip


def _shown_text(offer: Offer) -> str:
    """The mail as staff read it afterwards, some of whom may not know each term: those stand as •••."""
    words = merging.words_of(offer, link=OWN_LINK, hidden=access.hidden_from_some())
    return _with_link(offer, words.mail_text)


def _with_link(offer: Offer, text: str) -> str:
    if OWN_LINK in text:
        return text
    with translation.override(offer.language):
        return f"{text.rstrip()}\n\n{_('Read the offer and answer it here:')} {OWN_LINK}\n"


def _attached(document: OfferDocument) -> mailing.Attached:
    return mailing.Attached(str(document.file.name), document.name, document.content_type)


def _record(
    kind: Kind,
    offer: Offer,
    by: Actor,
    *,
    data: dict[str, Any] | None = None,
    changes: dict[str, tuple[Any, Any]] | None = None,
) -> None:
    application = offer.application
    recording.record(
        kind, on=offer, by=by, about=[application, application.job, application.candidate], data=data, changes=changes
    )


undoing.register(UNSEND, take_back)
