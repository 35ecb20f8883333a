"""What the pages of jobs and offers show of approvals, since their views stand below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from recruit.approvals import queries
from recruit.approvals.models import ApprovalRequest, ApprovalStep
from recruit.approvals.states import Mode, Order, StepStatus, Subject
from recruit.jobs import gates
from recruit.jobs.models import Job
from recruit.jobs.states import CLOSED, JobStatus
from recruit.teams import standing

register = template.Library()


@dataclass(slots=True)
class StepLine:
    """One approver as the stepper shows them. `look` is the status with "not asked yet" told apart."""

    step: ApprovalStep
    look: str
    role: str
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class PlaceLines:
    """Those who are asked together, and in words how."""

    words: str
    state: str
    lines: list[StepLine]


@register.inclusion_tag("recruit/approvals/_stepper.html")
def approval_stepper(request: ApprovalRequest) -> dict[str, object]:
    """Draw the approvers of a request in the order they are asked; one statement when its steps are not loaded."""
    return {"request_row": request, "places": places_of(request)}


def places_of(request: ApprovalRequest) -> list[PlaceLines]:
    """The approvers of a request, place by place."""
    steps = _steps_of(request)
    roles = standing.team_roles() if any(step.for_role for step in steps) else {}
    grouped = [list(rows) for _place, rows in groupby(steps, key=lambda step: step.place)]
    found = []
    for number, rows in enumerate(grouped, start=1):
        lines = [_line(step, roles[step.for_role].name if step.for_role in roles else "", steps) for step in rows]
        state = _state([step.status for step in rows if step.status != StepStatus.DELEGATED], rows)
        found.append(PlaceLines(_asked_how(request, number, len(grouped), rows), state, lines))
    return found


def _steps_of(request: ApprovalRequest) -> list[ApprovalStep]:
    if "steps" in getattr(request, "_prefetched_objects_cache", {}):
        rows: Iterable[ApprovalStep] = request.steps.all()
    else:
        rows = request.steps.select_related("approver", "decided_by", "handed_from__approver")
    return sorted(rows, key=lambda step: (step.place, step.pk))


def _asked_how(request: ApprovalRequest, number: int, count: int, rows: list[ApprovalStep]) -> str:
    several = len({step.approver_id for step in rows if step.status != StepStatus.DELEGATED}) > 1
    how = ""
    if several:
        how = _("everybody must approve") if request.mode == Mode.ALL else _("one approval is enough")
    if request.order == Order.PARALLEL or count == 1:
        return _("Asked at once: {how}").format(how=how) if how else ""
    turn = _("Asked first") if number == 1 else _("Asked after the approval before")
    return f"{turn}: {how}" if how else turn


def _state(statuses: list[str], rows: list[ApprovalStep]) -> str:
    """How the mark of a place looks: problem, current, done or todo."""
    if StepStatus.REJECTED in statuses:
        return "problem"
    if StepStatus.PENDING in statuses:
        return "current" if any(step.asked_at for step in rows if step.status == StepStatus.PENDING) else "todo"
    return "todo" if set(statuses) == {StepStatus.UNNEEDED.value} else "done"


def _line(step: ApprovalStep, role: str, steps: list[ApprovalStep]) -> StepLine:
    look = "LATER" if step.status == StepStatus.PENDING and step.asked_at is None else step.status
    line = StepLine(step, look, role)
    if step.handed_from is not None:
        line.lines.append(_("In place of {name}").format(name=step.handed_from.approver.full_name))
    by = step.decided_by
    if by is not None and by.pk != step.approver_id:
        words = _("Skipped by {name}") if step.status == StepStatus.SKIPPED else _("By {name}")
        if step.status == StepStatus.DELEGATED:
            words = _("Handed over by {name}")
        line.lines.append(words.format(name=by.full_name))
    if step.status == StepStatus.DELEGATED:
        heirs = [other.approver.full_name for other in steps if other.handed_from_id == step.pk]
        line.lines += [_("{name} decides instead").format(name=name) for name in heirs]
    return line


@dataclass(frozen=True, slots=True)
class JobApproval:
    """Where a job stands with its approvers: tone and sentence of the banner, and what its page leads to."""

    tone: str
    sentence: str
    url: str
    action: str


@register.simple_tag
def job_approval(job: Job) -> JobApproval | None:
    """The banner of a job that waits for approval or was not approved; None when there is nothing to tell.

    No statement.
    """
    told: dict[str, tuple[str, str, str]] = {
        "PENDING": (
            "info", _("This job waits for approval. Changing it now takes the request back."), _("See who is asked")
        ),
        "REJECTED": ("warn", _("This job was not approved. Change it, then request approval again."), _("See why")),
        "ABANDONED": (
            "warn", _("The request for approval was taken back. Request it again to publish."), _("Approvals")
        ),
        "OUTDATED": (
            "warn", _("The job changed since it was approved, so it has to be approved again."), _("Approvals")
        ),
    }  # fmt: skip
    if job.approval not in told or JobStatus(job.status) in CLOSED:
        return None
    tone, sentence, action = told[job.approval]
    return JobApproval(tone, sentence, reverse("recruit:job-approvals-of", args=[job.public_id]), action)


@register.simple_tag
def publishing_waits(job: Job) -> bool:
    """Whether a gate keeps the job from being published, so that approval is requested instead."""
    return gates.closed(job) is not None


@register.simple_tag
def approval_plan(job: Job) -> queries.Plan | None:
    """Whom the chain of this job would ask now; None when no approval is needed."""
    return queries.plan_for(Subject.JOB, job) if queries.is_needed(job) else None
