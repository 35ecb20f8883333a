"""A résumé in the slide-in region of the staff pages: pictures, text, and waiting that ends by itself."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import User
from base.actors import Actor
from recruit.candidates import attaching, reading
from tests.candidates import documents as make
from tests.factories.recruit import make_application, make_job
from tests.ui.axe import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(live_browser: Any, live_server: Any, ada: User, client: Client) -> Any:
    """A browser page in which Ada is signed in."""
    client.force_login(ada)
    session = client.session
    session["signed_in_at"] = session["seen_at"] = int(time.time())
    session.save()
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    live_browser.context.add_cookies([cookie])
    return live_browser


def test_a_resume_appears_once_it_is_read(desk: Any, complaints: list[str]) -> None:
    person = make_application(make_job(), first_name="Ana", last_name="Kowalska").candidate
    file = ContentFile(make.pdf("Ana Kowalska, staff nurse", "Second page"), name="Ana Kowalska.pdf")
    attachment = attaching.attach(person, by=Actor.system("test"), file=file)
    desk.goto(f"/files/{attachment.public_id}/")
    assert "This file is being read." in desk.inner_text("main")
    reading.read_attachment(attachment.public_id)
    desk.wait_for_selector("img.resume__page", timeout=15_000)
    desk.locator("img.resume__page").nth(1).scroll_into_view_if_needed()
    loaded = "() => [...document.images].every(image => image.complete && image.naturalWidth === 1000)"
    for _try in range(100):  # asked from here, since the page's policy lets nothing be evaluated in it for long
        if desk.evaluate(loaded):
            break
        desk.wait_for_timeout(100)
    assert desk.evaluate(loaded)
    assert desk.locator("img.resume__page").count() == 2
    assert desk.get_attribute("img.resume__page >> nth=0", "alt") == "Page 1 of the résumé"
    desk.click("text=Text of the résumé")
    assert "Ana Kowalska, staff nurse" in desk.inner_text(".resume__words")
    assert axe_findings(desk) == []
    assert complaints == []
    with desk.expect_download() as download:
        desk.click('a:has-text("Download")')
    assert download.value.suggested_filename == "Ana Kowalska.pdf"


def test_a_resume_that_cannot_be_read_offers_the_download(desk: Any) -> None:
    person = make_application(make_job(), first_name="Bo", last_name="Ek").candidate
    attachment = attaching.attach(person, by=Actor.system("test"), file=ContentFile(b"%PDF-1.7", name="cv.pdf"))
    reading.read_attachment(attachment.public_id)
    desk.goto(f"/files/{attachment.public_id}/")
    assert "The file is damaged inside" in desk.inner_text("main")
    assert axe_findings(desk) == []
    with desk.expect_download() as download:
        desk.click('a:has-text("Download")')
    assert download.value.suggested_filename == "cv.pdf"
