"""Kinds of audit entry of applications."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

CREATED = register("application.created", _("{actor} applied"), icon="inbox", public="application.created")
ADDED = register(
    "application.added", _("{actor} added the candidate to the job"), icon="plus", public="application.created"
)
REPEATED = register("application.repeated", _("{actor} applied again; files and answers were updated"), icon="inbox")
MOVED = register(
    "application.moved",
    _("{actor} moved the candidate from {before} to {after}"),
    icon="arrow-right",
    public="application.status.updated",
)
REJECTED = register(
    "application.rejected", _("{actor} rejected the candidate"), icon="x", public="application.status.updated"
)
WITHDRAWN = register(
    "application.withdrawn",
    _("{actor} marked the candidate as withdrawn"),
    icon="x",
    public="application.status.updated",
)
HIRED = register(
    "application.hired", _("{actor} hired the candidate"), icon="check", public="application.status.updated"
)
HIRE_TAKEN_BACK = register(
    "application.hire_taken_back",
    _("{actor} took the hire back: {reason}"),
    icon="undo",
    public="application.status.updated",
)
START_CORRECTED = register(
    "application.start_corrected", _("{actor} corrected the start date to {starts_on}"), icon="calendar"
)
UNDONE = register(
    "application.undone", _("{actor} undid: {sentence}"), icon="undo", public="application.status.updated"
)
LETTER_CANCELLED = register("application.letter_cancelled", _("{actor} cancelled the letter that waited"), icon="mail")
DEFERRED = register("application.deferred", _("{actor} deferred the candidate until {until}"), icon="clock")
RESUMED = register("application.resumed", _("{actor} took the candidate up again"), icon="play")
TRANSFERRED = register(
    "application.transferred",
    _("{actor} re-assigned the candidate from {from} to {job}"),
    icon="swap",
    public="application.status.updated",
)
REVIEWED = register(
    "application.reviewed", _("{actor} rated the candidate {rating} of 5"), icon="star", public="review.created"
)
REVIEW_DELETED = register(
    "application.review_deleted", _("{actor} took a review back"), icon="trash", public="review.deleted"
)
REVIEWS_SHOWN = register("application.reviews_shown", _("{actor} looked at the reviews before giving one"), icon="eye")
NOTED = register("application.noted", _("{actor} wrote a note"), icon="note")
FIELDS_EDITED = register("application.fields_edited", _("{actor} filled in application fields"), icon="edit")
NOTE_EDITED = register("application.note_edited", _("{actor} edited a note"), icon="edit")
NOTE_DELETED = register("application.note_deleted", _("{actor} deleted a note"), icon="trash")
MERGED = register(
    "candidate.merged", _("{actor} merged another record into this one"), icon="swap", public="candidate.updated"
)
PARTED = register("candidate.parted", _("{actor} parted two merged records"), icon="swap", public="candidate.updated")
DELETED = register("application.deleted", _("{actor} deleted an application"), icon="trash")
SOURCE_SET = register(
    "application.source_set",
    _("{actor} corrected the source"),
    icon="compass",
    public="application.source.updated",
)
ONBOARDING_SET = register(
    "application.onboarding_set",
    _("{actor} changed the onboarding status"),
    icon="flag",
    public="application.onboarding-status.updated",
)
