"""What the doors of approvals share: the request through access, one's own waiting part, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.doors import actor_of
from accounts.permissions import Permission
from accounts.preferring import value
from base.actors import Actor
from base.errors import NotFound
from recruit.approvals import access, queries
from recruit.approvals.models import ApprovalRequest, ApprovalStep
from recruit.approvals.preferences import REMOVE_ACCESS
from recruit.approvals.states import RequestStatus, StepStatus, Subject
from recruit.fields import scopes
from recruit.jobs.access import JobNotFound
from recruit.jobs.models import HiringTeamMember
from recruit.jobs.states import JobStatus
from recruit.teams import standing
from recruit.teams.rights import JobAction

Status = RequestStatus


def request_of(request: HttpRequest, public_id: UUID) -> ApprovalRequest:
    """The request of the address, in full. Raises JobNotFound, with its apology, when the actor may not see it."""
    try:
        return queries.request_of(access.requests_where(actor_of(request)), public_id)
    except NotFound:
        raise JobNotFound from None


def step_of(approval: ApprovalRequest, public_id: UUID) -> ApprovalStep:
    """One part of a request. Raises NotFound."""
    found = next((step for step in approval.steps.all() if step.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def waiting_steps(approval: ApprovalRequest) -> list[ApprovalStep]:
    """The parts nobody has decided; none of a settled request."""
    return [step for step in approval.steps.all() if step.status == StepStatus.PENDING and approval.is_pending]


def own_waiting(actor: Actor, approval: ApprovalRequest) -> ApprovalStep | None:
    """The part the actor is asked to decide now."""
    mine = [step for step in waiting_steps(approval) if actor.user is not None and step.approver_id == actor.user.pk]
    return next((step for step in mine if step.asked_at is not None), None)


def access_will_end(actor: Actor, approval: ApprovalRequest) -> bool:
    """Whether the actor sees this only as its approver, and the company ends that after the decision (facts §12.3)."""
    user = actor.user
    if user is None or user.has(Permission.JOBS_ALL) or not value(REMOVE_ACCESS[Subject(approval.subject)]):
        return False
    if any(scopes.takes(group.scope, approval.job.org_values) for group in standing.groups_of(user)):
        return False
    seats = HiringTeamMember.objects.filter(user=user, job=approval.job_id)
    return not (user.has(Permission.HIRING_TEAM) and seats.exists())


@dataclass(frozen=True, slots=True)
class Next:
    """What is to be done after a request: a sentence, and the page where (empty for those who may not)."""

    words: str
    label: str = ""
    url: str = ""


def next_of(approval: ApprovalRequest, actions: frozenset[JobAction]) -> Next:
    """What comes after a settled request, for somebody with these rights on its job."""
    if approval.subject == Subject.OFFER:
        return _after_offer(approval)
    job = approval.job
    if approval.status == Status.APPROVED:
        if approval.outdated_at is not None:
            return Next(_("The job changed since, so it has to be approved again."), *_to_submit(approval, actions))
        if job.status == JobStatus.APPROVED and JobAction.PUBLISH in actions:
            url = reverse("recruit:job-edit-step", args=[job.public_id, "advertise"])
            return Next(_("The job can be published now."), _("Publish"), url)
        return Next(_("The job may be published."))
    if approval.status == Status.REJECTED:
        words = _("The job is not published. It can be changed and sent again.")
        return Next(words, *_to_edit(approval, actions))
    words = approval.closing_reason or _("Nobody is asked any more.")
    return Next(words, *_to_submit(approval, actions))


def _to_edit(approval: ApprovalRequest, actions: frozenset[JobAction]) -> tuple[str, str]:
    if JobAction.EDIT not in actions:
        return "", ""
    return _("Edit job"), reverse("recruit:job-edit", args=[approval.job.public_id])


def _to_submit(approval: ApprovalRequest, actions: frozenset[JobAction]) -> tuple[str, str]:
    stands_again = approval.job.approval in {Status.ABANDONED, "OUTDATED"}
    if JobAction.EDIT not in actions or not stands_again:
        return "", ""
    return _("Request approval"), reverse("recruit:job-approval-request", args=[approval.job.public_id])


def offer_url(approval: ApprovalRequest) -> str:
    """The address of the offer a request is about; empty for one about a job."""
    if approval.offer is None:
        return ""
    url = reverse("recruit:application-offer", args=[approval.offer.application.public_id])
    return f"{url}?of={approval.offer.public_id}"


def _after_offer(approval: ApprovalRequest) -> Next:
    offer = approval.offer
    to = ("", "")
    if offer is not None:
        to = (_("Open the offer"), offer_url(approval))
    if approval.status == Status.APPROVED:
        return Next(_("The offer can be sent now."), *to)
    if approval.status == Status.REJECTED:
        return Next(_("The offer is not sent. It can be changed and sent for approval again."), *to)
    return Next(approval.closing_reason or _("Nobody is asked any more."), *to)
