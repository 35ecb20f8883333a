"""The feed for job boards over REST."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from base.actors import Actor
from portal.models import BoardReport
from recruit.jobs import publishing
from tests.factories.recruit import default_ad, make_published_job

pytestmark = pytest.mark.django_db


def test_a_board_posts_reports_and_takes_down(api: Any, rosa: User) -> None:
    job = make_published_job(rosa, title="Nurse")
    make_published_job(rosa, title="Private", visibility="PRIVATE")
    listed = api.get("/feed/publications").json()
    assert listed["totalFound"] == 1
    one = listed["content"][0]
    assert (one["status"], one["posting"]["title"]) == ("Pending", "Nurse")
    address = f"/feed/publications/{one['postingId']}"
    report = {"status": "Active", "liveUrl": "https://board.example/1", "comment": "Up"}
    told = api.put(address, report).json()
    assert (told["status"], told["liveUrl"], told["comment"]) == ("Active", "https://board.example/1", "Up")
    publishing.unpublish(default_ad(job), by=Actor.of(rosa))
    assert api.get(address).json()["status"] == "toUnpost"
    assert api.get("/feed/publications?status=toUnpost,Error").json()["totalFound"] == 1
    assert api.put(address, {"status": "Inactive"}).json()["status"] == "Inactive"
    assert api.get("/feed/publications?updatedAfter=2099-01-01").json()["totalFound"] == 0


@pytest.mark.parametrize("body", [{"status": "Great"}, {}, {"status": "Active", "liveUrl": "javascript:alert(1)"}])
def test_a_bad_report_changes_nothing(api: Any, rosa: User, body: dict[str, str]) -> None:
    make_published_job(rosa)
    key = api.get("/feed/publications").json()["content"][0]["postingId"]
    assert api.put(f"/feed/publications/{key}", body).status_code == 400
    assert not BoardReport.objects.exists()


def test_only_those_who_see_every_job_read_the_feed(api_of: Any, rosa: User) -> None:
    make_published_job(rosa)
    assert api_of(rosa).get("/feed/publications").status_code == 403


def test_the_list_asks_the_same_number_of_statements(api: Any, rosa: User, django_assert_max_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_published_job(rosa)
    with CaptureQueriesContext(connection) as one:
        api.get("/feed/publications")
    make_published_job(rosa)
    make_published_job(rosa)
    with django_assert_max_num_queries(len(one)):
        api.get("/feed/publications")
