"""The feed for job boards and the widget for other sites."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from defusedxml import ElementTree
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from base.actors import Actor
from portal import feeds
from recruit.jobs import publishing
from recruit.jobs.models import Posting
from tests.browsing import until
from tests.factories.recruit import default_ad, make_department, make_published_job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


def _feed(client: Client, **headers: str) -> Any:
    return client.get("/careers/jobs.xml", headers=headers)


def _text(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode()


def test_feed_tells_every_public_ad(client: Client, rosa: User) -> None:
    nursing = make_department("Nursing")
    pay: dict[str, Any] = {"salary_min": 3_400, "salary_currency": "EUR", "salary_period": "MONTH"}
    job = make_published_job(rosa, title="Nurse & more <today>", department=nursing, **pay)
    make_published_job(rosa, title="Secret", visibility="PRIVATE")
    root = ElementTree.fromstring(_text(_feed(client)))
    assert [one.findtext("title") for one in root.findall("job")] == ["Nurse & more <today>"]
    record = root.find("job")
    assert record is not None
    assert record.findtext("referencenumber") == job.ref_number
    assert record.findtext("category") == "Nursing"
    assert record.findtext("country") == "AT"
    assert record.findtext("salary") == "EUR 3,400 a month"
    assert "twelve beds" in (record.findtext("description") or "")
    assert (record.findtext("url") or "").endswith("nurse-more-today/")


def test_unchanged_feed_costs_nothing_and_a_change_is_told(client: Client, rosa: User) -> None:
    job = make_published_job(rosa)
    first = _feed(client)
    modified = first.headers["Last-Modified"]
    _text(first)
    assert _feed(client, **{"If-Modified-Since": modified}).status_code == 304
    publishing.unpublish(default_ad(job), by=Actor.of(rosa))

    Posting.objects.update(unpublished_at=Posting.objects.get().published_at + timedelta(seconds=5))
    again = _feed(client, **{"If-Modified-Since": modified})
    assert again.status_code == 200
    assert ElementTree.fromstring(_text(again)).findall("job") == []


def test_no_sign_breaks_the_document() -> None:
    record = {"title": "A\x00B\x1f ]]> & <b>\x0b", "empty": ""}
    text = "".join(feeds.document("Bell & Sons", "https://x", datetime(2026, 1, 1, tzinfo=UTC), [record]))
    root = ElementTree.fromstring(text)
    assert root.findtext("publisher") == "Bell & Sons"
    assert root.findtext("job/title") == "AB ]]> & <b>"
    assert root.find("job/empty") is None


def test_feed_asks_the_same_number_of_statements(client: Client, rosa: User, django_assert_num_queries: Any) -> None:
    make_published_job(rosa)
    _text(_feed(client))
    with CaptureQueriesContext(connection) as one:
        _text(_feed(client))
    make_published_job(rosa)
    make_published_job(rosa)
    with django_assert_num_queries(len(one)):
        _text(_feed(client))


def test_widget_is_for_every_site_and_narrows(client: Client, rosa: User) -> None:
    nursing = make_department("Nursing")
    make_published_job(rosa, title="Nurse", department=nursing)
    make_published_job(rosa, title="Cook")
    answer = client.get(f"/careers/widget.json?department={nursing.public_id}&limit=5")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    assert [job["title"] for job in answer.json()["jobs"]] == ["Nurse"]
    assert answer.json()["total"] == 1
    assert client.get("/careers/widget.json?department=nonsense").status_code == 404
    assert len(client.get("/careers/widget.json?limit=1").json()["jobs"]) == 1
    script = client.get("/careers/widget.js")
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert len(script.content) < 3 * 1024


def test_settings_page_gives_the_lines(client: Client, ada: User, rosa: User) -> None:
    client.force_login(ada)
    nursing = make_department("Nursing")
    make_published_job(rosa, department=nursing)
    page = client.get(f"/settings/widget/?department={nursing.public_id}").content.decode()
    assert f"data-department=&quot;{nursing.public_id}&quot;" in page
    assert "/careers/jobs.xml" in page
    client.force_login(rosa)
    assert client.get("/settings/widget/").status_code == 403


class _Foreign(http.server.BaseHTTPRequestHandler):
    """A site of somebody else, on an address of its own, with the lines of the widget on its page."""

    page = ""

    def do_GET(self) -> None:
        body = self.page.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Quiet."""


@pytest.fixture
def foreign_site(live_server: Any) -> Iterator[str]:
    script = f"<script src='{live_server.url}/careers/widget.js' async></script>"
    _Foreign.page = f"<!doctype html><div data-recruit-jobs><a href='#'>jobs</a></div>{script}"
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Foreign)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_widget_draws_the_jobs_on_a_foreign_page(live_browser: Any, foreign_site: str, rosa: User) -> None:
    make_published_job(rosa, title="Nurse in the widget")
    live_browser.goto(foreign_site)
    until(live_browser, "document.querySelector('[data-recruit-jobs]').shadowRoot?.querySelector('a')?.textContent")
    words = live_browser.evaluate("document.querySelector('[data-recruit-jobs]').shadowRoot.textContent")
    assert "Nurse in the widget" in words
    assert live_browser.context.cookies() == []
