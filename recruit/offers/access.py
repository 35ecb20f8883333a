"""Who may see and write offers, and which terms of them: the rights of the tab, then the rules of each term."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.permissions import Permission
from base.actors import Actor
from base.errors import NotAllowed, NotFound
from recruit.applications import access
from recruit.applications.models import Application
from recruit.approvals.models import ApprovalStep
from recruit.approvals.states import StepStatus
from recruit.jobs.models import HiringTeamMember
from recruit.offers.models import Offer, OfferTermRule
from recruit.teams import rights
from recruit.teams.rights import JobAction


def offers_where(actor: Actor, action: JobAction = JobAction.VIEW_OFFERS) -> QuerySet[Offer]:
    """The offers the actor may see, or do this with. Nobody's own is among them."""
    if actor.is_system:
        return Offer.objects.all()
    return Offer.objects.filter(application__in=access.applications_where(actor, action).values("pk"))


def can_see(actor: Actor, offer: Offer) -> bool:
    """Whether the actor may see this offer. Equal to `offer in offers_where(actor)`."""
    return access.can(actor, JobAction.VIEW_OFFERS, offer.application)


def can_edit(actor: Actor, application: Application) -> bool:
    """Whether the actor may write, send and withdraw offers of this application."""
    return access.can(actor, JobAction.EDIT_OFFERS, application)


def require_see(actor: Actor, application: Application) -> None:
    """Pass, or raise NotFound for an application the actor may not see, NotAllowed where offers are not shown."""
    access.require(actor, JobAction.VIEW_OFFERS, application)


def require_edit(actor: Actor, application: Application) -> None:
    """Pass, or raise NotFound for an application the actor may not see, NotAllowed for reading only."""
    access.require(actor, JobAction.EDIT_OFFERS, application)


def hidden_terms(actor: Actor, offer: Offer) -> frozenset[str]:
    """The keys of terms (and of the company's offer fields) whose values the actor may not read in this offer.

    Each rule names hiring-team roles. Who comes by an access group alone reads as a recruiter does. Administrators,
    Extended users, and whoever is asked to approve the offer read all. Three statements at most.
    """
    return hidden_on(actor, offer.application, offer=offer)


def hidden_on(actor: Actor, application: Application, *, offer: Offer | None = None) -> frozenset[str]:
    """As `hidden_terms`, before there is an offer."""
    if actor.is_system:
        return frozenset()
    every = dict(OfferTermRule.objects.exclude(hidden_from=[]).values_list("key", "hidden_from"))
    if not every or actor.user is None:
        return frozenset(every)
    if actor.user.has(Permission.JOBS_ALL):
        return frozenset()
    seat = HiringTeamMember.objects.filter(user=actor.user, job=application.job_id)
    role = seat.values_list("role", flat=True).first() or rights.RECRUITER
    hidden = frozenset(key for key, roles in every.items() if role in roles)
    if hidden and offer is not None and _is_asked(actor, offer):
        return frozenset()
    return hidden


def _is_asked(actor: Actor, offer: Offer) -> bool:
    asked = ApprovalStep.objects.filter(request__offer=offer, approver=actor.user, asked_at__isnull=False)
    return asked.filter(status=StepStatus.PENDING.value, request__status="PENDING").exists()


def require_own(actor: Actor, offer: Offer) -> None:
    """Pass for the offer's candidate on their own page; raise NotFound for everybody else."""
    if not access.applied(actor, offer.application):
        raise NotFound


def require_seen(actor: Actor, offer: Offer) -> None:
    """Pass when the actor may see this offer. Raises NotFound or NotAllowed."""
    if actor.user is None and not actor.is_system:
        raise NotAllowed
    require_see(actor, offer.application)


def may_read_letter(actor: Actor, offer: Offer) -> bool:
    """Whether the actor may read the offer's letter and files: only who reads every term, since they say them all."""
    return can_see(actor, offer) and not hidden_terms(actor, offer)
