"""Verbs beneath all others of approvals: they lock a request, ask approvers, and settle it. They check no right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.apps import apps
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.audit import recording
from base.audit.kinds import Kind
from base.errors import NotFound
from recruit.applications.models import Application
from recruit.approvals import counting, dating, history, queries, telling
from recruit.approvals.models import ApprovalRequest, ApprovalStep
from recruit.approvals.signals import request_changed
from recruit.approvals.states import Mode, Part, RequestStatus, StepStatus, Subject, verdict
from recruit.jobs import granting
from recruit.jobs.entering import enter_approval, enter_status
from recruit.jobs.models import Job
from recruit.jobs.states import JobStatus

Status, Step = RequestStatus, StepStatus
# How far an approver's access goes, by what is approved (product facts §12.3).
REACHES = {Subject.JOB: "JOB", Subject.OFFER: "CANDIDATES"}


def locked(request: ApprovalRequest) -> ApprovalRequest:
    """The request, locked after its job and (of an offer) the application and the offer. Raises NotFound when gone."""
    # Without its key, so that who has locked the application can still write rows that point at the job.
    job = Job.objects.select_for_update(no_key=True).filter(pk=request.job_id).first()
    if job is None:
        raise NotFound
    return locked_within(request, job)


def locked_within(request: ApprovalRequest, job: Job) -> ApprovalRequest:
    """The request, locked after its locked job and (of an offer) the application and the offer."""
    if request.offer_id is not None:
        offers = apps.get_model("recruit", "Offer")._default_manager
        application = offers.filter(pk=request.offer_id).values_list("application_id", flat=True).first()
        list(Application.objects.select_for_update().filter(pk__in=[application]).values_list("pk"))
        list(offers.select_for_update().filter(pk=request.offer_id).values_list("pk"))
    rows = ApprovalRequest.objects.select_for_update(of=("self",)).select_related(
        "requester", "offer__application__candidate"
    )
    row = rows.filter(pk=request.pk).first()
    if row is None:
        raise NotFound
    row.job = job
    if row.offer is not None:
        row.offer.application.job = job
    return row


def steps_of(request: ApprovalRequest) -> list[ApprovalStep]:
    """The parts of a locked request, in order."""
    return list(request.steps.select_related("approver__role", "decided_by").order_by("place", "pk"))


def go_on(request: ApprovalRequest, *, by: Actor) -> ApprovalRequest:
    """After a change of its parts: settle a locked request, or ask the next place."""
    steps = steps_of(request)
    outcome, place = verdict([Part(step.place, Step(step.status)) for step in steps], Mode(request.mode))
    if outcome is not Status.PENDING:
        return close(request, by=by, status=outcome)
    pending = [step for step in steps if step.status == Step.PENDING and place is not None]
    unneed(step for step in pending if step.place < (place or 0))
    _ask(request, [step for step in pending if step.place == place and step.asked_at is None], by=by)
    return request


def unneed(steps: Iterable[ApprovalStep]) -> None:
    """Mark pending parts of a locked request as not needed any more, and let their approvers' counts follow."""
    chosen = {step.pk: step.approver_id for step in steps}
    ApprovalStep.objects.filter(pk__in=chosen).update(status=Step.UNNEEDED.value, decided_at=timezone.now())
    counting.recount_later(chosen.values())


def _ask(request: ApprovalRequest, steps: list[ApprovalStep], *, by: Actor) -> None:
    """Ask these parts: a delegate steps in where there is one, everybody asked gets access and a letter."""
    if not steps:
        return
    deputies = queries.Deputies(Subject(request.subject), _application(request))
    asked: list[ApprovalStep] = []
    is_shared = False
    for step in steps:
        deputy = deputies.of(step.approver)
        if deputy.pk != step.approver_id:
            successor = pass_on(request, step, to=deputy, by=Actor.system("approvals"))
            asked.extend([successor] if successor is not None else [])
            is_shared |= successor is None
        else:
            asked.append(step)
    begin(request, asked, by=by)
    if is_shared:  # a delegate's own part counts for both, and may have been skipped before its turn
        go_on(request, by=by)


def begin(request: ApprovalRequest, steps: Iterable[ApprovalStep], *, by: Actor) -> None:
    """Mark parts of a locked request as asked, once; their approvers get access to the job and a letter."""
    fresh = {step.pk: step for step in steps if step.asked_at is None}
    now = timezone.now()
    for step in fresh.values():
        step.asked_at = now
        step.save(update_fields=["asked_at", "updated_at"])
        record(history.STEP_ASKED, request, by, data={"approver": step.approver.full_name, "status": "PENDING"})
    grant(request, [step.approver for step in fresh.values()], by=by)
    for step in fresh.values():
        telling.ask(request, step)


def grant(request: ApprovalRequest, users: list[User], *, by: Actor) -> None:
    """Let approvers see the job (for an offer its candidates too) because of this request."""
    reach = REACHES[Subject(request.subject)]
    granting.grant(request.job, users=users, reach=reach, about=recording.key_of(request), by=by)


def pass_on(request: ApprovalRequest, step: ApprovalStep, *, to: User, by: Actor) -> ApprovalStep | None:
    """Hand a pending part of a locked request to somebody else, who is not asked by this yet.

    Returns their new part; None when they have one in the same place already, which then counts for both.
    """
    now = timezone.now()
    step.status, step.decided_at, step.decided_by = Step.DELEGATED.value, now, by.user
    step.save(update_fields=["status", "decided_at", "decided_by", "updated_at"])
    data = {"approver": step.approver.full_name, "delegate": to.full_name, "status": "DELEGATED"}
    record(history.STEP_DELEGATED, request, by, data=data)
    if request.steps.filter(place=step.place, approver=to).exclude(status=Step.DELEGATED.value).exists():
        return None
    return ApprovalStep.objects.create(
        request=request, place=step.place, approver=to, for_role=step.for_role, handed_from=step
    )


def close(request: ApprovalRequest, *, by: Actor, status: RequestStatus, reason: str = "") -> ApprovalRequest:
    """Settle a locked, pending request: write the end, the job's state, the audit, the letters, the news."""
    before, now = request.status, timezone.now()
    pending = [step for step in steps_of(request) if step.status == Step.PENDING]
    unneed(pending)
    request.status, request.closed_at, request.closing_reason = status.value, now, reason[:300]
    request.version += 1
    request.save(update_fields=["status", "closed_at", "closing_reason", "version", "updated_at"])
    kinds = {Status.APPROVED: history.APPROVED, Status.REJECTED: history.REJECTED, Status.ABANDONED: history.ABANDONED}
    record(kinds[status], request, by, data={"status": status.value, "comment": reason})
    if request.offer_id is None:
        _tell_job(request, by=by, status=status)
    telling.tell_end(request, by=by, asked=[step for step in pending if step.asked_at is not None])
    request_changed.send(ApprovalRequest, request=request, before=before, by=by)
    return request


def _tell_job(request: ApprovalRequest, *, by: Actor, status: RequestStatus) -> None:
    """Write where the job stands with its approvers; a new one becomes approved, or Created again (facts §12.2)."""
    job = enter_approval(request.job, status.value)
    if status is Status.APPROVED:
        dating.date_new_positions(job, request, by=by)
    if job.status == JobStatus.PENDING_APPROVAL:
        enter_status(job, by=by, status=JobStatus.APPROVED if status is Status.APPROVED else JobStatus.CREATED)


def record(kind: dict[Subject, Kind], request: ApprovalRequest, by: Actor, *, data: Mapping[str, object]) -> None:
    """Write down what happened to a request, on its own timeline and on those of what it is about."""
    about: list[recording.Recordable] = [request.job]
    if request.offer is not None:
        about = [request.offer, request.offer.application, request.job]
    recording.record(kind[Subject(request.subject)], on=request, by=by, about=about, data=dict(data))


def _application(request: ApprovalRequest) -> Application | None:
    return request.offer.application if request.offer is not None else None
