"""Kinds of audit entry of interviews. The public names are those of the compatible interfaces."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import Field, register
from recruit.interviews.models import ANSWERS

_UPDATED = "interview.updated"
# A title may name the candidate, who may be erased one day.
_WORDS = ("title", "reason")
_ANSWER = Field(_("Answer"), dict(ANSWERS))

CREATED = register(
    "interview.created", _("{actor} scheduled an interview"), icon="calendar", public="interview.created"
)
RESCHEDULED = register(
    "interview.rescheduled", _("{actor} moved an interview"), icon="calendar", public=_UPDATED, personal=_WORDS
)
UPDATED = register(
    "interview.updated", _("{actor} changed an interview"), icon="edit", public=_UPDATED, personal=_WORDS
)
SLOT_ADDED = register("interview.slot_added", _("{actor} added {title}"), icon="plus", public=_UPDATED, personal=_WORDS)
SLOT_REMOVED = register(
    "interview.slot_removed", _("{actor} removed {title}"), icon="minus-circle", public=_UPDATED, personal=_WORDS
)
CANCELED = register(
    "interview.canceled", _("{actor} cancelled an interview"), icon="x", public="interview.canceled", personal=_WORDS
)
ENDED = register(
    "interview.ended", _("The interview was cancelled because the application ended"), icon="x",
    public="interview.canceled",
)  # fmt: skip
TOLD = register("interview.told", _("{actor} told the candidate about the interview"), icon="mail")
CANDIDATE_ANSWERED = register(
    "interview.candidate_answered",
    _("{actor} noted the candidate’s answer: {response}"),
    icon="check",
    public=_UPDATED,
    personal=("words",),
    fields={"candidate_status": _ANSWER},
)
INTERVIEWER_ANSWERED = register(
    "interview.interviewer_answered", _("Answer of {who}: {response}"), icon="check", public=_UPDATED,
    fields={"status": _ANSWER},
)  # fmt: skip
ROOM_DECLINED = register("interview.room_declined", _("The room {who} declined an interview"), icon="alert")
NO_SHOW = register(
    "interview.no_show", _("{actor} noted that the candidate did not come"), icon="x", public=_UPDATED, personal=_WORDS
)
SHOWED_UP = register(
    "interview.showed_up", _("{actor} noted that the candidate did come"), icon="undo", public=_UPDATED, personal=_WORDS
)
FOLLOWED = register(
    "interview.interviewers_followed", _("Interviewers were changed in the outside calendar"), icon="users",
    public=_UPDATED, personal=_WORDS,
)  # fmt: skip
CHANGED_OUTSIDE = register(
    "interview.changed_outside", _("An interview was changed in the outside calendar"), icon="alert"
)
TAKEN_OVER = register(
    "interview.taken_over",
    _("{actor} took a change of the outside calendar over"),
    icon="calendar",
    public=_UPDATED,
    personal=_WORDS,
)
KEPT_OURS = register(
    "interview.kept_ours", _("{actor} kept our time against the outside calendar"), icon="calendar", personal=_WORDS
)
SENT_AGAIN = register(
    "interview.sent_again", _("{actor} sent an event to the calendar again"), icon="calendar", personal=_WORDS
)
CARRIED = register("interview.carried", _("{actor} merged two records; the interview went along"), icon="swap")
FEEDBACK_ASKED = register("interview.feedback_asked", _("Interviewers were asked for their reviews"), icon="mail")
TYPES_ADDED = register("interview_type.added", _("{actor} added the interview type {name}"), icon="plus")
TYPE_REMOVED = register("interview_type.removed", _("{actor} removed the interview type {name}"), icon="minus-circle")
