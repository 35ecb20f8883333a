"""Positions: many at once, cancelled, hired into, the hire taken back, and what becomes of the others (facts §15.9)."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from base.errors import Invalid, NotAllowed, Refused
from base.runs.models import Run
from recruit.applications import hiring
from recruit.applications.models import Application
from recruit.jobs import seating, seatlines, steering
from recruit.jobs.models import Job, Position, Posting
from recruit.jobs.seatlines import Problem
from recruit.processes.stages import Stage
from recruit.setup.models import ExitReason
from tests.factories.accounts import actor, signed_in
from tests.factories.recruit import make_application, make_job, make_published_job

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
START = date(2027, 1, 4)


def hire(application: Application, by: User) -> Application:
    seat = application.job.positions.filter(status="OPEN").first()
    assert seat is not None
    fresh = Application.objects.get(pk=application.pk)
    return hiring.hire(fresh, by=actor(by), position=seat, starts_on=START)


def status_of(job: Job) -> str:
    return Job.objects.get(pk=job.pk).status


# --- Lines --------------------------------------------------------------------------------------------------------


def test_lines_become_seats() -> None:
    text = "P-1; New; ; 2026-11-02; 2027-01-04\n\nP-2;replacement;Sam Brown;;\n;;;;"
    assert seatlines.read(text, today=TODAY) == (
        [
            {
                "code": "P-1", "incumbent_name": "", "type": "NEW", "opened_on": date(2026, 11, 2),
                "target_start_on": START,
            },
            {
                "code": "P-2", "incumbent_name": "Sam Brown", "type": "REPLACEMENT", "opened_on": TODAY,
                "target_start_on": None,
            },
            {"code": "", "incumbent_name": "", "type": "NEW", "opened_on": TODAY, "target_start_on": None},
        ],
        [],
    )  # fmt: skip


def test_a_head_line_names_the_columns() -> None:
    seats, problems = seatlines.read("Type\tPosition ID\nNew\tA1", today=TODAY)
    assert problems == []
    assert [(seat["code"], seat["type"]) for seat in seats] == [("A1", "NEW")]


def test_every_bad_line_is_named() -> None:
    text = "A,Old\nB,New,,tomorrow\nC,New,,2026-11-02,2026-11-01\n" + "D" * 41 + ",New\nE,New,,,,,x"
    seats, problems = seatlines.read(text, today=TODAY)
    assert seats == []
    assert problems == [
        Problem(1, "type", "Old"), Problem(2, "date", "tomorrow"), Problem(3, "order", "2026-11-01"),
        Problem(4, "long_code", "D" * 20), Problem(5, "too_many_values"),
    ]  # fmt: skip
    assert seatlines.read(" \n", today=TODAY) == ([], [Problem(1, "empty")])
    assert seatlines.read("A\n" * 501, today=TODAY)[1] == [Problem(501, "too_many")]


def test_the_page_adds_lines_and_with_one_bad_line_none(ada: User) -> None:
    job, client = make_job(ada, positions=0), signed_in(ada)
    url = reverse("recruit:job-positions-many", args=[job.public_id])
    answer = client.post(url, {"lines": "P-1,New\nP-2,Old"})
    assert answer.status_code == 422
    assert "Line 2: “Old” is no type." in answer.content.decode()
    assert "P-1,New" in answer.content.decode()
    assert job.positions.count() == 0
    upload = SimpleUploadedFile("seats.csv", b"code,type\nP-1,New\nP-2,Old")
    answer = client.post(url, {"file": upload})
    assert answer.status_code == 422
    assert "P-2,Old" in answer.content.decode()
    answer = client.post(url, {"file": SimpleUploadedFile("seats.csv", b"\xff\xfe\x00")})
    assert "This is no CSV file in UTF-8." in answer.content.decode()
    assert client.post(url, {"lines": "P-1,New\nP-2,Replacement,Sam"}).status_code == 302 or job.positions.count() == 2
    assert list(job.positions.values_list("code", "type", "incumbent_name")) == [
        ("P-1", "NEW", ""),
        ("P-2", "REPLACEMENT", "Sam"),
    ]


def test_a_job_has_at_most_500_positions(ada: User) -> None:
    job = make_job(ada, positions=499)
    with pytest.raises(Invalid):
        seating.add_positions(job, by=actor(ada), seats=[{"opened_on": TODAY}] * 2)
    assert job.positions.count() == 499


# --- Cancelled and opened again -------------------------------------------------------------------------------------


def test_a_cancelled_position_takes_nobody_until_it_is_opened_again(ada: User, iris: User) -> None:
    job = make_job(ada, team={iris: "INTERVIEW_TEAM"})
    application, seat = make_application(job), job.positions.get()
    with pytest.raises(NotAllowed):
        seating.cancel_position(seat, by=actor(iris))
    seating.cancel_position(seat, by=actor(ada))
    with pytest.raises(Refused) as refused:
        hiring.hire(Application.objects.get(pk=application.pk), by=actor(ada), position=seat, starts_on=START)
    assert refused.value.code == "position_taken"
    seating.reopen_position(seat, by=actor(ada))
    hire(application, ada)
    seat.refresh_from_db()
    assert (seat.status, seat.started_on) == ("HIRED", START)
    with pytest.raises(Refused):
        seating.cancel_position(seat, by=actor(ada))
    with pytest.raises(Refused):
        seating.remove_position(seat, by=actor(ada))


def test_a_job_on_hold_is_not_filled_by_the_last_hire(ada: User) -> None:
    job = make_job(ada)
    application = make_application(job)
    steering.put_on_hold(Job.objects.get(pk=job.pk), by=actor(ada))
    hire(application, ada)
    assert status_of(job) == "ON_HOLD"


# --- The hire taken back --------------------------------------------------------------------------------------------


def test_a_hire_is_taken_back_with_a_reason(ada: User) -> None:
    job = make_job(ada)
    application = make_application(job, stage=Stage.INTERVIEW)
    hired = hire(application, ada)
    assert status_of(job) == "FILLED"
    with pytest.raises(Invalid):
        hiring.take_back(hired, by=actor(ada), reason=" ")
    back = hiring.take_back(hired, by=actor(ada), reason="Signed elsewhere")
    assert (back.stage, back.starts_on, back.ended_at) == ("INTERVIEW", None, None)
    seat = job.positions.get()
    assert (seat.status, seat.application, seat.hired_on, seat.started_on) == ("OPEN", None, None, None)
    assert status_of(job) == "OFFER"
    with pytest.raises(Refused) as refused:
        hiring.take_back(back, by=actor(ada), reason="Again")
    assert refused.value.code == "not_hired"


def test_a_hire_taken_back_leaves_a_cancelled_job_cancelled(ada: User) -> None:
    job = make_job(ada, positions=2)
    hired = hire(make_application(job), ada)
    steering.cancel_job(Job.objects.get(pk=job.pk), by=actor(ada))
    hiring.take_back(hired, by=actor(ada), reason="No budget")
    assert status_of(job) == "CANCELLED"


def test_the_start_date_is_corrected_in_both_places(ada: User, iris: User) -> None:
    job = make_job(ada, team={iris: "INTERVIEW_TEAM"})
    hired = hire(make_application(job), ada)
    later = date(2027, 2, 1)
    with pytest.raises(NotAllowed):
        hiring.correct_start(hired, by=actor(iris), starts_on=later)
    assert hiring.correct_start(hired, by=actor(ada), starts_on=later).starts_on == later
    assert job.positions.get().started_on == later


def test_the_pages_of_a_hire(ada: User) -> None:
    job = make_job(ada)
    hired, client = hire(make_application(job), ada), signed_in(ada)
    page = client.get(reverse("recruit:job-positions", args=[job.public_id])).content.decode()
    back, start = (reverse(f"recruit:application-{name}", args=[hired.public_id]) for name in ("hire-back", "start"))
    assert back in page
    assert start in page
    assert 'value="2027-01-04"' in client.get(start).content.decode()
    assert client.post(start, {"starts_on": "soon"}).status_code == 422
    client.post(start, {"starts_on": "2027-03-01"})
    assert Position.objects.get(job=job).started_on == date(2027, 3, 1)
    assert client.post(back, {"reason": ""}).status_code == 422
    assert status_of(job) == "FILLED"
    client.post(back, {"reason": "Wrong person"})
    assert Application.objects.get(pk=hired.pk).stage == "NEW"


# --- The others -----------------------------------------------------------------------------------------------------


@pytest.fixture
def filled(ada: User) -> tuple[Job, Client]:
    """A published job with two others on the way, just filled through the page."""
    job, client = make_published_job(ada), signed_in(ada)
    chosen = make_application(job)
    for _number in range(2):
        make_application(job)
    seat = job.positions.get()
    answer = client.post(
        reverse("recruit:application-hire", args=[chosen.public_id]),
        {"position": str(seat.public_id), "starts_on": "2027-01-04"},
    )
    assert answer.headers["Location"] == reverse("recruit:job-filled", args=[job.public_id])
    return job, client


def test_the_last_hire_asks_and_rejects_the_rest(filled: tuple[Job, Client]) -> None:
    job, client = filled
    url = reverse("recruit:job-filled", args=[job.public_id])
    page = client.get(url).content.decode()
    assert "2 other candidates are still on the way" in page
    reason = ExitReason.objects.filter(kind=ExitReason.Kind.REJECTION).first()
    assert reason is not None
    answer = client.post(url, {"others": "reject", "reason": str(reason.public_id), "letter": "on", "unpublish": "on"})
    assert answer.status_code in (302, 303)
    assert job.applications.filter(stage="REJECTED", exit_reason=reason).count() == 2
    assert not Posting.objects.filter(ad__job=job, unpublished_at=None).exists()
    assert mail.outbox == []


def test_many_others_are_rejected_by_a_run(ada: User) -> None:
    job, client = make_job(ada), signed_in(ada)
    chosen = make_application(job)
    for _number in range(26):
        make_application(job)
    hire(chosen, ada)
    client.post(reverse("recruit:job-filled", args=[job.public_id]), {"others": "reject"})
    run = Run.objects.get()
    assert (run.kind, run.total) == ("bulk-reject", 26)


def test_the_last_hire_asks_and_keeps_everything(filled: tuple[Job, Client]) -> None:
    job, client = filled
    client.post(reverse("recruit:job-filled", args=[job.public_id]), {"others": "keep"})
    assert job.applications.filter(stage="NEW").count() == 2
    assert Posting.objects.filter(ad__job=job, unpublished_at=None).count() == 1


def test_a_hire_that_leaves_a_position_open_asks_nothing(ada: User) -> None:
    job = make_job(ada, positions=2)
    chosen, other, client = make_application(job), make_application(job), signed_in(ada)
    seat = job.positions.first()
    assert seat is not None
    answer = client.post(
        reverse("recruit:application-hire", args=[chosen.public_id]),
        {"position": str(seat.public_id), "starts_on": "2027-01-04"},
    )
    assert answer.headers["Location"] != reverse("recruit:job-filled", args=[job.public_id])
    assert Application.objects.get(pk=other.pk).stage == "NEW"
