"""The staff pages of jobs, as a browser asks for them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import RoleCode
from base.models import Entry
from base.ui import palette
from recruit.jobs import steering
from recruit.jobs.models import Job, Position, Posting
from recruit.jobs.states import JobStatus
from tests.factories.accounts import actor, make_user, signed_in
from tests.factories.recruit import (
    AD_TEXT,
    default_ad,
    make_application,
    make_job,
    make_published_job,
)
from tests.recruit.jobs.pages import HTMX, Role, address, statements

pytestmark = pytest.mark.django_db


def test_a_basic_user_may_not_open_the_form(hugo: User) -> None:
    assert signed_in(hugo).get(reverse("recruit:job-new")).status_code == 403


def test_hold_and_reactivate(rosa: User) -> None:
    job = make_published_job(rosa)
    client = signed_in(rosa)
    assert "candidates are not told" in client.get(address("job-hold", job)).content.decode()
    client.post(address("job-hold", job))
    job.refresh_from_db()
    assert job.status == JobStatus.ON_HOLD
    assert Posting.objects.filter(ad__job=job, unpublished_at=None).exists()
    client.post(address("job-reactivate", job))
    job.refresh_from_db()
    assert job.status == JobStatus.SOURCING


def test_a_hold_takes_the_ads_down_when_asked_to(rosa: User) -> None:
    job = make_published_job(rosa)
    signed_in(rosa).post(address("job-hold", job), {"unpublish": "on"})
    assert not Posting.objects.filter(ad__job=job, unpublished_at=None).exists()


def test_cancelling_lists_every_live_place_first(rosa: User) -> None:
    job = make_published_job(rosa, title="Charge nurse")
    client = signed_in(rosa)
    number = Posting.objects.get(ad__job=job).number
    assert f"/careers/jobs/{number}" in client.get(address("job-cancel", job)).content.decode()
    assert Posting.objects.get(ad__job=job).unpublished_at is None
    client.post(address("job-cancel", job))
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED
    assert Posting.objects.get(ad__job=job).unpublished_at is not None


def test_a_status_that_closes_asks_about_the_ads(rosa: User) -> None:
    job = make_published_job(rosa)
    client = signed_in(rosa)
    text = client.get(address("job-status", job) + "?to=FILLED").content.decode()
    assert 'name="unpublish" checked' in text
    client.post(address("job-status", job), {"status": "FILLED"})
    job.refresh_from_db()
    assert job.status == JobStatus.FILLED
    assert Posting.objects.filter(ad__job=job, unpublished_at=None).exists()
    assert client.get(address("job-status", job) + "?to=NONSENSE").status_code == 422


def test_a_refused_status_says_why_and_changes_nothing(rosa: User) -> None:
    job = make_job(rosa)
    steering.cancel_job(job, by=actor(rosa))
    answer = signed_in(rosa).post(address("job-hold", job))
    assert answer.status_code == 409
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED


def ad_typed(**changes: object) -> dict[str, object]:
    return {
        "title": "Charge nurse",
        "visibility": "PUBLIC",
        "language": "en",
        "job_description": AD_TEXT,
        "qualifications": "- a licence",
        "company_description": "",
        "additional_information": "",
    } | changes


def test_the_ad_is_typed_as_text_previewed_and_published(rosa: User) -> None:
    job = make_job(rosa)
    client = signed_in(rosa)
    url = address("job-ad", job)
    preview = client.post(url + "?preview=1", ad_typed(), headers=HTMX).content.decode()
    assert "<li>a licence</li>" in preview
    assert "Say what the job pays" in preview
    assert default_ad(job).qualifications == ""

    assert client.post(url, ad_typed(publish="1")).status_code == 303
    assert default_ad(job).qualifications == "<ul><li>a licence</li></ul>"
    assert Posting.objects.get(ad__job=job).visibility == "PUBLIC"
    assert client.get(url).context["form"]["qualifications"].value() == "- a licence"
    client.post(address("job-unpublish", job))
    assert not Posting.objects.filter(unpublished_at=None).exists()


def test_an_ad_keeps_no_script(rosa: User) -> None:
    job = make_job(rosa)
    text = "<p onclick=x()>Hello</p><script>alert(1)</script><ul><li>a ward</li></ul>"
    signed_in(rosa).post(address("job-ad", job), ad_typed(job_description=text))
    assert default_ad(job).job_description == "<p>Hello</p>\n<ul><li>a ward</li></ul>"


def test_an_interviewer_reads_the_ad_and_cannot_write_it(ada: User, iris: User) -> None:
    job = make_job(ada, team={iris: Role.INTERVIEWER})
    client = signed_in(iris)
    assert "<form id=" not in client.get(address("job-ad", job)).content.decode()
    assert client.post(address("job-ad", job), ad_typed()).status_code == 403
    assert default_ad(job).job_description == ""


def test_the_team_is_shown_with_what_each_may_do(rosa: User, iris: User) -> None:
    job = make_job(rosa)
    client = signed_in(rosa)
    client.post(address("job-team", job), {"user": str(iris.public_id), "role": Role.INTERVIEWER})
    text = client.get(address("job-team", job)).content.decode()
    assert "Reads profiles and résumés, rates and takes notes." in text
    assert "Nobody is hiring manager yet" in text
    client.post(reverse("recruit:job-team-remove", args=[job.public_id, iris.public_id]))
    assert not job.team.filter(user=iris).exists()


def test_positions_are_added_in_one_go_edited_and_removed(rosa: User) -> None:
    job = make_job(rosa, positions=0)
    client = signed_in(rosa)
    url = address("job-positions", job)
    client.post(url, {"count": 3, "type": "NEW", "opened_on": "2026-01-01", "target_start_on": "2026-03-01"})
    assert job.positions.count() == 3
    seat = job.positions.first()
    assert seat is not None
    one = reverse("recruit:job-position", args=[job.public_id, seat.public_id])
    given = {
        "type": "REPLACEMENT",
        "code": "P-7",
        "incumbent_name": "Uwe",
        "opened_on": "2026-01-01",
        "target_start_on": "",
    }
    assert client.post(one, given | {"target_start_on": "2025-01-01"}).status_code == 422
    assert client.post(one, given).status_code == 303
    seat.refresh_from_db()
    assert (seat.code, seat.type, seat.target_start_on) == ("P-7", Position.Type.REPLACEMENT, None)
    client.post(reverse("recruit:job-position-remove", args=[job.public_id, seat.public_id]))
    assert job.positions.count() == 2


def test_the_activity_names_candidates_and_pages(rosa: User) -> None:
    job = make_job(rosa)
    make_application(job, first_name="Ana", last_name="Kowalska")
    answer = signed_in(rosa).get(address("job-activity", job))
    assert "Ana Kowalska" in answer.content.decode()
    assert Entry.objects.filter(kind="job.created").exists()
    assert [line.icon for line in answer.context["page"].rows][-1] == "plus"


def test_the_head_counts_days_without_the_time_on_hold(rosa: User) -> None:
    job = make_job(rosa, positions=3)
    steering.put_on_hold(job, by=actor(rosa))
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(created_at=now - timedelta(days=30))
    job.status_intervals.filter(status=JobStatus.ON_HOLD).update(entered_at=now - timedelta(days=10))
    facts = signed_in(rosa).get(address("job-team", job)).context["facts"]
    assert (facts.days, facts.days_open, facts.seats, facts.team) == (30, 20, 3, 1)


@pytest.mark.parametrize("name", ["job-team", "job-positions", "job-activity", "job-ad"])
def test_a_jobs_pages_cost_the_same_for_one_and_three(name: str, rosa: User) -> None:
    job = make_job(rosa)
    client = signed_in(rosa)
    counts = []
    for number in (1, 2):
        for _one in range(number):
            make_application(job)
            job.team.create(user=make_user(RoleCode.BASIC), role=Role.INTERVIEWER)
            job.positions.create(opened_on=date(2026, 1, 1))
        counts.append(statements(client, address(name, job)))
    assert counts[0] == counts[1] <= 12


def test_the_palette_finds_jobs_and_acts_on_them(rosa: User, iris: User) -> None:
    job = make_job(rosa, title="Charge nurse", team={iris: Role.INTERVIEWER})
    found = palette.find(actor(rosa), "#charge")
    assert [hit.label for hit in found["find"]] == ["Charge nurse"]
    found = palette.find(actor(rosa), "put on hold charge")
    assert [(hit.label, hit.url) for hit in found["do"]] == [("Put on hold: Charge nurse", address("job-hold", job))]
    assert "Edit job: Charge nurse" in [hit.label for hit in palette.find(actor(rosa), ">edit")["do"]]
    assert palette.find(actor(iris), ">put on hold").get("do", []) == []
