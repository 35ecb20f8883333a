"""Reads of jobs used by more than one door: counts by view, the rows of the list, the facts of one job's head."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import (
    Case,
    CharField,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Now
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from recruit.jobs import filters, holds, states
from recruit.jobs.access import drafts_of, templates_for, visible_jobs
from recruit.jobs.filters import STATUSES, UNWRITTEN, JobFilter, Lens
from recruit.jobs.models import HiringTeamMember, Job, JobAd, JobStatusInterval, Position, Posting
from recruit.jobs.states import JobStatus
from recruit.processes.stages import Stage
from recruit.teams import standing

_Role = HiringTeamMember.Role


@dataclass(frozen=True, slots=True)
class LensCounts:
    """How many jobs each view holds under the filters, how many each status, and whether any at all is on hold."""

    by_lens: dict[Lens, int]
    by_status: dict[JobStatus, int]
    is_any_on_hold: bool

    def shown(self, chosen: JobFilter) -> int | None:
        """How many jobs the list shows, where this is known without counting again."""
        if not chosen.status:
            return self.by_lens[chosen.lens]
        return None if chosen.lens is Lens.MINE else self.by_status.get(JobStatus(chosen.status), 0)


_HELD = "HELD"


def lens_counts(chosen: JobFilter, actor: Actor) -> LensCounts:
    """Count the jobs of every view under the filters, and what is still being written, in one statement.

    On hold is offered whenever the actor may see such a job, whatever the filters (product facts §6.3).
    """
    seen = visible_jobs(actor).order_by()
    unwritten = Case(When(is_template=True, then=Value(Lens.TEMPLATES.value)), default=Value(Lens.DRAFTS.value))
    counted = _grouped(chosen.narrow(seen), F("status"), mine=Count("pk", filter=filters.mine(actor))).union(
        _grouped(chosen.narrow(drafts_of(actor) | templates_for(actor)).order_by(), unwritten),
        _grouped(seen.filter(status=JobStatus.ON_HOLD.value), Value(_HELD)),
        all=True,
    )
    found = {group: (count, mine) for group, count, mine in counted}
    by_status = {JobStatus(group): count for group, (count, _mine) in found.items() if group in JobStatus.__members__}
    by_lens = {lens: sum(by_status.get(status, 0) for status in STATUSES[lens]) for lens in Lens}
    by_lens |= {lens: found.get(lens.value, (0, 0))[0] for lens in UNWRITTEN}
    by_lens[Lens.MINE] = sum(found[status.value][1] for status in by_status if status in STATUSES[Lens.MINE])
    return LensCounts(by_lens, by_status, found.get(_HELD, (0, 0))[0] > 0)


def _grouped(rows: QuerySet[Job], group: Any, mine: Any = None) -> QuerySet[Any]:
    named: QuerySet[Any] = rows.annotate(group=Cast(group, CharField())).values("group")
    counted: QuerySet[Any] = named.annotate(count=Count("pk"), own=mine or Value(0))
    return counted.values_list("group", "count", "own")


@dataclass(slots=True)
class JobRow:
    """One job of a list with what belongs to it, counted for all jobs of the page at once."""

    job: Job
    owner: str = ""
    stages: dict[str, int] = field(default_factory=dict)
    hired: int = 0
    seats: int = 0
    starts_on: date | None = None
    live: list[str] = field(default_factory=list)

    @property
    def days(self) -> int:
        """Days since the job was created."""
        return (timezone.now() - self.job.created_at).days


def listed(rows: QuerySet[Job]) -> QuerySet[Job]:
    """Only the columns a list shows."""
    return rows.select_related("department", "brand", "creator").only(
        "public_id", "ref_number", "title", "status", "city", "country_code", "is_remote", "created_at",
        "last_activity_at", "target_hiring_on", "is_draft", "is_template", "department__name", "brand__name",
        "creator__first_name", "creator__last_name",
    )  # fmt: skip


def rows_of(jobs: list[Job]) -> list[JobRow]:
    """The rows of a page of jobs: four statements, whatever their number."""
    found = {job.pk: JobRow(job, owner=job.creator.full_name) for job in jobs}
    keys = list(found)
    for key, stage, count in _staged(keys):
        found[key].stages[stage] = count
    for key, total, hired, starts_on in _seats(keys):
        found[key].seats, found[key].hired, found[key].starts_on = total, hired, starts_on
    live = Posting.objects.filter(ad__job__in=keys, unpublished_at=None)
    for key, visibility in live.values_list("ad__job", "visibility"):
        found[key].live.append(visibility)
    for member in _recruiters(keys):
        found[member.job_id].owner = member.user.full_name
    return list(found.values())


def stages_by_job(keys: list[int]) -> dict[int, dict[str, int]]:
    """How many applications of each job stand in each stage; one statement."""
    found: dict[int, dict[str, int]] = {key: {} for key in keys}
    for key, stage, count in _staged(keys):
        found[key][stage] = count
    return found


def _staged(keys: list[int]) -> Iterable[tuple[int, str, int]]:
    rows: QuerySet[Any] = Job.objects.filter(pk__in=keys, applications__isnull=False).order_by()
    counted: Iterable[tuple[int, str, int]] = rows.values_list("pk", "applications__stage").annotate(
        count=Count("applications")
    )
    return counted


def _seats(keys: list[int]) -> Iterable[tuple[int, int, int, date | None]]:
    seats: QuerySet[Any] = Position.objects.filter(job__in=keys).exclude(status=Position.Status.CANCELLED).order_by()
    hired = Count("pk", filter=Q(status=Position.Status.HIRED))
    starts_on = Min("target_start_on", filter=Q(status=Position.Status.OPEN))
    counted: Iterable[tuple[int, int, int, date | None]] = seats.values_list("job").annotate(
        total=Count("pk"), hired=hired, starts_on=starts_on
    )
    return counted


def _recruiters(keys: list[int]) -> QuerySet[HiringTeamMember]:
    """One recruiter a job: the one who joined first."""
    members = HiringTeamMember.objects.filter(job__in=keys, role=_Role.RECRUITER).order_by("job", "pk").distinct("job")
    return members.select_related("user").only("job", "user__first_name", "user__last_name")


Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What the filters of the list offer: public id and name."""

    owners: Options
    managers: Options


def filter_choices() -> FilterChoices:
    """Recruiters and hiring managers to filter by, in one statement."""
    found: dict[str, Options] = {_Role.RECRUITER.value: [], _Role.HIRING_MANAGER.value: []}
    seats: QuerySet[Any] = HiringTeamMember.objects.filter(role__in=found).annotate(label=_name("user__"))
    named = seats.order_by("label", "user__public_id").values_list("role", "user__public_id", "label")
    for role, key, label in named.distinct():
        found[role].append((str(key), label))
    return FilterChoices(owners=found[_Role.RECRUITER.value], managers=found[_Role.HIRING_MANAGER.value])


def team_of(job: Job) -> tuple[list[HiringTeamMember], dict[int, int]]:
    """The members of a job's team, the owner first among the recruiters, and how many active jobs each is on."""
    members = list(job.team.select_related("user__role").order_by("pk"))
    keys = [member.user_id for member in members]
    active = [status.value for status in states.ACTIVE]
    busy: QuerySet[Any] = HiringTeamMember.objects.filter(user__in=keys, job__status__in=active).order_by()
    counted = busy.filter(job__is_draft=False, job__is_template=False).values_list("user").annotate(n=Count("pk"))
    return members, dict.fromkeys(keys, 0) | dict(counted)


def suggested_for(job: Job, present: Iterable[int]) -> list[HiringTeamMember]:
    """Up to five people to add: those most often on teams of the department (or the company), in their usual role."""
    teams: QuerySet[Any] = HiringTeamMember.objects.exclude(user__in=list(present)).filter(user__is_active=True)
    if job.department_id:
        teams = teams.filter(job__department=job.department_id)
    often = teams.order_by().values("user", "role").annotate(n=Count("pk"), newest=Max("pk")).order_by("-n", "-newest")
    newest: dict[int, int] = {}
    for row in often[:20]:
        newest.setdefault(row["user"], row["newest"])
    found = HiringTeamMember.objects.select_related("user").in_bulk(list(newest.values())[:5])
    return [found[key] for key in list(newest.values())[:5]]


def live_postings(job: Job) -> list[Posting]:
    """Where the job's ads can be read now."""
    return list(Posting.objects.filter(ad__job=job, unpublished_at=None).select_related("ad"))


@dataclass(frozen=True, slots=True)
class JobFacts:
    """What the head of a job's page says beside the job's own columns."""

    seats: int
    hired: int
    candidates: int
    team: int
    live: int
    visibility: str
    number: int | None
    manager: str
    on_hold: timedelta
    created_at: datetime
    closed_at: datetime | None

    @property
    def days(self) -> int:
        """Days from its creation until it was closed, or until now."""
        return max(0, ((self.closed_at or timezone.now()) - self.created_at).days)

    @property
    def days_open(self) -> int:
        """The same without the time on hold (product facts §6.4)."""
        return max(0, ((self.closed_at or timezone.now()) - self.created_at - self.on_hold).days)


def holds_of(job: Job) -> list[holds.Stay]:
    """Every stay of the job on hold, the first first; the last may still last."""
    stays = JobStatusInterval.objects.filter(job=job, status=JobStatus.ON_HOLD.value).order_by("entered_at", "id")
    return list(stays.values_list("entered_at", "left_at"))


def time_on_hold(job: Job, start: datetime, end: datetime) -> timedelta:
    """How long of the time from `start` to `end` the job was on hold, exactly; a hold that still lasts ends now."""
    return holds.overlap(start, end, holds_of(job), now=timezone.now())


def days_on_hold(job: Job, start: datetime, end: datetime) -> int:
    """The same in whole days of 24 hours, as reports tell it (product facts §6.4)."""
    return time_on_hold(job, start, end).days


def facts_of(job: Job) -> JobFacts:
    """Everything the head of a job's page counts, in one statement."""
    sql, values = _facts_statement()
    with connection.cursor() as cursor:
        cursor.execute(sql, [job.pk if value == _ANY_JOB else value for value in values])
        found: dict[str, Any] = dict(zip(_FACTS, cursor.fetchone() or [None] * len(_FACTS), strict=True))
    return JobFacts(
        seats=found["seat_count"] or 0,
        hired=found["hired_count"] or 0,
        candidates=found["people_count"] or 0,
        team=found["team_count"] or 0,
        live=found["live_count"] or 0,
        visibility=found["live_visibility"] or "",
        number=found["live_number"],
        manager=found["manager"] or "",
        on_hold=found["held"] or timedelta(),
        created_at=found["created_at"],
        closed_at=found["closed_at"],
    )


_FACTS = (
    "created_at", "seat_count", "hired_count", "people_count", "team_count", "live_count", "live_visibility",
    "live_number", "manager", "held", "closed_at",
)  # fmt: skip
_ANY_JOB = -1


@cache
def _facts_statement() -> tuple[str, tuple[Any, ...]]:
    """The statement behind `facts_of`, for any job: every page of a job asks it, and building is dearer than asking."""
    seats = Position.objects.filter(job=OuterRef("pk")).exclude(status=Position.Status.CANCELLED)
    live = Posting.objects.filter(ad__job=OuterRef("pk"), unpublished_at=None).order_by("-ad__is_default", "pk")
    members = HiringTeamMember.objects.filter(job=OuterRef("pk"))
    manager = members.filter(role=_Role.HIRING_MANAGER).order_by("pk")
    people: QuerySet[Any] = Job.objects.filter(pk=OuterRef("pk"), applications__isnull=False).order_by()
    rows: QuerySet[Any] = (
        Job.objects.filter(pk=_ANY_JOB)
        .annotate(
            seat_count=_count(seats, "job"),
            hired_count=_count(seats.filter(status=Position.Status.HIRED), "job"),
            people_count=Subquery(people.values("pk").annotate(n=Count("applications")).values("n")),
            team_count=_count(members, "job"),
            live_count=_count(live, "ad__job"),
            live_visibility=Subquery(live.values("visibility")[:1]),
            live_number=Subquery(live.filter(visibility=JobAd.Visibility.PUBLIC).values("number")[:1]),
            manager=Subquery(manager.annotate(name=_name("user__")).values("name")[:1]),
            held=_time_on_hold(),
            closed_at=_closed_at(),
        )
        .order_by()
        .values_list(*_FACTS)
    )
    sql, values = rows.query.sql_with_params()
    return sql, tuple(values)


def _name(prefix: str) -> Concat:
    return Concat(f"{prefix}first_name", Value(" "), f"{prefix}last_name", output_field=CharField())


def _count(rows: QuerySet[Any], by: str) -> Subquery:
    return Subquery(rows.order_by().values(by).annotate(n=Count("pk")).values("n"))


def _time_on_hold() -> Subquery:
    stays = JobStatusInterval.objects.filter(job=OuterRef("pk"), status=JobStatus.ON_HOLD.value).order_by()
    length = ExpressionWrapper(Coalesce("left_at", Now()) - F("entered_at"), output_field=DurationField())
    return Subquery(stays.values("job").annotate(total=Sum(length)).values("total"))


def _closed_at() -> Subquery:
    closed = JobStatusInterval.objects.filter(
        job=OuterRef("pk"), left_at=None, status__in=[JobStatus.FILLED.value, JobStatus.CANCELLED.value]
    )
    return Subquery(closed.values("entered_at")[:1])


def strayed_beyond(job: Job, status: JobStatus) -> bool:
    """Whether the job was ever somewhere that going straight forward to `status` does not lead through."""
    return JobStatusInterval.objects.filter(job=job, status__in=sorted(states.beyond(status))).exists()


def furthest_stage(job: Job) -> Stage | None:
    """The furthest of Interview, Offer and Hired that any candidate of the job ever reached; None for none of them.

    Read through the reverse relation, since applications stand above jobs.
    """
    far = (Stage.HIRED, Stage.OFFERED, Stage.INTERVIEW)
    reached: QuerySet[Any] = Job.objects.filter(pk=job.pk, applications__visits__stage__in=far).order_by()
    found = set(reached.values_list("applications__visits__stage", flat=True).distinct())
    return next((stage for stage in far if stage.value in found), None)


def own_application_keys(job: Job, user: User) -> list[str]:
    """Audit keys of the user's own applications for this job: nobody sees the inside of theirs, here neither.

    Read through the reverse relation, since applications stand above jobs.
    """
    own = Q(applications__candidate__employee=user) | Q(applications__candidate__email__iexact=user.email)
    found = Job.objects.filter(own, pk=job.pk).values_list("applications__public_id", flat=True)
    return [f"application:{public_id}" for public_id in found]


def rates_first(job: Job, user: User) -> bool:
    """Whether the user's role on this job's team sees the others' reviews only after their own. One statement."""
    bound = standing.rating_first()
    return bool(bound) and job.team.filter(user=user, role__in=sorted(bound)).exists()
