"""Tags of the head of a job's pages: its tabs, and the statuses it may be set to."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

from base.ui.parts import Tab
from recruit.jobs import states
from recruit.jobs.models import JOB_STATUS_CHOICES, Job
from recruit.jobs.pipelines import address
from recruit.jobs.queries import JobFacts
from recruit.jobs.states import JobStatus
from recruit.teams.rights import JobAction

register = template.Library()

# Key, address, label, right, and which of the job's facts counts it.
JOB_TABS = (
    ("board", "job", _("Board"), JobAction.VIEW, ""),
    ("candidates", "job-candidates", _("Candidates"), JobAction.VIEW_CANDIDATES, "candidates"),
    ("ad", "job-ad", _("Ad"), JobAction.VIEW_AD, ""),
    ("positions", "job-positions", _("Positions"), JobAction.VIEW, "seats"),
    ("team", "job-team", _("Hiring team"), JobAction.VIEW_TEAM, "team"),
    ("approvals", "job-approvals-of", _("Approvals"), JobAction.VIEW, ""),
    ("activity", "job-activity", _("Activity"), JobAction.VIEW_ACTIVITY, ""),
    ("settings", "job-settings", _("Settings"), JobAction.EDIT, ""),
)
_LABELS = dict(JOB_STATUS_CHOICES)


@register.simple_tag
def job_tabs(job: Job, current: str, actions: frozenset[JobAction], facts: JobFacts | str) -> list[Tab]:
    """The tabs of a job's pages that this user may open, with their counts where the page has read them."""
    return [
        Tab(str(label), address(name, job), current=key == current, count=_counted(facts, fact))
        for key, name, label, action, fact in JOB_TABS
        if action in actions and (key != "approvals" or key == current or _has_approvals(job))
    ]


def _has_approvals(job: Job) -> bool:
    """Whether approvals matter to a job: it was sent for one, or it is so young that it may be. No statement."""
    return bool(job.approval) or JobStatus(job.status) in {
        JobStatus.CREATED, JobStatus.PENDING_APPROVAL, JobStatus.APPROVED
    }  # fmt: skip


def _counted(facts: JobFacts | str, name: str) -> int | None:
    return getattr(facts, name) if isinstance(facts, JobFacts) and name else None


@register.simple_tag
def job_moves(job: Job, actions: frozenset[JobAction], facts: JobFacts | str) -> list[tuple[str, str, str]]:
    """The statuses the job may be set to by hand: value, label, and the page that asks first, empty when none does."""
    if JobAction.EDIT_STATUS not in actions:
        return []
    is_live = isinstance(facts, JobFacts) and facts.live > 0
    reachable = states.BY_HAND[JobStatus(job.status)]
    return [
        (status.value, str(_LABELS[status.value]), _asking_page(job, status, is_live=is_live))
        for status in JobStatus
        if status in reachable
    ]


def _asking_page(job: Job, status: JobStatus, *, is_live: bool) -> str:
    if status is JobStatus.ON_HOLD:
        return address("job-hold", job)
    asks = status is JobStatus.CANCELLED or (is_live and status in states.CLOSED)
    return f"{address('job-status', job)}?to={status.value}" if asks else ""
