"""What approvals do when jobs have news, and the gate before a job's publication (product facts §12.1, §12.2)."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from recruit.approvals.signals import request_changed
from recruit.jobs import gates
from recruit.jobs.models import Job
from recruit.jobs.signals import published, status_entered, terms_changed

_SENTENCES = {
    "": _("This job needs approval. Ask for it before you publish."),
    "PENDING": _("This job waits for approval; it can be published once it is approved."),
    "REJECTED": _("This job was not approved. Change it and ask for approval again before you publish."),
    "ABANDONED": _("The approval of this job was given up. Ask for it again before you publish."),
    "OUTDATED": _("This job has changed since its approval. Ask for approval again before you publish."),
}


def approval_gate(job: Job) -> gates.Closed | None:
    """Closed while the job needs an approval it does not have."""
    from recruit.approvals import queries

    if job.approval == "APPROVED" or not queries.is_needed(job):
        return None
    return gates.Closed("not_approved", _SENTENCES[job.approval])


gates.register(approval_gate)


@receiver(terms_changed, dispatch_uid="approvals.terms_changed")
def _on_edit(**news: Any) -> None:
    """Editing while approvers are asked gives the request up; after it, some changes make it out of date."""
    from recruit.approvals import outdating

    outdating.follow_edit(news["job"], names=news["names"], by=news["by"])


@receiver(status_entered, dispatch_uid="approvals.status_entered")
def _on_status(**news: Any) -> None:
    from recruit.approvals import outdating

    outdating.follow_status(news["job"], before=news["before"], by=news["by"])


@receiver(published, dispatch_uid="approvals.published")
def _on_publication(**news: Any) -> None:
    """Positions of a new, approved job count from the day it is published."""
    from recruit.approvals import dating

    if news["is_first"] and news["job"].approval == "APPROVED":
        dating.date_all_positions(news["job"], by=news["by"])


@receiver(post_save, sender="recruit.ApprovalStep", dispatch_uid="approvals.count_step")
def _on_step(**news: Any) -> None:
    """Whoever is asked, or has decided, sees the new count beside Approvals."""
    from recruit.approvals import counting

    counting.recount_later([news["instance"].approver_id])


@receiver(request_changed, dispatch_uid="approvals.count_request")
def _on_request(**news: Any) -> None:
    from recruit.approvals import counting

    counting.recount_later(news["request"].steps.order_by().values_list("approver", flat=True))
