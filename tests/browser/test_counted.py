"""Tasks T1 to T5 of ux 9 in a real browser, with every press counted: more presses than the goal is a failure."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import User
from base.actors import Actor
from base.models import Run
from base.outbox.models import OutboxRow
from base.runs import starting, working
from recruit.applications import rejecting
from recruit.applications.models import Application
from recruit.jobs.models import Job
from recruit.letters import founding
from recruit.letters.models import SentLetter
from tests.factories.accounts import PASSWORD, make_user, signed_in
from tests.factories.road import default_process, make_application, make_job

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Presses:
    """Counts what a hand does: presses of a pointer, a key, a choice in a list (two: open, choose)."""

    def __init__(self, page: Any) -> None:
        self.page, self.count = page, 0

    def click(self, thing: Any) -> None:
        """One press of the pointer."""
        thing.click()
        self.count += 1

    def key(self, name: str) -> None:
        """One key."""
        self.page.keyboard.press(name)
        self.count += 1

    def choose(self, thing: Any, label: str) -> None:
        """Open a list and choose a line: two presses."""
        thing.select_option(label=label)
        self.count += 2


@pytest.fixture
def rosa_there(db: None) -> User:
    """The recruiter, with the company's letters."""
    default_process()
    founding.found()
    return make_user(first_name="Rosa", last_name="Recruiter", email="rosa@northwind.example", password=PASSWORD)


@pytest.fixture
def page(live_browser: Any, live_server: Any, rosa_there: User) -> Any:
    """A browser in which Rosa is signed in."""
    cookies = signed_in(rosa_there).cookies
    live_browser.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in cookies.items()]
    )
    live_browser.set_default_timeout(8_000)
    return live_browser


def open_board(page: Any, job: Job) -> None:
    page.goto(f"/jobs/{job.public_id}/")
    page.locator("[data-board]").wait_for()


def said(page: Any, text: str) -> None:
    expect(page.locator("#toasts").get_by_text(text).first).to_be_visible()


def test_t1_a_candidate_is_moved_on_with_one_press_or_one_key(page: Any, rosa_there: User) -> None:
    job = make_job(rosa_there)
    row = make_application(job, first_name="Ana", last_name="Kowalska")
    open_board(page, job)
    hand = Presses(page)
    page.locator(f"#card-{row.public_id}").hover()
    hand.click(page.get_by_role("button", name="Move to the next step"))
    said(page, "Moved Ana Kowalska to Resume Review.")
    assert hand.count <= 1

    hand = Presses(page)
    page.locator(f"#card-{row.public_id} a").focus()
    hand.key(".")
    said(page, "Moved Ana Kowalska to Phone Screen.")
    assert hand.count <= 1
    row.refresh_from_db()
    assert row.step is not None
    assert row.step.name == "Phone Screen"


def test_t2_t5_a_rejection_with_letter_takes_two_presses_and_undo_one(
    page: Any, rosa_there: User, complaints: list[str]
) -> None:
    job = make_job(rosa_there)
    row = make_application(job, first_name="Ana", last_name="Kowalska")
    for way in ("pointer", "keys"):
        open_board(page, job)
        hand = Presses(page)
        if way == "pointer":
            page.locator(f"#card-{row.public_id}").hover()
            hand.click(page.locator("[data-tool=reject]"))
            hand.click(page.get_by_role("button", name="Did not meet desired qualifications"))
        else:
            page.locator(f"#card-{row.public_id} a").focus()
            hand.key("e")
            page.get_by_role("button", name="Did not meet desired qualifications").wait_for()
            hand.key("2")
        said(page, "Rejected Ana Kowalska.")
        assert hand.count <= 2
        expect(page.locator(f"#card-{row.public_id}")).to_have_count(0)
        row.refresh_from_db()
        letter = SentLetter.objects.latest("pk")
        assert (row.stage, letter.state, letter.type) == ("REJECTED", "waiting", "REJECTION")
        assert row.exit_reason is not None

        hand = Presses(page)
        if way == "pointer":
            hand.click(page.get_by_role("button", name="Undo").first)
        else:
            hand.key("u")
        said(page, "Undone")
        assert hand.count <= 1
        row.refresh_from_db()
        letter.refresh_from_db()
        assert (row.stage, letter.state) == ("NEW", "cancelled")
        assert not OutboxRow.objects.filter(topic="mail", status="pending").exists()
    assert complaints == []


def test_t3_twenty_are_triaged_with_one_key_each(page: Any, rosa_there: User, complaints: list[str]) -> None:
    job = make_job(rosa_there)
    rows = [make_application(job, first_name=f"P{place:02d}") for place in range(20)]
    open_board(page, job)
    hand = Presses(page)
    hand.click(page.get_by_role("link", name="Review", exact=True))
    page.locator("[data-review]").wait_for()
    for place, row in enumerate(rows):
        expect(page.get_by_role("heading", name=row.candidate.full_name)).to_be_visible()
        expect(page.get_by_text(f"{place + 1} of 20")).to_be_visible()
        hand.key("d" if place % 5 == 4 else ".")
    expect(page.get_by_text("Everybody is reviewed")).to_be_visible()
    assert hand.count <= 21
    assert Application.objects.filter(job=job, stage="IN_REVIEW").count() == 16
    assert Application.objects.filter(job=job).exclude(deferred_until=None).count() == 4
    assert complaints == []


def test_t3_digits_rate_until_e_opens_the_reasons(page: Any, rosa_there: User) -> None:
    job = make_job(rosa_there)
    first, second = make_application(job, first_name="Ana"), make_application(job, first_name="Bea")
    page.goto(f"/jobs/{job.public_id}/review/")
    hand = Presses(page)
    hand.key("4")
    said(page, "Rating saved.")
    hand.key("e")
    hand.key("3")
    said(page, f"Rejected {first.candidate.full_name}.")
    expect(page.get_by_role("heading", name=second.candidate.full_name)).to_be_visible()
    first.refresh_from_db()
    assert (first.reviews.get().rating, first.stage, first.exit_reason is not None) == (4, "REJECTED", True)
    hand.key("ArrowLeft")
    expect(page.get_by_role("heading", name=first.candidate.full_name)).to_be_visible()
    hand.key("u")
    said(page, "Undone")
    first.refresh_from_db()
    assert first.stage == "IN_REVIEW"
    assert hand.count == 5


def test_t4_fifty_are_rejected_with_delayed_letters_in_five_presses(
    page: Any, rosa_there: User, complaints: list[str]
) -> None:
    job = make_job(rosa_there)
    rows = [make_application(job, first_name=f"P{place:02d}") for place in range(50)]
    rejecting.reject(rows[7], by=Actor.of(rosa_there))
    page.goto(f"/jobs/{job.public_id}/candidates/")
    hand = Presses(page)
    hand.click(page.get_by_label("Select all on this page"))
    hand.click(page.locator("[data-bulk]").get_by_role("button", name="Reject"))
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("1 is skipped")).to_be_visible()
    expect(dialog.get_by_text("The application has ended already.")).to_be_visible()
    hand.choose(dialog.get_by_label("Reason"), "More qualified candidate selected")
    hand.click(dialog.get_by_role("button", name="Reject (49)"))
    said(page, "Started: Reject")
    assert hand.count <= 5
    run = Run.objects.get()
    while run.state in starting.OPEN:
        working.perform({"run": str(run.public_id)}, effect_id="test")
        run.refresh_from_db()
    assert (run.done, run.failed, Application.objects.filter(stage="REJECTED").count()) == (49, 0, 50)
    letters = SentLetter.objects.filter(state="waiting")
    assert letters.count() == 49
    assert complaints == []


def test_all_that_match_are_chosen_and_the_address_of_the_filter_holds(page: Any, rosa_there: User) -> None:
    job = make_job(rosa_there)
    for place in range(52):
        make_application(job, first_name=f"P{place:02d}")
    page.goto(f"/jobs/{job.public_id}/candidates/?at=NEW")
    page.get_by_label("Select all on this page").click()
    page.get_by_label("all 52 matching").check()
    page.locator("[data-bulk]").get_by_role("button", name="Defer").click()
    expect(page.get_by_role("dialog").get_by_role("heading", name="Defer: 52 candidates")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Board").last.click()
    page.wait_for_url(f"**/jobs/{job.public_id}/?at=NEW")


def test_a_board_of_hundreds_is_light(page: Any, rosa_there: User) -> None:
    job = make_job(rosa_there)
    stages = ["LEAD", "NEW", "IN_REVIEW", "INTERVIEW", "OFFERED"]
    for place in range(125):
        make_application(job, first_name=f"P{place:02d}")
    for place, row in enumerate(Application.objects.filter(job=job)):
        Application.objects.filter(pk=row.pk).update(stage=stages[place % 5])
    open_board(page, job)
    assert page.locator("[data-card]").count() == 90
    assert page.evaluate("document.querySelectorAll('body *').length") <= 1500
    page.keyboard.press("Control+a")
    expect(page.locator("[data-bulk-count]")).to_have_text("90")


def test_what_is_typed_goes_along_to_the_other_view(page: Any, rosa_there: User) -> None:
    job = make_job(rosa_there)
    make_application(job, first_name="Ana", last_name="Kowalska")
    make_application(job, first_name="Bea")
    open_board(page, job)
    page.get_by_role("searchbox").first.fill("Kowalska")
    expect(page.locator("[data-card]")).to_have_count(1)
    page.get_by_role("link", name="Table").click()
    page.wait_for_url("**/candidates/?q=Kowalska")
    expect(page.get_by_role("link", name="Ana Kowalska")).to_be_visible()
    expect(page.get_by_text("Bea Candidate")).to_have_count(0)
