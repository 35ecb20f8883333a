"""Who may open which page of accounts: personas × pages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories.accounts import make_user, signed_in

ADMINISTRATION = (
    "company",
    "preferences",
    "roles",
    "users",
    "add-user",
    "api-tokens",
)
OWN = ("profile", "password", "sessions")
OPEN = ("sign-in", "forgot-password")


@pytest.fixture
def people(ada: User, rosa: User, hugo: User, iris: User, emil: User) -> list[User]:
    """Everybody, from most rights to fewest."""
    return [ada, rosa, hugo, iris, emil]


@pytest.mark.parametrize("page", ADMINISTRATION)
def test_administration_is_open_to_administrators_only(page: str, people: list[User]) -> None:
    url = reverse(f"accounts:{page}")

    answers = {user.first_name: signed_in(user).get(url).status_code for user in people}

    assert answers == {"Ada": 200, "Rosa": 403, "Hugo": 403, "Iris": 403, "Emil": 403}


def test_a_user_is_open_to_administrators_only(people: list[User]) -> None:
    url = reverse("accounts:user", args=[make_user().public_id])

    answers = {user.first_name: signed_in(user).get(url).status_code for user in people}

    assert answers == {"Ada": 200, "Rosa": 403, "Hugo": 403, "Iris": 403, "Emil": 403}


def test_the_settings_index_is_open_to_staff(people: list[User]) -> None:
    url = reverse("accounts:settings")

    answers = {user.first_name: signed_in(user).get(url).status_code for user in people}

    assert answers == {"Ada": 200, "Rosa": 200, "Hugo": 200, "Iris": 200, "Emil": 403}


@pytest.mark.parametrize("page", OWN)
def test_ones_own_account_is_open_to_everybody_signed_in(page: str, people: list[User]) -> None:
    url = reverse(f"accounts:{page}")

    answers = [signed_in(user).get(url).status_code for user in people]

    assert answers == [200, 200, 200, 200, 200]


@pytest.mark.parametrize("page", [*ADMINISTRATION, *OWN, "settings"])
def test_visitors_are_sent_to_sign_in(page: str, db: None) -> None:
    url = reverse(f"accounts:{page}")

    answer = Client().get(url)

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/sign-in/?next={url}")


@pytest.mark.parametrize("page", OPEN)
def test_signing_in_is_open_to_visitors(page: str, db: None) -> None:
    assert Client().get(reverse(f"accounts:{page}")).status_code == 200


def test_an_unknown_user_is_not_found(ada: User) -> None:
    url = reverse("accounts:user", args=["00000000-0000-4000-8000-000000000000"])

    assert signed_in(ada).get(url).status_code == 404


def test_a_page_tells_an_htmx_visitor_to_sign_in_again(db: None) -> None:
    answer = Client().get(reverse("accounts:profile"), headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert '"signin"' in answer.headers["HX-Trigger"]
