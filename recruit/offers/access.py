"""Who may see and write offers, and which terms of them: the rights of the tab, then the rules of each term."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db.models import QuerySet

from accounts.permissions import Permission
from base.actors import Actor
from base.errors import NotAllowed, NotFound
from recruit.applications import access
from recruit.applications.models import Application
from recruit.approvals.models import ApprovalStep
from recruit.approvals.states import RequestStatus, StepStatus
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
    return hidden_among(actor, [offer])[offer.pk]


def hidden_on(actor: Actor, application: Application) -> frozenset[str]:
    """As `hidden_terms`, before there is an offer."""
    rules = _rules(actor)
    role = _roles(actor, [application.job_id]).get(application.job_id, rights.RECRUITER) if rules else ""
    return _hidden_from(role, rules)


def hidden_among(actor: Actor, offers: Sequence[Offer]) -> dict[int, frozenset[str]]:
    """`hidden_terms` of several offers with their applications, by their keys; three statements at most."""
    rules = _rules(actor)
    if not rules:
        return {offer.pk: frozenset() for offer in offers}
    roles = _roles(actor, {offer.application.job_id for offer in offers})
    found = {o.pk: _hidden_from(roles.get(o.application.job_id, rights.RECRUITER), rules) for o in offers}
    masked = [key for key, hidden in found.items() if hidden]
    return found | {key: frozenset[str]() for key in _asked_about(actor, masked)}


def hidden_from_some() -> frozenset[str]:
    """The keys of terms that some role may not read: what is kept for everybody who sees offers leaves them out."""
    return frozenset(OfferTermRule.objects.exclude(hidden_from=[]).values_list("key", flat=True))


def _rules(actor: Actor) -> dict[str, list[str]]:
    """The rules that may hide something from this actor: term to the codes of roles."""
    if actor.is_system or (actor.user is not None and actor.user.has(Permission.JOBS_ALL)):
        return {}
    return dict(OfferTermRule.objects.exclude(hidden_from=[]).values_list("key", "hidden_from"))


def _roles(actor: Actor, jobs: Collection[int]) -> dict[int, str]:
    """The actor's roles on the teams of these jobs. Who comes by a group alone has none and counts as recruiter."""
    if actor.user is None:
        return {}
    return dict(HiringTeamMember.objects.filter(user=actor.user, job__in=jobs).values_list("job", "role"))


def _hidden_from(role: str, rules: Mapping[str, list[str]]) -> frozenset[str]:
    return frozenset(key for key, roles in rules.items() if role in roles)


def _asked_about(actor: Actor, offers: Collection[int]) -> set[int]:
    """Of these offers those whose approval the actor is asked for now."""
    if not offers or actor.user is None:
        return set()
    asked = ApprovalStep.objects.filter(request__offer__in=offers, approver=actor.user, asked_at__isnull=False)
    asked = asked.filter(status=StepStatus.PENDING.value, request__status=RequestStatus.PENDING.value)
    return set(asked.values_list("request__offer", flat=True))


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
