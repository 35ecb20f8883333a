"""Why somebody may or may not do something: from facts to a proof that can be read. Pure.

The rules are those of `recruit.jobs.access`, `recruit.applications.access` and `recruit.candidates.access`, read from
the same tables (`recruit.teams.rights`, `accounts.permissions`); a property test holds that both say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from recruit.teams import rights
from recruit.teams.rights import JobAction


class Effect(StrEnum):
    """What a reason does to the verdict: it gives the right, it shuts the door whatever else holds, or neither."""

    GRANTS = "grants"
    SHUTS = "shuts"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Fit:
    """One org field of an access group: what the group takes, what the job says, whether it fits."""

    label: str
    wanted: tuple[str, ...]
    has: str
    fits: bool


@dataclass(frozen=True, slots=True)
class Group:
    """An access group of the user, held against one job."""

    name: str
    key: str
    is_full: bool
    actions: frozenset[JobAction]
    fits: tuple[Fit, ...]

    @property
    def takes(self) -> bool:
        """Whether the job is in the group."""
        return all(fit.fits for fit in self.fits)


@dataclass(frozen=True, slots=True)
class Seat:
    """The user's role on the team of one job; `levels` holds its level of each line of `rights.LINES`."""

    role: str
    levels: dict[str, str]

    @property
    def actions(self) -> frozenset[JobAction]:
        """What the role allows."""
        return rights.actions_of(self.levels)


@dataclass(frozen=True, slots=True)
class OnJob:
    """One job as the user stands to it."""

    title: str
    key: str
    seat: Seat | None = None
    groups: tuple[Group, ...] = ()
    is_draft: bool = False
    is_template: bool = False
    # How far the user's open temporary grants on it reach, as approver (keys of `rights.GRANTS`).
    grants: tuple[str, ...] = ()
    # The roles on hiring teams that can be given, with what each allows: what would change it.
    roles: tuple[tuple[str, frozenset[JobAction]], ...] = ()

    def roles_with(self, action: JobAction) -> tuple[str, ...]:
        """The names of the roles that allow this."""
        return tuple(name for name, actions in self.roles if action in actions)


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """Who a note is for."""

    kind: str
    is_author: bool
    is_mentioned: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules ask about a user and a thing. `permissions` are those of the system role."""

    is_active: bool
    role: str
    permissions: frozenset[str]
    jobs: tuple[OnJob, ...]
    is_administrator: bool = False
    is_person: bool = False
    is_own: bool = False
    is_erased: bool = False
    is_merged: bool = False
    hides_reviews: bool = False
    note: NoteFacts | None = None
    # A letter about an application is read in its tab, whatever its type (`recruit.letters.access.readable_types`).
    is_in_messages: bool = False

    def has(self, permission: str) -> bool:
        """Whether the user holds the permission now."""
        return self.is_active and permission in self.permissions


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of a proof: a code the page has words for, what it does, and what it is about."""

    code: str
    effect: Effect = Effect.NOTHING
    job: OnJob | None = None
    group: Group | None = None
    line: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """Something that would change the verdict: a code, and the job or group it is done to."""

    code: str
    job: OnJob | None = None
    group: Group | None = None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """The verdict, the reasons in the order they were weighed, and what would change it."""

    action: JobAction
    verdict: bool
    reasons: tuple[Reason, ...]
    ways: tuple[Way, ...] = field(default=())


JOBS_ALL, JOBS_CREATE = "jobs.all", "jobs.create"
HIRING_TEAM, ACCESS_GROUP = "hiring_team.join", "access_group.join"


def prove(facts: Facts, action: JobAction) -> Proof:
    """Weigh the facts: what shuts the door wins; else one reason that grants is enough."""
    reasons = tuple(_reasons(facts, action))
    effects = {reason.effect for reason in reasons}
    verdict = Effect.GRANTS in effects and Effect.SHUTS not in effects
    if verdict and facts.is_in_messages and action is not JobAction.VIEW_MESSAGES:
        tab = prove(facts, JobAction.VIEW_MESSAGES)
        if not tab.verdict:
            return Proof(action, False, tab.reasons, tab.ways)
    return Proof(action, verdict, reasons, () if verdict else tuple(_ways(facts, action, reasons)))


def line_of(action: JobAction) -> rights.Line:
    """The line of the matrix that an action belongs to."""
    return next(line for line in rights.LINES if action in line.read | line.write)


def _reasons(facts: Facts, action: JobAction) -> Iterator[Reason]:
    yield Reason("active") if facts.is_active else Reason("inactive", Effect.SHUTS)
    if facts.is_own:
        yield Reason("own", Effect.SHUTS)
    if facts.is_erased:
        yield Reason("erased", Effect.SHUTS)
    if facts.is_merged:
        yield Reason("merged", Effect.SHUTS)
    if facts.note is not None and facts.note.kind == "EVERYONE":
        yield Reason("note_everyone", Effect.GRANTS)
        return
    if facts.has(JOBS_ALL):
        shut = [job for job in facts.jobs if job.is_draft or job.is_template]
        if not facts.is_person and shut:
            yield _unwritten(shut[0])
        yield Reason("sees_all", Effect.GRANTS)
    else:
        yield Reason("sees_own")
        if not facts.jobs:
            yield Reason("on_no_job")
        for job in facts.jobs:
            yield from _on_job(facts, job, action)
    yield from _on_thing(facts, action)


def _unwritten(job: OnJob) -> Reason:
    return Reason("draft" if job.is_draft else "template", Effect.SHUTS, job=job)


def _on_job(facts: Facts, job: OnJob, action: JobAction) -> Iterator[Reason]:
    """What the team of one job and the user's groups say."""
    if job.is_draft or job.is_template:
        reason = _unwritten(job)
        yield Reason(reason.code, job=job) if facts.is_person else reason
        return
    yield _of_seat(facts, job, action)
    if job.grants:
        yield _of_grants(facts, job, action)
    if not facts.has(ACCESS_GROUP):
        yield Reason("groups_not_counted", job=job)
    elif not job.groups:
        yield Reason("no_groups", job=job)
    else:
        yield from (_of_group(facts, job, group, action) for group in job.groups)


def _of_seat(facts: Facts, job: OnJob, action: JobAction) -> Reason:
    if job.seat is None:
        return Reason("not_on_team", job=job)
    if not facts.has(HIRING_TEAM):
        return Reason("team_not_counted", job=job)
    line = line_of(action)
    level = job.seat.levels.get(line.key, "")
    code, effect = _limited(facts, action, job.seat.actions)
    return Reason(f"seat_{code}", effect, job=job, line=line.key, level=level)


def _of_grants(facts: Facts, job: OnJob, action: JobAction) -> Reason:
    given = frozenset[JobAction]().union(*(rights.GRANTS.get(reach, frozenset()) for reach in job.grants))
    code, effect = _limited(facts, action, given)
    return Reason(f"grant_{code}", effect, job=job)


def _of_group(facts: Facts, job: OnJob, group: Group, action: JobAction) -> Reason:
    if not group.takes:
        return Reason("group_takes_not", job=job, group=group)
    code, effect = _limited(facts, action, group.actions)
    return Reason(f"group_{code}", effect, job=job, group=group)


def _limited(facts: Facts, action: JobAction, actions: frozenset[JobAction]) -> tuple[str, Effect]:
    if action not in actions:
        return "refuses", Effect.NOTHING
    if action in rights.EDITING and not facts.has(JOBS_CREATE):
        return "limited", Effect.NOTHING
    return "grants", Effect.GRANTS if facts.is_active else Effect.NOTHING


def _on_thing(facts: Facts, action: JobAction) -> Iterator[Reason]:
    """What the thing itself adds: who a note is for, and that reviews may have to wait."""
    note = facts.note
    if note is not None:
        if note.kind == "OPEN":
            yield Reason("note_open")
        elif note.is_author:
            yield Reason("note_author")
        elif note.kind == "DIRECT":
            yield Reason("note_mentioned") if note.is_mentioned else Reason("note_direct", Effect.SHUTS)
        elif facts.is_administrator and facts.is_active:
            yield Reason("note_administrator")
        else:
            yield Reason("note_self", Effect.SHUTS)
    elif action is JobAction.VIEW_REVIEWS and facts.hides_reviews:
        yield Reason("reviews_hidden")


# What no setting changes, whoever is asked.
_FINAL = {"own", "erased", "merged", "draft", "template", "note_self"}


def _ways(facts: Facts, action: JobAction, reasons: tuple[Reason, ...]) -> Iterator[Way]:
    """What would turn a no into a yes, the smallest act first."""
    codes = {reason.code for reason in reasons if reason.effect is Effect.SHUTS}
    if codes & _FINAL:
        return
    if not facts.is_active:
        yield Way("activate")
    if "note_direct" in codes:
        yield Way("mention")
    if any(reason.effect is Effect.GRANTS for reason in reasons):
        return
    needs_creator = action in rights.EDITING and JOBS_CREATE not in facts.permissions
    if needs_creator:
        yield Way("system_role_creates")
    for job in facts.jobs:
        if not (job.is_draft or job.is_template) and JOBS_ALL not in facts.permissions:
            yield from _ways_on(facts, job, action)
    if JOBS_ALL not in facts.permissions:
        yield Way("system_role_all")


def _ways_on(facts: Facts, job: OnJob, action: JobAction) -> Iterator[Way]:
    if HIRING_TEAM in facts.permissions:
        if job.seat is None:
            yield Way("join_team", job=job, roles=job.roles_with(action))
        elif action not in job.seat.actions:
            yield Way("other_seat", job=job, roles=job.roles_with(action))
            yield Way("change_seat_role", job=job)
    if ACCESS_GROUP in facts.permissions:
        for group in job.groups:
            if group.takes and action not in group.actions:
                yield Way("widen_group", job=job, group=group)
        yield Way("join_group", job=job)
