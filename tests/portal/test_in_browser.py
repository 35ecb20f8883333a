"""The public thread in Chromium: on a phone without script, without complaints from the browser, light enough."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from portal import addresses, tickets
from recruit.applications.models import Application
from recruit.candidates.models import Attachment
from recruit.jobs.models import Posting
from recruit.screening import arranging, seeding
from recruit.screening.models import Question, QuestionSet
from tests.browsing import until
from tests.candidates import documents as make
from tests.factories.accounts import actor
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


def test_applying_on_a_phone_without_script(phone: Any, posting: Posting, ada: User, tmp_path: Path) -> None:
    """The whole road without script: search, ad, file, a mistake, an entry, the way back, questions with a branch."""
    make_published_job(title="Cook", city="Linz", department=make_department("Kitchen"))
    seeding.seed()
    questions = QuestionSet.objects.get(is_default=True, is_internal=False)
    permit = arranging.ask(questions, by=actor(ada), question=Question.objects.get(code="workPermit"))
    arranging.change_asked(permit, by=actor(ada), changes={"is_required": True})
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
    phone.tap("text=Add work experience")
    assert phone.inner_text(".kept-file strong") == "Your file is kept: Ana Kowalska.pdf"
    phone.fill("#id_experience-0-title", "Nurse")
    phone.press("#id_experience-0-title", "Enter")  # goes on, as the first button of the form does
    assert "Enter an e-mail address" in phone.inner_text(".error-summary")
    assert phone.input_value("#id_first_name") == "Ana"
    phone.fill("#id_email", "ana@example.com")
    phone.tap("main button:has-text('Next')")
    phone.fill("#id_message", "Hello")
    phone.tap("main button:has-text('Back')")
    assert phone.input_value("#id_experience-0-title") == "Nurse"
    phone.tap("main button:has-text('Next')")
    assert phone.input_value("#id_message") == "Hello"
    phone.check("#id_consent")
    phone.tap("text=Send application")
    assert "Are you allowed to work" in phone.inner_text(".error-summary")
    phone.locator(f"[name=q-{permit.public_id.hex}][value=yes]").check()
    phone.tap("text=Send application")
    phone.wait_for_selector("text=Your reference")
    assert phone.inner_text("h1") == "Thank you: your application arrived"
    application = Application.objects.select_related("candidate").get()
    assert str(application.public_id)[:8].upper() in phone.inner_text("main")
    assert (application.candidate.full_name, application.message) == ("Ana Kowalska", "Hello")
    assert application.candidate.experience == [{"title": "Nurse"}]
    assert Attachment.objects.get().name == "Ana Kowalska.pdf"


def test_t14_a_candidate_applies_on_a_phone_with_a_cv_in_nine_taps(
    live_server: Any, new_context: Any, posting: Posting, tmp_path: Path
) -> None:
    """Goal T14: at most six required fields and nine taps from the ad to the thank-you page, on two pages."""
    seeding.seed()
    resume = tmp_path / "cv.pdf"
    resume.write_bytes(make.pdf("Ana Kowalska, nurse"))
    page = new_context(base_url=live_server.url, viewport=PHONE, has_touch=True).new_page()
    page.goto(addresses.ad_url(posting.number, posting.ad.title))
    taps = 0

    def tap(selector: str) -> None:
        nonlocal taps
        page.tap(selector)
        taps += 1

    tap(".apply-bar a")
    required = page.locator(".field__required").count()
    with page.expect_file_chooser() as chooser:
        tap("#id_resume")
    chooser.value.set_files(str(resume))
    for name, text in (("first_name", "Ana"), ("last_name", "Kowalska"), ("email", "ana@example.com")):
        tap(f"#id_{name}")
        page.keyboard.type(text)
    tap("main button:has-text('Next')")
    page.wait_for_selector("#id_consent")
    required += page.locator(".field__required").count()
    tap("#id_consent")
    tap("text=Send application")
    page.wait_for_selector("text=Your reference")
    assert required <= 6
    assert taps <= 9
    assert Attachment.objects.get().name == "cv.pdf"


def test_questions_and_towns_follow_what_is_typed(live_browser: Any, posting: Posting, ada: User) -> None:
    seeding.seed()
    questions = QuestionSet.objects.get(is_default=True, is_internal=False)
    parent = arranging.ask(questions, by=actor(ada), question=Question.objects.get(code="workPermit"))
    child = arranging.ask(questions, by=actor(ada), question=Question.objects.get(code="startDate"))
    follows = {"question": str(parent.public_id), "answers": ["yes"]}
    arranging.change_asked(child, by=actor(ada), changes={"shown_when": follows})
    live_browser.goto(addresses.apply_url(posting.number, posting.ad.title))
    live_browser.type("#id_city", "Gra")
    until(live_browser, "document.querySelector('#towns option')?.value === 'Graz, Austria'")
    live_browser.fill("#id_first_name", "Ana")
    live_browser.fill("#id_last_name", "K")
    live_browser.fill("#id_email", "ana@example.com")
    live_browser.click("main button:has-text('Next')")
    follower = live_browser.locator(f"#id_q-{child.public_id.hex}")
    follower.wait_for(state="hidden")
    live_browser.locator(f"[name=q-{parent.public_id.hex}][value=yes]").check()
    assert follower.is_visible()
    live_browser.locator(f"[name=q-{parent.public_id.hex}][value=no]").check()
    assert not follower.is_visible()


def test_the_browsers_own_back_button_brings_back_what_was_typed(live_browser: Any, posting: Posting) -> None:
    live_browser.goto(addresses.apply_url(posting.number, posting.ad.title))
    for name, text in (("first_name", "Ana"), ("last_name", "Kowalska"), ("email", "ana@example.com")):
        live_browser.fill(f"#id_{name}", text)
    live_browser.click("main button:has-text('Next')")
    live_browser.wait_for_selector("#id_consent")
    live_browser.go_back()
    until(live_browser, "document.getElementById('id_last_name')?.value === 'Kowalska'")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages_satisfy_axe_and_the_browser(
    live_browser: Any, posting: Posting, ada: User, *, complaints: list[str], scheme: str
) -> None:
    seeding.seed()
    questions = QuestionSet.objects.get(is_default=True, is_internal=False)
    for code in ("workPermit", "preferredWorkShifts", "salaryExpectation", "eeoInformation"):
        arranging.ask(questions, by=actor(ada), question=Question.objects.get(code=code))
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
    live_browser.click("text=Add work experience")
    live_browser.wait_for_selector("#id_experience-0-title")
    assert axe_findings(live_browser) == []
    live_browser.click("main button:has-text('Next')")
    live_browser.wait_for_selector(".error-summary")
    live_browser.wait_for_load_state("networkidle")
    assert axe_findings(live_browser) == []
    for name, text in (("first_name", "Ana"), ("last_name", "K"), ("email", "ana@example.com")):
        live_browser.fill(f"#id_{name}", text)
    live_browser.click("main button:has-text('Next')")
    live_browser.wait_for_selector("#id_consent")
    assert axe_findings(live_browser) == []
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
