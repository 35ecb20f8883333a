"""Reads of approval chains for their settings pages: who is asked, which jobs each takes, what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import AccessGroup, User
from accounts.permissions import Permission
from base.errors import NotFound
from recruit.approvals import removing
from recruit.approvals.models import ApprovalChain, ApprovalRequest, ChainApprover
from recruit.approvals.states import ChainKind, Mode, RequestStatus, Subject
from recruit.fields import queries as fields
from recruit.fields import scopes
from recruit.jobs.models import HiringTeamMember, Job, TemporaryGrant
from recruit.jobs.scoped import within
from recruit.jobs.states import CLOSED
from recruit.teams import standing, uses

MOST_FOUND, MOST_LOSERS = 8, 10


@dataclass(frozen=True, slots=True)
class Line:
    """A chain as its list shows it. `jobs` are those it takes now, which are not closed; `problems` are sentences."""

    chain: ApprovalChain
    scope: list[tuple[str, list[str]]]
    asked: str
    jobs: int
    pending: int
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Taking:
    """How many jobs a chain takes, and how many of them have nobody in a role, by the role's code."""

    jobs: int
    unheld: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Ending:
    """Whose access would end, were it removed for settled requests: people, jobs, and the first of the people."""

    people: int
    jobs: int
    first: list[tuple[User, int]]

    @property
    def more(self) -> int:
        """How many people there are beside the first."""
        return self.people - len(self.first)


def chain_of(public_id: UUID) -> ApprovalChain:
    """One chain. Raises NotFound."""
    found = ApprovalChain.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def approvers_of(chain: ApprovalChain) -> list[ChainApprover]:
    """Whom a chain asks, in its order."""
    return list(chain.approvers.select_related("user__role").order_by("place", "pk"))


def lines(subject: Subject) -> list[Line]:
    """The chains of a subject by name, those put away left out. Eleven queries, whatever their number."""
    rows = list(_live(subject).prefetch_related("approvers__user__role").order_by("name", "pk"))
    approvers = {row.pk: sorted(row.approvers.all(), key=lambda one: (one.place, one.pk)) for row in rows}
    taken, pending = _taking(rows, approvers), _pending(rows)
    choices = fields.org_choices() if rows else []
    found = []
    for row in rows:
        of_chain = taken.get(row.pk, _Taking(0, {}))
        problems = problems_of(row, approvers[row.pk], rows) + _unheld(of_chain)
        words = fields.scope_words(row.scope, choices)
        asked = asked_in_words(row, approvers[row.pk])
        found.append(Line(row, words, asked, of_chain.jobs, pending.get(row.pk, 0), problems))
    return found


def archived(subject: Subject) -> QuerySet[ApprovalChain]:
    """The chains of a subject that were put away, the latest first."""
    return ApprovalChain.objects.filter(subject=subject.value, archived_at__isnull=False).order_by("-archived_at")


def pending_of(chain: ApprovalChain) -> int:
    """How many requests of a chain are pending: they go on as they were submitted."""
    return _pending([chain]).get(chain.pk, 0)


def warnings_of(chain: ApprovalChain) -> list[str]:
    """What is wrong with a chain, in sentences, as its list says it."""
    return next((line.problems for line in lines(Subject(chain.subject)) if line.chain.pk == chain.pk), [])


def asked_in_words(chain: ApprovalChain, approvers: Sequence[ChainApprover]) -> str:
    """Whom a chain asks, in a line: "Ana Berg, then hiring manager"; for kinds that name nobody, who says it."""
    if chain.kind == ChainKind.CHOSEN:
        return _("Whoever submits chooses")
    if chain.kind == ChainKind.OUTSIDE:
        return _("Another system, over the API")
    names = [name_of(one) for one in approvers]
    if not names:
        return _("Nobody yet")
    if chain.kind == ChainKind.SEQUENTIAL:
        return _(", then ").join(names)
    return (_(" or ") if chain.mode == Mode.ANY else _(" and ")).join(names)


def name_of(approver: ChainApprover) -> str:
    """What an approver of a chain is called: the person, or the role on the hiring team."""
    return approver.user.full_name if approver.user else standing.role_name(approver.role)


def scope_in_words(scope: scopes.Scope) -> str:
    """A scope in one line, empty for all jobs."""
    return "; ".join(f"{label}: {', '.join(names)}" for label, names in fields.scope_words(scope))


def problems_of(
    chain: ApprovalChain, approvers: Sequence[ChainApprover], others: Sequence[ApprovalChain] = ()
) -> list[str]:
    """What is wrong with a chain whatever the jobs: approvers who left, and others that take the same jobs.

    `others` are the chains of the subject; of two that fit a job equally the older one applies.
    """
    found = [problem for one in approvers if one.user and (problem := problem_of(one.user))]
    same = scopes.normal(chain.scope)
    for other in others:
        rival = chain.is_active and other.is_active and other.pk != chain.pk
        if not rival or len(scopes.normal(other.scope)) != len(same) or not scopes.overlap(same, other.scope):
            continue
        first = chain.pk < other.pk
        if scopes.normal(other.scope) == same:
            told = _("{name} is for the same org values. {first} is the older one and takes the jobs.")
        else:
            told = _("{name} is for some of the same jobs. {first} is the older one and takes those.")
        found.append(told.format(name=other.name, first=chain.name if first else other.name))
    return found


def problem_of(user: User) -> str:
    """Why a user named in a chain cannot decide, as a sentence; "" when they can."""
    if not user.is_active:
        return _("{name} cannot sign in any more. Submitting is refused until somebody else is named.").format(
            name=user.full_name
        )
    if not user.has(Permission.STAFF):
        return _("{name} has no access to these pages by their role {role}.").format(
            name=user.full_name, role=user.role.name
        )
    return ""


def found_approvers(words: str) -> list[User]:
    """Some of those who could be asked, with these words in their name or address, by name."""
    if not words.strip():
        return []
    staff = User.objects.filter(is_active=True, role__permissions__contains=[Permission.STAFF.value])
    for word in words.casefold().split()[:5]:
        staff = staff.filter(search_text__contains=word)
    return list(staff.select_related("role").order_by("last_name", "first_name", "pk")[:MOST_FOUND])


def ending(subject: Subject) -> Ending:
    """Whose access to how many jobs ends, once that of approvers of settled requests is removed.

    Left out are those who have access by system role, hiring team or access group, since they keep it.
    """
    due = removing.due_grants([subject])
    active = {"user__is_active": True}
    seat = HiringTeamMember.objects.filter(job=OuterRef("job"), user=OuterRef("user"))
    lost = due.exclude(_may(Permission.JOBS_ALL), **active)
    lost = lost.exclude(Q(Exists(seat)) & _may(Permission.HIRING_TEAM), **active)
    for group in AccessGroup.objects.filter(memberships__user__in=due.values("user")).distinct():
        reached = Job.objects.filter(within(group.scope)).values("pk")
        members = group.memberships.values("user")
        lost = lost.exclude(_may(Permission.ACCESS_GROUP), user__in=members, job__in=reached, **active)
    return _counted(lost)


def _counted(lost: QuerySet[TemporaryGrant]) -> Ending:
    counts = lost.order_by().aggregate(people=Count("user", distinct=True), jobs=Count("job", distinct=True))
    first = lost.order_by().values("user").annotate(n=Count("job", distinct=True)).order_by("-n", "user")
    numbers = {row["user"]: row["n"] for row in first[:MOST_LOSERS]}
    users = {user.pk: user for user in User.objects.filter(pk__in=numbers)}
    return Ending(counts["people"], counts["jobs"], [(users[key], count) for key, count in numbers.items()])


def _may(permission: Permission) -> Q:
    return Q(user__role__permissions__contains=[permission.value])


def _live(subject: Subject) -> QuerySet[ApprovalChain]:
    return ApprovalChain.objects.filter(subject=subject.value, archived_at=None)


def _pending(rows: Sequence[ApprovalChain]) -> dict[int, int]:
    requests = ApprovalRequest.objects.filter(chain__in=rows, status=RequestStatus.PENDING.value).order_by()
    return dict(requests.values_list("chain").annotate(n=Count("pk")))


def _taking(rows: Sequence[ApprovalChain], approvers: Mapping[int, Sequence[ChainApprover]]) -> Mapping[int, _Taking]:
    """Which jobs that are not closed each active chain takes, as `scopes.narrowest` decides. One query."""
    # The most fields first, and of equals the oldest: so the first that fits is the one that applies.
    active = sorted((row for row in rows if row.is_active), key=lambda row: (-len(scopes.normal(row.scope)), row.pk))
    whens, rest = [], 0
    for row in active:
        condition = within(row.scope)
        if condition:
            whens.append(When(condition, then=Value(row.pk)))
        else:
            rest = rest or row.pk
    taken = Case(*whens, default=Value(rest), output_field=IntegerField()) if whens else Value(rest)
    roles = sorted({one.role for row in active for one in approvers[row.pk] if one.role})
    lacking = {f"no_{place}": Count("pk", filter=_nobody_in(code)) for place, code in enumerate(roles)}
    if not active:
        return {}
    hiring = Job.objects.filter(is_template=False, is_draft=False).order_by()
    jobs = hiring.exclude(status__in=[status.value for status in CLOSED])
    counted: Any = jobs.annotate(taken=taken).values("taken").annotate(jobs=Count("pk"), **lacking)
    found = {}
    for counts in counted:
        named = {one.role for one in approvers.get(counts["taken"], ())}
        unheld = {code: counts[f"no_{place}"] for place, code in enumerate(roles) if code in named}
        found[counts["taken"]] = _Taking(counts["jobs"], unheld)
    return found


def _nobody_in(role: str) -> Q:
    seat = HiringTeamMember.objects.filter(job=OuterRef("pk"), role=role, user__is_active=True)
    return ~Q(Exists(seat))


def _unheld(taking: _Taking) -> list[str]:
    return [
        ngettext(
            "Nobody is {role} on {count} of its jobs. It cannot be submitted before somebody is.",
            "Nobody is {role} on {count} of its jobs. They cannot be submitted before somebody is.",
            count,
        ).format(role=standing.role_name(code).lower(), count=count)
        for code, count in taking.unheld.items()
        if count
    ]


def _roles_in_use() -> Mapping[str, int]:
    """How many chains that are not put away name each role on hiring teams."""
    rows = ChainApprover.objects.filter(chain__archived_at=None).exclude(role="").order_by()
    return dict(rows.values_list("role").annotate(n=Count("chain", distinct=True)))


uses.register(uses.Use(gettext_lazy("{count} approval chains"), _roles_in_use))
