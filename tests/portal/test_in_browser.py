"""The public thread in Chromium: on a phone without script, without complaints from the browser, light enough."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from portal import addresses, tickets
from recruit.applications.models import Application
from recruit.candidates.models import Attachment
from recruit.jobs.models import Posting
from tests.candidates import documents as make
from tests.factories.recruit import make_department, make_published_job
from tests.ui.axe import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
PUBLIC_BYTES = 60 * 1024


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser types faster than a person."""
    monkeypatch.setattr(tickets, "LEAST_SECONDS", 0)


@pytest.fixture
def phone(live_server: Any, new_context: Any) -> Any:
    """A phone with script switched off."""
    context = new_context(base_url=live_server.url, java_script_enabled=False, viewport=PHONE, has_touch=True)
    return context.new_page()


def test_applying_on_a_phone_without_script(phone: Any, posting: Posting, tmp_path: Path) -> None:
    make_published_job(title="Cook", city="Linz", department=make_department("Kitchen"))
    resume = tmp_path / "Ana Kowalska.pdf"
    resume.write_bytes(make.pdf("Ana Kowalska, nurse"))
    phone.goto("/careers/")
    phone.fill("#id_q", "nurse")
    phone.tap("text=Search")
    phone.tap("text=Staff nurse")
    phone.tap(".apply-bar a")
    phone.set_input_files("#id_resume", str(resume))
    phone.fill("#id_first_name", "Ana")
    phone.fill("#id_last_name", "Kowalska")
    phone.fill("#id_email", "ana@")
    phone.tap("text=Send application")
    assert phone.inner_text(".kept-file strong") == "Your file is kept: Ana Kowalska.pdf"
    assert phone.input_value("#id_first_name") == "Ana"
    phone.fill("#id_email", "ana@example.com")
    phone.check("#id_consent")
    phone.tap("text=Send application")
    phone.wait_for_selector("text=Your reference")
    assert phone.inner_text("h1") == "Thank you: your application arrived"
    application = Application.objects.select_related("candidate").get()
    assert str(application.public_id)[:8].upper() in phone.inner_text("main")
    assert application.candidate.full_name == "Ana Kowalska"
    assert Attachment.objects.get().name == "Ana Kowalska.pdf"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages_satisfy_axe_and_the_browser(
    live_browser: Any, posting: Posting, complaints: list[str], scheme: str
) -> None:
    make_published_job(title="Night nurse", department=make_department("Nursing"), is_remote=True)
    live_browser.emulate_media(color_scheme=scheme)
    live_browser.set_viewport_size(PHONE)
    paths = [
        "/careers/",
        "/careers/?q=nurse&remote=on",
        "/careers/?q=astronaut",
        addresses.ad_url(posting.number, posting.ad.title),
        addresses.apply_url(posting.number, posting.ad.title),
    ]
    for path in paths:
        live_browser.goto(path)
        assert axe_findings(live_browser) == [], path
    live_browser.click("text=Send application")
    live_browser.wait_for_selector(".error-summary")
    live_browser.wait_for_load_state("networkidle")
    assert axe_findings(live_browser) == []
    assert live_browser.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # A form that comes back is answered 422, which the console counts as a failed load; nothing else may be there.
    assert [text for text in complaints if "422" not in text] == []


def test_a_first_visit_is_light(live_browser: Any, posting: Posting) -> None:
    bodies: dict[str, int] = {}
    live_browser.on("response", lambda answer: bodies.update({answer.url: len(gzip.compress(answer.body()))}))
    for path in (
        addresses.ad_url(posting.number, posting.ad.title),
        addresses.apply_url(posting.number, posting.ad.title),
    ):
        bodies.clear()
        live_browser.goto(path, wait_until="networkidle")
        assert sum(bodies.values()) <= PUBLIC_BYTES, bodies
        assert all("127.0.0.1" in url or "localhost" in url or url.startswith("data:") for url in bodies)
