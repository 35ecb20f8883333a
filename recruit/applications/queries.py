"""Reads of applications used by more than one door: the board, the table, one application with what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import Aggregate, Count, DateTimeField, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from base.actors import Actor
from recruit.applications.access import among, visible_applications
from recruit.applications.filters import ApplicationFilter, no_consent, pending_letters, sortable
from recruit.applications.independence import hidden_among
from recruit.applications.models import Application
from recruit.applications.moving import current_index
from recruit.jobs.models import Job
from recruit.processes import stages
from recruit.processes.models import STAGE_LABELS, HiringStep
from recruit.processes.queries import road_of, station_of
from recruit.processes.stages import EXITS, Stage, Station
from recruit.teams.rights import JobAction

FIRST_FOLD = 20
# So many cards keep a page under 1,500 nodes, which any browser draws at once; what is more comes column by column.
MOST_CARDS = 90
LEAST_FOLD = 6


class Median(Aggregate):
    """The middle one of the values."""

    template = "percentile_disc(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DateTimeField()


@dataclass(slots=True)
class Column:
    """One column of the board: a place on the road, how many stand there, and the first cards."""

    station: Station
    count: int = 0
    cards: list[Application] = field(default_factory=list)
    since: datetime | None = None
    target_days: int | None = None
    has_strays: bool = False  # somebody stands on a step that was deleted

    @property
    def median_days(self) -> int | None:
        """For how many days half of those who stand here have stood here."""
        return None if self.since is None else (timezone.now() - self.since).days

    @property
    def is_slow(self) -> bool:
        """Whether half of them wait longer than the step is meant to take."""
        waited = self.median_days
        return self.target_days is not None and waited is not None and waited > self.target_days

    @property
    def more(self) -> int:
        """How many are not shown yet."""
        return self.count - len(self.cards)

    @property
    def stage_label(self) -> str:
        """The stage's name when the column is a step of it."""
        return str(STAGE_LABELS[self.station.stage.value]) if self.station.step_id else ""


@dataclass(frozen=True, slots=True)
class Board:
    """A job's applications by place, with true counts; those that left are only counted."""

    road: list[Station]
    columns: list[Column]
    exits: dict[Stage, int]
    total: int


def board_of(actor: Actor, job: Job, chosen: ApplicationFilter, *, fold: int | None = None) -> Board:
    """The board of a job: five statements, whatever its size. `fold` cards a column, else as many as a page bears."""
    road = road_of(job.process_id)
    rows = chosen.narrow(visible_applications(actor).filter(job=job), by=actor)
    columns = [Column(station) for station in road]
    exits = dict.fromkeys(sorted(EXITS), 0)
    total = 0
    places = rows.order_by().values_list("stage", "step_id")
    for stage, step, count, since in places.annotate(count=Count("pk"), since=Median("entered_at")):
        total += count
        station = station_of(stage, step, road)
        if station is None:
            exits[Stage(stage)] += count
        else:
            column = columns[station.index]
            column.count, column.since = column.count + count, column.since or since
            column.has_strays = column.has_strays or step != station.step_id
    _set_targets(columns)
    filled = [column for column in columns if column.count]
    for card in hide_ratings(actor, _cards(rows, filled, fold or _fair_fold(filled))):
        station = station_of(card.stage, card.step_id, road)
        if station is not None:
            columns[station.index].cards.append(card)
    return Board(road, columns, exits, total)


def _fair_fold(filled: list[Column]) -> int:
    """How many cards each column shows first, so that the page stays light; short columns leave room for long ones."""
    fold = LEAST_FOLD
    while fold < FIRST_FOLD and sum(min(column.count, fold + 1) for column in filled) <= MOST_CARDS:
        fold += 1
    return fold


def _set_targets(columns: list[Column]) -> None:
    keys = [column.station.step_id for column in columns if column.station.step_id]
    steps = HiringStep.objects.filter(pk__in=keys, target_days__isnull=False)
    targets = dict(steps.values_list("pk", "target_days"))
    for column in columns:
        column.target_days = targets.get(column.station.step_id or 0)


def column_of(
    actor: Actor, job: Job, chosen: ApplicationFilter, index: int, *, shown: int, fold: int = FIRST_FOLD
) -> Column | None:
    """Further cards of one column, after the `shown` ones on the page; None when there is no such column."""
    road = road_of(job.process_id)
    if not 0 <= index < len(road):
        return None
    rows = chosen.narrow(visible_applications(actor).filter(job=job), by=actor)
    column = Column(road[index])
    at_station = rows.filter(_standing_at(road[index], road))
    column.count = at_station.count() - shown
    cards = list(_with_card_facts(at_station).order_by("-entered_at", "-pk")[shown : shown + fold])
    column.cards = hide_ratings(actor, cards)
    return column


def hide_ratings(actor: Actor, rows: list[Application]) -> list[Application]:
    """The rows without the mean of reviews, and the number of notes, that the actor may not read."""
    hidden = hidden_among(actor, rows)
    noted = among(actor, JobAction.VIEW_NOTES, rows)
    for row in rows:
        if row.pk in hidden:
            row.average_rating = None
        if row.pk not in noted:
            row.note_count = 0
    return rows


def _cards(rows: QuerySet[Application], columns: list[Column], fold: int) -> list[Application]:
    """The first cards of every column: one statement finds their keys, one loads them."""
    if not columns:
        return []
    first, parts, values = _FirstKeys(rows, [column.station for column in columns], fold), [], []
    for column in columns:
        sql, given = first.of(column)
        parts.append(f"({sql})")
        values += given
    with connections[rows.db].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        keys = [key for (key,) in cursor.fetchall()]
    return list(_with_card_facts(Application.objects.filter(pk__in=keys)).order_by("-entered_at", "-pk"))


# Stand for the stage and the step of a column in a statement that is built once for all columns.
_ANY_STAGE, _ANY_STEP = "@stage", -1


class _FirstKeys:
    """The statements for the first keys of each column. Building is dearer than running: a shape is built once."""

    def __init__(self, rows: QuerySet[Application], road: list[Station], fold: int) -> None:
        self.rows, self.road, self.fold = rows, road, fold
        self.shapes: dict[bool, tuple[str, tuple[Any, ...]]] = {}

    def of(self, column: Column) -> tuple[str, list[Any]]:
        """SQL and its values for one column."""
        station = column.station
        if column.has_strays:
            sql, values = self._build(self.rows.filter(_standing_at(station, self.road)))
            return sql, list(values)
        is_step = station.step_id is not None
        if is_step not in self.shapes:
            places = self.rows.filter(stage=_ANY_STAGE)
            self.shapes[is_step] = self._build(places.filter(step=_ANY_STEP) if is_step else places)
        sql, values = self.shapes[is_step]
        put = {_ANY_STAGE: station.stage.value, _ANY_STEP: station.step_id}
        return sql, [put.get(value, value) if isinstance(value, str | int) else value for value in values]

    def _build(self, rows: QuerySet[Application]) -> tuple[str, tuple[Any, ...]]:
        keys = rows.order_by("-entered_at", "-pk").values_list("pk", flat=True)[: self.fold]
        sql, values = keys.query.sql_with_params()
        return sql, tuple(values)


def _standing_at(station: Station, road: list[Station]) -> Q:
    """Those who stand at a station; the first of a stage also holds those whose step was deleted."""
    of_stage = [other for other in road if other.stage == station.stage]
    if station.step_id is None:
        return Q(stage=station.stage.value)
    if station is of_stage[0]:
        others = [other.step_id for other in of_stage[1:]]
        return Q(stage=station.stage.value) & (Q(step=None) | ~Q(step__in=others))
    return Q(stage=station.stage.value, step=station.step_id)


def _with_card_facts(rows: QuerySet[Application]) -> QuerySet[Application]:
    return rows.select_related("candidate", "source").only(
        "public_id", "stage", "step_id", "entered_at", "applied_at", "average_rating", "note_count", "is_internal",
        "version", "job_id", "exited_from", "deferred_until",
        "candidate__public_id", "candidate__first_name", "candidate__last_name", "candidate__headline",
        "candidate__city", "candidate__country_code", "source__name", "source__type",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """A place an application may be moved to, or the reason why not."""

    station: Station
    is_current: bool
    reason: str


def targets_of(application: Application, road: list[Station], sentence: str) -> list[Target]:
    """The places of the move menu. `sentence` has {step} for the required step in the way."""
    current = current_index(application, road)
    limit = stages.furthest_allowed(current, road)
    blocker = stages.next_required(current, road)
    reason = sentence.format(step=blocker.name) if blocker else ""
    return [
        Target(
            station, station.index == current and application.ended_at is None, reason if station.index > limit else ""
        )
        for station in road
        if station.stage is not Stage.HIRED
    ]


def next_station(application: Application, road: list[Station]) -> Station | None:
    """The next place on the road, when it can be reached by a plain move."""
    following = current_index(application, road) + 1
    if application.ended_at is not None or following >= len(road) or road[following].stage is Stage.HIRED:
        return None
    return road[following]


_LISTED = (
    "public_id", "job_id", "candidate_id", "stage", "entered_at", "applied_at", "average_rating", "deferred_until",
    "candidate__first_name", "candidate__last_name", "candidate__headline", "candidate__city",
    "candidate__country_code", "candidate__email", "candidate__phone", "candidate__tags",
    "source__name", "step__name", "step__is_required", "exit_reason__label",
)  # fmt: skip


def listed(rows: QuerySet[Application], actor: Actor) -> QuerySet[Application]:
    """Applications as the table of a job shows and sorts them to the actor."""
    return (
        sortable(rows, actor)
        .select_related("candidate", "source", "step", "exit_reason")
        .annotate(has_pending=pending_letters(), lacks_consent=no_consent())
        .only(*_LISTED)
    )


@dataclass(frozen=True, slots=True)
class Selection:
    """The applications of a job somebody ticked, or all that pass a filter: what a bulk act works on."""

    keys: tuple[UUID, ...]
    everyone: ApplicationFilter | None = None

    @classmethod
    def of(cls, query: QueryDict) -> Selection:
        """Read it from a form or an address: `everyone` with the filter's query in `filter`, else `selected` keys."""
        if query.get("everyone") == "on":
            return cls((), ApplicationFilter.of(QueryDict(query.get("filter", ""))))
        keys = []
        for value in ",".join(query.getlist("selected")).split(","):
            try:
                keys.append(UUID(value))
            except ValueError:
                continue
        return cls(tuple(dict.fromkeys(keys)))

    def pairs(self) -> list[tuple[str, str]]:
        """The selection as hidden inputs of a form."""
        if self.everyone is not None:
            return [("everyone", "on"), ("filter", self.everyone.address())]
        return [("selected", ",".join(str(key) for key in self.keys))]

    def rows(self, actor: Actor, job: Job) -> QuerySet[Application]:
        """Those of the job that the actor may see, in the order of the board."""
        rows = visible_applications(actor).filter(job=job)
        rows = rows.filter(public_id__in=self.keys) if self.everyone is None else self.everyone.narrow(rows, by=actor)
        return rows.order_by("-entered_at", "-pk")


def with_everything(rows: QuerySet[Application]) -> QuerySet[Application]:
    """One application with its job, person, step, source and reason loaded."""
    return rows.select_related("job", "job__department", "job__brand", "candidate", "step", "source", "exit_reason")


def counts_by_stage(job_ids: list[int]) -> Mapping[int, dict[str, int]]:
    """How many applications of each job stand in each stage; one statement for a page of jobs."""
    found: dict[int, dict[str, int]] = {job_id: {} for job_id in job_ids}
    rows: QuerySet[Any] = Application.objects.filter(job__in=job_ids).order_by()
    for job_id, stage, count in rows.values_list("job_id", "stage").annotate(count=Count("pk")):
        found[job_id][stage] = count
    return found
