"""Applications that are doubted: without a good ticket, too fast, too many."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from portal import addresses
from recruit.applications.models import Application
from recruit.jobs.models import Posting
from tests.factories.recruit import make_published_job
from tests.portal.application_form import GOOD, nothing_arrived, opened, pdf, ticket_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("ticket", ["", "forged", "forged:x:y"])
def test_without_a_good_ticket_the_form_comes_back_with_a_new_one(
    client: Client, path: str, clock: Any, ticket: str
) -> None:
    answer = client.post(path, {**GOOD, "ticket": ticket})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Everything you typed is still here: press Send again." in html
    assert nothing_arrived()
    clock.shift(timedelta(seconds=5))
    assert client.post(path, {**GOOD, "ticket": ticket_of(html)}).status_code == 303


def test_a_ticket_lasts_a_day_and_for_one_job(client: Client, path: str, posting: Posting, clock: Any) -> None:
    old = opened(client, path, clock, seconds=24 * 3600 + 1)
    assert client.post(path, {**GOOD, "ticket": old}).status_code == 422
    other = Posting.objects.select_related("ad").get(ad__job=make_published_job(title="Cook"))
    foreign = opened(client, addresses.apply_url(other.number, "Cook"), clock)
    assert client.post(path, {**GOOD, "ticket": foreign}).status_code == 422
    assert nothing_arrived()


def test_too_fast_is_doubted(client: Client, path: str, clock: Any) -> None:
    ticket = opened(client, path, clock, seconds=1)
    answer = client.post(path, {**GOOD, "ticket": ticket})
    assert (answer.status_code, nothing_arrived()) == (422, True)
    assert "That was very fast." in answer.content.decode()
    clock.shift(timedelta(seconds=2))
    assert client.post(path, {**GOOD, "ticket": ticket}).status_code == 303


def test_the_field_nobody_sees_must_stay_empty(client: Client, path: str, clock: Any) -> None:
    answer = client.post(path, {**GOOD, "company_site": "http://spam.example", "ticket": opened(client, path, clock)})
    assert (answer.status_code, nothing_arrived()) == (422, True)
    assert "http://spam.example" not in answer.content.decode()


def test_one_network_may_send_ten_a_minute(client: Client, path: str, clock: Any) -> None:
    tickets = [opened(client, path, clock, seconds=0) for _ in range(12)]
    clock.shift(timedelta(seconds=5))
    answers = [
        client.post(path, {**GOOD, "email": f"person{number}@example.com", "message": "Mine", "ticket": ticket})
        for number, ticket in enumerate(tickets[:11])
    ]
    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
    refused = answers[-1]
    assert int(refused.headers["Retry-After"]) == 60
    html = refused.content.decode()
    assert "Nothing is lost: wait 1 minute, then press Send again." in html
    assert "Mine" in html
    assert Application.objects.count() == 10
    clock.shift(timedelta(minutes=1))
    assert client.post(path, {**GOOD, "email": "person10@example.com", "ticket": tickets[10]}).status_code == 303


def test_one_person_may_send_the_same_three_times_a_day(client: Client, path: str, clock: Any) -> None:
    def once() -> Any:
        clock.shift(timedelta(minutes=2))
        return client.post(path, {**GOOD, "ticket": opened(client, path, clock)})

    assert [once().status_code for _ in range(4)] == [303, 303, 303, 429]
    assert "We received this application three times today, so it is safely here." in once().content.decode()
    clock.shift(timedelta(days=1))
    assert once().status_code == 303


def test_many_kept_files_from_one_network_end(
    client: Client, path: str, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.limiting.UPLOADS_AN_HOUR", 1)
    ticket = opened(client, path, clock)
    assert "Your file is kept" in client.post(path, {"resume": pdf(), "ticket": ticket}).content.decode()
    html = client.post(path, {"resume": pdf(), "ticket": ticket}).content.decode()
    assert "Your file is kept" not in html
    assert "Many files came from your network. Choose your file again in an hour." in html


def test_it_works_without_cookies_and_csrf_token(path: str, posting: Posting, clock: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    ticket = opened(strict, path, clock)
    strict.cookies.clear()
    assert strict.post(path, {**GOOD, "ticket": ticket}).status_code == 303
