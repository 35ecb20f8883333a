"""Scorecards: shaped in the settings, chosen by job and step, filled in reviews, hidden until one has rated."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts import tuning
from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, Refused
from recruit.applications import reviewing
from recruit.applications.independence import RULES, hides
from recruit.applications.models import Application, Review
from recruit.applications.reviewing import Rated
from recruit.scorecards import founding, queries, shaping
from recruit.scorecards.models import Criterion, Scorecard
from recruit.scorecards.shaping import Line
from tests.factories.recruit import make_application, make_job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def founded() -> None:
    founding.found()


@pytest.fixture
def application(rosa: User, hugo: User, iris: User) -> Application:
    return make_application(make_job(rosa, team={hugo: "HIRING_MANAGER", iris: "INTERVIEW_TEAM"}))


def _card(ada: User, name: str = "Nursing", **values: Any) -> Scorecard:
    lines = values.pop("criteria", [Line("Care", is_required=True), Line("Speed")])
    return shaping.add_scorecard(by=Actor.of(ada), name=name, criteria=lines, **values)


def _labels(criteria: list[Criterion]) -> list[str]:
    return [one.label for one in criteria]


def test_the_narrowest_scorecard_holds(ada: User) -> None:
    _card(ada, "Austria", scope={"country": ["at"]}, criteria=[Line("A")])
    _card(ada, "Austria, brand", scope={"country": ["at"], "brand": ["b"]}, criteria=[Line("B")])
    _card(ada, "Interviews", scope={"country": ["at"]}, step_names=["Phone Interview"], criteria=[Line("C")])
    assert len(_labels(queries.criteria_for({"country": "de"}))) == len(founding.CRITERIA)
    assert _labels(queries.criteria_for({"country": "at"})) == ["A"]
    assert _labels(queries.criteria_for({"country": "at", "brand": "b"})) == ["B"]
    assert _labels(queries.criteria_for({"country": "at", "brand": "b"}, "Phone Interview")) == ["C"]


def test_removed_criteria_stay_with_the_reviews_that_used_them(ada: User, hugo: User, application: Application) -> None:
    card = _card(ada, scope={"country": [application.job.country_code]})
    care, speed = queries.live_criteria(card)
    given = {str(care.public_id): Rated(5, "Calm"), str(speed.public_id): Rated(3)}
    review = reviewing.review(application, by=Actor.of(hugo), rating=4, ratings=given)
    kept = [Line("Care", str(care.public_id))]
    shaping.edit_scorecard(card, by=Actor.of(ada), name="Nursing", criteria=kept, scope=card.scope)
    again = {str(care.public_id): Rated(2)}
    reviewing.review(application, by=Actor.of(hugo), rating=4, ratings=again)
    stars = {one.criterion.label: one.rating for one in review.ratings.select_related("criterion")}
    assert stars == {"Care": 2, "Speed": 3}


def test_a_required_criterion_without_stars_saves_nothing(ada: User, hugo: User, application: Application) -> None:
    card = _card(ada, scope={"country": [application.job.country_code]})
    care, speed = queries.live_criteria(card)
    with pytest.raises(Invalid) as refusal:
        reviewing.review(application, by=Actor.of(hugo), rating=4, ratings={str(speed.public_id): Rated(3)})
    assert refusal.value.fields == {f"criterion-{care.public_id}": "Give stars for “Care”."}
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ([], "Empty"),
        ([Line("A"), Line("a ")], "Twice"),
        ([Line("x" * 151)], "Long"),
        ([Line("A")], ""),
        ([Line("A")], "General"),
    ],
)
def test_a_bad_scorecard_is_refused_and_changes_nothing(ada: User, lines: list[Line], name: str) -> None:
    with pytest.raises(Invalid):
        _card(ada, name, criteria=lines)
    assert Scorecard.objects.count() == 1


def test_the_default_stays_and_only_administrators_shape(ada: User, rosa: User) -> None:
    default = Scorecard.objects.get()
    with pytest.raises(Refused):
        shaping.archive(default, by=Actor.of(ada))
    with pytest.raises(NotAllowed):
        _card(rosa)


def test_pages_add_order_and_save(ada: User, client: Client) -> None:
    client.force_login(ada)
    given = {"name": "Care", "label-0": "First", "label-1": "Second", "required-1": "on", "help-0": "", "help-1": ""}
    moved = client.post("/settings/scorecards/new/", given | {"up": "1"})
    assert moved.status_code == 200
    assert moved.content.decode().index('value="Second"') < moved.content.decode().index('value="First"')
    assert not Scorecard.objects.filter(name="Care").exists()
    assert client.post("/settings/scorecards/new/", given).status_code == 303
    card = Scorecard.objects.get(name="Care")
    assert [(one.label, one.is_required) for one in queries.live_criteria(card)] == [("First", False), ("Second", True)]
    refused = client.post(f"/settings/scorecards/{card.public_id}/", {"name": "Care", "label-0": ""})
    assert refused.status_code == 422
    assert "Write at least one criterion." in refused.content.decode()


def test_the_panel_asks_for_the_scorecard_and_keeps_what_was_given(
    ada: User, hugo: User, application: Application, client: Client
) -> None:
    card = _card(ada, scope={"country": [application.job.country_code]})
    care = queries.live_criteria(card)[0]
    client.force_login(hugo)
    address = f"/applications/{application.public_id}/review/"
    refused = client.post(address, {"rating": "4", "comment": "Kind"})
    assert refused.status_code == 422
    assert "Kind" in refused.content.decode()
    assert not Review.objects.exists()
    client.post(address, {"rating": "4", "comment": "Kind", f"criterion-{care.public_id}": "5"})
    review = Review.objects.get()
    assert (review.rating, review.ratings.get().rating) == (4, 5)


def _rule(ada: User, role: str, rule: str) -> None:
    tuning.change_preferences({RULES[role].name: rule}, by=Actor.of(ada))


def test_reviews_are_hidden_until_one_has_rated(
    ada: User, hugo: User, iris: User, application: Application, client: Client
) -> None:
    reviewing.review(application, by=Actor.of(hugo), rating=2, comment="Too slow for us")
    _rule(ada, "INTERVIEW_TEAM", "yes")
    address = f"/applications/{application.public_id}/?tab=reviews"
    client.force_login(iris)
    assert hides(Actor.of(iris), application) == "yes"
    page = client.get(address).content.decode()
    assert "Give your own rating first" in page
    assert "Too slow for us" not in page
    with pytest.raises(NotAllowed):
        reviewing.show_reviews(application, by=Actor.of(iris))
    reviewing.review(application, by=Actor.of(iris), rating=4)
    assert hides(Actor.of(iris), application) == ""
    assert "Too slow for us" in client.get(address).content.decode()
    assert hides(Actor.of(ada), application) == ""


def test_who_may_look_all_the_same_is_written_down(
    ada: User, hugo: User, iris: User, application: Application, client: Client
) -> None:
    reviewing.review(application, by=Actor.of(hugo), rating=2, comment="Too slow for us")
    _rule(ada, "INTERVIEW_TEAM", "override")
    client.force_login(iris)
    address = f"/applications/{application.public_id}/?tab=reviews"
    assert "Too slow for us" not in client.get(address).content.decode()
    client.post(f"/applications/{application.public_id}/reviews/show/")
    assert "Too slow for us" in client.get(address).content.decode()
    assert Entry.objects.filter(kind="application.reviews_shown", actor_key=str(iris.public_id)).count() == 1


def test_a_review_taken_back_leaves_the_mean_right(rosa: User, hugo: User, application: Application) -> None:
    own = reviewing.review(application, by=Actor.of(hugo), rating=2)
    reviewing.review(application, by=Actor.of(rosa), rating=5)
    with pytest.raises(NotAllowed):
        reviewing.delete_review(own, by=Actor.of(rosa))
    reviewing.delete_review(own, by=Actor.of(hugo))
    application.refresh_from_db()
    assert (float(application.average_rating or 0), application.review_count) == (5.0, 1)
