"""Verbs that bring the demo's candidates in: people, applications, their stays, notes, reviews and hires."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.db.models import F, OuterRef, Subquery

from accounts.models import User
from recruit.applications.models import Application, Note, Review, StepVisit
from recruit.candidates.models import Candidate, ConsentDecision
from recruit.demo import texts
from recruit.demo.names import Person
from recruit.demo.roads import Way
from recruit.demo.settling import Staff, new_id
from recruit.demo.staging import Staged
from recruit.jobs.models import Position
from recruit.processes.stages import EXITS, Stage
from recruit.setup.models import ExitReason, Source

REPEATED = 150  # applications by people who have applied to another job as well
_SOURCE_WEIGHTS = {
    "Career page": 40,
    "Job board": 22,
    "Free job aggregators": 14,
    "Employee referral": 12,
    "Social share": 8,
}


@dataclass(slots=True)
class Entered:
    """One application with where it came from."""

    staged: Staged
    way: Way
    row: Application
    person: Person
    notes: list[Note] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Words:
    sources: list[Source]
    weights: list[int]
    internal: Source
    reasons: dict[str, list[ExitReason]]


def bring_in(random: Random, staged: Sequence[Staged], people: list[Person], staff: Staff) -> list[Entered]:
    """Write all candidates and applications with their stays and what was written about them."""
    words = _words()
    people = _with_colleagues(people, staff)
    places = [(one, way) for one in staged for way in one.ways]
    candidates: dict[str, Candidate] = {}
    entered = [
        _entered(random, one, way, person, known=candidates, words=words, staff=staff)
        for (one, way), person in zip(places, _who(random, places, people), strict=True)
    ]
    Candidate.objects.bulk_create(candidates.values(), batch_size=500)
    Application.objects.bulk_create((one.row for one in entered), batch_size=500)
    _backdate()
    StepVisit.objects.bulk_create((visit for one in entered for visit in _visits(one)), batch_size=2000)
    Note.objects.bulk_create((note for one in entered for note in one.notes), batch_size=2000)
    Review.objects.bulk_create((review for one in entered for review in one.reviews), batch_size=2000)
    ConsentDecision.objects.bulk_create(
        ConsentDecision(candidate=one.row.candidate, decision="acquired", decided_at=one.way.applied_at)
        for one in entered
        if one.way.stays[0].stage is Stage.NEW
    )
    _fill_seats(random, entered)
    return entered


def _with_colleagues(people: list[Person], staff: Staff) -> list[Person]:
    """Let a few of the people be employees who would like another seat; the one who can sign in is the first."""
    mixed = list(people)
    for number, user in enumerate(staff.employees):
        place = 7 + number * 211
        mixed[place] = replace(mixed[place], first_name=user.first_name, last_name=user.last_name, email=user.email)
    return mixed


def _words() -> _Words:
    named = {source.name: source for source in Source.objects.all()}
    reasons: dict[str, list[ExitReason]] = defaultdict(list)
    for reason in ExitReason.objects.filter(is_active=True):
        reasons[reason.kind].append(reason)
    return _Words(
        sources=[named[name] for name in _SOURCE_WEIGHTS],
        weights=list(_SOURCE_WEIGHTS.values()),
        internal=named["Internal career page"],
        reasons=reasons,
    )


def _who(random: Random, places: Sequence[tuple[Staged, Way]], people: list[Person]) -> list[Person]:
    """A person for each application: everybody once, some for a second job, never twice for the same."""
    chosen: list[Person] = []
    on_job: set[tuple[int, str]] = set()
    fresh = iter(people)
    later = [number for number, (_one, way) in enumerate(places) if number > len(places) // 2 and not way.is_hired]
    again = set(random.sample(later, REPEATED))
    for number, (staged, _way) in enumerate(places):
        if number in again:
            person = random.choice(chosen)
            while (id(staged), person.email) in on_job:
                person = random.choice(chosen)
        else:
            person = next(fresh)
        on_job.add((id(staged), person.email))
        chosen.append(person)
    return chosen


def _entered(
    random: Random,
    staged: Staged,
    way: Way,
    person: Person,
    *,
    known: dict[str, Candidate],
    words: _Words,
    staff: Staff,
) -> Entered:
    candidate = known.get(person.email)
    if candidate is None:
        candidate = known[person.email] = _candidate(random, staged, way, person, staff)
    candidate.last_activity_at = max(candidate.last_activity_at, way.last.entered_at)
    last, before = way.last, way.stays[-2] if len(way.stays) > 1 else None
    is_exit = last.stage in EXITS
    row = Application(
        public_id=new_id(random),
        job=staged.job,
        candidate=candidate,
        stage=last.stage.value,
        step_id=last.step_id,
        entered_at=last.entered_at,
        applied_at=way.applied_at,
        source=words.internal if candidate.is_internal else random.choices(words.sources, words.weights)[0],
        exit_reason=_reason(random, last.stage, words),
        exited_from=before.stage.value if is_exit and before else "",
        ended_at=last.entered_at if is_exit or way.is_hired else None,
        starts_on=(last.entered_at + timedelta(days=random.randrange(14, 75))).date() if way.is_hired else None,
        message=random.choice(texts.MESSAGES) if way.stays[0].stage is Stage.NEW else "",
        is_internal=candidate.is_internal,
        version=len(way.stays),
    )
    entered = Entered(staged, way, row, person)
    _write_about(random, entered)
    return entered


def _candidate(random: Random, staged: Staged, way: Way, person: Person, staff: Staff) -> Candidate:
    opening, year = staged.plan.opening, way.applied_at.year
    employee = next((user for user in staff.employees if user.email == person.email), None)
    return Candidate(
        public_id=new_id(random),
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
        phone=person.phone,
        city=person.city,
        country_code=person.country_code,
        headline=opening.title,
        is_internal=employee is not None,
        employee=employee,
        web={"linkedin": f"https://profiles.example.com/{person.email.split('@')[0]}"} if random.random() < 0.4 else {},
        experience=texts.experience_of(random, opening, year),
        education=texts.education_of(random, opening, year),
        tags=random.sample(texts.TAGS, random.choice((0, 0, 0, 1, 2))),
        last_activity_at=way.last.entered_at,
    )


def _reason(random: Random, stage: Stage, words: _Words) -> ExitReason | None:
    kinds = {Stage.REJECTED: ExitReason.Kind.REJECTION, Stage.WITHDRAWN: ExitReason.Kind.WITHDRAWAL}
    return random.choice(words.reasons[kinds[stage]]) if stage in kinds else None


def _write_about(random: Random, entered: Entered) -> None:
    """Notes and stars of the hiring team, while the application was on the road; people still new have none."""
    way, staged = entered.way, entered.staged
    reviewed = [stay for stay in way.stays if stay.stage in (Stage.IN_REVIEW, Stage.INTERVIEW, Stage.OFFERED)]
    if not reviewed:
        return
    team: list[User] = [staged.recruiter, staged.manager, *staged.interviewers]
    latest = way.last.entered_at
    level = 4 if way.is_hired else random.choice((2, 3, 3, 4))
    if random.random() < 0.3:
        text, author = random.choice(texts.NOTES), random.choice(team)
        entered.notes.append(
            Note(public_id=new_id(random), application=entered.row, author=author, text=text, created_at=latest)
        )
    for reviewer in random.sample(
        team, random.choice((0, 1, 1, 2, 3)) if len(reviewed) > 1 else random.choice((0, 0, 1))
    ):
        rating = min(5, max(1, level + random.choice((-1, 0, 0, 1))))
        comment = random.choice(texts.COMMENTS[rating])
        entered.reviews.append(
            Review(public_id=new_id(random), application=entered.row, reviewer=reviewer, rating=rating, comment=comment)
        )
    entered.row.note_count, entered.row.review_count = len(entered.notes), len(entered.reviews)
    if entered.reviews:
        mean = sum(review.rating for review in entered.reviews) / len(entered.reviews)
        entered.row.average_rating = Decimal(str(round(mean, 2)))


def _visits(one: Entered) -> list[StepVisit]:
    """The stays as rows: each ends when the next begins, the last is open."""
    ends: list[datetime | None] = [stay.entered_at for stay in one.way.stays[1:]]
    candidate, recruiter = one.row.candidate, one.staged.recruiter
    visits = []
    for number, (stay, left_at) in enumerate(zip(one.way.stays, [*ends, None], strict=True)):
        applied = number == 0 and stay.stage is Stage.NEW
        visits.append(
            StepVisit(
                application=one.row,
                stage=stay.stage.value,
                step_id=stay.step_id,
                entered_at=stay.entered_at,
                left_at=left_at,
                actor_key=str(candidate.public_id if applied else recruiter.public_id),
                actor_name=candidate.full_name if applied else recruiter.full_name,
            )
        )
    return visits


def _fill_seats(random: Random, entered: Sequence[Entered]) -> None:
    """Put everybody hired into a seat; two of three start by the day that was planned."""
    seats: dict[int, list[Position]] = {}
    filled = []
    for one in entered:
        if not one.way.is_hired or one.row.starts_on is None:
            continue
        seat = seats.setdefault(one.staged.job.pk, list(one.staged.seats)).pop(0)
        seat.status, seat.application = Position.Status.HIRED, one.row
        seat.hired_on, seat.started_on = one.way.last.entered_at.date(), one.row.starts_on
        late = random.random() < 0.34
        seat.target_start_on = seat.started_on + timedelta(
            days=-random.randrange(5, 40) if late else random.randrange(15)
        )
        filled.append(seat)
    Position.objects.bulk_update(filled, ["status", "application", "hired_on", "started_on", "target_start_on"])


def _backdate() -> None:
    """Let rows be as old as their story; Django stamps new rows with the present."""
    Application.objects.update(created_at=F("applied_at"), updated_at=F("entered_at"))
    first = Application.objects.filter(candidate=OuterRef("pk")).order_by("applied_at").values("applied_at")[:1]
    Candidate.objects.update(created_at=Subquery(first), updated_at=F("last_activity_at"))
    Position.objects.update(created_at=F("opened_on"), updated_at=F("opened_on"))
