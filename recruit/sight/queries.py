"""Reads of who sees what: the thing somebody asks about, the facts of a proof, and everybody who may see a thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import queries as accounts
from accounts.models import AccessGroup, AccessGroupMember, User
from accounts.permissions import Permission
from base.actors import Actor
from recruit.applications import access as applications
from recruit.applications import independence
from recruit.applications.models import Application, Note
from recruit.applications.people import named
from recruit.candidates.models import Candidate
from recruit.fields import scopes
from recruit.fields.queries import OrgChoice, org_choices
from recruit.jobs.access import users_who
from recruit.jobs.filters import named as named_jobs
from recruit.jobs.models import HiringTeamMember, Job
from recruit.letters.access import READING
from recruit.letters.models import EmailTemplate, SentLetter
from recruit.sight import proofs
from recruit.teams import rights, standing
from recruit.teams.models import HiringTeamRole
from recruit.teams.rights import JobAction

Row = Job | Application | Candidate | Note | SentLetter
MOST_FOUND = 8
LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Thing:
    """What is asked about: its kind, its row, and how a page names it."""

    kind: str
    row: Row
    label: str
    url: str

    @property
    def key(self) -> str:
        """What stands in the address: kind and public id."""
        return f"{self.kind}:{self.row.public_id}"

    @property
    def actions(self) -> list[JobAction]:
        """What can be asked about it."""
        if self.kind == "job":
            return list(JobAction)
        if self.kind == "application":
            return [action for action in JobAction if action not in rights.ON_THE_JOB]
        if self.kind == "person":
            return [JobAction.VIEW_CANDIDATES, JobAction.ADD_CANDIDATE]
        if isinstance(self.row, SentLetter):
            return [READING[EmailTemplate.Type(self.row.type)]]
        return [JobAction.VIEW_NOTES]


def find_user(given: str) -> tuple[User | None, list[User]]:
    """The user of a public id or a page's address, of words that only one fits; else those the words fit."""
    if keys := _keys(given):
        return User.objects.select_related("role").filter(public_id=keys[-1][1]).first(), []
    if len(given.strip()) < LEAST_LETTERS:
        return None, []
    found = list(accounts.users_matching(given.strip()).select_related("role")[:MOST_FOUND])
    return (found[0], []) if len(found) == 1 else (None, found)


def find_thing(given: str) -> tuple[Thing | None, list[Thing]]:
    """The thing of a page's address, of a key, or of words that only one job or person fits; else what they fit."""
    for name, key in reversed(_keys(given)):
        thing = _thing(name, key)
        if thing is not None:
            return thing, []
    words = given.strip()
    if len(words) < LEAST_LETTERS or _keys(given):
        return None, []
    jobs = named_jobs(Job.objects.filter(is_template=False, is_draft=False), words).order_by("-last_activity_at", "-pk")
    people = Candidate.objects.filter(pk__in=named(words).values("pk")).order_by("-last_activity_at", "-pk")
    found = [_named("job", row) for row in jobs[:MOST_FOUND]] + [_named("person", row) for row in people[:MOST_FOUND]]
    return (found[0], []) if len(found) == 1 else (None, found)


_KEY = re.compile(r"(?:([a-z]+)[/=:])?([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})", re.IGNORECASE)
_KINDS: dict[str, tuple[str, type[Row]]] = {
    "jobs": ("job", Job), "job": ("job", Job),
    "applications": ("application", Application), "application": ("application", Application),
    "open": ("application", Application),
    "people": ("person", Candidate), "person": ("person", Candidate), "candidates": ("person", Candidate),
    "notes": ("note", Note), "note": ("note", Note),
    "letters": ("letter", SentLetter), "letter": ("letter", SentLetter), "messages": ("letter", SentLetter),
}  # fmt: skip
_RELATED: dict[str, tuple[str, ...]] = {
    "job": ("brand", "department"),
    "application": ("candidate", "job__brand", "job__department"),
    "person": (),
    "note": ("application__candidate", "application__job__brand", "application__job__department"),
    "letter": ("candidate", "application__candidate", "application__job__brand", "application__job__department"),
}


def _keys(given: str) -> list[tuple[str, UUID]]:
    """The public ids in pasted words, each with the word before it."""
    return [(found.group(1) or "", UUID(found.group(2))) for found in _KEY.finditer(given.lower())]


def _thing(name: str, key: UUID) -> Thing | None:
    kinds = [_KINDS[name]] if name in _KINDS else [] if name else list(dict.fromkeys(_KINDS.values()))
    for kind, model in kinds:
        rows = model._default_manager.filter(public_id=key)
        row = rows.select_related(*_RELATED[kind]).first() if _RELATED[kind] else rows.first()
        if row is not None:
            return _named(kind, row)
    return None


def _named(kind: str, row: Row) -> Thing:
    if isinstance(row, Job):
        return Thing(kind, row, f"{row.title} · {row.ref_number}", reverse("recruit:job", args=[row.public_id]))
    if isinstance(row, Candidate):
        return Thing(kind, row, row.full_name, reverse("recruit:person", args=[row.public_id]))
    application = row if isinstance(row, Application) else row.application
    url = reverse("recruit:application", args=[application.public_id]) if application else ""
    if isinstance(row, Application):
        return Thing(kind, row, f"{row.candidate.full_name} · {row.job.title}", url)
    if isinstance(row, Note):  # never its words: they may not be the administrator's
        label = _("A note about %(name)s: %(kind)s") % {
            "name": row.application.candidate.full_name, "kind": row.get_kind_display(),
        }  # fmt: skip
        return Thing(kind, row, label, url)
    label = _("A letter to %(name)s: %(kind)s") % {"name": row.candidate.full_name, "kind": row.get_type_display()}
    return Thing(kind, row, label, url)


def facts_of(user: User, thing: Thing) -> proofs.Facts:
    """What the rules ask about this user and this thing. A fixed number of statements, whatever the jobs."""
    row, me = thing.row, Actor.of(user)
    person = row if isinstance(row, Candidate) else None
    application = row if isinstance(row, Application) else getattr(row, "application", None)
    candidate = person or getattr(row, "candidate", None) or (application.candidate if application else None)
    note = row if isinstance(row, Note) else None
    return proofs.Facts(
        is_active=user.is_active,
        role=user.role.name,
        permissions=frozenset(user.role.permissions),
        jobs=_jobs_of(user, _jobs_about(row)),
        is_administrator=user.is_administrator,
        is_person=person is not None or (isinstance(row, SentLetter) and application is None),
        is_own=candidate is not None and _is_own(user, candidate),
        is_erased=person is not None and person.erased_at is not None,
        is_merged=person is not None and person.merged_into_id is not None,
        hides_reviews=application is not None and note is None and bool(independence.hides(me, application)),
        note=_note(user, note) if note else None,
        is_in_messages=isinstance(row, SentLetter) and application is not None,
    )


def _note(user: User, note: Note) -> proofs.NoteFacts:
    return proofs.NoteFacts(note.kind, note.author_id == user.pk, note.mentions.filter(pk=user.pk).exists())


def _is_own(user: User, candidate: Candidate) -> bool:
    return applications.is_own(Actor.of(user), Application(candidate=candidate))


def _jobs_about(row: Row) -> list[Job]:
    if isinstance(row, Job):
        return [row]
    if isinstance(row, Application | Note):
        return [row.job if isinstance(row, Application) else row.application.job]
    if isinstance(row, SentLetter):
        if row.application is not None:
            return [row.application.job]
        row = row.candidate
    jobs = Job.objects.filter(applications__candidate=row).select_related("brand", "department")
    return list(jobs.distinct().order_by("title", "pk"))


def _jobs_of(user: User, jobs: Sequence[Job]) -> tuple[proofs.OnJob, ...]:
    roles = {role.code: role for role in HiringTeamRole.objects.order_by("position", "name", "pk")}
    seats = dict(HiringTeamMember.objects.filter(user=user, job__in=jobs).values_list("job_id", "role"))
    groups = list(AccessGroup.objects.filter(memberships__user=user).order_by("name", "pk"))
    reaches: dict[int, list[str]] = {}
    for key, reach in user.temporary_grants.filter(job__in=jobs, ended_at=None).values_list("job_id", "reach"):
        reaches.setdefault(key, []).append(reach)
    choices = org_choices() if groups else []
    given = tuple((role.name, rights.actions_of(role.levels)) for role in roles.values() if role.is_active)
    found = []
    for job in jobs:
        role = roles.get(seats.get(job.pk, ""))
        found.append(
            proofs.OnJob(
                title=job.title,
                key=str(job.public_id),
                seat=proofs.Seat(role.name, role.levels) if role else None,
                groups=tuple(_group(group, job, choices) for group in groups),
                is_draft=job.is_draft,
                is_template=job.is_template,
                grants=tuple(sorted(set(reaches.get(job.pk, [])))),
                roles=given,
            )
        )
    return tuple(found)


def _group(group: AccessGroup, job: Job, choices: Sequence[OrgChoice]) -> proofs.Group:
    org, named_choices = job.org_values, {choice.key: choice for choice in choices}
    fits = []
    for field, wanted in scopes.normal(group.scope).items():
        choice = named_choices.get(field)
        names = dict(choice.values) if choice else {}
        has = org.get(field, "")
        fits.append(
            proofs.Fit(
                label=str(choice.label) if choice else _("A field that is no more"),
                wanted=tuple(str(names.get(value, _("(archived)"))) for value in wanted),
                has=str(names.get(has, has and _("(archived)"))),
                fits=scopes.takes({field: wanted}, org),
            )
        )
    is_full = group.level == AccessGroup.Level.FULL
    return proofs.Group(group.name, str(group.public_id), is_full, standing.actions_at(group.level), tuple(fits))


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may see a thing, and why: everything that gives it, in words."""

    user: User
    because: list[str]


WAYS = ("role", "team", "group", "grant")


def readers(thing: Thing, way: str = "", words: str = "") -> QuerySet[User]:
    """Everybody who may see a job or an application, by one way when given, whose name holds the words."""
    job = job_of(thing)
    if isinstance(thing.row, Application):
        rows = applications.readers_of(thing.row).order_by()
    else:
        rows = users_who(JobAction.VIEW, job)
    for word in words.lower().split():
        rows = rows.filter(search_text__contains=word)
    return rows.filter(_by(way, thing)) if way in WAYS else rows


def job_of(thing: Thing) -> Job:
    """The job a thing is on. Only for jobs and applications."""
    return thing.row.job if isinstance(thing.row, Application) else thing.row  # type: ignore[return-value]  # the two


def counts(thing: Thing) -> dict[str, int]:
    """How many see it by each way, and in all; somebody may be counted under several."""
    return {way: readers(thing, way).count() for way in ("", *WAYS)}


def _by(way: str, thing: Thing) -> Q:
    """That somebody who sees the thing does so by this way."""
    action = JobAction.VIEW_CANDIDATES if isinstance(thing.row, Application) else JobAction.VIEW
    job = job_of(thing)
    if way == "role":
        return Q(role__permissions__contains=[Permission.JOBS_ALL.value])
    if way == "team":
        roles = [code for code, actions in standing.actions_by_role().items() if action in actions]
        seat = Exists(HiringTeamMember.objects.filter(job=job, user=OuterRef("pk"), role__in=roles))
        return Q(seat) & Q(role__permissions__contains=[Permission.HIRING_TEAM.value])
    if way == "grant":
        reaches = sorted(reach for reach, actions in rights.GRANTS.items() if action in actions)
        return Q(pk__in=job.temporary_grants.filter(ended_at=None, reach__in=reaches).values("user"))
    taking = [
        group.pk
        for group in AccessGroup.objects.all()
        if action in standing.actions_at(group.level) and scopes.takes(group.scope, job.org_values)
    ]
    member = Exists(AccessGroupMember.objects.filter(user=OuterRef("pk"), group__in=taking))
    return Q(member) & Q(role__permissions__contains=[Permission.ACCESS_GROUP.value])


def with_reasons(thing: Thing, users: Sequence[User]) -> list[Reader]:
    """The users of a page of readers with every reason that counts for each. Three statements."""
    job = job_of(thing)
    seats = dict(HiringTeamMember.objects.filter(job=job, user__in=users).values_list("user_id", "role"))
    groups: dict[int, list[str]] = {}
    members = AccessGroupMember.objects.filter(user__in=users).select_related("group").order_by("group__name")
    for member in members:
        if scopes.takes(member.group.scope, job.org_values):
            groups.setdefault(member.user_id, []).append(member.group.name)
    grants = job.temporary_grants.filter(user__in=users, ended_at=None)
    if isinstance(thing.row, Application):
        grants = grants.filter(reach=rights.GRANT_CANDIDATES)
    approvers = set(grants.values_list("user_id", flat=True))
    found = []
    for user in users:
        because = []
        if user.has(Permission.JOBS_ALL):
            because.append(_("System role %(role)s sees every job") % {"role": user.role.name})
        if user.pk in seats and user.has(Permission.HIRING_TEAM):
            because.append(_("%(role)s on the hiring team") % {"role": standing.role_name(seats[user.pk])})
        if user.has(Permission.ACCESS_GROUP):
            because += [_("Access group %(name)s") % {"name": name} for name in groups.get(user.pk, [])]
        if user.pk in approvers:
            because.append(_("Asked to approve: temporary access"))
        found.append(Reader(user, because))
    return found
