"""Reads of approvals: which chain applies, whom it asks, what waits for somebody, whether a job needs approval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.preferring import value
from base.actors import Actor
from base.errors import NotFound
from recruit.applications.models import Application
from recruit.approvals import facts
from recruit.approvals.models import ApprovalChain, ApprovalRequest, ApprovalStep, Delegation
from recruit.approvals.preferences import DELEGATION
from recruit.approvals.states import ChainKind, Mode, Order, RequestStatus, StepStatus, Subject
from recruit.candidates.access import oneself
from recruit.fields import queries as own_fields
from recruit.fields import scopes
from recruit.jobs.models import Job, Position, Posting
from recruit.teams import standing


@dataclass(frozen=True, slots=True)
class Chosen:
    """Approvers picked for one request: a tuple of users for each place."""

    order: Order
    mode: Mode
    approvers: tuple[tuple[User, ...], ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """One approver of a plan: the role that brought them in, and for whom they decide when they are a delegate."""

    place: int
    user: User
    role: str = ""
    instead_of: User | None = None

    @property
    def asked(self) -> User:
        """Whose part it is by the chain, before any delegation."""
        return self.instead_of or self.user

    @property
    def role_name(self) -> str:
        """What the company calls the role, empty for somebody named in person."""
        return standing.role_name(self.role) if self.role else ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a plan cannot be carried out: a code for machines and a sentence that says what to do."""

    code: str
    sentence: str | Promise

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom a request will ask, in which order, and what is in the way."""

    chain: ApprovalChain | None
    order: Order
    mode: Mode
    seats: tuple[Seat, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_outside: bool = False

    @property
    def places(self) -> list[list[Seat]]:
        """The approvers of each place, in the order they are asked."""
        numbers = sorted({seat.place for seat in self.seats})
        return [[seat for seat in self.seats if seat.place == number] for number in numbers]


@dataclass(slots=True)
class _Drawn:
    """A plan while it is drawn."""

    seats: list[Seat] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def trouble(self, code: str, sentence: str) -> None:
        self.problems.append(Problem(code, sentence))


def chains(subject: Subject) -> QuerySet[ApprovalChain]:
    """The chains of a subject that are not archived, by name."""
    return ApprovalChain.objects.filter(subject=subject.value, archived_at=None)


def chain_for(subject: Subject, job: Job) -> ApprovalChain | None:
    """The active chain that takes this job: the narrowest; None when nobody needs to approve."""
    rows = chains(subject).filter(is_active=True).order_by("pk")
    return scopes.narrowest([(row.scope, row) for row in rows], job.org_values)


def plan_for(
    subject: Subject,
    job: Job,
    chain: ApprovalChain | None = None,
    chosen: Chosen | None = None,
    *,
    application: Application | None = None,
) -> Plan:
    """Whom a request about this job would ask now, with today's delegates, and the problems that forbid it.

    Without `chain` the one that applies. `chosen` names approvers, for chains that leave the choice. `application` is
    whose offer it is: its person is never asked.
    """
    chain = chain or chain_for(subject, job)
    if chain is None and chosen is None:
        nobody = Problem("no_chain", gettext_lazy("No approval chain takes this job: no approval is needed."))
        return Plan(None, Order.PARALLEL, Mode.ALL, problems=(nobody,))
    if chain is not None and chain.kind == ChainKind.OUTSIDE and chosen is None:
        return Plan(chain, Order.PARALLEL, Mode(chain.mode), is_outside=True)
    drawn = _Drawn()
    if chosen is not None:
        order, mode = chosen.order, chosen.mode
        named = [(place, user, "") for place, users in enumerate(chosen.approvers) for user in users]
    else:
        assert chain is not None  # noqa: S101  (the first lines of this function)
        order = Order.SEQUENTIAL if chain.kind == ChainKind.SEQUENTIAL else Order.PARALLEL
        mode = Mode(chain.mode)
        named = _named_by(chain, job, drawn)
    if order is Order.PARALLEL:
        named = [(0, user, role) for _place, user, role in named]
    _seat(named, drawn, subject, application)
    if not drawn.seats and not drawn.problems:
        asks = _("Choose who approves.") if chain is None or chain.kind == ChainKind.CHOSEN else _ASKS_NOBODY
        drawn.trouble("chain_asks_nobody", str(asks))
    return Plan(chain, order, mode, tuple(drawn.seats), tuple(drawn.problems))


_ASKS_NOBODY = gettext_lazy("This approval chain asks nobody. Ask an administrator to add approvers to it.")


def _named_by(chain: ApprovalChain, job: Job, drawn: _Drawn) -> list[tuple[int, User, str]]:
    """Everybody a chain names for a job, by place; a role names all who hold it on the team."""
    holders: dict[str, list[User]] = {}
    team = job.team.select_related("user__role").filter(user__is_active=True)
    for member in team.order_by("user__first_name", "user__last_name", "user"):
        holders.setdefault(member.role, []).append(member.user)
    named: list[tuple[int, User, str]] = []
    for row in chain.approvers.select_related("user__role").order_by("place", "pk"):
        if row.user is not None:
            named.append((row.place, row.user, ""))
        elif found := holders.get(row.role):
            named.extend((row.place, user, row.role) for user in found)
        else:
            sentence = _("Nobody on this job’s team is {role}, who is to approve. Add one to the hiring team.")
            drawn.trouble("role_unheld", sentence.format(role=standing.role_name(row.role)))
    return named


def _seat(
    named: Iterable[tuple[int, User, str]], drawn: _Drawn, subject: Subject, application: Application | None
) -> None:
    deputies = Deputies(subject, application)
    seen: set[tuple[int, int]] = set()
    for place, user, role in named:
        if not user.is_active:
            sentence = _("{name}, who is to approve, has left. Ask an administrator to change the approval chain.")
            drawn.trouble("approver_left", sentence.format(name=user.full_name))
            continue
        if application is not None and is_candidate(user, application):
            sentence = _("{name} cannot approve an offer to themselves. Choose somebody else.")
            drawn.trouble("approver_is_candidate", sentence.format(name=user.full_name))
            continue
        if (place, user.pk) in seen:
            continue
        seen.add((place, user.pk))
        deputy = deputies.of(user)
        drawn.seats.append(Seat(place, deputy, role, user) if deputy.pk != user.pk else Seat(place, user, role))


def is_candidate(user: User, application: Application) -> bool:
    """Whether the user is the person an application is about."""
    person = application.candidate
    is_same_address = bool(person.email) and person.email.lower() == user.email.lower()
    return person.erased_at is None and (person.employee_id == user.pk or is_same_address)


class Deputies:
    """Who decides for whom today: delegations of a subject, read once, followed to their end.

    Whose delegations lead in a circle, to somebody who left, or to the offer's own candidate decides in person.
    """

    def __init__(self, subject: Subject, application: Application | None = None) -> None:
        self.application = application
        self.next: dict[int, User] = {}
        if value(DELEGATION[subject]):
            rows = in_force(subject, timezone.localdate()).select_related("delegate__role")
            self.next = {row.user_id: row.delegate for row in rows}

    def of(self, user: User) -> User:
        """Who decides for this user: themselves without a delegation."""
        met, last = {user.pk}, user
        while (deputy := self.next.get(last.pk)) is not None:
            if deputy.pk in met or not deputy.is_active:
                return user
            met.add(deputy.pk)
            last = deputy
        if self.application is not None and is_candidate(last, self.application):
            return user
        return last


def in_force(subject: Subject, day: date) -> QuerySet[Delegation]:
    """The delegations of a subject that hold on this day, whether or not the company lets them."""
    rows = Delegation.objects.filter(subject=subject.value, ended_at=None, starts_on__lte=day)
    return rows.exclude(ends_on__lt=day)


def delegations_of(user: User) -> QuerySet[Delegation]:
    """What the user has handed to others now or later, by subject."""
    rows = Delegation.objects.filter(user=user, ended_at=None).exclude(ends_on__lt=timezone.localdate())
    return rows.select_related("delegate", "user").order_by("subject", "pk")


def in_full(rows: QuerySet[ApprovalRequest]) -> QuerySet[ApprovalRequest]:
    """Requests with everything their pages and letters name."""
    return rows.select_related(
        "job__brand", "job__department", "requester", "offer__application__candidate", "offer__application__job"
    ).prefetch_related("steps__approver", "steps__decided_by", "steps__handed_from__approver")


def latest(job: Job) -> ApprovalRequest | None:
    """The newest request about the job itself, in full."""
    return in_full(job.approval_requests.filter(offer=None)).order_by("-created_at", "-pk").first()


def latest_of_offer(offer_id: int) -> ApprovalRequest | None:
    """The newest request about an offer, in full."""
    return in_full(ApprovalRequest.objects.filter(offer=offer_id)).order_by("-created_at", "-pk").first()


def last_approved(subject: Subject, job: Job, offer_id: int | None) -> ApprovalRequest | None:
    """The newest approved request about the same thing."""
    rows = ApprovalRequest.objects.filter(job=job, subject=subject.value, offer=offer_id)
    return rows.filter(status=RequestStatus.APPROVED.value).order_by("-closed_at", "-pk").first()


def waiting_for(actor: Actor) -> QuerySet[ApprovalStep]:
    """The parts the actor is asked to decide, newest first, with what their lines name."""
    rows = ApprovalStep.objects.filter(
        status=StepStatus.PENDING.value, asked_at__isnull=False, request__status=RequestStatus.PENDING.value
    )
    if actor.user is None or not actor.user.is_active:
        return rows.none()
    own = oneself(actor).values("pk")
    return (
        rows.filter(approver=actor.user)
        .exclude(request__offer__isnull=False, request__offer__application__candidate__in=own)
        .select_related("request__job", "request__requester", "request__offer__application__candidate", "approver")
        .order_by("-asked_at", "-pk")
    )


def was_published(job: Job) -> bool:
    """Whether an ad of the job was ever up."""
    return Posting.objects.filter(ad__job=job).exists()


def is_needed(job: Job) -> bool:
    """Whether the job needs an approval before it may be published (again), as things stand."""
    if job.approval == RequestStatus.APPROVED or (not job.approval and was_published(job)):
        return False
    return chain_for(Subject.JOB, job) is not None


def facts_of(job: Job) -> dict[str, Any]:
    """What a request about a job tells: its place in the company, its pay, its open positions, its own fields."""
    rows: list[tuple[str, str, str]] = [
        ("title", _("Job title"), job.title),
        ("location", _("Location"), job.location),
        ("brand", _("Brand"), job.brand.name if job.brand else ""),
        ("department", _("Department"), job.department.name if job.department else ""),
        ("salary", _("Salary"), _salary(job)),
        ("target_hiring", _("To be hired by"), _day(job.target_hiring_on)),
        *_position_lines(job),
        *((f"fields.{shown.field_id}", shown.label, shown.value) for shown in own_fields.shown(job.fields)),
    ]
    lines = [facts.line(key, str(label), str(words)) for key, label, words in rows if words]
    return {"title": job.title, "subtitle": f"{job.ref_number} · {job.location}", "lines": lines}


def _salary(job: Job) -> str:
    period = str(job.get_salary_period_display()) if job.salary_min or job.salary_max else ""
    return facts.salary(job.salary_min, job.salary_max, job.salary_currency, period)


def _position_lines(job: Job) -> list[tuple[str, str, str]]:
    seats = list(job.positions.filter(status=Position.Status.OPEN).order_by("pk"))
    new = sum(seat.type == Position.Type.NEW for seat in seats)
    count = _("{count} open: {new} new, {old} replacements").format(count=len(seats), new=new, old=len(seats) - new)
    starts = sorted({seat.target_start_on for seat in seats if seat.target_start_on})
    opened = sorted({seat.opened_on for seat in seats})
    codes = ", ".join(seat.code for seat in seats if seat.code)
    return [
        ("positions", _("Positions"), count),
        ("position_codes", _("Position IDs"), codes),
        ("positions_open", _("Open from"), ", ".join(_day(day) for day in opened)),
        ("positions_start", _("Target start"), ", ".join(_day(day) for day in starts)),
    ]


def _day(day: date | None) -> str:
    return date_format(day, "j M Y") if day else ""


def request_of(rows: QuerySet[ApprovalRequest], public_id: Any) -> ApprovalRequest:
    """One of these requests, in full. Raises NotFound."""
    found = in_full(rows).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


_ORG_COLUMNS = {"brand": scopes.BRAND, "country_code": scopes.COUNTRY, "department": scopes.DEPARTMENT}


def is_moved_away(request: ApprovalRequest | None, chain: ApprovalChain | None, names: Iterable[str]) -> bool:
    """Whether a change of these names took a job from the chain of its request to `chain`, which asks others.

    Without it an approval by the chain of one department would open what another department's chain is to approve.
    """
    if request is None or chain is None or request.chain_id == chain.pk:
        return False
    parted = {*chain.scope, *(request.chain.scope if request.chain else ())}
    return any(_ORG_COLUMNS.get(name, name.removeprefix("fields.")) in parted for name in names)


def needs_anew(names: Iterable[str], marked: Mapping[str, bool]) -> bool:
    """Whether changes of these names make an approval out of date (product facts §12.2).

    `marked` says of own fields, by "fields.<public id>", whether the company asks for that. What is changed while a job
    is a template is not told, so that being made one counts.
    """
    pay_and_seats = {"is_template", "positions", "salary_min", "salary_max", "salary_currency", "salary_period"}
    return any(name in pay_and_seats or marked.get(name, False) for name in names)
