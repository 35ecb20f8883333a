"""Rejecting, withdrawing and hiring: letters that wait, undo, positions, the last of which fills the job."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.audit import recording
from base.errors import NotAllowed, Refused
from base.models import Entry, OutboxRow
from base.undo import undoing
from recruit.applications import business_days, hiring, moving, rejecting
from recruit.applications.letters import Letter
from recruit.applications.models import Application, StepVisit
from recruit.jobs.models import HiringTeamMember
from recruit.letters.models import SentLetter
from recruit.processes.stages import Stage
from recruit.setup.models import ExitReason
from tests.factories.road import join, make_application, make_job, require_step

pytestmark = pytest.mark.django_db

START = date(2027, 3, 1)


def letters_to(application: Application) -> list[tuple[str, str]]:
    """The letters about an application with their state, which the outbox keeps true."""
    return [(row.subject, row.state) for row in SentLetter.objects.filter(application=application).order_by("pk")]


def effect_of(application: Application) -> OutboxRow:
    """The one effect that carries the application's letter."""
    return OutboxRow.objects.get(about=recording.key_of(SentLetter.objects.get(application=application)))


def test_reject_closes_at_once_and_the_letter_waits(rosa: User) -> None:
    application = make_application(make_job(rosa))
    reason = ExitReason.objects.get(label="More qualified candidate selected")
    later = timezone.now() + timedelta(days=2)

    rejected = rejecting.reject(
        application, by=Actor.of(rosa), reason=reason, letter=Letter("No", "Sorry.", later), undo_token=uuid4()
    )

    assert (rejected.stage, rejected.exited_from, rejected.exit_reason) == ("REJECTED", "NEW", reason)
    row = effect_of(application)
    assert (row.available_at, row.status, row.payload["to"]) == (later, "pending", application.candidate.email)
    assert "More qualified" not in str(row.payload)


def test_a_letter_without_a_date_waits_for_the_undo_window(rosa: User) -> None:
    application = make_application(make_job(rosa))
    before = timezone.now()

    rejecting.reject(application, by=Actor.of(rosa), letter=Letter("No", "Sorry."), undo_token=uuid4())

    row = effect_of(application)
    assert before + timedelta(seconds=9) < row.available_at <= timezone.now() + undoing.WINDOW


def test_undo_of_a_rejection_restores_and_stops_the_letter(rosa: User) -> None:
    application, token = make_application(make_job(rosa)), uuid4()
    rejecting.reject(application, by=Actor.of(rosa), letter=Letter("No", "Sorry."), undo_token=token)

    undoing.undo(token, by=Actor.of(rosa))

    row = Application.objects.get(pk=application.pk)
    assert (row.stage, row.ended_at, row.exited_from, row.exit_reason) == ("NEW", None, "", None)
    assert letters_to(application) == [("No", "cancelled")]


def test_a_letter_that_waits_can_be_cancelled_and_the_rejection_stays(rosa: User) -> None:
    application = make_application(make_job(rosa))
    rejecting.reject(application, by=Actor.of(rosa), letter=Letter("No", "Sorry."))

    rejecting.cancel_letter(application, by=Actor.of(rosa))

    assert letters_to(application) == [("No", "cancelled")]
    assert Application.objects.get(pk=application.pk).stage == "REJECTED"
    with pytest.raises(Refused, match="No letter waits"):
        rejecting.cancel_letter(application, by=Actor.of(rosa))


def test_an_ended_application_is_not_rejected_again_and_many_are_all_or_none(rosa: User) -> None:
    job = make_job(rosa)
    first, second = make_application(job), make_application(job)
    rejecting.reject(first, by=Actor.of(rosa))
    count = Entry.objects.count()

    with pytest.raises(Refused) as refused:
        rejecting.reject_many([first, second], by=Actor.of(rosa), letters=[Letter("a", "b"), Letter("a", "b")])

    assert refused.value.code == "already_ended"
    assert Application.objects.get(pk=second.pk).stage == "NEW"
    assert (Entry.objects.count(), OutboxRow.objects.count()) == (count, 0)


def test_withdraw_keeps_its_own_reasons(rosa: User) -> None:
    application = make_application(make_job(rosa))

    withdrawn = rejecting.withdraw(
        application, by=Actor.of(rosa), reason=ExitReason.objects.get(label="Took another job")
    )

    assert (withdrawn.stage, str(withdrawn.exit_reason)) == ("WITHDRAWN", "Took another job")


def test_hire_fills_the_position_and_the_last_one_fills_the_job(rosa: User) -> None:
    job = make_job(rosa, positions=2, published=True)
    first, second = make_application(job), make_application(job)
    one, two = job.positions.all()

    hired = hiring.hire(first, by=Actor.of(rosa), position=one, starts_on=START)
    job.refresh_from_db()
    one.refresh_from_db()
    assert (hired.stage, hired.starts_on, one.status, one.application, one.started_on) == (
        "HIRED",
        START,
        "HIRED",
        hired,
        START,
    )
    assert job.status == "OFFER"

    hiring.hire(second, by=Actor.of(rosa), position=two, starts_on=START)
    job.refresh_from_db()
    assert job.status == "FILLED"
    assert Entry.objects.filter(kind="application.hired").count() == 2


def test_a_taken_position_is_refused_and_nothing_changed(rosa: User) -> None:
    job = make_job(rosa, positions=2)
    first, second = make_application(job), make_application(job)
    seat = job.positions.all()[0]
    hiring.hire(first, by=Actor.of(rosa), position=seat, starts_on=START)
    count = Entry.objects.count()

    with pytest.raises(Refused) as refused:
        hiring.hire(second, by=Actor.of(rosa), position=seat, starts_on=START)

    assert refused.value.code == "position_taken"
    assert Application.objects.get(pk=second.pk).stage == "NEW"
    assert Entry.objects.count() == count


def test_hiring_obeys_required_steps(rosa: User) -> None:
    job = make_job(rosa)
    application = make_application(job)
    require_step("Reference Check")

    with pytest.raises(Refused) as refused:
        hiring.hire(application, by=Actor.of(rosa), position=job.positions.get(), starts_on=START)
    assert refused.value.code == "required_step"

    moving.move(application, by=Actor.of(rosa), stage=Stage.OFFERED)  # Reference Check is the stage's first step
    assert hiring.hire(application, by=Actor.of(rosa), position=job.positions.get(), starts_on=START).stage == "HIRED"


def test_leads_and_coordinators_do_not_hire(rosa: User, hugo: User) -> None:
    job = make_job(rosa)
    join(job, hugo, HiringTeamMember.Role.COORDINATOR, by=rosa)
    lead = make_application(job, stage=Stage.LEAD)

    with pytest.raises(Refused) as refused:
        hiring.hire(lead, by=Actor.of(rosa), position=job.positions.get(), starts_on=START)
    assert refused.value.code == "lead"
    with pytest.raises(NotAllowed):
        hiring.hire(lead, by=Actor.of(hugo), position=job.positions.get(), starts_on=START)


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (datetime(2026, 11, 20, 9, tzinfo=UTC), 2, datetime(2026, 11, 24, 9, tzinfo=UTC)),  # Friday
        (datetime(2026, 11, 21, 9, tzinfo=UTC), 2, datetime(2026, 11, 24, 9, tzinfo=UTC)),  # Saturday
        (datetime(2026, 11, 23, 9, tzinfo=UTC), 5, datetime(2026, 11, 30, 9, tzinfo=UTC)),  # Monday
    ],
)
def test_business_days_leave_out_weekends(start: datetime, days: int, expected: datetime) -> None:
    assert business_days.after(start, days) == expected


def test_rejecting_many_writes_the_same_rows_as_one_by_one_in_as_many_statements(rosa: User) -> None:
    by, counts, told = Actor.of(rosa), [], []
    for size in (1, 4):
        for together in (True, False):
            job = make_job(rosa)
            rows = [make_application(job) for _number in range(size)]
            mark = Entry.objects.latest("pk").pk
            with CaptureQueriesContext(connection) as caught:
                for part in [rows] if together else [[row] for row in rows]:
                    rejecting.reject_many(part, by=by)
            if together:
                counts.append(len(caught))
            entries = Entry.objects.filter(pk__gt=mark, kind="application.rejected").order_by("pk")
            shape = [(e.data, e.changes, len(e.about), e.actor_name, e.object_key[:12]) for e in entries]
            places = Application.objects.filter(job=job).order_by("pk")
            visits = StepVisit.objects.filter(application__job=job).order_by("application", "pk")
            told.append(
                (
                    shape,
                    list(places.values_list("stage", "step", "exited_from", "exit_reason", "starts_on", "version")),
                    all(row.ended_at == row.entered_at for row in places),
                    [(v.stage, v.step_id, v.left_at is None, v.actor_name) for v in visits],
                )
            )
    assert (told[0], told[2]) == (told[1], told[3])
    assert counts[0] <= counts[1] <= counts[0] + 1
