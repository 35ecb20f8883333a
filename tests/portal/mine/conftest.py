"""A candidate who is signed in on their own page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from base.mail.mailing import TOPIC as MAIL
from base.outbox import draining
from base.outbox.models import OutboxRow
from recruit.applications.models import Application
from recruit.jobs.models import Job
from tests.factories.accounts import make_company
from tests.factories.recruit import make_application, make_published_job

EMAIL = "nora@mail.example"


@pytest.fixture(autouse=True)
def clean(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Counters and files of one test are nothing to the next."""
    settings.MEDIA_ROOT = str(tmp_path / "files")
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def job(db: None) -> Job:
    """A published job."""
    make_company(country_code="at")
    return make_published_job(title="Staff nurse")


@pytest.fixture
def application(job: Job) -> Application:
    """Nora's application; every letter so far has left."""
    found = make_application(job, first_name="Nora", last_name="Novak", email=EMAIL)
    draining.drain()
    return found


def link_in(letter: OutboxRow) -> str:
    """The path of the link in a letter that waits."""
    return str(re.findall(r"http://[^/]+(/careers/\S+)", letter.payload["text"])[-1])


def newest_letter() -> OutboxRow:
    """The newest letter that waits."""
    return OutboxRow.objects.filter(topic=MAIL, status="pending").latest("id")


@pytest.fixture
def enter() -> Callable[[str], Client]:
    """Sign in by mail as this address and return the browser."""

    def signed_in(email: str = EMAIL) -> Client:
        browser = Client()
        assert browser.post("/careers/mine/sign-in/", {"email": email}).status_code == 303
        draining_links()
        assert browser.post(link_in(newest_letter())).status_code == 303
        return browser

    return signed_in


def draining_links() -> None:
    """Carry out the requests for links, and leave the letters."""
    from portal.mine import entering

    for row in OutboxRow.objects.filter(topic=entering.TOPIC, status="pending"):
        entering.deliver_link(row.payload, effect_id=str(row.public_id))
        OutboxRow.objects.filter(pk=row.pk).update(status="sent", payload={})


@pytest.fixture
def nora(application: Application, enter: Callable[[str], Client]) -> Client:
    """Nora's browser, signed in."""
    return enter(EMAIL)
