"""What every request passes: its name, refusals as answers, health. Views are given a refusal to raise by the test."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django.views.decorators.csrf import csrf_protect

from base import errors, health, views
from base.outbox import queueing
from base.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db
_raised: list[Exception] = []


@login_not_required
@csrf_protect
def refusing(request: HttpRequest) -> HttpResponse:
    """Raise what the test put there."""
    if _raised:
        raise _raised.pop()
    return HttpResponse("fine")


urlpatterns = [
    path("refusing/", refusing),
    path("api/refusing", refusing),
    path("", include("base.urls")),
    path("", include("base.ui.urls")),
    path("", include("accounts.urls")),
]
handler400, handler403 = views.bad_request, views.forbidden
handler404, handler500 = views.not_found, views.server_error


@pytest.fixture(autouse=True)
def own_addresses(settings: Any) -> None:
    """Serve the addresses above."""
    settings.ROOT_URLCONF = __name__
    _raised.clear()


def _ask(error: Exception, *, where: str = "/refusing/", htmx: bool = False) -> Any:
    _raised.append(error)
    client = Client(raise_request_exception=False)
    return client.get(where, headers={"HX-Request": "true"} if htmx else {})


REFUSALS = [
    (errors.Invalid("The title is missing."), 422),
    (errors.Refused("The job is closed. Open it first."), 409),
    (errors.Stale(), 409),
    (errors.NotAllowed(), 403),
    (errors.NotFound(), 404),
    (errors.TooMany(wait_seconds=30), 429),
    (errors.PermanentError(), 502),
    (errors.RetryableError(), 503),
]


@pytest.mark.parametrize(("error", "status"), REFUSALS, ids=[type(error).__name__ for error, _status in REFUSALS])
def test_refusal_is_a_page_and_a_toast(error: errors.DomainError, status: int) -> None:
    page = _ask(error)
    assert (page.status_code, page.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert str(error) in page.content.decode()
    toast = _ask(error, htmx=True)
    assert (toast.status_code, toast.content) == (status, b"")
    assert json.loads(toast.headers["HX-Trigger"])["toast"] == {"text": str(error), "undo": "", "tone": "danger"}


def test_wait_is_said_to_programs_too() -> None:
    assert _ask(errors.TooMany(wait_seconds=30)).headers["Retry-After"] == "30"


def test_sentences_of_fields_are_told() -> None:
    page = _ask(errors.Invalid("Look again.", fields={"title": "Give it a title."}))
    assert "Look again. Give it a title." in page.content.decode()


@pytest.mark.parametrize("htmx", [True, False])
def test_database_away_is_a_moment_not_a_fault(htmx: bool) -> None:
    answer = _ask(OperationalError("server closed the connection"), htmx=htmx)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    told = answer.headers.get("HX-Trigger", "") + answer.content.decode()
    assert "Nothing is lost" in told
    assert "server closed" not in told


def test_fault_of_ours_shows_a_code_and_no_detail() -> None:
    answer = _ask(ZeroDivisionError("s3cret"))
    page = answer.content.decode()
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in page
    assert "s3cret" not in page
    assert "Traceback" not in page


def test_programs_get_faults_in_json() -> None:
    answer = _ask(ZeroDivisionError("s3cret"), where="/api/refusing")
    body = answer.json()
    assert (answer.status_code, body["errors"][0]["code"]) == (500, answer.headers["X-Request-Id"])
    assert "s3cret" not in answer.content.decode()
    missing = Client().get("/api/nothing-here")
    assert (missing.status_code, missing.json()["errors"][0]["code"]) == (404, "not_found")


def test_request_identifier_is_kept_when_plain_and_made_otherwise() -> None:
    client = Client()
    assert (
        client.get("/refusing/", headers={"X-Request-Id": "proxy-12345678"}).headers["X-Request-Id"] == "proxy-12345678"
    )
    for bad in ("short", "x" * 41, "has blank in it", "line\u2028break"):
        made = client.get("/refusing/", headers={"X-Request-Id": bad}).headers["X-Request-Id"]
        assert made != bad
        assert len(made) == 32


def test_unrecognised_form_says_what_to_do() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.post("/refusing/", {"a": "1"})
    assert page.status_code == 403
    assert "reload it" in page.content.decode()
    asked = client.post("/refusing/", {"a": "1"}, headers={"HX-Request": "true"})
    assert asked.status_code == 401
    assert "signin" in json.loads(asked.headers["HX-Trigger"])


def test_no_such_page() -> None:
    answer = Client().get("/nothing-here/")
    assert answer.status_code == 404
    assert str(errors.NotFound.default_message) in answer.content.decode()


def test_health_asks_for_no_sign_in() -> None:
    client = Client()
    assert client.get("/health/").json() == {"status": "ok"}
    assert client.get("/health/ready/").json() == {
        "status": "ok",
        "checks": {"database": "ok", "migrations": "ok"},
    }
    assert client.get("/health/deep/").status_code == 200
    assert client.post("/health/").status_code == 405


def test_live_needs_no_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        Client().get("/health/")


def test_health_fails_when_work_is_late(topic: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    queueing.put("test", {})
    OutboxRow.objects.update(available_at=timezone.now() - timedelta(minutes=3))
    answer = Client().get("/health/deep/")
    assert (answer.status_code, answer.json()["checks"]["background"]) == (503, "failing")
    assert Client().get("/health/ready/").status_code == 200


def test_health_fails_when_the_broker_is_away(settings: Any) -> None:
    from config.launch.children import free_port

    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{free_port()}/0"
    assert health.deep()["broker"] is False
