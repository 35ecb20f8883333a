"""The way to a provider on another origin, in a real browser: a form must not be what leads there (`form-action`)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Identity, User
from accounts.permissions import RoleCode
from tests.accounts.sso.saml.conftest import make_provider
from tests.factories.accounts import PASSWORD, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
THERE = "https://idp.northwind.example/sso"


def _page(live_server: Any, new_context: Any, *, script: bool) -> Any:
    page = new_context(base_url=live_server.url, java_script_enabled=script).new_page()
    page.route(f"{THERE}**", lambda route: route.fulfill(content_type="text/html", body="<h1>At the provider</h1>"))
    return page


def _is_there(page: Any) -> None:
    page.get_by_role("heading", name="At the provider").wait_for(timeout=10_000)
    assert page.url.startswith(f"{THERE}?SAMLRequest=")


def _sign_in(page: Any, email: str, goal: str) -> None:
    page.goto(goal)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("script", [True, False])
def test_the_first_step_really_leaves(live_server: Any, new_context: Any, script: bool) -> None:
    make_user(email="rosa@northwind.example")
    make_provider()
    page = _page(live_server, new_context, script=script)

    page.goto("/me/sessions/")
    page.get_by_label("E-mail address").fill("rosa@northwind.example")
    page.get_by_role("button", name="Continue").click()

    _is_there(page)


@pytest.mark.parametrize("script", [True, False])
def test_the_test_button_really_leaves(live_server: Any, new_context: Any, script: bool) -> None:
    email = "ada@northwind.example"
    make_user(RoleCode.ADMIN, email=email, password=PASSWORD, sign_in_option="PASSWORD")
    provider = make_provider()
    page = _page(live_server, new_context, script=script)
    _sign_in(page, email, f"/settings/sso/{provider.public_id}/")
    page.get_by_role("link", name="Test").click()
    _is_there(page)


@pytest.mark.parametrize("script", [True, False])
def test_proving_at_the_provider_really_leaves(live_server: Any, new_context: Any, script: bool) -> None:
    email = "ada@northwind.example"
    ada = make_user(RoleCode.ADMIN, email=email, password=PASSWORD, sign_in_option="PASSWORD")
    provider = make_provider()
    page = _page(live_server, new_context, script=script)
    _sign_in(page, email, "/me/")
    page.wait_for_url("**/me/")
    Identity.objects.create(user=ada, provider=provider, subject="ada")
    User.objects.filter(pk=ada.pk).update(sign_in_option="SSO")

    page.goto(f"{reverse('accounts:prove')}?next=/me/")
    page.get_by_role("link", name="Go on with single sign-on").click()

    _is_there(page)
