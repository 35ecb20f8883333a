"""Who sees a request, who may ask for one, and whose part it is to decide (product facts §12.2, §12.3).

A job's requests are seen by whoever sees the job; an offer's by whoever sees offers of its application, and by the
approvers it asked while their access lasts. Nobody sees anything about an offer to themselves.
"""

from __future__ import annotations

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.permissions import Permission
from base.actors import Actor, ActorKind
from base.errors import NotAllowed, NotFound
from recruit.applications.access import applications_where, is_own
from recruit.applications.access import can as can_application
from recruit.approvals.models import REQUEST_KIND, ApprovalRequest, ApprovalStep
from recruit.approvals.states import StepStatus, Subject
from recruit.candidates.access import oneself
from recruit.jobs.access import can as can_job
from recruit.jobs.access import jobs_where
from recruit.jobs.models import Job, TemporaryGrant
from recruit.teams.rights import JobAction

Step = StepStatus


def requests_where(actor: Actor) -> QuerySet[ApprovalRequest]:
    """The requests the actor may see."""
    rows = ApprovalRequest.objects.all()
    if actor.is_system:
        return rows
    if actor.user is None or not actor.user.is_active:
        return rows.none()
    of_jobs = Q(subject=Subject.JOB.value, job__in=jobs_where(actor, JobAction.VIEW).values("pk"))
    seen = applications_where(actor, JobAction.VIEW_OFFERS).values("pk")
    about = Concat(Value(f"{REQUEST_KIND}:"), Cast(OuterRef("public_id"), CharField()))
    asked = TemporaryGrant.objects.filter(user=actor.user, ended_at=None, about=about)
    of_offers = Q(subject=Subject.OFFER.value) & (Q(offer__application__in=seen) | Q(Exists(asked)) & ~_own(actor))
    return rows.filter(of_jobs | of_offers)


def _own(actor: Actor) -> Q:
    return Q(offer__application__candidate__in=oneself(actor).values("pk"))


def can_see(actor: Actor, request: ApprovalRequest) -> bool:
    """Whether the actor may see this request. Equal to `request in requests_where(actor)`."""
    if actor.is_system:
        return True
    if actor.user is None or not actor.user.is_active:
        return False
    if request.offer is None:
        return can_job(actor, JobAction.VIEW, request.job)
    application = request.offer.application
    if is_own(actor, application):
        return False
    return can_application(actor, JobAction.VIEW_OFFERS, application) or is_asked(actor, request)


def is_asked(actor: Actor, request: ApprovalRequest) -> bool:
    """Whether the actor has access because of this very request, as an approver it asked."""
    about = f"{REQUEST_KIND}:{request.public_id}"
    grants = TemporaryGrant.objects.filter(user=actor.user, ended_at=None, about=about)
    return actor.user is not None and grants.exists()


def require_see(actor: Actor, request: ApprovalRequest) -> None:
    """Pass, or raise NotFound."""
    if not can_see(actor, request):
        raise NotFound


def may_submit(actor: Actor, job: Job) -> bool:
    """Whether the actor may ask for the job's approval, and give it up: those who may edit the job."""
    return can_job(actor, JobAction.EDIT, job)


def may_skip(actor: Actor) -> bool:
    """Whether the actor may skip approvers and hand their parts to somebody else: administrators."""
    return actor.is_system or (
        actor.user is not None and actor.user.is_active and actor.user.is_administrator and actor.viewed_by is None
    )


def require_skip(actor: Actor) -> None:
    """Pass, or raise NotAllowed."""
    if not may_skip(actor):
        raise NotAllowed


def may_give_up(actor: Actor, request: ApprovalRequest) -> bool:
    """Whether the actor may give a request up: who asked, who may edit what it is about, administrators."""
    if may_skip(actor) or (actor.user is not None and actor.user.pk == request.requester_id):
        return True
    if request.offer is None:
        return may_submit(actor, request.job)
    return can_application(actor, JobAction.EDIT_OFFERS, request.offer.application)


def may_decide_outside(actor: Actor) -> bool:
    """Whether the actor is another system trusted with decisions: a credential whose owner keeps the settings."""
    if actor.is_system:
        return True
    of_machine = actor.kind is ActorKind.CREDENTIAL
    return of_machine and actor.user is not None and actor.user.has(Permission.COMPANY_SETTINGS)


def own_step(actor: Actor, request: ApprovalRequest) -> ApprovalStep | None:
    """The actor's part in a request that tells what they may do: one they are asked for, else their latest."""
    if actor.user is None:
        return None
    own = list(request.steps.filter(approver=actor.user).order_by("place", "pk"))
    pending = [step for step in own if step.status == Step.PENDING]
    asked = [step for step in pending if step.asked_at is not None]
    return next(iter(asked or pending or own[::-1]), None)
