"""A hostile container against both locks in a real browser: the lists it is given, the policy that holds anyway."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Company
from portal import addresses, tickets
from recruit.jobs.models import Posting
from tests.browsing import until
from tests.portal import hostile

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ALLOWED = {"www.googletagmanager.com/gtm.js", "www.google-analytics.com/analytics.js", "pixels.example/pixel.gif"}

# What Chromium itself asks for, whatever page is open.
OWN = ("update.googleapis.com/", "content-autofill.googleapis.com/", "accounts.google.com/", "clients2.google.com/")


def asked_for(page: Any, seen: list[str], what: str) -> None:
    """Wait until the browser has asked the world for this."""
    end = time.monotonic() + 10
    while what not in seen:
        assert time.monotonic() < end, f"{what} was never asked for: {seen}"
        page.wait_for_timeout(25)


@pytest.fixture(autouse=True)
def switched_on(posting: Posting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tickets, "LEAST_SECONDS", 0)
    values = {"gtm.enabled": True, "gtm.container_id": "GTM-HOSTILE", "gtm.asks_consent": False}
    Company.objects.update(preferences=values)


@contextmanager
def browsing(
    browser_type: Any, launch: dict[str, Any], base_url: str, folder: Path, container: str, **context: Any
) -> Iterator[tuple[Any, list[str]]]:
    """A page for which every host but ours is the server on loopback."""
    with hostile.world(folder, container) as (port, seen):
        rules = f"--host-resolver-rules=MAP * 127.0.0.1:{port}, EXCLUDE localhost, EXCLUDE 127.0.0.1"
        args = [*launch["args"], rules, "--ignore-certificate-errors"]
        browser = browser_type.launch(**{**launch, "args": args})
        try:
            page = browser.new_context(base_url=base_url, ignore_https_errors=True, **context).new_page()
            page.set_default_timeout(10_000)
            yield page, seen
        finally:
            browser.close()


def test_a_hostile_container_gets_nothing_but_analytics_and_pixels(
    browser_type: Any, browser_type_launch_args: dict[str, Any], live_server: Any, posting: Posting, tmp_path: Path
) -> None:
    paths = [
        addresses.ad_url(posting.number, posting.ad.title),
        addresses.apply_url(posting.number, posting.ad.title),
    ]
    with browsing(browser_type, browser_type_launch_args, live_server.url, tmp_path, hostile.HOSTILE) as (page, seen):
        for path in paths:
            seen.clear()
            # The frames and the form that are stopped keep the page's load event from Playwright.
            page.goto(path, wait_until="commit")
            until(page, "window.container === 'ran' && window.analytics === 'ran'")
            asked_for(page, seen, "pixels.example/pixel.gif")
            until(page, "document.readyState === 'complete'")
            assert page.evaluate("window.worked") == []
            assert page.url.endswith(path)
            assert page.evaluate("document.baseURI").endswith(path)
            assert {each for each in seen if not each.startswith(OWN)} == ALLOWED


def test_the_same_container_runs_wild_without_the_policy(
    browser_type: Any, browser_type_launch_args: dict[str, Any], live_server: Any, posting: Posting, tmp_path: Path
) -> None:
    """The proof that the attack is real: with the policy taken away, it works."""
    path = addresses.ad_url(posting.number, posting.ad.title)
    attack = browsing(
        browser_type, browser_type_launch_args, live_server.url, tmp_path, hostile.HOSTILE, bypass_csp=True
    )
    with attack as (page, seen):
        page.goto(path, wait_until="commit")
        # Two requests that nobody puts in order.
        asked_for(page, seen, "evil.example/form")
        asked_for(page, seen, "evil.example/take")


def test_a_container_that_obeys_runs_allowed_tags_only(
    browser_type: Any, browser_type_launch_args: dict[str, Any], live_server: Any, posting: Posting, tmp_path: Path
) -> None:
    path = addresses.apply_url(posting.number, posting.ad.title)
    with browsing(browser_type, browser_type_launch_args, live_server.url, tmp_path, hostile.OBEDIENT) as (page, _seen):
        page.goto(path)
        until(page, "window.container === 'ran'")
        assert page.evaluate("window.ranTags") == ["ua", "googtag", "gaawe", "img"]
        assert page.evaluate("dataLayer.map((each) => each.event ?? Object.keys(each).join())") == [
            "gtm.allowlist,gtm.blocklist",
            "applicationStarted",
            "gtm.js",
        ]


def test_events_come_once_each_and_know_nobody(
    browser_type: Any, browser_type_launch_args: dict[str, Any], live_server: Any, posting: Posting, tmp_path: Path
) -> None:
    told: list[str] = []
    layers: list[str] = []

    def note(page: Any) -> None:
        until(page, "window.container === 'ran'")
        told.extend(page.evaluate("dataLayer.filter((each) => 'jobId' in each).map((each) => each.event)"))
        layers.append(page.evaluate("JSON.stringify(dataLayer)"))

    with browsing(browser_type, browser_type_launch_args, live_server.url, tmp_path, hostile.OBEDIENT) as (page, _seen):
        page.goto(addresses.ad_url(posting.number, posting.ad.title))
        note(page)
        page.locator("a:has-text('Apply for this job')").locator("visible=true").first.click()
        page.wait_for_url("**/apply/")
        note(page)
        page.fill("#id_first_name", "Zofia")
        page.fill("#id_last_name", "Wisniewska")
        page.fill("#id_email", "zofia@example.com")
        page.click("main button:has-text('Next')")
        page.wait_for_selector("#id_consent")
        note(page)
        page.click("main button:has-text('Send application')")
        page.wait_for_selector(".error-summary")
        note(page)
        page.check("#id_consent")
        page.click("main button:has-text('Send application')")
        page.wait_for_selector("#reference")
        note(page)
        assert "?" not in page.url
        page.reload()
        until(page, "document.readyState === 'complete'")
    assert told == ["jobAdPageView", "applicationStarted", "applicationContinued", "applicationCompleted"]
    for layer in layers:
        assert not any(word in layer for word in ("Zofia", "Wisniewska", "zofia", "example.com"))
