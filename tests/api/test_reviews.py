"""Reviews over REST: criteria, give, read, change, take back; nobody reads what is hidden from them."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import tuning
from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from recruit.applications import reviewing
from recruit.applications.independence import RULES
from recruit.applications.models import Application, Review
from recruit.scorecards import founding
from tests.factories.accounts import make_user
from tests.factories.recruit import make_application, make_job

pytestmark = pytest.mark.django_db
BASE = "/reviews-api/v201910"


@pytest.fixture
def application(rosa: User, hugo: User, iris: User) -> Application:
    founding.found()
    return make_application(make_job(rosa, team={hugo: "HIRING_MANAGER", iris: "INTERVIEW_TEAM"}))


def _of(application: Application) -> dict[str, str]:
    return {"candidateId": str(application.candidate.public_id), "jobId": str(application.job.public_id)}


def _query(application: Application) -> str:
    return "&".join(f"{name}={value}" for name, value in _of(application).items())


def test_criteria_of_a_job(api_of: Any, rosa: User, application: Application) -> None:
    answer = api_of(rosa).get(f"{BASE}/jobs/{application.job.public_id}/criteria")
    assert answer.status_code == 200
    assert [one["name"] for one in answer.json()] == [label for label, _words in founding.CRITERIA]


def test_a_review_is_given_read_changed_and_taken_back(api_of: Any, hugo: User, application: Application) -> None:
    api = api_of(hugo)
    made = api.post(f"{BASE}/reviews", _of(application) | {"overallRating": 4, "comment": "Kind"})
    assert made.status_code == 201
    review = made.json()
    assert (review["overallRating"], review["comment"], review["reviewerId"]) == (4, "Kind", str(hugo.public_id))
    assert [one["id"] for one in api.get(f"{BASE}/reviews?{_query(application)}").json()] == [review["id"]]
    changed = api.patch(f"{BASE}/reviews/{review['id']}", {"overallRating": 2})
    assert (changed.status_code, changed.json()["overallRating"], changed.json()["comment"]) == (200, 2, "Kind")
    assert api.get(f"{BASE}/reviews/{review['id']}").json()["overallRating"] == 2
    assert api.ask("DELETE", f"{BASE}/reviews/{review['id']}").status_code == 204
    application.refresh_from_db()
    assert (application.average_rating, application.review_count) == (None, 0)


@pytest.mark.parametrize("body", [{"overallRating": 6}, {"overallRating": "x"}, {}, {"overallRating": 0}])
def test_a_bad_review_is_refused(api_of: Any, hugo: User, application: Application, body: dict[str, Any]) -> None:
    assert api_of(hugo).post(f"{BASE}/reviews", _of(application) | body).status_code == 400
    assert not Review.objects.exists()


def test_nobody_writes_for_others_but_administrators(
    api_of: Any, ada: User, rosa: User, hugo: User, application: Application
) -> None:
    body = _of(application) | {"overallRating": 4, "reviewerId": str(hugo.public_id)}
    assert api_of(rosa).post(f"{BASE}/reviews", body).status_code == 403
    assert not Review.objects.exists()
    assert api_of(ada).post(f"{BASE}/reviews", body).status_code == 201
    assert Review.objects.get().reviewer == hugo


def test_what_is_hidden_on_the_pages_is_hidden_here(
    api_of: Any, ada: User, hugo: User, iris: User, application: Application
) -> None:
    written = reviewing.review(application, by=Actor.of(hugo), rating=2)
    tuning.change_preferences({RULES["INTERVIEW_TEAM"].name: "yes"}, by=Actor.of(ada))
    api = api_of(iris)
    assert api.get(f"{BASE}/reviews?{_query(application)}").json() == []
    assert api.get(f"{BASE}/reviews/{written.public_id}").status_code == 404


def test_strangers_find_nothing(api_of: Any, hugo: User, application: Application) -> None:
    written = reviewing.review(application, by=Actor.of(hugo), rating=2)
    api = api_of(make_user(RoleCode.BASIC))
    assert api.get(f"{BASE}/reviews?{_query(application)}").status_code == 404
    assert api.get(f"{BASE}/reviews/{written.public_id}").status_code == 404
    assert api.ask("DELETE", f"{BASE}/reviews/{written.public_id}").status_code == 404
    assert Review.objects.count() == 1
