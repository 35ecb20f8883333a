"""Verb that makes the demo's offers: one or more in every status, in approval and without, by the product's verbs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal

from django.core.files.storage import default_storage
from django.utils import timezone

from base.actors import Actor
from recruit.applications.models import Application
from recruit.approvals import chaining, deciding
from recruit.approvals.queries import latest_of_offer
from recruit.approvals.states import ChainKind, Subject
from recruit.demo.openings import ENGINEERING
from recruit.demo.peopling import Entered
from recruit.demo.settling import Staff, Words
from recruit.jobs.models import Job
from recruit.jobs.states import ACTIVE, JobStatus
from recruit.offers import answering, drafting, expiring, queries, sending, submitting
from recruit.offers.models import Offer, OfferDocument, OfferTemplate
from recruit.processes.stages import Stage
from recruit.setup.models import ExitReason
from recruit.teams.rights import HIRING_MANAGER

_GERMAN = frozenset({"de", "at"})
_FEWER = Decimal("0.94")


def make_offers(entered: Sequence[Entered], words: Words, staff: Staff) -> list[OfferDocument]:
    """Ask for approval of engineering offers, and offer jobs to people who stand at that. Returns the letters' files.

    Letters to candidates and approvers go into the outbox; nobody of the demo has an address that mail reaches.
    """
    _lay_chain(words, staff)
    at_offer = [one for one in entered if _may_be_offered(one)]
    approved = [one for one in at_offer if one.staged.plan.opening.department == ENGINEERING]
    free = [one for one in at_offer if one.staged.plan.opening.department != ENGINEERING]
    try:
        for fates, ones in ((_APPROVED, approved), (_FREE, free)):
            for fate, one in zip(fates, ones, strict=False):
                fate(_begun(one), one)
    except Exception:
        for document in _letters(at_offer):
            default_storage.delete(str(document.file.name))
        raise
    return _letters(at_offer)


def _lay_chain(words: Words, staff: Staff) -> None:
    chaining.create_chain(
        by=Actor.of(staff.administrator), subject=Subject.OFFER, name="Engineering offers", kind=ChainKind.SEQUENTIAL,
        scope={"department": [str(words.departments[ENGINEERING].public_id)]}, approvers=[HIRING_MANAGER],
    )  # fmt: skip


def _may_be_offered(one: Entered) -> bool:
    row = one.row
    is_open = JobStatus(one.staged.job.status) in ACTIVE and not row.is_internal
    return is_open and row.stage == Stage.OFFERED and bool(row.candidate.email)


def _letters(ones: Sequence[Entered]) -> list[OfferDocument]:
    return list(OfferDocument.objects.filter(offer__application__in=[one.row.pk for one in ones]))


def _begun(one: Entered) -> Offer:
    """A complete offer by the job's recruiter, in the language of the place."""
    job = Job.objects.get(pk=one.staged.job.pk)
    language = "de" if job.country_code in _GERMAN else "en"
    template = OfferTemplate.objects.filter(language=language, archived_at=None).order_by("pk").first()
    values = {
        "salary_amount": _pay(job),
        "salary_currency": job.salary_currency or "EUR",
        "salary_period": job.salary_period or "YEAR",
        "bonus_percent": "8",
        "starts_on": queries.today() + timedelta(days=45),
        "expires_at": queries.today() + timedelta(days=12),
    }
    if (seat := queries.open_positions(one.row).first()) is not None:
        values["position"] = seat.public_id
    application = Application.objects.select_related("job", "candidate").get(pk=one.row.pk)
    return drafting.make_offer(application, by=_recruiter(one), template=template, values=values)


def _pay(job: Job) -> Decimal:
    most = job.salary_max or job.salary_min or Decimal(60_000)
    return max((most * _FEWER / 100).quantize(Decimal(1)) * 100, job.salary_min or Decimal(0))


def _recruiter(one: Entered) -> Actor:
    return Actor.of(one.staged.recruiter)


def _candidate(one: Entered) -> Actor:
    return Actor.candidate(one.row.candidate.public_id, one.row.candidate.full_name)


def _leave(_offer: Offer, _one: Entered) -> None:
    """A draft."""


def _submit(offer: Offer, one: Entered) -> None:
    submitting.submit_offer(offer, by=_recruiter(one), comment="Within the job’s range. Could we send it this week?")


def _approve(offer: Offer, one: Entered) -> None:
    _submit(offer, one)
    if (request := latest_of_offer(offer.pk)) is not None:
        deciding.approve(request, by=Actor.of(one.staged.manager), comment="A good find. Go ahead.")


def _reject(offer: Offer, one: Entered) -> None:
    _submit(offer, one)
    if (request := latest_of_offer(offer.pk)) is not None:
        words = "Above what the team earns. Please lower the bonus."
        deciding.reject(request, by=Actor.of(one.staged.manager), comment=words)


def _send(offer: Offer, one: Entered) -> None:
    sending.send_offer(offer, by=_recruiter(one))


def _send_approved(offer: Offer, one: Entered) -> None:
    _approve(offer, one)
    _send(offer, one)


def _accept(offer: Offer, one: Entered) -> None:
    _send(offer, one)
    offer.refresh_from_db()
    answering.note_opened(offer)
    name = one.row.candidate.full_name
    answering.accept(offer, by=_candidate(one), signed_name=name, link_number=offer.link_number)


def _accept_approved(offer: Offer, one: Entered) -> None:
    _approve(offer, one)
    _accept(offer, one)


def _open(offer: Offer, one: Entered) -> None:
    _send(offer, one)
    answering.note_opened(offer)


def _decline(offer: Offer, one: Entered) -> None:
    _open(offer, one)
    offer.refresh_from_db()
    reason = ExitReason.objects.filter(kind=ExitReason.Kind.WITHDRAWAL, is_active=True).order_by("position").first()
    words = "Thank you; another company was a week faster."
    answering.decline(offer, by=_candidate(one), reason=reason, comment=words, link_number=offer.link_number)


def _expire(offer: Offer, one: Entered) -> None:
    _send(offer, one)
    Offer.objects.filter(pk=offer.pk).update(expires_at=timezone.now() - timedelta(hours=1))
    expiring.expire_due()


def _withdraw(offer: Offer, one: Entered) -> None:
    _send(offer, one)
    sending.withdraw(offer, by=_recruiter(one), reason="The budget of the team was cut.")


def _give_up(offer: Offer, one: Entered) -> None:
    sending.give_up(offer, by=_recruiter(one))


type_fate = Callable[[Offer, Entered], None]
# In the order people who stand at an offer get them; where there are fewer people, the last are left out.
_APPROVED: tuple[type_fate, ...] = (_send_approved, _submit, _leave, _approve, _reject, _accept_approved)
_FREE: tuple[type_fate, ...] = (_open, _decline, _accept, _withdraw, _expire, _give_up)
