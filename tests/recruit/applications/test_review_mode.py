"""The queue of the review mode, the reasons as buttons, candidates side by side (ux 5.3)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.models import OutboxRow
from recruit.applications import reviewing
from recruit.applications.models import Application
from recruit.jobs.models import Job
from recruit.setup.models import ExitReason
from tests.factories.accounts import signed_in
from tests.factories.road import join, make_application, make_job

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Target": "review"}


def queue_of(job: Job, number: int) -> list[Application]:
    """People who applied one day after the other, oldest first."""
    rows = [make_application(job, first_name=f"Person{place}") for place in range(number)]
    for place, row in enumerate(rows):
        Application.objects.filter(pk=row.pk).update(applied_at=timezone.now() - timedelta(days=number - place))
    return rows


def press(client: Client, page: Any, act: str, **values: str) -> Any:
    return client.post(page.context["act_url"], {"act": act} | values)


def test_the_queue_goes_on_by_itself_and_ends(rosa: User) -> None:
    job, client = make_job(rosa), signed_in(rosa)
    rows = queue_of(job, 4)
    reason = ExitReason.objects.filter(kind="rejection").first()
    assert reason is not None
    page = client.get(reverse("recruit:job-review", args=[job.public_id]), {"at": "NEW"})
    seen = []
    for act, values in (
        ("advance", {"step": "IN_REVIEW"}),
        ("reject", {"reason": str(reason.public_id), "when": "2"}),
        ("defer", {}),
        ("advance", {"step": "IN_REVIEW"}),
    ):
        seen.append((page.context["application"].candidate.first_name, page.context["position"], page.context["total"]))
        answer = press(client, page, act, **values)
        assert answer.status_code == 303
        page = client.get(answer.headers["Location"])
    assert seen == [(f"Person{place}", place + 1, 4) for place in range(4)]
    assert "Everybody is reviewed" in page.content.decode()
    assert "You went through 4 candidates." in page.content.decode()
    stages = [row.stage for row in Application.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")]
    assert stages == ["IN_REVIEW", "REJECTED", "NEW", "IN_REVIEW"]
    assert OutboxRow.objects.filter(topic="mail", about__startswith="letter:", status="pending").count() == 1


def test_back_leads_to_the_one_before_and_undo_restores(rosa: User) -> None:
    job, client = make_job(rosa), signed_in(rosa)
    first, second = queue_of(job, 2)
    page = client.get(reverse("recruit:job-review", args=[job.public_id]))
    answer = client.post(page.context["act_url"], {"act": "reject", "when": "never"}, headers=HTMX)
    assert answer.status_code == 200
    assert second.candidate.full_name in answer.content.decode()
    assert "on=" in answer.headers["HX-Push-Url"]
    undo = json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]
    back = client.get(answer.context["previous_url"])
    assert (back.context["application"], back.context["position"]) == (first, 1)
    assert 'value="advance"' not in back.content.decode()
    client.post(undo)
    again = client.get(answer.context["previous_url"])
    assert (again.context["application"].stage, again.context["total"]) == ("NEW", 2)


def test_rating_stays_with_the_candidate_and_keeps_the_words(rosa: User) -> None:
    job, client = make_job(rosa), signed_in(rosa)
    row, _other = queue_of(job, 2)
    reviewing.review(row, by=Actor.of(rosa), rating=2, comment="Kind on the phone")
    page = client.get(reverse("recruit:job-review", args=[job.public_id]))
    answer = client.get(press(client, page, "rate", rating="5").headers["Location"])
    assert (answer.context["application"], answer.context["own_rating"]) == (row, 5)
    review = row.reviews.get()
    assert (review.rating, review.comment) == (5, "Kind on the phone")
    assert press(client, page, "rate", rating="9").status_code >= 400
    assert press(client, page, "dance").status_code >= 400


def test_interviewers_look_but_do_not_decide(rosa: User, iris: User) -> None:
    job = make_job(rosa)
    (row,) = queue_of(job, 1)
    join(job, iris, "INTERVIEW_TEAM", by=rosa)
    client = signed_in(iris)
    page = client.get(reverse("recruit:job-review", args=[job.public_id]))
    assert 'value="advance"' not in page.content.decode()
    assert press(client, page, "advance", step="IN_REVIEW").status_code == 403
    assert press(client, page, "reject", when="never").status_code == 403
    row.refresh_from_db()
    assert row.stage == "NEW"
    other = make_job(rosa, title="Other")
    assert client.get(reverse("recruit:job-review", args=[other.public_id])).status_code == 404


def test_presets_reject_with_the_companys_letter_in_two_business_days(rosa: User) -> None:
    row, client = make_application(make_job(rosa)), signed_in(rosa)
    url = reverse("recruit:application-pass", args=[row.public_id])
    page = client.get(url)
    offered = page.context["reasons"]
    assert [digit for digit, _reason in offered] == list(range(1, 10))
    assert f'value="{offered[1][1].public_id}" data-key="2"' in page.content.decode()
    answer = client.post(
        url, {"reason": offered[1][1].public_id, "when": "2", "version": "1"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 204
    events = json.loads(answer.headers["HX-Trigger"])
    assert (events["board:moved"]["column"], "/undo/" in events["toast"]["undo"]) == ("", True)
    row.refresh_from_db()
    assert (row.stage, row.exit_reason) == ("REJECTED", offered[1][1])
    letter = row.letters.get()
    assert letter.send_at is not None
    assert (letter.state, letter.type, letter.send_at > timezone.now() + timedelta(days=1)) == (
        "waiting", "REJECTION", True,
    )  # fmt: skip
    stale = client.post(url, {"reason": "", "when": "never"})
    assert stale.status_code == 409
    assert client.post(url, {"reason": "nonsense", "when": "never"}).status_code >= 400


def test_two_to_five_are_compared(rosa: User) -> None:
    job, client = make_job(rosa), signed_in(rosa)
    rows = [make_application(job, headline=f"Nurse {number}") for number in range(6)]
    reviewing.review(rows[0], by=Actor.of(rosa), rating=4)
    url = reverse("recruit:job-compare", args=[job.public_id])
    page = client.get(url, {"selected": [str(row.public_id) for row in rows[:3]]}).content.decode()
    for row in rows[:3]:
        assert row.candidate.full_name in page
    assert ("Rated 4 of 5" in page, "Nurse 3" in page) == (True, False)
    for wrong in (rows[:1], rows):
        answer = client.get(url, {"selected": [str(row.public_id) for row in wrong]})
        assert answer.status_code >= 400
        assert "Choose two to five candidates to compare." in answer.content.decode()
