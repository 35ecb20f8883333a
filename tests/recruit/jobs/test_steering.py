"""The status of a job: by hand, on hold and back, pulled forward by candidates, and given back by undo (facts §6.3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.permissions import RoleCode
from base.errors import NotAllowed, NotFound, Refused
from base.undo import undoing
from recruit.applications import moving
from recruit.jobs import holds, queries, states, steering
from recruit.jobs.models import HiringTeamMember, Job, JobStatusInterval, Position, Posting
from recruit.jobs.states import JobStatus
from recruit.processes.stages import Stage
from tests.factories.accounts import actor, make_user
from tests.factories.recruit import make_application, make_job, make_published_job

Role = HiringTeamMember.Role
ALLOWED = {
    "CREATED": {"SOURCING", "ON_HOLD", "CANCELLED"},
    "PENDING_APPROVAL": {"CREATED", "CANCELLED"},
    "APPROVED": {"SOURCING", "ON_HOLD", "CANCELLED"},
    "SOURCING": {"INTERVIEW", "OFFER", "FILLED", "ON_HOLD", "CANCELLED"},
    "INTERVIEW": {"SOURCING", "OFFER", "FILLED", "ON_HOLD", "CANCELLED"},
    "OFFER": {"SOURCING", "INTERVIEW", "FILLED", "ON_HOLD", "CANCELLED"},
    "FILLED": {"SOURCING"},
    "CANCELLED": {"SOURCING"},
    "ON_HOLD": {"SOURCING", "CANCELLED"},
}


def history(job: Job) -> list[str]:
    return list(job.status_intervals.order_by("entered_at", "id").values_list("status", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("present", list(JobStatus))
def test_only_the_listed_moves_are_possible_by_hand(present: JobStatus, ada: User) -> None:
    for wanted in JobStatus:
        job = make_job(ada)
        Job.objects.filter(pk=job.pk).update(status=present.value)
        job.refresh_from_db()
        if wanted.value in ALLOWED[present.value] or wanted is present:
            assert steering.set_status(job, by=actor(ada), status=wanted).status == wanted.value
        else:
            with pytest.raises(Refused) as refused:
                steering.set_status(job, by=actor(ada), status=wanted)
            assert refused.value.code == "status_not_allowed"
            job.refresh_from_db()
            assert job.status == present.value


@pytest.mark.django_db
def test_who_may_put_a_job_on_hold(ada: User) -> None:
    people = {role: make_user(RoleCode.BASIC) for role in Role}
    job = make_job(ada, team={user: role.value for role, user in people.items()})
    for role, user in people.items():
        if role is Role.INTERVIEWER:
            with pytest.raises(NotAllowed):
                steering.put_on_hold(job, by=actor(user))
            continue
        assert steering.put_on_hold(job, by=actor(user)).status == "ON_HOLD"
        job = steering.reactivate(Job.objects.get(pk=job.pk), by=actor(user))
    with pytest.raises(NotFound):
        steering.put_on_hold(job, by=actor(make_user(RoleCode.STANDARD)))
    assert steering.put_on_hold(job, by=actor(make_user(RoleCode.EXTENDED))).status == "ON_HOLD"


@pytest.mark.django_db
def test_a_hold_changes_the_status_and_nothing_else(ada: User) -> None:
    job = make_published_job(ada)
    application = make_application(job, stage=Stage.INTERVIEW)
    steering.put_on_hold(Job.objects.get(pk=job.pk), by=actor(ada))
    assert Posting.objects.filter(ad__job=job, unpublished_at=None).count() == 1
    application.refresh_from_db()
    assert application.stage == Stage.INTERVIEW
    assert job.positions.get().status == Position.Status.OPEN
    assert history(job) == ["CREATED", "SOURCING", "INTERVIEW", "ON_HOLD"]


@pytest.mark.django_db
def test_a_held_job_records_and_shows_after_the_next_move(ada: User) -> None:
    job = make_job(ada)
    first, second = make_application(job), make_application(job)
    steering.put_on_hold(Job.objects.get(pk=job.pk), by=actor(ada))
    first.refresh_from_db()
    moving.move(first, by=actor(ada), stage=Stage.OFFERED)
    job.refresh_from_db()
    assert job.status == "ON_HOLD"
    assert steering.reactivate(job, by=actor(ada)).status == "SOURCING"
    second = second.__class__.objects.get(pk=second.pk)
    moving.move(second, by=actor(ada), stage=Stage.IN_REVIEW)
    job.refresh_from_db()
    assert job.status == "OFFER"


@pytest.mark.django_db
def test_the_status_never_falls_back_with_its_candidates(ada: User) -> None:
    job = make_job(ada)
    application = make_application(job, stage=Stage.OFFERED)
    moving.move(application, by=actor(ada), stage=Stage.NEW)
    job.refresh_from_db()
    assert job.status == "OFFER"


@pytest.mark.django_db
def test_undo_gives_back_the_status_the_move_had_pulled(ada: User) -> None:
    job, token = make_job(ada), uuid4()
    application = make_application(job)
    application.refresh_from_db()
    moving.move(application, by=actor(ada), stage=Stage.INTERVIEW, undo_token=token)
    job.refresh_from_db()
    assert job.status == "INTERVIEW"
    undoing.undo(token, by=actor(ada))
    job.refresh_from_db()
    assert job.status == "SOURCING"
    assert history(job) == ["CREATED", "SOURCING"]
    assert job.status_intervals.filter(left_at=None).count() == 1


@pytest.mark.django_db
def test_undo_leaves_the_status_when_somebody_else_holds_it(ada: User) -> None:
    job, token = make_job(ada), uuid4()
    application, other = make_application(job), make_application(job)
    application.refresh_from_db()
    moving.move(application, by=actor(ada), stage=Stage.OFFERED, undo_token=token)
    other = other.__class__.objects.get(pk=other.pk)
    moving.move(other, by=actor(ada), stage=Stage.INTERVIEW)
    undoing.undo(token, by=actor(ada))
    job.refresh_from_db()
    assert job.status == "INTERVIEW"


@pytest.mark.django_db
def test_undo_leaves_a_status_that_was_set_since(ada: User) -> None:
    job, token = make_job(ada), uuid4()
    application = make_application(job)
    application.refresh_from_db()
    moving.move(application, by=actor(ada), stage=Stage.INTERVIEW, undo_token=token)
    steering.put_on_hold(Job.objects.get(pk=job.pk), by=actor(ada))
    undoing.undo(token, by=actor(ada))
    job.refresh_from_db()
    assert job.status == "ON_HOLD"


@pytest.mark.django_db
def test_a_filled_job_reopens_only_with_an_open_position(ada: User) -> None:
    job = make_job(ada, positions=0)
    Job.objects.filter(pk=job.pk).update(status="FILLED")
    job.refresh_from_db()
    with pytest.raises(Refused) as refused:
        steering.set_status(job, by=actor(ada), status=JobStatus.SOURCING)
    assert refused.value.code == "no_open_position"


# --- Days on hold ---------------------------------------------------------------------------------------------------

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@settings(max_examples=200)
@given(
    marks=st.lists(st.integers(0, 400), unique=True, max_size=12).map(sorted),
    is_open=st.booleans(),
    start=st.integers(0, 400),
    length=st.integers(0, 400),
    now=st.integers(400, 500),
)
def test_time_on_hold_is_what_counting_hours_says(
    marks: list[int], is_open: bool, start: int, length: int, now: int
) -> None:
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    spans = [(NOON + a * HOUR, NOON + b * HOUR) for a, b in pairs]
    stays: list[holds.Stay] = list(spans)
    if is_open and len(marks) % 2:
        pairs.append((marks[-1], now))
        stays.append((NOON + marks[-1] * HOUR, None))
    end = min(start + length, now)
    held = sum(1 for hour in range(start, end) if any(a <= hour < b for a, b in pairs))
    begin, finish, present = NOON + start * HOUR, NOON + end * HOUR, NOON + now * HOUR
    assert holds.overlap(begin, finish, stays, now=present) == (held * HOUR if end > start else timedelta())
    assert holds.days_between(begin, finish, stays, now=present) == max(0, (end - start - held) // 24)


@pytest.mark.django_db
def test_days_on_hold_are_read_from_the_intervals_and_the_head_says_both(ada: User) -> None:
    job, now = make_job(ada), datetime.now(UTC)
    Job.objects.filter(pk=job.pk).update(created_at=now - timedelta(days=30, hours=1))
    JobStatusInterval.objects.filter(job=job).update(entered_at=now - timedelta(days=30), left_at=now - timedelta(20))
    JobStatusInterval.objects.create(
        job=job, status="ON_HOLD", entered_at=now - timedelta(days=20), left_at=now - timedelta(days=15, hours=12)
    )
    JobStatusInterval.objects.create(job=job, status="ON_HOLD", entered_at=now - timedelta(days=3))
    job.refresh_from_db()
    assert queries.days_on_hold(job, job.created_at, now) == 7
    assert queries.days_on_hold(job, now - timedelta(days=18), now - timedelta(days=16)) == 2
    facts = queries.facts_of(job)
    assert (facts.days, facts.days_open) == (30, 22)
    assert facts.on_hold.days == 7


def test_every_status_is_active_closed_or_on_hold() -> None:
    assert states.ACTIVE | states.CLOSED | {JobStatus.ON_HOLD} == frozenset(JobStatus)
    assert not states.ACTIVE & states.CLOSED
