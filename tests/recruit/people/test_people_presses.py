"""Tasks T10, T17 and T18 of ux 9 in a real browser, every press counted; the pages of people under axe."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.runs import working
from base.runs.models import Run
from recruit.candidates import enlisting
from recruit.candidates.models import Attachment, Candidate
from tests.browsing import until
from tests.factories.accounts import make_user, signed_in
from tests.factories.recruit import make_vocabulary
from tests.factories.road import make_application, make_job
from tests.ui.axe import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Presses:
    """Counts what a pointer does. Typing and keys are not presses of a pointer."""

    def __init__(self, page: Any) -> None:
        self.page, self.count = page, 0

    def on(self, target: Any) -> None:
        """Press something."""
        target.click()
        self.count += 1

    def choose_file(self, target: Any, path: Path) -> None:
        """Choose a file: one press opens the chooser."""
        target.set_input_files(str(path))
        self.count += 1


@pytest.fixture
def ada(transactional_db: None) -> User:
    """The administrator."""
    make_vocabulary()
    return make_user(RoleCode.ADMIN, first_name="Ada", last_name="Admin", email="ada@northwind.example")


@pytest.fixture
def page(live_browser: Any, live_server: Any, ada: User) -> Any:
    """Ada's browser."""
    cookie = signed_in(ada).cookies["sessionid"].value
    live_browser.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    live_browser.set_default_timeout(10_000)
    return live_browser


def settle() -> None:
    """Let the worker finish what was started."""
    for run in Run.objects.filter(finished_at=None):
        working.perform({"run": str(run.public_id)}, effect_id="test")


def test_t10_any_person_or_job_is_found_and_opened_with_keys_alone(page: Any, ada: User, complaints: list[str]) -> None:
    job = make_job(ada, title="Night nurse")
    row = make_application(job, first_name="José", last_name="Müller", phone="+43 316 123456")
    for typed, shown, address in (
        ("muller jose", "Müller", f"/applications/{row.public_id}/"),
        ("0316 123456", "Müller", f"/applications/{row.public_id}/"),
        ("night nur", "Night nurse", f"/jobs/{job.public_id}/"),
    ):
        page.goto("/")
        presses = Presses(page)
        page.keyboard.press("Control+k")
        page.keyboard.type(typed)
        page.wait_for_selector("#palette [role=option][aria-selected=true], .palette [role=option]")
        until(page, "words => document.querySelector('.palette').innerText.includes(words)", shown)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{address}*")
        assert presses.count == 0
    assert complaints == []


def test_t17_the_list_is_a_workbook_after_two_presses(page: Any, ada: User, complaints: list[str]) -> None:
    make_application(make_job(ada, title="Cook"), first_name="Ana", last_name="Kowalska")
    page.goto("/people/?q=kowalska")
    presses = Presses(page)

    presses.on(page.get_by_role("button", name="Export"))
    with page.expect_download() as caught:
        presses.on(page.get_by_role("menuitem", name="Excel workbook"))

    sheet = load_workbook(io.BytesIO(Path(caught.value.path()).read_bytes())).active
    assert sheet
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["Name", "Ana Kowalska"]
    assert presses.count <= 2
    assert complaints == []


def test_t18_five_hundred_people_with_mistakes_corrected_take_six_presses(
    page: Any, ada: User, complaints: list[str], tmp_path: Path
) -> None:
    lines = [f"Ana,Person{n},ana{n}@mail.example" for n in range(500)]
    bad = [line if n % 50 else line.rsplit(",", 1)[0] + "," for n, line in enumerate(lines)]
    first, fixed = tmp_path / "people.csv", tmp_path / "fixed.csv"
    first.write_text("\n".join(["First name,Last name,E-mail", *bad]))
    fixed.write_text("\n".join(["First name,Last name,E-mail", *lines]))
    presses = Presses(page)
    page.goto("/people/import/")  # by the palette: "import people", no press

    presses.choose_file(page.locator("input[type=file]"), first)
    presses.on(page.get_by_role("button", name="Continue"))
    page.get_by_text("Lines with problems").first.wait_for()
    shown = page.locator("table", has_text="Problem").last.inner_text()
    assert re.findall(r"(\d+)\tno e-mail", shown) == [str(2 + n) for n in range(0, 500, 50)]
    assert not Candidate.objects.exists()
    presses.choose_file(page.locator("input[type=file]"), fixed)
    presses.on(page.get_by_role("button", name="Try the corrected file"))
    presses.on(page.get_by_role("button", name="Import 500 people"))
    page.get_by_role("link", name="Line by line").wait_for()
    settle()

    assert Candidate.objects.count() == 500
    assert presses.count <= 6
    assert complaints == []


def test_filters_are_chosen_in_the_dialog_and_kept_as_a_view(page: Any, ada: User, complaints: list[str]) -> None:
    job = make_job(ada, title="Cook")
    make_application(job, first_name="Ana", last_name="Kowalska", country_code="at")
    make_application(job, first_name="Bo", last_name="Berg", country_code="se")
    page.goto("/people/")

    page.get_by_role("link", name="Filters").click()
    page.locator("#ask select[name=country]").select_option("at")
    page.locator("#ask").get_by_role("button", name="Show").click()
    page.get_by_text("Country: Austria").wait_for()
    assert page.locator("tbody tr").count() == 1

    page.get_by_role("button", name="Views").click()
    page.get_by_role("menuitem", name="Save this view").click()
    page.locator("#ask input[name=name]").fill("Austrians")
    page.locator("#ask").get_by_role("button", name="Save the view").click()
    page.get_by_role("button", name="Austrians").wait_for()
    page.get_by_role("link", name=re.compile("Remove filter Country")).click()
    until(page, "document.querySelectorAll('tbody tr').length === 2")
    assert complaints == []


def test_the_selected_are_tagged_from_the_bar(page: Any, ada: User, complaints: list[str]) -> None:
    for name in ("Ana", "Bo", "Cy"):
        enlisting.add_candidate(by=Actor.of(ada), first_name=name, last_name="N", email=f"{name}@mail.example")
    page.goto("/people/")

    page.locator("[data-select]").nth(0).check()
    page.locator("[data-select]").nth(1).check()
    page.get_by_role("button", name="Tag", exact=True).click()
    page.locator("#ask input[name=tags]").fill("night")
    page.locator("#ask").get_by_role("button", name="Add tags (2)").click()
    page.get_by_text("Tag: 2 people.").first.wait_for()

    assert Candidate.objects.filter(tags=["night"]).count() == 2
    assert complaints == []


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_on_the_pages_of_people(page: Any, ada: User, dark: bool) -> None:
    person = enlisting.add_candidate(
        by=Actor.of(ada), first_name="Ana", last_name="K", email="a@mail.example", tags=["a"]
    )
    Attachment.objects.create(
        candidate=person, name="a.txt", content_type="text/plain", size=1, sha256="a", text="night"
    )
    make_application(make_job(ada), first_name="Bo", last_name="Berg")
    page.emulate_media(color_scheme="dark" if dark else "light")
    for address in (
        "/people/", "/people/?q=night&country=at", "/people/?q=night&cols=consent&cols=rating", "/people/filters/",
        "/people/add/", "/people/upload/", "/people/import/", "/me/views/", f"/people/{person.public_id}/",
        f"/people/bulk/?act=delete&selected={person.public_id}",
    ):  # fmt: skip
        page.goto(address)
        assert axe_findings(page) == [], address
