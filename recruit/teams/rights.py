"""What each role on a hiring team may do, as lines with levels, and the actions that follow. Pure (facts §10.6).

An administrator sets a level for each line: Write, Read or None, or Yes and No. Code never asks for a level; it asks
for an action.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class JobAction(StrEnum):
    """Everything a right can be asked for on one job and its candidates."""

    VIEW = "view"
    EDIT = "edit"
    VIEW_AD = "view_ad"
    EDIT_AD = "edit_ad"
    PUBLISH = "publish"
    EDIT_STATUS = "edit_status"
    VIEW_TEAM = "view_team"
    EDIT_TEAM = "edit_team"
    EDIT_POSITIONS = "edit_positions"
    VIEW_ACTIVITY = "view_activity"
    VIEW_CANDIDATES = "view_candidates"
    ADD_CANDIDATE = "add_candidate"
    TAG = "tag"
    MOVE = "move"
    REASSIGN = "reassign"
    HIRE = "hire"
    VIEW_MESSAGES = "view_messages"
    MESSAGE = "message"
    VIEW_INTERVIEWS = "view_interviews"
    SCHEDULE = "schedule"
    VIEW_OFFERS = "view_offers"
    EDIT_OFFERS = "edit_offers"
    VIEW_REVIEWS = "view_reviews"
    REVIEW = "review"
    VIEW_RESTRICTED = "view_restricted"
    VIEW_ASSESSMENTS = "view_assessments"
    ASSESS = "assess"
    VIEW_FIELDS = "view_fields"
    EDIT_FIELDS = "edit_fields"
    VIEW_NOTES = "view_notes"
    NOTE = "note"


A = JobAction
# Actions on the job alone; all others are on its candidates and need VIEW_CANDIDATES.
ON_THE_JOB = frozenset(
    {
        A.VIEW, A.EDIT, A.VIEW_AD, A.EDIT_AD, A.PUBLISH, A.EDIT_STATUS, A.VIEW_TEAM, A.EDIT_TEAM, A.EDIT_POSITIONS,
        A.VIEW_ACTIVITY,
    }
)  # fmt: skip
# Changing the job itself takes a system role that may create jobs as well.
EDITING = frozenset({A.EDIT, A.EDIT_AD, A.PUBLISH, A.EDIT_TEAM, A.EDIT_POSITIONS})


class Level(StrEnum):
    """How far a role goes on one line."""

    NONE = "NONE"
    READ = "READ"
    WRITE = "WRITE"
    NO = "NO"
    YES = "YES"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the matrix: the levels it may have, the least first, and what reading and writing (or Yes) allow."""

    key: str
    levels: tuple[Level, ...]
    read: frozenset[JobAction]
    write: frozenset[JobAction]

    def allows(self, level: str) -> frozenset[JobAction]:
        """What somebody with this level may do; an unknown level allows nothing."""
        if level == Level.READ:
            return self.read
        return self.read | self.write if level in {Level.WRITE, Level.YES} else frozenset()


_FULL = (Level.NONE, Level.READ, Level.WRITE)
_SHOWN = (Level.READ, Level.WRITE)  # who sees a job sees its details
_SWITCH = (Level.NO, Level.YES)


def _line(key: str, levels: tuple[Level, ...], read: set[JobAction], write: set[JobAction]) -> Line:
    return Line(key, levels, frozenset(read), frozenset(write))


LINES: tuple[Line, ...] = (
    _line("job", _SHOWN, {A.VIEW}, {A.EDIT, A.EDIT_POSITIONS}),
    _line("job_ad", _FULL, {A.VIEW_AD}, {A.EDIT_AD}),
    _line("team", _FULL, {A.VIEW_TEAM}, {A.EDIT_TEAM}),
    _line("publish", _SWITCH, set(), {A.PUBLISH}),
    _line("status", _SWITCH, set(), {A.EDIT_STATUS}),
    _line("activity", _SWITCH, set(), {A.VIEW_ACTIVITY}),
    _line("candidates", _FULL, {A.VIEW_CANDIDATES}, {A.ADD_CANDIDATE, A.TAG}),
    _line("move", _SWITCH, set(), {A.MOVE, A.REASSIGN}),
    _line("messages", _FULL, {A.VIEW_MESSAGES}, {A.MESSAGE}),
    _line("interviews", _FULL, {A.VIEW_INTERVIEWS}, {A.SCHEDULE}),
    _line("offers", _FULL, {A.VIEW_OFFERS}, {A.EDIT_OFFERS}),
    _line("hire", _SWITCH, set(), {A.HIRE}),
    _line("reviews", _FULL, {A.VIEW_REVIEWS}, {A.REVIEW}),
    _line("restricted", (Level.NONE, Level.READ), {A.VIEW_RESTRICTED}, set()),
    _line("assessments", _FULL, {A.VIEW_ASSESSMENTS}, {A.ASSESS}),
    _line("fields", _FULL, {A.VIEW_FIELDS}, {A.EDIT_FIELDS}),
    _line("notes", _FULL, {A.VIEW_NOTES}, {A.NOTE}),
)
BY_KEY = {line.key: line for line in LINES}

EXECUTIVE, HIRING_MANAGER, RECRUITER = "EXECUTIVE", "HIRING_MANAGER", "RECRUITER"
COORDINATOR, INTERVIEWER = "COORDINATOR", "INTERVIEW_TEAM"
DEFAULT_CODES = (EXECUTIVE, HIRING_MANAGER, RECRUITER, COORDINATOR, INTERVIEWER)
MOST_CUSTOM = 5


def _levels(row: str) -> dict[str, str]:
    letters = {"W": Level.WRITE, "R": Level.READ, "-": Level.NONE, "Y": Level.YES, "N": Level.NO}
    return {line.key: letters[letter].value for line, letter in zip(LINES, row, strict=True)}


# The default matrix, columns in the order of LINES:
#      job, ad, team | publish, status, activity | candidates, move, messages, interviews, offers, hire |
#      reviews, restricted, assessments, fields, notes
_LIKE_RECRUITER = _levels("WWWYYYWYWWWYWRWWW")
DEFAULTS: dict[str, dict[str, str]] = {
    EXECUTIVE: _LIKE_RECRUITER,
    HIRING_MANAGER: _LIKE_RECRUITER,
    RECRUITER: _LIKE_RECRUITER,
    COORDINATOR: _levels("WWWYYYRNWW-NW-RRW"),
    INTERVIEWER: _levels("RRRNNNRN-R-NW-R-W"),
}


def actions_of(levels: Mapping[str, str]) -> frozenset[JobAction]:
    """What a role with these levels may do. It always sees the job; without its candidates, nothing of them."""
    allowed = frozenset({A.VIEW}).union(*(line.allows(levels.get(line.key, "")) for line in LINES))
    return allowed if A.VIEW_CANDIDATES in allowed else allowed & ON_THE_JOB


# What an access group gives (product facts §10.5): with View the level of an interviewer, messages, re-assigning and
# tagging included; with Full access what a recruiter may.
GROUP_VIEW = frozenset(
    {
        A.VIEW, A.VIEW_AD, A.VIEW_TEAM, A.VIEW_CANDIDATES, A.TAG, A.REASSIGN, A.VIEW_MESSAGES, A.MESSAGE,
        A.VIEW_INTERVIEWS, A.VIEW_REVIEWS, A.REVIEW, A.VIEW_ASSESSMENTS, A.VIEW_NOTES, A.NOTE,
    }
)  # fmt: skip
GROUP_FULL = actions_of(DEFAULTS[RECRUITER])

# What an approver's temporary grant gives while it is open, by how far it reaches (product facts §12.2, §12.3): who
# approves a job sees the job; who approves an offer sees its candidates, too. The offer itself stands on the request.
GRANT_JOB, GRANT_CANDIDATES = "JOB", "CANDIDATES"
GRANTS: dict[str, frozenset[JobAction]] = {
    GRANT_JOB: frozenset({A.VIEW, A.VIEW_AD, A.VIEW_TEAM}),
    GRANT_CANDIDATES: frozenset({A.VIEW, A.VIEW_AD, A.VIEW_TEAM, A.VIEW_CANDIDATES}),
}
