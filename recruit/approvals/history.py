"""Kinds of audit entry of approvals, of jobs and of offers.

Names of the latter begin with "offer.", so that who may not see offers is told of none of them (facts §10.6).
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from base.audit.kinds import Kind, register
from recruit.approvals.states import Subject


def _both(name: str, sentence: str | Promise, icon: str, public: str = "") -> dict[Subject, Kind]:
    """The same thing about a job's approval and about an offer's."""
    return {
        subject: register(
            f"{subject.lower()}.{name}", sentence, icon=icon, public=f"{subject.lower()}.{public}" if public else ""
        )
        for subject in Subject
    }


REQUESTED = _both("approval_requested", _("{actor} asked for approval"), "send", "approval.created")
APPROVED = _both("approval_given", _("The approval is complete"), "check", "approval.approved")
REJECTED = _both("approval_rejected", _("The approval was not given"), "x", "approval.rejected")
ABANDONED = _both("approval_abandoned", _("The approval was given up: {comment}"), "ban", "approval.abandoned")
OUTDATED = _both("approval_outdated", _("A change made the approval out of date"), "alert")
STEP_ASKED = _both("approver_asked", _("{approver} was asked for approval"), "mail")
STEP_APPROVED = _both("approver_approved", _("{approver} approved"), "check", "approval.step.approved")
STEP_REJECTED = _both("approver_rejected", _("{approver} did not approve"), "x", "approval.step.rejected")
STEP_SKIPPED = _both("approver_skipped", _("{actor} skipped {approver}"), "arrow-right", "approver.skipped")
STEP_DELEGATED = _both(
    "approver_delegated", _("{delegate} decides in the place of {approver}"), "swap", "approver.delegated"
)
COMMENTED = _both("approval_commented", _("{actor} commented on the approval"), "note", "approval.comment.created")
REMINDED = _both("approvers_reminded", _("{actor} reminded the approvers"), "bell")
DATED = register("job.positions_dated", _("Open positions count from {day} on"), icon="calendar")
DELEGATE_SET = register("delegation.made", _("{actor} made {delegate} the delegate of {person}"), icon="swap")
DELEGATE_ENDED = register("delegation.ended", _("{actor} ended the delegation of {person}"), icon="undo")
