"""On made-up worlds the faces of access to offers and their requests agree, for every pair of user and thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from accounts.permissions import Permission
from base.actors import Actor
from base.errors import NotAllowed, NotFound
from base.remembering import remembered
from recruit.applications import access as applications
from recruit.approvals import access as approvals
from recruit.approvals import masking
from recruit.approvals.models import ApprovalRequest, ApprovalStep
from recruit.jobs.models import HiringTeamMember, TemporaryGrant
from recruit.offers import access, queries
from recruit.offers.models import Offer, OfferTermRule
from recruit.offers.states import OfferStatus
from recruit.teams import rights
from recruit.teams.rights import JobAction
from tests.properties.access_worlds import CODES, PLANS, USERS, Made, Plan, make

KEYS = ("salary_amount", "benefits")
PAY_WORDS = {"salary_currency", "salary_period"}


@dataclass(frozen=True)
class Ask:
    """Somebody asked to approve the offer of the application with this number, and what became of it."""

    offer: int
    user: int
    status: str
    step: str
    is_asked: bool
    has_access: bool


ASKS = st.lists(
    st.builds(
        Ask,
        offer=st.integers(0, 7),
        user=st.integers(0, USERS - 1),
        status=st.sampled_from(["PENDING", "PENDING", "APPROVED"]),
        step=st.sampled_from(["PENDING", "PENDING", "SKIPPED"]),
        is_asked=st.booleans(),
        has_access=st.booleans(),
    ),
    max_size=6,
)
STATUSES = st.lists(st.sampled_from(OfferStatus), min_size=8, max_size=8)
RULES = st.fixed_dictionaries({key: st.sets(st.sampled_from(CODES), max_size=4) for key in KEYS})


def make_offers(made: Made, statuses: list[OfferStatus]) -> list[Offer]:
    """An offer of every application, written as it may stand."""
    now = timezone.now()
    return [
        Offer.objects.create(
            application=row, creator=made.users[0], status=status.value, sent_at=now, answered_at=now
        )
        for row, status in zip(made.applications, statuses, strict=False)
    ]  # fmt: skip


def make_requests(made: Made, offers: list[Offer], asks: list[Ask]) -> list[ApprovalRequest]:
    """What was asked, each in a request of its own; an offer has one open request at most."""
    now, found, open_ = timezone.now(), [], set[int]()
    for ask in asks:
        offer = offers[ask.offer % len(offers)]
        status = "ABANDONED" if ask.status == "PENDING" and offer.pk in open_ else ask.status
        open_ |= {offer.pk} if status == "PENDING" else set()
        request = ApprovalRequest.objects.create(
            subject="OFFER", job=offer.application.job, offer=offer, requester=made.users[0], status=status,
            closed_at=None if status == "PENDING" else now,
        )  # fmt: skip
        user = made.users[ask.user]
        ApprovalStep.objects.create(
            request=request, approver=user, status=ask.step, asked_at=now if ask.is_asked else None,
            decided_at=None if ask.step == "PENDING" else now,
        )  # fmt: skip
        if ask.is_asked:
            TemporaryGrant.objects.create(
                user=user, job=request.job, reach="CANDIDATES", about=f"approval_request:{request.public_id}",
                ended_at=None if ask.has_access else now,
            )  # fmt: skip
        found.append(request)
    return found


@pytest.mark.slow
class AccessToOffersAgrees(TestCase):
    """One world an example."""

    @settings(max_examples=14, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(plan=PLANS.filter(lambda plan: plan.applied), statuses=STATUSES, asks=ASKS, rules=RULES)
    def test_filter_predicate_and_masks_agree(
        self, plan: Plan, statuses: list[OfferStatus], asks: list[Ask], rules: dict[str, set[str]]
    ) -> None:
        made = make(plan)
        offers = make_offers(made, statuses)
        requests = make_requests(made, offers, asks)
        for key, roles in rules.items():
            OfferTermRule.objects.create(key=key, hidden_from=sorted(roles))
        for user in User.objects.select_related("role"):
            with remembered():
                actor = Actor.of(user)
                offers_agree(actor, offers)
                hidden_terms_agree(actor, offers, rules)
                requests_agree(actor, requests)


def offers_agree(actor: Actor, offers: list[Offer]) -> None:
    """The filter holds what the predicates allow; the tab opens for those alone; nobody's own is among them."""
    seen = set(access.offers_where(actor))
    assert seen == {offer for offer in offers if access.can_see(actor, offer)}
    editable = set(access.offers_where(actor, JobAction.EDIT_OFFERS))
    assert editable == {offer for offer in offers if access.can_edit(actor, offer.application)}
    assert editable <= seen
    for offer in offers:
        assert offer not in seen or not applications.is_own(actor, offer.application)
        try:
            shown = queries.offers_of(actor, offer.application)
        except (NotFound, NotAllowed):
            assert offer not in seen
        else:
            assert offer in shown
            assert offer in seen
        assert access.may_read_letter(actor, offer) == (offer in seen and not access.hidden_terms(actor, offer))


def hidden_terms_agree(actor: Actor, offers: list[Offer], rules: dict[str, set[str]]) -> None:
    """Hidden by the role on the job's team (a recruiter's without one); from nobody who reads all or is asked now."""
    user = actor.user
    assert user is not None
    roles = dict(HiringTeamMember.objects.filter(user=user).values_list("job", "role"))
    among = access.hidden_among(actor, offers)
    waiting: Any = {"approver": user, "status": "PENDING", "asked_at__isnull": False, "request__status": "PENDING"}
    asked = set(ApprovalStep.objects.filter(**waiting).values_list("request__offer", flat=True))
    for offer in offers:
        role = roles.get(offer.application.job_id, rights.RECRUITER)
        is_open = user.has(Permission.JOBS_ALL) or offer.pk in asked
        expected = frozenset() if is_open else {key for key, codes in rules.items() if role in codes}
        assert access.hidden_terms(actor, offer) == among[offer.pk] == expected


def requests_agree(actor: Actor, requests: list[ApprovalRequest]) -> None:
    """Seen by who sees the offer, and by who was asked while the access lasts; never by the candidate."""
    seen = set(approvals.requests_where(actor))
    for request in requests:
        offer = request.offer
        assert offer is not None
        grants = TemporaryGrant.objects.filter(user=actor.user, ended_at=None)
        is_asked = grants.filter(about=f"approval_request:{request.public_id}").exists()
        is_active = actor.user is not None and actor.user.is_active
        may = access.can_see(actor, offer) or (
            is_asked and is_active and not applications.is_own(actor, offer.application)
        )
        assert (request in seen) == approvals.can_see(actor, request) == may
        # Whoever may not know the pay is not told its currency and period either.
        assert masking.hidden_keys(actor, request) - PAY_WORDS == access.hidden_terms(actor, offer)
