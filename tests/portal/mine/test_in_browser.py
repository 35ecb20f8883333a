"""A candidate on a phone without script, from the letter to the last page; axe with script over each page."""

from __future__ import annotations

from typing import Any

import pytest

from portal.mine import entering
from portal.models import CandidateLink
from recruit.applications.models import Application
from tests.portal.mine.conftest import link_in, newest_letter
from tests.ui.axe import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
PAGES = ("", "profile/", "email/", "files/", "data/", "data/erase/")


def opened(page: Any, application: Application) -> None:
    secret = entering.make_link(application.candidate, purpose=CandidateLink.Purpose.SIGN_IN, lasts=entering.LINK_LASTS)
    page.goto(f"/careers/mine/open/{secret}/")
    page.click("button:has-text('Open my page')")
    page.wait_for_selector("text=Hello Nora")


def test_a_candidate_withdraws_on_a_phone_without_script(
    application: Application, live_server: Any, new_context: Any
) -> None:
    context = new_context(base_url=live_server.url, java_script_enabled=False, viewport=PHONE, has_touch=True)
    phone = context.new_page()
    opened(phone, application)
    phone.tap("text=Staff nurse")
    phone.wait_for_selector("text=You hear from us by")
    phone.tap("text=Withdraw this application")
    phone.select_option("#id_reason", index=1)
    phone.tap("button:has-text('Withdraw')")
    phone.wait_for_selector("text=You withdrew this application.")
    application.refresh_from_db()
    assert application.stage == "WITHDRAWN"
    phone.goto("/careers/mine/email/")
    phone.fill("#id_email", "new@mail.example")
    phone.tap("text=Send a link to the new address")
    phone.wait_for_selector("text=We sent a link to new@mail.example")
    phone.goto(link_in(newest_letter()))
    phone.tap("text=Use this address")
    phone.wait_for_selector("text=From now on we write to your new address.")
    phone.goto("/careers/mine/profile/")
    assert "new@mail.example" in phone.inner_text("main")


def test_every_page_is_accessible_and_fits_a_phone(
    application: Application, live_browser: Any, complaints: list[str]
) -> None:
    live_browser.set_viewport_size(PHONE)
    opened(live_browser, application)
    paths = [f"/careers/mine/{page}" for page in PAGES]
    paths += [f"/careers/mine/applications/{application.public_id}/{end}" for end in ("", "withdraw/")]
    for path in paths:
        live_browser.goto(path)
        assert axe_findings(live_browser) == [], path
        assert live_browser.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    assert complaints == []
