"""The wizard in Chromium: saves as one types, T8 in counted presses, axe finds nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import RoleCode
from recruit.jobs import copying, drafting, publishing
from recruit.jobs.models import Job, Posting
from tests.browsing import until
from tests.factories.accounts import actor, make_user, signed_in
from tests.factories.recruit import AD_TEXT, default_ad, make_job, make_published_job, make_vocabulary
from tests.ui.axe import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ada(transactional_db: None) -> User:
    """The administrator."""
    make_vocabulary()
    return make_user(RoleCode.ADMIN, first_name="Ada", last_name="Admin", email="ada@northwind.example")


@pytest.fixture
def page(live_browser: Any, live_server: Any, ada: User) -> Any:
    """Ada's browser."""
    client: Client = signed_in(ada)
    cookie = client.cookies["sessionid"].value
    live_browser.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    live_browser.set_default_timeout(8_000)
    return live_browser


def counted(page: Any) -> list[str]:
    """Every press on a control from now on, by its words."""
    presses: list[str] = []

    def note(words: str) -> None:  # Playwright cannot wrap a method of a list
        presses.append(words)

    page.expose_function("pressed", note)
    page.add_init_script("addEventListener('click', (e) => e.isTrusted && pressed(e.target.textContent.trim()), true)")
    return presses


def template_of(user: User) -> Job:
    job = make_job(user, title="Charge nurse", industry="healthcare", function="health_care_provider")
    publishing.write_ad(job, by=actor(user), ad=default_ad(job), changes={"job_description": AD_TEXT})
    return copying.save_as_template(job, by=actor(user), title="Ward lead")


def test_t8_a_job_from_a_template_is_published_in_three_presses(page: Any, ada: User, complaints: list[str]) -> None:
    template_of(ada)
    presses = counted(page)
    page.goto("/jobs/")
    page.get_by_role("link", name="Create job").first.click()
    page.get_by_role("button", name="Use Ward lead").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Job created and published.").first.wait_for()
    job = Job.objects.get(title="Ward lead", is_template=False)
    assert (job.is_draft, job.status) == (False, "SOURCING")
    assert Posting.objects.filter(ad__job=job, unpublished_at=None).count() == 1
    assert presses == ["Create job", "Use", "Publish"]  # at most 7 are allowed
    assert complaints == []


def test_a_draft_is_saved_from_the_first_letter_and_found_again(page: Any, ada: User, complaints: list[str]) -> None:
    page.goto("/jobs/new/")
    page.get_by_label("Title").press_sequentially("C")
    page.get_by_text("Saved at").first.wait_for()
    page.get_by_label("Title").press_sequentially("harge nurse")
    page.get_by_label("Job description").fill("- a ward\n- a licence for ninjas and a ninja")
    page.locator("#preview li", has_text="a ward").wait_for()
    page.locator("#preview mark", has_text="ninja").wait_for()
    page.get_by_role("button", name="Details").first.click()
    page.wait_for_url("**/edit/details/")
    job = Job.objects.get()
    assert (job.is_draft, job.title) == (True, "Charge nurse")
    assert "<li>a ward</li>" in default_ad(job).job_description

    page.get_by_label("City").fill("Linz")
    page.get_by_label("Region").focus()
    page.get_by_text("Saved at").first.wait_for()
    until(page, "() => document.querySelector('#progress').dataset.version === document.forms.form.version.value")
    page.reload()
    assert page.get_by_label("City").input_value() == "Linz"
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Before it can be published").wait_for()
    page.get_by_role("link", name="Choose an industry.").click()
    until(page, "() => location.hash === '#id_industry'")
    assert [line for line in complaints if "422" not in line] == []


def test_a_job_is_written_and_published_without_script(new_context: Any, live_server: Any, ada: User) -> None:
    context = new_context(base_url=live_server.url, java_script_enabled=False)
    cookie = signed_in(ada).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto("/jobs/new/")
    page.get_by_label("Title").fill("Night porter")
    page.get_by_label("Job description").fill("- the door\n- the bell")
    page.get_by_role("button", name="Next: Details").click()
    page.get_by_label("City").fill("Graz")
    page.get_by_label("Country").select_option("at")
    page.get_by_label("Industry").select_option("hospitality")
    page.get_by_role("button", name="Publish", exact=True).click()
    assert page.get_by_text("Choose a function.").count() == 1
    page.get_by_label("Function").select_option("other")
    page.get_by_role("button", name="Publish", exact=True).click()
    assert page.url.endswith("/edit/share/")
    job = Job.objects.get()
    assert (job.is_draft, job.status, job.city) == (False, "SOURCING", "Graz")
    assert page.get_by_role("img", name="QR code of Night porter").count() == 1


def test_an_ad_on_the_air_is_saved_while_typing_and_shown_when_published(page: Any, ada: User) -> None:
    job = make_published_job(ada)
    page.goto(f"/jobs/{job.public_id}/ad/")
    page.get_by_label("Qualifications").fill("- calm")
    page.get_by_text("Saved at").first.wait_for()
    assert default_ad(job).qualifications == "<ul><li>calm</li></ul>"
    page.get_by_label("Phone").check()
    assert page.locator(".ad-frame").bounding_box()["width"] <= 360
    page.reload()
    page.get_by_text("Edited since it was published").wait_for()
    page.get_by_role("button", name="Publish again", exact=True).click()
    page.get_by_text("The ad is published.").first.wait_for()
    assert Posting.objects.get(ad__job=job).version.words["qualifications"] == "<ul><li>calm</li></ul>"  # type: ignore[union-attr]  # known to be there


def test_axe_finds_nothing(page: Any, ada: User) -> None:
    template = template_of(ada)
    draft = drafting.begin_draft(by=actor(ada), title="Night porter")
    job = make_published_job(ada)
    publishing.write_ad(job, by=actor(ada), ad=default_ad(job), changes={"job_description": "Else."})
    ad = default_ad(job)
    pages = [f"/jobs/{draft.public_id}/edit/{step}/" for step in ("create", "details", "team", "advertise", "share")]
    pages += [
        "/jobs/new/",
        "/jobs/templates/",
        f"/jobs/{template.public_id}/edit/",
        f"/jobs/{job.public_id}/edit/share/",
    ]
    pages += [f"/jobs/{job.public_id}/{name}/" for name in ("ad", "duplicate", "keep")]
    pages += [f"/jobs/{job.public_id}/ad/{ad.public_id}/{name}/" for name in ("share", "versions")]
    found = []
    for url in pages:
        page.goto(url)
        found += [f"{url} {finding}" for finding in axe_findings(page)]
    assert found == []
