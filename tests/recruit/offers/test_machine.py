"""A state machine over one application's offers: whatever people do in whatever order, the rules hold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.errors import DomainError
from recruit.applications import moving, rejecting
from recruit.approvals import abandoning, deciding, skipping
from recruit.approvals.models import ApprovalRequest, ApprovalStep
from recruit.approvals.states import RequestStatus
from recruit.letters.models import SentLetter
from recruit.offers import answering, drafting, expiring, hiring, sending, signals, submitting
from recruit.offers.models import Offer
from recruit.offers.states import CURRENT, OfferStatus, may_become
from recruit.processes.stages import ACTIVE, Stage
from tests.factories.accounts import make_user
from tests.factories.offers import candidate_of, make_candidate_at_offer, make_offer_chain, values

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
_CURRENT = {status.value for status in CURRENT}
_SENT = {"PENDING_ACCEPTANCE", "ACCEPTED", "NOT_ACCEPTED"}


class Offers(RuleBasedStateMachine):
    """One person, one job with a chain of two approvers (or none), everything anybody may do."""

    has_chain = True

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.boss, self.first, self.second = (make_user(RoleCode.ADMIN) for _each in range(3))
        self.application = make_candidate_at_offer(self.boss)
        if self.has_chain:
            make_offer_chain(self.first, self.second)
        self.moves: list[tuple[str, str]] = []
        self.unapproved: list[int] = []
        self.answers: dict[int, int] = {}
        signals.status_entered.connect(self._watch, weak=False, dispatch_uid=id(self))

    def _watch(self, offer: Offer, before: str, **_news: Any) -> None:
        self.moves.append((before, offer.status))
        if offer.status == OfferStatus.PENDING_ACCEPTANCE and self.has_chain:
            last = ApprovalRequest.objects.filter(offer=offer).order_by("-created_at", "-pk").first()
            if last is None or last.status != RequestStatus.APPROVED or before != OfferStatus.APPROVED:
                self.unapproved.append(offer.pk)
        if offer.status in {"ACCEPTED", "NOT_ACCEPTED"}:
            self.answers[offer.pk] = self.answers.get(offer.pk, 0) + 1

    def teardown(self) -> None:
        """Forget everything this run wrote."""
        signals.status_entered.disconnect(dispatch_uid=id(self))
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    def newest(self) -> Offer | None:
        """The offer in force, else the last one."""
        rows = Offer.objects.filter(application=self.application).select_related("application__candidate")
        return rows.filter(status__in=_CURRENT).first() or rows.first()

    def act(self, verb: Any, *arguments: Any, **more: Any) -> None:
        """Do something; a refusal changes nothing."""
        before = list(Offer.objects.order_by("pk").values_list("pk", "status", "version"))
        try:
            with transaction.atomic():
                verb(*arguments, **more)
        except DomainError:
            assert list(Offer.objects.order_by("pk").values_list("pk", "status", "version")) == before

    def on_newest(self, verb: Any, **more: Any) -> None:
        """Do something with the newest offer, if there is one."""
        if (offer := self.newest()) is not None:
            self.act(verb, offer, **more)

    @rule()
    def make(self) -> None:
        """Begin an offer."""
        self.application.refresh_from_db()
        self.act(drafting.make_offer, self.application, by=Actor.of(self.boss), values=values())

    @rule(change=st.sampled_from([{"salary_amount": "61000"}, {"benefits": "Canteen"}, {"salary_amount": "50000"}, {}]))
    def save(self, change: dict[str, str]) -> None:
        """Write terms."""
        self.on_newest(drafting.save_offer, by=Actor.of(self.boss), values=change)

    @rule()
    def submit(self) -> None:
        """Ask for approval."""
        self.on_newest(submitting.submit_offer, by=Actor.of(self.boss))

    @rule(who=st.sampled_from(["first", "second"]), yes=st.booleans())
    def decide(self, who: str, yes: bool) -> None:
        """An approver decides."""
        request = ApprovalRequest.objects.order_by("-created_at", "-pk").first()
        if request is not None:
            approver: User = getattr(self, who)
            self.act(deciding.approve if yes else deciding.reject, request, by=Actor.of(approver), comment="Because")

    @rule()
    def skip(self) -> None:
        """An administrator skips somebody."""
        step = ApprovalStep.objects.filter(status="PENDING").order_by("pk").first()
        if step is not None:
            self.act(skipping.skip, step, by=Actor.of(self.boss))

    @rule()
    def abandon(self) -> None:
        """The requester gives the request up."""
        request = ApprovalRequest.objects.order_by("-created_at", "-pk").first()
        if request is not None:
            self.act(abandoning.abandon, request, by=Actor.of(self.boss))

    @rule()
    def send(self) -> None:
        """Send the offer."""
        self.on_newest(sending.send_offer, by=Actor.of(self.boss))

    @rule(late=st.booleans())
    def accept(self, late: bool) -> None:
        """The candidate accepts, perhaps by an old link."""
        if (offer := self.newest()) is not None:
            number = offer.link_number - late
            self.act(answering.accept, offer, by=candidate_of(offer), signed_name="Cleo", link_number=number)

    @rule()
    def decline(self) -> None:
        """The candidate declines."""
        if (offer := self.newest()) is not None:
            self.act(answering.decline, offer, by=candidate_of(offer), link_number=offer.link_number)

    @rule(accepted=st.booleans())
    def note_answer(self, accepted: bool) -> None:
        """The candidate rang up."""
        self.on_newest(answering.answer_by_hand, by=Actor.of(self.boss), accepted=accepted)

    @rule()
    def expire(self) -> None:
        """Time passes, and the worker comes twice."""
        over = timezone.now() - timedelta(days=1)
        Offer.objects.filter(status="PENDING_ACCEPTANCE").update(expires_at=over)
        expiring.expire_due()
        assert expiring.expire_due() == 0

    @rule()
    def withdraw(self) -> None:
        """Take it back."""
        self.on_newest(sending.withdraw, by=Actor.of(self.boss))

    @rule()
    def give_up(self) -> None:
        """Drop the draft."""
        self.on_newest(sending.give_up, by=Actor.of(self.boss))

    @rule()
    def leave(self) -> None:
        """The application ends."""
        self.application.refresh_from_db()
        self.act(rejecting.reject, self.application, by=Actor.of(self.boss))

    @rule()
    def come_back(self) -> None:
        """The application goes on."""
        self.application.refresh_from_db()
        self.act(moving.move, self.application, by=Actor.of(self.boss), stage=Stage.OFFERED)

    @rule()
    def hire(self) -> None:
        """Hire on the terms of the offer."""
        self.on_newest(hiring.hire_from_offer, by=Actor.of(self.boss))

    @invariant()
    def rules_hold(self) -> None:
        """What must be true at every moment."""
        offers = list(Offer.objects.filter(application=self.application))
        self.application.refresh_from_db()
        current = [offer for offer in offers if offer.status in _CURRENT]
        assert len(current) <= 1
        assert not current or self.application.stage == "HIRED" or Stage(self.application.stage) in ACTIVE
        assert self.unapproved == []
        assert all(count == 1 for count in self.answers.values())
        assert all(may_become(OfferStatus(before), OfferStatus(after)) for before, after in self.moves if before)
        pending = set(ApprovalRequest.objects.filter(status="PENDING").values_list("offer", flat=True))
        assert pending == {offer.pk for offer in offers if offer.status == "PENDING_APPROVAL"}
        for offer in offers:
            assert (offer.status not in _SENT) or (offer.sent_at is not None and offer.documents.count() >= 1)
            assert offer.versions.count() >= 1
        if not current:
            waiting = SentLetter.objects.filter(type="OFFER", state="waiting", text__contains=sending.OWN_LINK)
            assert not waiting.exists()


class WithoutChain(Offers):
    """The same where no approval is needed."""

    has_chain = False


@pytest.mark.parametrize("machine", [Offers, WithoutChain], ids=["chain", "no chain"])
def test_offers_keep_their_rules(machine: type[Offers], db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recruit.offers.paper.letter_pdf", lambda *_given, **_more: b"%PDF-1.7 letter")
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
