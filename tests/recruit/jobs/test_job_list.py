"""The list of jobs: its filters and views, acts on many jobs, and what it costs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import RoleCode
from recruit.fields.models import CustomField, FieldValue
from recruit.jobs import staffing, steering
from recruit.jobs.models import HiringTeamMember, Job, Posting
from recruit.processes.stages import Stage
from tests.factories.accounts import actor, make_user, signed_in
from tests.factories.recruit import make_application, make_department, make_job, make_published_job

pytestmark = pytest.mark.django_db
Role = HiringTeamMember.Role
LIST = "/jobs/"
BULK = "/jobs/bulk/"


def titles(client: Client, query: str = "") -> list[str]:
    return [line.title for line in client.get(LIST + query).context["rows"]]


def lenses(client: Client, query: str = "") -> list[str]:
    return [str(key) for key, _label, _count in client.get(LIST + query).context["lenses"]]


def status_of(job: Job) -> str:
    return Job.objects.get(pk=job.pk).status


# --- Filters ------------------------------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_country_people_ads_and_dates(ada: User, hugo: User) -> None:
    make_job(ada, title="Abroad", country_code="de")
    make_job(ada, title="Managed", team={hugo: Role.HIRING_MANAGER})
    make_published_job(ada, title="Public")
    make_published_job(ada, title="Internal", visibility="INTERNAL")
    old = make_job(ada, title="Old", target_hiring_on=date(2026, 3, 1))
    Job.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=400))
    day = (timezone.now() - timedelta(days=300)).date().isoformat()
    client = signed_in(ada)
    assert titles(client, "?country=de") == ["Abroad"]
    assert titles(client, f"?manager={hugo.public_id}") == ["Managed"]
    assert titles(client, "?posting=PUBLIC") == ["Public"]
    assert titles(client, "?posting=INTERNAL") == ["Internal"]
    assert sorted(titles(client, "?posting=NOT_PUBLISHED")) == ["Abroad", "Managed", "Old"]
    assert titles(client, f"?opened_to={day}") == ["Old"]
    assert "Old" not in titles(client, f"?opened_from={day}")
    assert titles(client, "?target_from=2026-02-01&target_to=2026-03-01") == ["Old"]
    assert len(titles(client, "?country=xx&manager=me&posting=EVERY&opened_from=soon&target_to=0&field-x=1")) == 5


def test_the_list_is_narrowed_by_the_companys_own_fields(ada: User) -> None:
    region = CustomField.objects.create(category="ORG", label="Region {x}", type="SELECT")
    north, south = (FieldValue.objects.create(field=region, label=label) for label in ("North", "South"))
    for title, value in (("Up", north), ("Down", south)):
        make_job(ada, title=title)
        Job.objects.filter(title=title).update(fields={str(region.public_id): str(value.public_id)})
    client = signed_in(ada)
    query = f"?field-{region.public_id}={north.public_id}"
    assert titles(client, query) == ["Up"]
    page = client.get(LIST + query).content.decode()
    assert "Region {x}: North" in page
    form = client.get(f"/jobs/filters/{query}").content.decode()
    assert f'name="field-{region.public_id}"' in form
    assert f'value="{north.public_id}" selected' in form


def test_every_chosen_filter_is_a_chip_that_can_be_removed(ada: User, hugo: User) -> None:
    nursing = make_department("Nursing")
    make_job(ada, department=nursing, team={hugo: Role.HIRING_MANAGER})
    client = signed_in(ada)
    query = f"?lens=all&department={nursing.public_id}&manager={hugo.public_id}&posting=NOT_PUBLISHED&sort=title"
    chips = dict(client.get(LIST + query).context["filter_chips"])
    assert set(chips) == {"Department: Nursing", "Hiring manager: Hugo Manager", "Ads: Not published"}
    assert chips["Ads: Not published"] == query.replace("&posting=NOT_PUBLISHED", "")


# --- Views ----------------------------------------------------------------------------------------------------------


def test_rare_views_are_offered_while_there_is_something_in_them(ada: User) -> None:
    job, client = make_job(ada, title="Porter"), signed_in(ada)
    assert lenses(client) == ["active", "mine", "filled", "cancelled", "all"]
    Job.objects.filter(pk=make_job(ada).pk).update(status="PENDING_APPROVAL")
    Job.objects.filter(pk=make_job(ada).pk).update(status="ON_HOLD")
    Job.objects.filter(pk=make_job(ada, title="Draft").pk).update(is_draft=True)
    make_job(ada, title="Pattern", template=True)
    assert lenses(client) == [
        "active", "mine", "hold", "approval", "filled", "cancelled", "all", "drafts", "templates",
    ]  # fmt: skip
    assert titles(client, "?lens=drafts") == ["Draft"]
    assert titles(client, "?lens=templates") == ["Pattern"]
    pattern = Job.objects.get(title="Pattern")
    assert (
        reverse("recruit:job-start", args=[pattern.public_id]) in client.get(f"{LIST}?lens=templates").content.decode()
    )
    assert "Draft" not in titles(client, "?lens=all")
    assert titles(signed_in(make_user(RoleCode.EXTENDED)), "?lens=drafts") == []
    assert status_of(job) == "CREATED"


def test_on_hold_is_offered_whatever_the_filters_and_only_to_who_sees_one(ada: User, rosa: User) -> None:
    held = make_job(ada, title="Held")
    make_job(ada, title="Porter", team={rosa: Role.RECRUITER})
    steering.put_on_hold(held, by=actor(ada))
    page = signed_in(ada).get(f"{LIST}?q=porter")
    assert "hold" in [key for key, _label, _count in page.context["lenses"]]
    assert "ON_HOLD" in [key for key, _label in page.context["statuses"]]
    assert "hold" not in lenses(signed_in(rosa), "?q=porter")


# --- Many jobs ------------------------------------------------------------------------------------------------------


def test_many_jobs_are_put_on_hold_and_the_others_are_named(ada: User, rosa: User) -> None:
    mine, theirs = make_job(rosa, title="Mine"), make_job(ada, title="Theirs", team={rosa: Role.INTERVIEWER})
    hidden, client = make_job(ada, title="Hidden"), signed_in(rosa)
    ticked = {"selected": [str(job.public_id) for job in (mine, theirs, hidden)], "act": "hold"}
    asked = client.get(BULK, ticked).content.decode()
    assert "Only the status changes; ads stay published, candidates are not told." in asked
    assert "Hidden" not in asked
    client.post(BULK, ticked)
    answer = client.get(LIST).content.decode()
    assert "1 job is on hold." in answer
    assert "Theirs: " in answer
    assert [status_of(job) for job in (mine, theirs, hidden)] == ["ON_HOLD", "CREATED", "CREATED"]
    client.post(BULK, {"selected": str(mine.public_id), "act": "reactivate"})
    assert status_of(mine) == "SOURCING"


def test_cancelling_many_lists_every_live_place_and_takes_it_down(ada: User) -> None:
    jobs, client = [make_published_job(ada, title=f"Job {place}") for place in "AB"], signed_in(ada)
    ticked = {"selected": ",".join(str(job.public_id) for job in jobs), "act": "cancel"}
    asked = client.get(BULK, ticked)
    assert [posting.ad.title for posting in asked.context["live"]] == ["Job A", "Job B"]
    client.post(BULK, ticked)
    assert {status_of(job) for job in jobs} == {"CANCELLED"}
    assert not Posting.objects.filter(unpublished_at=None).exists()


def test_the_owner_of_many_jobs_changes_and_stays_on_the_team(ada: User, rosa: User, hugo: User) -> None:
    jobs, client = [make_job(ada), make_job(ada, team={rosa: Role.INTERVIEWER})], signed_in(ada)
    ticked = {"selected": [str(job.public_id) for job in jobs], "act": "owner"}
    assert client.post(BULK, ticked).status_code == 422
    client.post(BULK, ticked | {"user": str(rosa.public_id)})
    for job in jobs:
        assert list(job.team.order_by("pk").values_list("user__first_name", "role")) == [
            ("Rosa", "RECRUITER"),
            ("Ada", "RECRUITER"),
        ]
    assert [line.owner for line in client.get(LIST).context["rows"]] == ["Rosa Recruiter"] * 2
    staffing.hand_over(jobs[0], by=actor(ada), user=hugo)
    assert jobs[0].team.count() == 3


@pytest.mark.parametrize("given", [{"act": "hold"}, {"act": "sell", "selected": "x"}, {}])
def test_nothing_chosen_is_said(given: dict[str, str], ada: User) -> None:
    assert signed_in(ada).post(BULK, given).status_code == 422


def test_the_ticked_jobs_are_exported(ada: User) -> None:
    jobs, client = [make_job(ada, title=title) for title in ("One", "Two")], signed_in(ada)
    lines = b"".join(client.get("/jobs/export.csv", {"selected": str(jobs[0].public_id)})).decode()
    assert "One" in lines
    assert "Two" not in lines


# --- What it costs --------------------------------------------------------------------------------------------------


def test_the_list_costs_at_most_twelve_statements(ada: User) -> None:
    user = make_user(RoleCode.STANDARD)
    for _number in range(3):
        make_application(make_published_job(ada, team={user: Role.RECRUITER}), stage=Stage.NEW)
    for client in (signed_in(ada), signed_in(user)):
        for query in ("", "?q=nurse&country=at", f"?lens=all&manager={user.public_id}"):
            client.get(LIST + query)
            with CaptureQueriesContext(connection) as caught:
                assert client.get(LIST + query).status_code == 200
            assert len(caught) <= 12, [each["sql"].split("FROM")[1][:40] for each in caught]


def test_a_page_of_the_list_is_light(ada: User) -> None:
    job = make_published_job(ada)
    Job.objects.bulk_create(
        Job(
            title=f"Nurse {number}", ref_number=f"R{number}", country_code="at", city="Graz", creator=ada,
            process=job.process, status="SOURCING",
        )
        for number in range(40)
    )  # fmt: skip
    page = signed_in(ada).get(reverse("recruit:jobs")).content.decode()
    assert page.count("data-row ") == 30
    assert page.count("<") - page.count("</") <= 1_600
