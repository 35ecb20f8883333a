"""The words of proofs: a sentence for every reason and every way to change the verdict, names of actions and lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from recruit.sight import proofs
from recruit.sight.proofs import Effect, Proof, Reason, Way
from recruit.sight.queries import Thing
from recruit.teams.rights import JobAction, Level

A = JobAction
ACTIONS: dict[JobAction, str | Promise] = {
    A.VIEW: _("See the job"),
    A.EDIT: _("Edit the job"),
    A.VIEW_AD: _("See its ads"),
    A.EDIT_AD: _("Write its ads"),
    A.PUBLISH: _("Publish and unpublish"),
    A.EDIT_STATUS: _("Change the status of the job"),
    A.VIEW_TEAM: _("See the hiring team"),
    A.EDIT_TEAM: _("Change the hiring team"),
    A.EDIT_POSITIONS: _("Change the positions"),
    A.VIEW_ACTIVITY: _("See the activity"),
    A.VIEW_CANDIDATES: _("See candidates"),
    A.ADD_CANDIDATE: _("Add and edit candidates"),
    A.TAG: _("Tag candidates"),
    A.MOVE: _("Move, reject, withdraw"),
    A.REASSIGN: _("Move to another job"),
    A.HIRE: _("Hire"),
    A.VIEW_MESSAGES: _("Read messages"),
    A.MESSAGE: _("Write messages"),
    A.VIEW_INTERVIEWS: _("See interviews"),
    A.SCHEDULE: _("Schedule interviews"),
    A.VIEW_OFFERS: _("See offers"),
    A.EDIT_OFFERS: _("Write offers"),
    A.VIEW_REVIEWS: _("See reviews"),
    A.REVIEW: _("Review candidates"),
    A.VIEW_RESTRICTED: _("See restricted answers"),
    A.VIEW_ASSESSMENTS: _("See assessments"),
    A.ASSESS: _("Order assessments"),
    A.VIEW_FIELDS: _("See application fields"),
    A.EDIT_FIELDS: _("Edit application fields"),
    A.VIEW_NOTES: _("Read notes"),
    A.NOTE: _("Write notes"),
}
LINES: dict[str, str | Promise] = {
    "job": _("Job"),
    "job_ad": _("Job ad"),
    "team": _("Hiring team"),
    "publish": _("Publish"),
    "status": _("Job status"),
    "activity": _("Activity"),
    "candidates": _("Candidates"),
    "move": _("Move, reject, withdraw"),
    "messages": _("Messages"),
    "interviews": _("Interviews"),
    "offers": _("Offers"),
    "hire": _("Hire"),
    "reviews": _("Reviews"),
    "restricted": _("Restricted answers"),
    "assessments": _("Assessments"),
    "fields": _("Application fields"),
    "notes": _("Notes"),
}
LEVELS: dict[str, str | Promise] = {
    Level.NONE: _("None"), Level.READ: _("Read"), Level.WRITE: _("Write"), Level.NO: _("No"), Level.YES: _("Yes"),
    "": _("None"),
}  # fmt: skip
_REASONS: dict[str, str | Promise] = {
    "active": _("The account is active."),
    "inactive": _("The account is not active: whoever cannot sign in sees nothing."),
    "own": _("This is their own application. Nobody sees the inside of their own."),
    "erased": _("The person was erased."),
    "merged": _("This record was merged into another one. Ask about that one."),
    "draft": _("The job is a draft. Only who writes it sees it."),
    "template": _("This is a template of jobs, not a job."),
    "sees_all": _("The system role %(role)s sees and edits all jobs and all candidates."),
    "sees_own": _("The system role %(role)s does not see all jobs: hiring teams and access groups decide."),
    "on_no_job": _("The person is on no job, so only roles that see everything reach them."),
    "not_on_team": _("Not on the hiring team of %(job)s."),
    "team_not_counted": _("On the hiring team of %(job)s, but the system role %(role)s takes part in no teams."),
    "seat_grants": _("%(seat)s on the hiring team of %(job)s. Its level for “%(line)s” is %(level)s, which allows it."),
    "seat_refuses": _("%(seat)s on the hiring team of %(job)s. Its level for “%(line)s” is %(level)s: not enough."),
    "seat_limited": _(
        "%(seat)s on the hiring team of %(job)s would allow it, but the system role %(role)s may not create jobs, "
        "and so edits none."
    ),
    "grant_grants": _("Asked to approve something about %(job)s: the temporary access allows it."),
    "grant_refuses": _("Asked to approve something about %(job)s, but the temporary access does not go so far."),
    "grant_limited": _("Asked to approve something about %(job)s, but the temporary access does not go so far."),
    "groups_not_counted": _("Access groups do not count: the system role %(role)s takes part in none."),
    "no_groups": _("In no access group."),
    "group_takes_not": _("Access group %(group)s does not take %(job)s."),
    "group_grants": _("Access group %(group)s takes %(job)s and gives %(access)s, which allows it."),
    "group_refuses": _("Access group %(group)s takes %(job)s, but gives only %(access)s: not enough."),
    "group_limited": _(
        "Access group %(group)s would allow it, but the system role %(role)s may not create jobs, and so edits none."
    ),
    "note_everyone": _("The note is for everybody in the company, apart from the person it is about."),
    "note_open": _("The note is for everybody who reads the notes of this application."),
    "note_author": _("They wrote the note themselves."),
    "note_mentioned": _("The note is for those it mentions, and it mentions them."),
    "note_direct": _("The note is for those it mentions, and it does not mention them."),
    "note_administrator": _("The note is its author’s and the administrators’."),
    "note_self": _("The note is its author’s alone."),
    "reviews_hidden": _("Reviews are independent here: those of others appear once they have given their own."),
}
# Reasons that give nothing by themselves and stand in nobody's way.
_MET = {"active", "note_open", "note_author", "note_mentioned", "note_administrator"}
_WAYS: dict[str, str | Promise] = {
    "activate": _("Activate the account"),
    "mention": _("Mention them in the note: its author does that"),
    "system_role_creates": _("Give them a system role that may create jobs"),
    "system_role_all": _("Give them a system role that sees all jobs"),
    "join_team": _("Put them on the hiring team of %(job)s as %(roles)s"),
    "other_seat": _("Give them another role on the hiring team of %(job)s: %(roles)s"),
    "change_seat_role": _("Change what the role %(seat)s may do, everywhere"),
    "widen_group": _("Give the access group %(group)s full access"),
    "join_group": _("Put them into an access group that takes %(job)s"),
}
_PAGES = {"change_seat_role": "recruit:team-roles", "join_group": "recruit:access-groups"}


@dataclass(frozen=True, slots=True)
class Line:
    """A reason as the page shows it."""

    words: str
    effect: Effect
    is_met: bool
    fits: Sequence[proofs.Fit]


@dataclass(frozen=True, slots=True)
class Step:
    """A way to change the verdict, with the page where it is done, where there is one."""

    words: str
    url: str = ""


def reasons(proof: Proof, facts_role: str) -> list[Line]:
    """The reasons of a proof as sentences, in their order."""
    return [
        Line(
            str(_REASONS[reason.code]) % _names(reason, facts_role),
            reason.effect,
            reason.code in _MET,
            reason.group.fits if reason.group else (),
        )
        for reason in proof.reasons
    ]


def _names(reason: Reason, role: str) -> dict[str, str]:
    seat = reason.job.seat if reason.job else None
    group = reason.group
    return {
        "role": role,
        "job": reason.job.title if reason.job else "",
        "seat": seat.role if seat else "",
        "line": str(LINES.get(reason.line, "")),
        "level": str(LEVELS.get(reason.level, reason.level)),
        "group": group.name if group else "",
        "access": str(_("full access")) if group and group.is_full else str(_("a view")),
    }


def ways(proof: Proof, user: User, about: Thing) -> list[Step]:
    """What would change the verdict, with links."""
    return [Step(_way_words(way), _way_url(way, user, about)) for way in proof.ways]


def _way_words(way: Way) -> str:
    seat = way.job.seat if way.job else None
    return str(_WAYS[way.code]) % {
        "job": way.job.title if way.job else "",
        "roles": get_text_list(list(way.roles), _("or")) or str(_("a role that allows it")),
        "seat": seat.role if seat else "",
        "group": way.group.name if way.group else "",
    }


def _way_url(way: Way, user: User, about: Thing) -> str:
    if way.code in {"activate", "system_role_creates", "system_role_all"}:
        return reverse("accounts:user", args=[user.public_id])
    if way.code in {"join_team", "other_seat"} and way.job is not None:
        return reverse("recruit:job-team", args=[UUID(way.job.key)])
    if way.code == "widen_group" and way.group is not None:
        return reverse("recruit:access-group", args=[UUID(way.group.key)])
    if way.code in _PAGES:
        return reverse(_PAGES[way.code])
    return about.url if way.code == "mention" else ""
