"""What administrators set about the career site reaches the candidates."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Company, User
from portal import addresses
from recruit.jobs.models import Posting
from tests.factories.accounts import signed_in

pytestmark = pytest.mark.django_db


def second_page(client: Client, posting: Posting) -> str:
    """The page with the questions and what is agreed to."""
    path = addresses.apply_url(posting.number, posting.ad.title)
    typed = {"act": "next", "page": "1", "first_name": "Ana", "last_name": "Kowalska", "email": "ana@example.com"}
    return client.post(path, typed).content.decode()


def test_the_settings_page_draws_them(ada: User) -> None:
    html = signed_in(ada).get("/settings/preferences/").content.decode()
    for label in ("Career site and applying", "Ask for a résumé", "Privacy text", "Words of welcome"):
        assert label in html


def test_words_of_welcome_and_privacy_are_shown_and_escaped(client: Client, posting: Posting) -> None:
    Company.objects.update(
        preferences={"careers.welcome": "Hello <b>you</b>", "apply.privacy_text": "{company} & {nobody} keep <this>."}
    )
    assert "Hello &lt;b&gt;you&lt;/b&gt;" in client.get("/careers/").content.decode()
    form = second_page(client, posting)
    assert "Northwind Hospitals &amp; {nobody} keep &lt;this&gt;." in form


def test_an_empty_privacy_text_falls_back_to_ours(client: Client, posting: Posting) -> None:
    Company.objects.update(preferences={"apply.privacy_text": "  "})
    form = second_page(client, posting)
    assert "Northwind Hospitals keeps what I send here" in form


def test_a_signed_in_employee_gets_the_same_site(emil: User, posting: Posting) -> None:
    response = signed_in(emil).get("/careers/")
    assert response.status_code == 200
    assert "Staff nurse" in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"


def test_what_is_required_is_set_on_a_page_of_its_own(ada: User, rosa: User, client: Client, posting: Posting) -> None:
    assert signed_in(rosa).get("/settings/application-form/").status_code == 403
    desk = signed_in(ada)
    html = desk.get("/settings/application-form/").content.decode()
    assert html.count("disabled") == 3  # first name, last name and e-mail are locked
    assert "Now 4 fields are required" in html
    assert desk.post("/settings/application-form/", {"city": "on", "education": "on"}).status_code == 303
    kept = Company.objects.get().preferences
    names = ("city", "phone", "experience", "education", "resume")
    asked = [name for name in names if kept.get(f"apply.{name}_required")]
    assert asked == ["city", "education"]
    form = client.get(addresses.apply_url(posting.number, posting.ad.title)).content.decode()
    assert 'name="education-0-institution"' in form
