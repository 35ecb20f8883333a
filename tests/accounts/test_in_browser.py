"""Signing in and out in a real browser, with and without script."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest

from accounts.models import Company, UserSession
from accounts.permissions import RoleCode
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.sign_in import switch_sso_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADA = "ada@northwind.example"


def _sign_in(page: Any, goal: str) -> None:
    page.goto(goal)
    page.get_by_label("E-mail address").fill(ADA)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{goal}")


def test_sign_in_choose_the_dark_and_sign_out(live_browser: Any, complaints: list[str]) -> None:
    make_user(RoleCode.ADMIN, first_name="Ada", last_name="Admin", email=ADA, password=PASSWORD)

    _sign_in(live_browser, "/me/")
    live_browser.get_by_label("Theme").select_option("dark")
    live_browser.get_by_role("button", name="Save").click()
    live_browser.wait_for_selector("html[data-theme=dark]")
    live_browser.get_by_role("button", name="Account of Ada Admin").click()
    live_browser.get_by_role("menuitem", name="Sign out").click()
    live_browser.wait_for_url("**/sign-in/")

    assert "You are signed out." in live_browser.content()
    assert not UserSession.objects.exists()
    assert complaints == []


def test_an_ended_session_loses_nothing_that_was_typed(live_browser: Any) -> None:
    make_user(RoleCode.ADMIN, first_name="Ada", last_name="Admin", email=ADA, password=PASSWORD)
    _sign_in(live_browser, "/settings/company/")
    cookies = live_browser.context.cookies()

    live_browser.clock.install()
    live_browser.reload()
    live_browser.get_by_label("City").fill("Graz")
    live_browser.clock.fast_forward("09:00:00")
    live_browser.context.clear_cookies(name="sessionid")
    live_browser.get_by_role("button", name="Save").click()
    live_browser.get_by_role("dialog", name="Sign in again").wait_for()
    live_browser.context.add_cookies(cookies)  # as signing in in another tab does
    live_browser.get_by_role("button", name=re.compile("I have signed in")).click()
    live_browser.get_by_text("The company's profile is saved.").wait_for()

    assert Company.objects.get().city == "Graz"


def test_without_script_nothing_is_lost_either(live_server: Any, new_context: Any) -> None:
    make_user(RoleCode.ADMIN, first_name="Ada", last_name="Admin", email=ADA, password=PASSWORD)
    page = new_context(base_url=live_server.url, java_script_enabled=False).new_page()
    _sign_in(page, "/settings/company/")

    page.get_by_label("City").fill("Graz")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save").click()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name=re.compile("Sign in in a new tab")).click()
    other = opened.value
    other.get_by_label("E-mail address").fill(ADA)
    other.get_by_role("button", name="Continue").click()
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    other.wait_for_url("**/me/")
    page.get_by_role("button", name=re.compile("I have signed in")).click()
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/settings/company/")

    assert Company.objects.get().city == "Graz"


@pytest.mark.parametrize("script", [True, False])
def test_sso_users_are_carried_to_the_provider(live_server: Any, new_context: Any, script: bool) -> None:
    make_user(first_name="Rosa", last_name="Recruiter", email="rosa@northwind.example")
    provider = switch_sso_on()
    page = new_context(base_url=live_server.url, java_script_enabled=script).new_page()
    page.route(f"**/sign-in/sso/{provider.slug}/**", lambda route: route.fulfill(body="<h1>The way there</h1>"))

    page.goto("/me/sessions/")
    page.get_by_label("E-mail address").fill("rosa@northwind.example")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="The way there").wait_for()

    assert page.url.endswith(f"/sign-in/sso/{provider.slug}/?next=%2Fme%2Fsessions%2F")


def test_the_option_is_changed_then_the_password_reset_over_the_list(live_browser: Any, complaints: list[str]) -> None:
    make_user(
        RoleCode.ADMIN,
        first_name="Ada",
        last_name="Admin",
        email=ADA,
        password=PASSWORD,
        sign_in_option="PASSWORD",
    )
    rosa = make_user(first_name="Rosa", last_name="Recruiter", email="rosa@northwind.example")
    switch_sso_on()
    page = live_browser
    _sign_in_by_password(page, "/settings/users/?sign_in=SSO")

    page.get_by_role("link", name="Edit Rosa Recruiter").click()
    dialog = page.get_by_role("dialog", name="Edit Rosa Recruiter")
    dialog.get_by_label("Email/Password").check()
    assert dialog.get_by_role("button", name="Reset password").count() == 0
    dialog.get_by_role("button", name="Save").click()
    page.get_by_text("The user is saved.").wait_for()
    page.goto("/settings/users/?sign_in=PASSWORD&q=rosa")
    page.get_by_role("link", name="Edit Rosa Recruiter").click()
    dialog.get_by_role("button", name="Reset password").click()
    page.get_by_text("A link for a new password was sent to rosa@northwind.example.").wait_for()

    rosa.refresh_from_db()
    assert rosa.sign_in_option == "PASSWORD"
    assert page.url.endswith("/settings/users/?sign_in=PASSWORD&q=rosa")
    assert complaints == []


def test_a_refused_form_over_the_list_stays_with_what_was_typed(live_browser: Any) -> None:
    make_user(RoleCode.ADMIN, first_name="Ada", last_name="Admin", email=ADA, password=PASSWORD)
    page = live_browser
    _sign_in(page, "/settings/users/")

    page.get_by_role("link", name="Add a user").click()
    dialog = page.get_by_role("dialog", name="Add a user")
    dialog.get_by_label("First name").fill("Tove")
    dialog.get_by_label("Last name").fill("Lund")
    dialog.get_by_label("E-mail address").fill(ADA)
    dialog.get_by_role("button", name="Send the invitation").click()
    dialog.get_by_role("alert").wait_for()

    assert dialog.get_by_label("First name").input_value() == "Tove"
    dialog.get_by_label("E-mail address").fill("tove@northwind.example")
    dialog.get_by_role("button", name="Send the invitation").click()
    page.get_by_text("Tove Lund is invited by mail.").wait_for()


def test_secrets_are_sent_once_and_not_on_leaving_their_field(live_browser: Any) -> None:
    make_user(RoleCode.ADMIN, first_name="Ada", last_name="Admin", email=ADA, password=PASSWORD)
    page, sent = live_browser, []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    _sign_in(page, "/me/")

    assert [urlsplit(url).path for url in sent] == ["/sign-in/", "/sign-in/password/"]


def _sign_in_by_password(page: Any, goal: str) -> None:
    """Past the providers, as administrators may whose option it is."""
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(ADA)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    page.goto(goal)
