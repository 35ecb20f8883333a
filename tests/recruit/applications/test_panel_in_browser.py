"""The page of an application in Chromium: templates that fill themselves in, names after @, drafts, undo, axe."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from accounts.permissions import RoleCode
from recruit.applications.models import Application, Note
from recruit.jobs.models import HiringTeamMember
from recruit.letters.models import SentLetter
from tests.browsing import until
from tests.factories.accounts import make_user, signed_in
from tests.factories.recruit import make_application, make_published_job, make_vocabulary
from tests.ui.axe import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ada(transactional_db: None) -> User:
    """The administrator."""
    make_vocabulary()
    return make_user(RoleCode.ADMIN, first_name="Ada", last_name="Admin", email="ada@northwind.example")


@pytest.fixture
def application(ada: User) -> Application:
    """Somebody who applied, with Hugo on the team."""
    hugo = make_user(RoleCode.BASIC, first_name="Hugo", last_name="Manager")
    job = make_published_job(ada, title="Staff nurse", team={hugo: HiringTeamMember.Role.HIRING_MANAGER})
    return make_application(job)


@pytest.fixture
def page(live_browser: Any, live_server: Any, ada: User) -> Any:
    """Ada's browser."""
    cookie = signed_in(ada).cookies["sessionid"].value
    live_browser.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    live_browser.set_default_timeout(8_000)
    return live_browser


def test_a_chosen_template_fills_itself_in_and_a_draft_outlives_a_reload(
    page: Any, application: Application, complaints: list[str]
) -> None:
    page.goto(f"/applications/{application.public_id}/?tab=emails")
    page.click("summary.button")
    page.fill("#letter_subject", "Half a sentence")
    page.reload()
    until(page, "() => document.querySelector('#letter_subject').value === 'Half a sentence'")

    page.select_option("#letter_template", label="A first talk")
    until(page, "() => document.querySelector('#letter_text').value.startsWith('Hello Ana,')")
    page.click("button[name=preview]")
    page.wait_for_selector(".mail__body >> text=I would like to talk with you")
    page.click("#application form[data-draft] .button--primary")
    until(
        page,
        "() => document.querySelector('.mail__subject').textContent === 'Staff nurse: may we talk?'"
        " && !document.querySelector('details[open]')",
    )
    letter = SentLetter.objects.get(type="GENERIC", author__first_name="Ada")
    assert "Hello Ana," in letter.text
    with page.expect_navigation():
        page.click(".toast >> text=Undo")
    page.wait_for_selector(".mail .chip >> text=Cancelled")
    assert complaints == []


def test_a_name_is_completed_after_an_at_sign(page: Any, application: Application, complaints: list[str]) -> None:
    page.goto(f"/applications/{application.public_id}/?tab=notes")
    page.click("#id_text")
    page.keyboard.type("Please look, @hu")
    page.wait_for_selector(".people-list [role=option]")
    page.keyboard.press("Enter")
    assert page.input_value("#id_text") == "Please look, @Hugo Manager "
    page.click("text=Save note")
    page.wait_for_selector(".note >> text=Please look")
    assert [user.full_name for user in Note.objects.get().mentions.all()] == ["Hugo Manager"]
    assert complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_any_tab(page: Any, application: Application, theme: str) -> None:
    page.emulate_media(color_scheme=theme)
    for tab in ("overview", "profile", "emails", "notes", "files"):
        page.goto(f"/applications/{application.public_id}/?tab={tab}")
        assert axe_findings(page) == [], tab
    for url in (
        f"/applications/{application.public_id}/reject/",
        "/settings/email-templates/",
        "/settings/email-templates/new/",
    ):
        page.goto(url)
        assert axe_findings(page) == [], url
