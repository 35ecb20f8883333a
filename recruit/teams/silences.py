"""Which kinds of audit entry a timeline leaves out for somebody who may not do something. Pure (facts §10.6).

A timeline would otherwise tell what a page hides: the stars of a review, that a note or a letter was written.
"""

from __future__ import annotations

from collections.abc import Collection

from recruit.teams.rights import JobAction

A = JobAction
# Kinds by the right they need to be told; a name with a dot at its end means all kinds of that subject.
NEEDED: dict[JobAction, tuple[str, ...]] = {
    A.VIEW_CANDIDATES: (
        "application.",
        "candidate.",
        "attachment.",
        "letter.",
        "interview.",
        "offer.",
        "offer_document.",
        "task.",
        "consent.",
        "erasure.",
    ),
    A.VIEW_REVIEWS: ("application.reviewed", "application.review_deleted", "application.reviews_shown"),
    A.VIEW_NOTES: ("application.noted", "application.note_edited", "application.note_deleted"),
    A.VIEW_MESSAGES: ("letter.", "application.letter_cancelled"),
    A.VIEW_INTERVIEWS: ("interview.",),
    A.VIEW_OFFERS: ("offer.", "offer_document."),
    A.VIEW_ASSESSMENTS: ("assessment.",),
    A.VIEW_RESTRICTED: ("application.knocked_out",),
    A.VIEW_FIELDS: ("application.fields_edited",),
    A.VIEW_AD: ("job_ad.", "tracking_link."),
    A.VIEW_TEAM: ("hiring_team.",),
}


def silent_kinds(actions: Collection[JobAction]) -> list[str]:
    """The kinds, and beginnings of kinds, that somebody with these rights on a job is not told of."""
    return sorted({kind for action, kinds in NEEDED.items() if action not in actions for kind in kinds})
