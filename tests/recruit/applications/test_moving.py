"""Moving applications along the road: required steps, bulk, races, undo (product facts §7.2)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from base.actors import Actor
from base.errors import Invalid, NotAllowed, NotFound, Refused, Stale
from base.models import Entry
from base.undo import undoing
from recruit.applications import moving, rejecting
from recruit.applications.models import Application, StepVisit
from recruit.jobs.models import HiringTeamMember
from recruit.processes.stages import Stage
from tests.factories.road import join, make_application, make_job, require_step, step_named

pytestmark = pytest.mark.django_db


def test_move_to_a_stage_enters_its_first_step(rosa: User) -> None:
    application = make_application(make_job(rosa))

    moved = moving.move(application, by=Actor.of(rosa), stage=Stage.INTERVIEW)

    assert (moved.stage, moved.step.name if moved.step else "") == ("INTERVIEW", "Video Interview")
    visits = [(v.stage, v.left_at is None, v.actor_name) for v in StepVisit.objects.filter(application=moved)]
    assert visits == [("NEW", False, "Recruit"), ("INTERVIEW", True, "Rosa Recruiter")]
    entry = Entry.objects.get(kind="application.moved")
    assert entry.data == {"before": "New", "after": "Video Interview", "stage": "INTERVIEW"}


def test_moving_to_interview_pulls_the_job_forward_and_back_does_not(rosa: User) -> None:
    job = make_job(rosa, published=True)
    application = make_application(job)

    moving.move(application, by=Actor.of(rosa), stage=Stage.INTERVIEW)
    moving.move(application, by=Actor.of(rosa), stage=Stage.NEW)

    job.refresh_from_db()
    assert job.status == "INTERVIEW"
    assert [i.status for i in job.status_intervals.all()] == ["CREATED", "SOURCING", "INTERVIEW"]


def test_a_required_step_stops_and_is_named_and_nothing_changed(rosa: User) -> None:
    application = make_application(make_job(rosa))
    require_step("Phone Screen")
    before = (Application.objects.values().get(pk=application.pk), Entry.objects.count(), StepVisit.objects.count())

    with pytest.raises(Refused) as refused:
        moving.move(application, by=Actor.of(rosa), stage=Stage.INTERVIEW)

    assert refused.value.code == "required_step"
    name = application.candidate.full_name
    assert str(refused.value) == f"Phone Screen is required first: move {name} there before Video Interview."
    after = (Application.objects.values().get(pk=application.pk), Entry.objects.count(), StepVisit.objects.count())
    assert after == before


def test_the_required_step_itself_and_everything_behind_are_allowed(rosa: User) -> None:
    application = make_application(make_job(rosa))
    step = require_step("Phone Screen")

    moved = moving.move(application, by=Actor.of(rosa), stage=Stage.IN_REVIEW, step=step)
    assert moved.step == step
    assert moving.move(moved, by=Actor.of(rosa), stage=Stage.OFFERED).stage == "OFFERED"
    assert moving.move(moved, by=Actor.of(rosa), stage=Stage.LEAD).stage == "LEAD"
    with pytest.raises(Refused):  # no memory: the step must be reached again
        moving.move(moved, by=Actor.of(rosa), stage=Stage.OFFERED)


def test_bulk_is_decided_by_the_earliest_and_names_them(rosa: User) -> None:
    job = make_job(rosa)
    early, late = make_application(job), make_application(job)
    step = require_step("Phone Screen")
    moving.move(late, by=Actor.of(rosa), stage=Stage.IN_REVIEW, step=step)

    with pytest.raises(Refused) as refused:
        moving.move_many([late, early], by=Actor.of(rosa), stage=Stage.INTERVIEW)

    assert refused.value.data["candidate"] == early.candidate.full_name
    late.refresh_from_db()
    assert late.step == step
    assert len(moving.move_many([late, early], by=Actor.of(rosa), stage=Stage.IN_REVIEW, step=step)) == 2


def test_a_credential_may_be_allowed_to_skip(rosa: User) -> None:
    application = make_application(make_job(rosa))
    require_step("Phone Screen")
    credential = Actor(kind=Actor.of(rosa).kind, key="k", name="Sync", user=rosa, may_skip_required_steps=True)

    assert moving.move(application, by=credential, stage=Stage.INTERVIEW).stage == "INTERVIEW"


def test_the_second_of_two_is_told_who_was_faster(rosa: User, hugo: User) -> None:
    job = make_job(rosa)
    join(job, hugo, HiringTeamMember.Role.HIRING_MANAGER, by=rosa)
    application = make_application(job)
    seen = application.version
    moving.move(application, by=Actor.of(hugo), stage=Stage.INTERVIEW, version=seen)

    with pytest.raises(Stale) as stale:
        moving.move(application, by=Actor.of(rosa), stage=Stage.IN_REVIEW, version=seen)

    assert str(stale.value).startswith(
        f"Hugo Manager was faster: {application.candidate.full_name} is in Video Interview"
    )
    assert Application.objects.get(pk=application.pk).stage == "INTERVIEW"


def test_moving_to_where_it_stands_changes_nothing(rosa: User) -> None:
    application = make_application(make_job(rosa))
    moving.move(application, by=Actor.of(rosa), stage=Stage.IN_REVIEW)
    count = Entry.objects.count()

    moving.move(application, by=Actor.of(rosa), stage=Stage.IN_REVIEW)

    assert Entry.objects.count() == count


def test_undo_puts_back_exactly(rosa: User) -> None:
    application = make_application(make_job(rosa))
    before = Application.objects.values("stage", "step_id", "entered_at", "ended_at").get(pk=application.pk)
    visits = list(StepVisit.objects.filter(application=application).values("stage", "entered_at", "left_at"))
    token = uuid4()
    moving.move(application, by=Actor.of(rosa), stage=Stage.INTERVIEW, undo_token=token)

    undoing.undo(token, by=Actor.of(rosa))

    assert Application.objects.values("stage", "step_id", "entered_at", "ended_at").get(pk=application.pk) == before
    assert list(StepVisit.objects.filter(application=application).values("stage", "entered_at", "left_at")) == visits
    with pytest.raises(Refused, match="undone already"):
        undoing.undo(token, by=Actor.of(rosa))


def test_undo_is_refused_after_somebody_moved_on(rosa: User, hugo: User) -> None:
    job = make_job(rosa)
    join(job, hugo, HiringTeamMember.Role.HIRING_MANAGER, by=rosa)
    application, token = make_application(job), uuid4()
    moving.move(application, by=Actor.of(rosa), stage=Stage.INTERVIEW, undo_token=token)
    moving.move(application, by=Actor.of(hugo), stage=Stage.OFFERED)

    with pytest.raises(Stale):
        undoing.undo(token, by=Actor.of(rosa))
    with pytest.raises(NotFound):
        undoing.undo(token, by=Actor.of(hugo))

    assert Application.objects.get(pk=application.pk).stage == "OFFERED"


def test_a_rejected_application_is_restored_by_a_move(rosa: User) -> None:
    application = make_application(make_job(rosa))
    rejecting.reject(application, by=Actor.of(rosa))

    restored = moving.move(application, by=Actor.of(rosa), stage=Stage.IN_REVIEW)

    assert (restored.stage, restored.ended_at, restored.exited_from) == ("IN_REVIEW", None, "")


def test_interviewers_see_but_do_not_move_and_strangers_do_not_see(rosa: User, iris: User, emil: User) -> None:
    job = make_job(rosa)
    join(job, iris, HiringTeamMember.Role.INTERVIEWER, by=rosa)
    application = make_application(job)

    with pytest.raises(NotAllowed):
        moving.move(application, by=Actor.of(iris), stage=Stage.IN_REVIEW)
    with pytest.raises(NotFound):
        moving.move(application, by=Actor.of(emil), stage=Stage.IN_REVIEW)

    assert Application.objects.get(pk=application.pk).stage == "NEW"


def test_hired_and_exits_are_not_moves(rosa: User) -> None:
    application = make_application(make_job(rosa))

    with pytest.raises(Refused) as refused:
        moving.move(application, by=Actor.of(rosa), stage=Stage.HIRED)
    assert refused.value.code == "use_hire"
    with pytest.raises(Invalid):
        moving.move(application, by=Actor.of(rosa), stage=Stage.REJECTED)
    with pytest.raises(Invalid):
        moving.move(application, by=Actor.of(rosa), stage=Stage.INTERVIEW, step=step_named("Phone Screen"))


def test_a_move_locks_the_application_and_costs_few_statements(rosa: User) -> None:
    application = Application.objects.select_related("job", "candidate").get(pk=make_application(make_job(rosa)).pk)

    with CaptureQueriesContext(connection) as queries:
        moving.move(application, by=Actor.of(rosa), stage=Stage.IN_REVIEW)

    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert sum("FOR UPDATE" in sql for sql in statements) == 1
    assert len(statements) <= 15  # among them what roles, groups and grants give, once a request
