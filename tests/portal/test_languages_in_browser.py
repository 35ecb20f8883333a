"""Public pages in every language on a phone and on a desk: nothing is cut off and nothing sticks out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail

from accounts.models import User
from base.outbox import draining
from portal import addresses, tickets
from recruit.jobs.models import JobAd, JobAdVersion, Posting
from recruit.screening import arranging, seeding
from recruit.screening.models import Question, QuestionSet
from tests.browsing import until
from tests.factories.accounts import actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What sticks out of the window, and what is cut off inside of its own box.
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth, found = [];
  if (document.documentElement.scrollWidth > width) found.push(`page ${document.documentElement.scrollWidth}`);
  for (const each of document.querySelectorAll("main *, header *, footer *")) {
    if (each.closest(".visually-hidden, .trap, .tabs")) continue; // tabs scroll sideways
    const box = each.getBoundingClientRect();
    if (box.width && box.right > width + 1) found.push(`${each.tagName}.${each.className} ${box.right}`);
    const inner = each.matches("button, a, .chip, h1, h2, label, legend") ? each.scrollWidth - each.clientWidth : 0;
    if (each.clientWidth && inner > 2)
      found.push(`cut: ${each.textContent.trim().slice(0, 40)}`);
  }
  return found;
}"""


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser types faster than a person."""
    monkeypatch.setattr(tickets, "LEAST_SECONDS", 0)


@pytest.mark.parametrize("language", ["de", "fr", "es", "pl"])
def test_nothing_sticks_out(live_server: Any, new_context: Any, posting: Posting, ada: User, language: str) -> None:
    JobAd.objects.filter(pk=posting.ad_id).update(language=language)
    Posting.objects.filter(pk=posting.pk).update(language=language)
    for version in JobAdVersion.objects.all():
        JobAdVersion.objects.filter(pk=version.pk).update(words={**version.words, "language": language})
    seeding.seed()
    questions = QuestionSet.objects.get(is_default=True, is_internal=False)
    permit = arranging.ask(questions, by=actor(ada), question=Question.objects.get(code="workPermit"))
    arranging.change_asked(permit, by=actor(ada), changes={"is_required": True})
    ad = addresses.ad_url(posting.number, posting.ad.title)
    for width in (390, 1440):
        context = new_context(base_url=live_server.url, viewport={"width": width, "height": 900}, locale=language)
        page = context.new_page()
        found: dict[str, list[str]] = {}

        def look(name: str, page: Any = page, found: dict[str, list[str]] = found) -> None:
            page.wait_for_load_state()
            until(page, "language => document.documentElement?.lang === language", language)
            if wide := page.evaluate(TOO_WIDE):
                found[name] = wide

        page.goto("/careers/")
        look("search")
        page.goto(ad)
        look("ad")
        page.goto(f"{ad}apply/")
        page.click(".form-actions button[value=next]")
        look("mistakes on page 1")
        page.fill("#id_first_name", "Ana")
        page.fill("#id_last_name", "Kowalska")
        page.fill("#id_email", f"ana{width}@mail.example")
        page.click("button[value=add-experience]")
        look("an entry")
        page.click("button[value^=drop-experience]")
        page.click(".form-actions button[value=next]")
        look("page 2")
        page.click(".form-actions button[value=send]")
        look("mistakes on page 2")
        page.check("#id_consent")
        page.check("input[type=radio] >> nth=0")
        page.click(".form-actions button[value=send]")
        page.wait_for_url("**/applied/**")
        look("thanks")
        page.goto("/careers/mine/sign-in/")
        page.fill("#id_email", f"ana{width}@mail.example")
        page.keyboard.press("Enter")
        page.wait_for_url("**/sent/**")
        look("sent")
        draining.drain()
        draining.drain()
        letter = next(each for each in reversed(mail.outbox) if "/mine/open/" in each.body)
        page.goto(re.findall(r"(/careers/mine/open/\S+)", str(letter.body))[0])
        look("open")
        page.click("main button")
        for name in ("", "profile/", "files/", "data/", "data/erase/"):
            page.goto(f"/careers/mine/{name}")
            look(f"mine/{name}")
        assert found == {}, width
        context.close()
