"""The staff pages of jobs, as a browser asks for them."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from accounts.permissions import RoleCode
from base.models import Entry
from base.ui import palette
from recruit.jobs import steering
from recruit.jobs.models import HiringTeamMember, Job, Position, Posting
from recruit.jobs.pipelines import pipeline_of
from recruit.jobs.states import JobStatus
from recruit.processes.stages import Stage
from tests.factories.accounts import actor, make_user, signed_in
from tests.factories.recruit import (
    AD_TEXT,
    default_ad,
    make_application,
    make_brand,
    make_department,
    make_job,
    make_published_job,
    make_vocabulary,
)

pytestmark = pytest.mark.django_db
Role = HiringTeamMember.Role
HTMX = {"HX-Request": "true"}


def page_of(client: Client, query: str = "") -> str:
    answer = client.get(reverse("recruit:jobs") + query)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(client: Client, query: str = "") -> list[str]:
    answer = client.get(reverse("recruit:jobs") + query)
    return [line.title for line in answer.context["rows"]]


def address(name: str, job: Job) -> str:
    return reverse(f"recruit:{name}", args=[job.public_id])


def statements(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


# --- The list -----------------------------------------------------------------------------------------------------


def test_each_view_holds_its_jobs_and_jobs_on_hold_are_in_no_other(rosa: User) -> None:
    ada = make_user(RoleCode.EXTENDED)
    by = actor(ada)
    open_, held, filled, gone = (make_job(ada, title=title) for title in ("Open", "Held", "Filled", "Gone"))
    make_job(ada, title="Mine", team={rosa: Role.RECRUITER})
    steering.put_on_hold(held, by=by)
    steering.cancel_job(gone, by=by)
    Job.objects.filter(pk=filled.pk).update(status=JobStatus.FILLED)
    client = signed_in(ada)

    assert sorted(titles(client)) == ["Mine", "Open"]
    assert titles(client, "?lens=hold") == ["Held"]
    assert titles(client, "?lens=filled") == ["Filled"]
    assert titles(client, "?lens=cancelled") == ["Gone"]
    assert sorted(titles(client, "?lens=all")) == ["Filled", "Gone", "Held", "Mine", "Open"]
    assert titles(signed_in(rosa), "?lens=mine") == ["Mine"]
    assert titles(client, "?status=ON_HOLD") == ["Held"]
    assert open_.title in page_of(client)


def test_on_hold_is_offered_only_while_a_job_is_on_hold(ada: User) -> None:
    make_job(ada)
    job = make_job(ada)
    client = signed_in(ada)
    assert "?lens=hold" not in page_of(client)
    assert 'value="ON_HOLD"' not in page_of(client, "?lens=all")
    steering.put_on_hold(job, by=actor(ada))
    assert "lens=hold" in page_of(client)
    assert 'value="ON_HOLD"' in page_of(client, "?lens=all")


def test_the_list_is_narrowed_by_department_brand_owner_status_and_words(ada: User, rosa: User) -> None:
    nursing, brand = make_department("Nursing"), make_brand("Northwind")
    make_job(ada, title="Charge nurse", department=nursing, brand=brand)
    make_job(rosa, title="Pharmacist")
    client = signed_in(ada)
    for query in (
        f"?department={nursing.public_id}",
        f"?brand={brand.public_id}",
        f"?owner={ada.public_id}",
        "?q=nurse",
    ):
        assert titles(client, query) == ["Charge nurse"], query
    assert titles(client, "?q=farmacist") == ["Pharmacist"]
    assert sorted(titles(client, "?status=CREATED")) == ["Charge nurse", "Pharmacist"]
    assert sorted(titles(client, "?department=nonsense&status=WHAT&sort=%00&lens=x")) == ["Charge nurse", "Pharmacist"]


def test_the_list_is_sorted_by_activity_age_and_title(ada: User) -> None:
    now = timezone.now()
    for place, title in enumerate(("beta", "Alpha", "gamma")):
        job = make_job(ada, title=title)
        Job.objects.filter(pk=job.pk).update(
            last_activity_at=now - timedelta(days=place), created_at=now - timedelta(days=9 - place)
        )
    client = signed_in(ada)
    assert titles(client) == ["beta", "Alpha", "gamma"]
    assert titles(client, "?sort=-activity") == ["gamma", "Alpha", "beta"]
    assert titles(client, "?sort=age") == ["gamma", "Alpha", "beta"]
    assert titles(client, "?sort=title") == ["Alpha", "beta", "gamma"]
    assert titles(client, "?sort=-title") == ["gamma", "beta", "Alpha"]


@pytest.mark.parametrize("sort", ["activity", "-title", "age"])
def test_paging_shows_every_job_once(sort: str, ada: User) -> None:
    first = make_job(ada, title="Nurse 0")
    Job.objects.bulk_create(
        Job(
            title=f"Nurse {number}",
            ref_number=f"R{number}",
            country_code="at",
            city="Graz",
            creator=ada,
            process=first.process,
        )
        for number in range(1, 121)
    )
    client, seen, query = signed_in(ada), [], f"?sort={sort}"
    for _page in range(5):
        answer = client.get(reverse("recruit:jobs") + query)
        seen += [line.row.job.ref_number for line in answer.context["rows"]]
        assert answer.context["page"].total == 121
        query = f"?sort={sort}&after={answer.context['page'].older}"
    assert answer.context["page"].older is None
    assert len(seen) == len(set(seen)) == 121
    back = client.get(reverse("recruit:jobs") + f"?sort={sort}&before={answer.context['page'].newer}")
    assert [line.row.job.ref_number for line in back.context["rows"]] == seen[90:120]


def test_a_row_counts_stages_seats_ads_and_names_the_recruiter(ada: User, rosa: User) -> None:
    job = make_published_job(ada, positions=2, team={rosa: Role.RECRUITER})
    job.team.filter(user=ada).delete()
    for stage in (Stage.NEW, Stage.NEW, Stage.INTERVIEW):
        make_application(job, stage=stage)
    answer = signed_in(ada).get(reverse("recruit:jobs"))
    row = answer.context["rows"][0].row
    segments = pipeline_of(job, row.stages)
    assert (row.owner, row.hired, row.seats, row.live) == ("Rosa Recruiter", 0, 2, ["PUBLIC"])
    assert [(one.value, bool(one.url)) for one in segments] == [
        (0, False),
        (2, True),
        (0, False),
        (1, True),
        (0, False),
        (0, False),
    ]
    assert segments[1].url == f"{address('job-candidates', job)}?at=NEW"


def test_the_list_costs_the_same_for_one_job_and_three(ada: User) -> None:
    client = signed_in(ada)
    counts = []
    for number in (1, 2):
        for _job in range(number):
            make_application(make_published_job(ada, department=make_department(), brand=make_brand()))
        counts.append(statements(client, reverse("recruit:jobs")))
    assert counts[0] == counts[1] <= 12


def test_htmx_gets_only_the_rows(ada: User) -> None:
    make_job(ada, title="Charge nurse")
    text = signed_in(ada).get(reverse("recruit:jobs"), headers=HTMX).content.decode()
    assert text.lstrip().startswith('<div id="rows">')
    assert "Charge nurse" in text


def test_the_four_empties(ada: User, hugo: User) -> None:
    make_vocabulary()
    client = signed_in(ada)
    assert "empty--first" in page_of(client)
    assert "empty--nomatch" in page_of(client, "?q=nothing")
    assert "empty--done" in page_of(client, "?lens=filled")
    assert "empty--noaccess" in page_of(signed_in(hugo))


def test_the_export_is_what_the_list_shows_and_runs_no_formula(ada: User) -> None:
    make_application(make_job(ada, title='=HYPERLINK("http://evil","Nurse")'))
    make_job(ada, title="Pharmacist")
    client = signed_in(ada)
    answer = client.get(reverse("recruit:jobs-csv") + "?sort=title&q=nurse")
    lines = list(csv.DictReader(io.StringIO(b"".join(answer).decode().removeprefix("\ufeff"))))
    assert [line["Title"] for line in lines] == ['\'=HYPERLINK("http://evil","Nurse")']
    assert (lines[0]["New"], lines[0]["Positions"]) == ("1", "1")
    assert answer["Content-Disposition"].startswith('attachment; filename="jobs-')

    answer = client.get(reverse("recruit:jobs-xlsx") + "?sort=-title")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert [row[1].value for row in sheet.iter_rows()] == ["Title", "Pharmacist", '\'=HYPERLINK("http://evil","Nurse")']


def test_the_menu_of_a_row_offers_what_the_user_may_do(ada: User, iris: User) -> None:
    job = make_job(ada, team={iris: Role.INTERVIEWER})
    url = address("job-menu", job)
    text = signed_in(ada).get(url, headers=HTMX).content.decode()
    for words in ("Edit job", "Put on hold", "Cancel job", "Duplicate"):
        assert words in text
    text = signed_in(iris).get(url, headers=HTMX).content.decode()
    for words in ("Edit job", "Put on hold", "Cancel job", "Duplicate"):
        assert words not in text


# --- Creating and editing -------------------------------------------------------------------------------------------


def test_a_basic_user_may_not_open_the_form(hugo: User) -> None:
    assert signed_in(hugo).get(reverse("recruit:job-new")).status_code == 403


# --- Status ---------------------------------------------------------------------------------------------------------


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


# --- Ad, team, positions, activity ----------------------------------------------------------------------------------


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


# --- Palette --------------------------------------------------------------------------------------------------------


def test_the_palette_finds_jobs_and_acts_on_them(rosa: User, iris: User) -> None:
    job = make_job(rosa, title="Charge nurse", team={iris: Role.INTERVIEWER})
    found = palette.find(actor(rosa), "#charge")
    assert [hit.label for hit in found["find"]] == ["Charge nurse"]
    found = palette.find(actor(rosa), "put on hold charge")
    assert [(hit.label, hit.url) for hit in found["do"]] == [("Put on hold: Charge nurse", address("job-hold", job))]
    assert "Edit job: Charge nurse" in [hit.label for hit in palette.find(actor(rosa), ">edit")["do"]]
    assert palette.find(actor(iris), ">put on hold").get("do", []) == []
