"""The main job in a real browser: from an empty company to a hire, candidate and recruiter in their own windows."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from base.models import Entry, OutboxRow
from base.outbox import draining
from recruit.applications.models import Application
from recruit.jobs.models import Job
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.road import default_process, require_step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}


def resume_pdf(path: Path, name: str) -> Path:
    """A real PDF of one page."""
    paper = io.BytesIO()
    canvas = Canvas(paper, pagesize=A4)
    canvas.drawString(72, 770, name)
    canvas.drawString(72, 740, "Staff nurse, St Vincent hospital, 2019 to 2026. Paediatric intensive care.")
    canvas.save()
    path.write_bytes(paper.getvalue())
    return path


def sign_in(page: Any, email: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail").fill(email)
    page.keyboard.press("Enter")
    page.get_by_label(re.compile("^Password")).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")


def apply(new_context: Any, live_server: Any, tmp_path: Path, first: str, last: str) -> None:
    """A candidate applies on a phone without script."""
    phone = new_context(base_url=live_server.url, viewport=PHONE, java_script_enabled=False, has_touch=True).new_page()
    phone.goto("/careers/")
    phone.get_by_role("link", name="Staff nurse").first.click()
    phone.get_by_role("link", name=re.compile("^Apply")).first.click()
    phone.get_by_label("First name").fill(first)
    phone.get_by_label("Last name").fill(last)
    phone.get_by_label("E-mail").fill(f"{first}.{last}@example.com".lower())
    phone.locator("input[name=resume]").set_input_files(resume_pdf(tmp_path / f"{first}.pdf", f"{first} {last}"))
    phone.get_by_role("button", name=re.compile("Continue|Next")).first.click()
    phone.check("#id_consent")
    phone.wait_for_timeout(2500)  # a person needs longer than the form's shortest time
    phone.get_by_role("button", name="Send application").click()
    phone.wait_for_url("**/careers/applied/**")
    phone.context.close()


def column(page: Any, name: str) -> Any:
    return page.locator(f"[data-column][data-name='{name}']")


def test_from_an_empty_company_to_a_hire(
    live_browser: Any, live_server: Any, new_context: Any, complaints: list[str], tmp_path: Path
) -> None:
    default_process()
    make_user(first_name="Rosa", last_name="Recruiter", email="rosa@northwind.example", password=PASSWORD)
    page = live_browser
    page.set_default_timeout(8_000)

    sign_in(page, "rosa@northwind.example")
    page.get_by_role("link", name="Create job").first.click()
    page.get_by_label("Title").fill("Staff nurse")
    page.get_by_label("Job description").fill("You look after twelve beds on a medical ward.")
    page.get_by_role("button", name="Next: Details").click()
    page.get_by_label("City").fill("Dublin")
    page.get_by_label("Country").select_option("ie")
    page.get_by_label("Industry").select_option("healthcare")
    page.get_by_label("Function").select_option("health_care_provider")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url(re.compile(r"/edit/share/"))
    job = Job.objects.get()
    assert (job.status, job.positions.count()) == ("SOURCING", 1)

    apply(new_context, live_server, tmp_path, "Cleo", "Byrne")
    apply(new_context, live_server, tmp_path, "Dora", "Quinn")
    draining.drain()
    assert sorted(letter.to[0] for letter in mail.outbox) == ["cleo.byrne@example.com", "dora.quinn@example.com"]

    page.goto(f"/jobs/{job.public_id}/")
    cleo = Application.objects.get(candidate__first_name="Cleo")
    card = page.locator(f"#card-{cleo.public_id}")
    card.get_by_role("link", name="Cleo Byrne").click()
    panel = page.locator("#panel")
    panel.get_by_role("heading", name="Cleo Byrne").first.wait_for()
    panel.get_by_role("link", name="Profile").click()
    panel.get_by_text("Paediatric intensive care").first.wait_for(state="attached")

    panel.get_by_role("link", name="Notes").click()
    panel.locator("textarea[name=text]").fill("Call her on Monday")
    panel.get_by_role("button", name="Save note").click()
    panel.get_by_text("Call her on Monday").wait_for()
    panel.get_by_role("link", name="Reviews").click()
    panel.locator("input[name=rating][value='5']").check(force=True)
    panel.get_by_role("button", name="Save rating").click()
    page.get_by_text("Rating saved.").first.wait_for()
    page.keyboard.press("Escape")

    require_step("Phone Screen")
    page.reload()
    drag_to_a_required_step(page, cleo)
    move_by_menu_and_key(page, cleo)
    reject_and_undo(page, job)
    hire(page, cleo, job)

    assert Application.objects.get(candidate__first_name="Dora").stage == "REJECTED"
    kinds = list(Entry.objects.order_by("pk").values_list("kind", flat=True))
    for kind in ("job.created", "job_ad.published", "application.created", "application.noted", "application.reviewed",
                 "application.moved", "application.rejected", "application.undone", "application.hired"):  # fmt: skip
        assert kind in kinds
    expected = [text for text in complaints if "409" not in text]  # the browser reports the refused move itself
    assert expected == []


def drag_until(page: Any, card: Any, name: str, words: str) -> None:
    """Drag a card as somebody whose grip may slip while the board is still being drawn: until the words are seen."""
    said = page.get_by_text(words).locator("visible=true").first
    for last in (False, False, True):
        card.drag_to(column(page, name))
        try:
            said.wait_for(timeout=4_000)
        except Exception:
            if last:
                raise
        else:
            return


def drag_to_a_required_step(page: Any, cleo: Application) -> None:
    """Past the required step the card comes back with the reason; to it, it stays."""
    card = page.locator(f"#card-{cleo.public_id}")
    assert column(page, "Resume Review").locator(f"#card-{cleo.public_id}").count() == 1  # her first review moved her
    drag_until(page, card, "Video Interview", "Phone Screen is required first")
    assert Application.objects.get(pk=cleo.pk).stage == "IN_REVIEW"
    drag_until(page, card, "Phone Screen", "Moved Cleo Byrne to Phone Screen.")
    assert Application.objects.select_related("step").get(pk=cleo.pk).step.name == "Phone Screen"  # type: ignore[union-attr]  # known to be there


def move_by_menu_and_key(page: Any, cleo: Application) -> None:
    page.locator(f"#card-{cleo.public_id}").get_by_role("link", name="Cleo Byrne").click()
    panel = page.locator("#panel")
    panel.get_by_role("button", name="Phone Screen").click()
    panel.get_by_role("menuitem", name="Video Interview").click()
    page.get_by_text("Moved Cleo Byrne to Video Interview.").first.wait_for()
    page.keyboard.press(".")
    page.get_by_text("Moved Cleo Byrne to On-site Interview.").first.wait_for()
    assert Application.objects.select_related("step").get(pk=cleo.pk).step.name == "On-site Interview"  # type: ignore[union-attr]  # known to be there
    page.keyboard.press("Escape")
    assert Job.objects.get().status == "INTERVIEW"


def reject_and_undo(page: Any, job: Job) -> None:
    dora = Application.objects.get(candidate__first_name="Dora")
    for undo in (True, False):
        page.goto(f"/jobs/{job.public_id}/?open={dora.public_id}")
        page.locator("#panel").get_by_role("link", name="Reject").click()
        page.get_by_role("link", name="Change the letter, or choose a date").click()
        dialog = page.get_by_role("dialog").filter(has_text="Letter to the candidate")
        dialog.get_by_label("Reason").select_option(label="More qualified candidate selected")
        dialog.get_by_role("button", name="Reject").click()
        page.get_by_text("Rejected Dora Quinn.").first.wait_for()
        row = OutboxRow.objects.filter(topic="mail", payload__to="dora.quinn@example.com").latest("pk")
        assert row.status == "pending"
        assert row.available_at > timezone.now()
        if undo:
            page.get_by_role("button", name="Undo").first.click()
            page.get_by_text("Undone").first.wait_for()
            row.refresh_from_db()
            assert row.status == "cancelled"
            assert Application.objects.get(pk=dora.pk).stage == "NEW"


def hire(page: Any, cleo: Application, job: Job) -> None:
    page.goto(f"/jobs/{job.public_id}/?open={cleo.public_id}")
    page.locator("#panel").get_by_role("link", name="Hire").click()
    dialog = page.get_by_role("dialog").filter(has_text="Position")
    dialog.get_by_label("Start date").fill("2027-03-01")
    dialog.get_by_role("button", name="Hire").click()
    page.get_by_text("Hired Cleo Byrne.").first.wait_for()
    job.refresh_from_db()
    assert (Application.objects.get(pk=cleo.pk).stage, job.status) == ("HIRED", "FILLED")
