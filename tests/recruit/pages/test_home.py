"""The first page after signing in."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from recruit.jobs.models import HiringTeamMember
from recruit.processes.stages import Stage
from tests.factories.accounts import signed_in
from tests.factories.recruit import make_application, make_job, make_vocabulary

pytestmark = pytest.mark.django_db


def home_of(user: User) -> str:
    answer = signed_in(user).get(reverse("recruit:home"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_shows_ones_own_jobs_and_who_applied_newest_first(ada: User, rosa: User) -> None:
    mine, other = make_job(rosa, title="Charge nurse"), make_job(ada, title="Pharmacist")
    make_application(mine, first_name="Ana", last_name="Early", entered_days_ago=3)
    make_application(mine, first_name="Bea", last_name="Late")
    make_application(mine, first_name="Cleo", last_name="Moved", stage=Stage.INTERVIEW)
    make_application(other, first_name="Dora", last_name="Elsewhere")
    text = home_of(rosa)
    assert text.index("Bea Late") < text.index("Ana Early")
    for absent in ("Cleo Moved", "Dora Elsewhere", "Pharmacist"):
        assert absent not in text


def test_it_is_never_hollow(rosa: User, hugo: User) -> None:
    make_vocabulary()
    assert "Create job" in home_of(rosa)
    assert "A recruiter adds you" in home_of(hugo)
    make_job(rosa, team={hugo: HiringTeamMember.Role.HIRING_MANAGER})
    assert "Everything is looked at" in home_of(hugo)


def test_employees_are_led_to_the_career_site(emil: User) -> None:
    answer = signed_in(emil).get(reverse("recruit:home"))
    assert (answer.status_code, answer["Location"]) == (302, "/careers/")


def test_it_costs_the_same_for_one_and_three(rosa: User) -> None:
    client, counts = signed_in(rosa), []
    for number in (1, 2):
        for _one in range(number):
            make_application(make_job(rosa))
        client.get(reverse("recruit:home"))
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("recruit:home"))
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 9
