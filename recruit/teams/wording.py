"""The matrix of hiring-team roles in words: what each line is about, and what each level of it lets somebody do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recruit.teams.rights import LINES, Level

W, R, NONE, YES, NO = Level.WRITE, Level.READ, Level.NONE, Level.YES, Level.NO

# Heading of a group of lines, and the keys of its lines.
GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("The job"), ("job", "job_ad", "team", "publish", "status", "activity")),
    (_("Candidates"), ("candidates", "move", "messages", "notes", "restricted", "fields")),
    (_("Choosing and hiring"), ("reviews", "interviews", "assessments", "offers", "hire")),
)

LABELS: Mapping[str, str | Promise] = {
    "job": _("Job details and positions"),
    "job_ad": _("Job ads"),
    "team": _("Hiring team"),
    "publish": _("Publishing"),
    "status": _("Status of the job"),
    "activity": _("Activity"),
    "candidates": _("Candidates, profiles and résumés"),
    "move": _("Moving, rejecting, withdrawing"),
    "messages": _("E-mails and messages"),
    "interviews": _("Interviews"),
    "offers": _("Offers"),
    "hire": _("Hiring"),
    "reviews": _("Reviews and ratings"),
    "restricted": _("Restricted screening answers"),
    "assessments": _("Assessments"),
    "fields": _("Application fields"),
    "notes": _("Notes"),
}

SENTENCES: Mapping[str, Mapping[Level, str | Promise]] = {
    "job": {W: _("Changes the job's details and positions"), R: _("Reads the job's details and positions")},
    "job_ad": {W: _("Writes the job's ads"), R: _("Reads the job's ads"), NONE: _("Does not see the job's ads")},
    "team": {
        W: _("Puts people on the hiring team and takes them off"),
        R: _("Sees who is on the hiring team"),
        NONE: _("Does not see who is on the hiring team"),
    },
    "publish": {YES: _("Publishes and unpublishes the job"), NO: _("Cannot publish or unpublish the job")},
    "status": {YES: _("Changes the status of the job"), NO: _("Cannot change the status of the job")},
    "activity": {YES: _("Sees what happened on the job"), NO: _("Does not see what happened on the job")},
    "candidates": {
        W: _("Adds candidates, changes their profiles and tags them"),
        R: _("Reads candidates' profiles and résumés"),
        NONE: _("Sees no candidates, nor anything of them"),
    },
    "move": {
        YES: _("Moves, rejects, withdraws and re-assigns candidates"),
        NO: _("Cannot move, reject, withdraw or re-assign candidates"),
    },
    "messages": {
        W: _("Writes to candidates and reads what was written"),
        R: _("Reads what was written to candidates"),
        NONE: _("Does not see what was written to candidates"),
    },
    "interviews": {
        W: _("Schedules interviews"), R: _("Sees the interviews"), NONE: _("Does not see the interviews"),
    },
    "offers": {W: _("Makes and changes offers"), R: _("Reads offers"), NONE: _("Does not see offers")},
    "hire": {YES: _("Hires candidates"), NO: _("Cannot hire candidates")},
    "reviews": {
        W: _("Rates candidates and reads the ratings"),
        R: _("Reads the ratings, gives none"),
        NONE: _("Does not see ratings, and gives none"),
    },
    "restricted": {
        R: _("Reads answers for users with full access, and their files"),
        NONE: _("Does not see answers for users with full access"),
    },
    "assessments": {
        W: _("Orders assessments and reads their results"),
        R: _("Reads the results of assessments"),
        NONE: _("Does not see assessments"),
    },
    "fields": {
        W: _("Fills in application fields"),
        R: _("Reads application fields"),
        NONE: _("Does not see application fields"),
    },
    "notes": {W: _("Writes and reads notes"), R: _("Reads notes"), NONE: _("Does not see notes")},
}  # fmt: skip

LEVELS: Mapping[Level, str | Promise] = {
    W: _("Write"), R: _("Read"), NONE: _("None"), YES: _("Yes"), NO: _("No"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of a comparison: what it is about, a sentence for each role, and whether they differ."""

    label: str
    sentences: tuple[str, ...]
    differs: bool


def sentence(key: str, level: str) -> str:
    """What a level of a line lets somebody do, in words."""
    return str(SENTENCES[key].get(Level(level), "")) if level in set(Level) else ""


def options(key: str) -> list[tuple[str, str]]:
    """The levels a line may have, the most first, each with what it lets somebody do."""
    line = next(line for line in LINES if line.key == key)
    return [(level.value, f"{LEVELS[level]}: {SENTENCES[key][level]}") for level in reversed(line.levels)]


def compared(*levels: Mapping[str, str]) -> list[tuple[str, list[Compared]]]:
    """Roles beside each other in words, by group of lines."""
    return [(str(heading), [_line(key, levels) for key in keys]) for heading, keys in GROUPS]


def _line(key: str, levels: tuple[Mapping[str, str], ...]) -> Compared:
    found = [each.get(key, "") for each in levels]
    return Compared(str(LABELS[key]), tuple(sentence(key, level) for level in found), len(set(found)) > 1)
