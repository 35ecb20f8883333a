"""The list of jobs: its views, filters, order, pages, export and menus."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from accounts.permissions import RoleCode
from recruit.jobs import steering
from recruit.jobs.models import Job
from recruit.jobs.pipelines import pipeline_of
from recruit.jobs.states import JobStatus
from recruit.processes.stages import Stage
from tests.factories.accounts import actor, make_user, signed_in
from tests.factories.recruit import (
    make_application,
    make_brand,
    make_department,
    make_job,
    make_published_job,
    make_vocabulary,
)
from tests.recruit.jobs.pages import HTMX, Role, address, statements

pytestmark = pytest.mark.django_db


def page_of(client: Client, query: str = "") -> str:
    answer = client.get(reverse("recruit:jobs") + query)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(client: Client, query: str = "") -> list[str]:
    answer = client.get(reverse("recruit:jobs") + query)
    return [line.title for line in answer.context["rows"]]


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
