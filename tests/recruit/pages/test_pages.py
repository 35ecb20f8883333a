"""The staff pages through a browser's requests: who may open them, what they hold, how many statements."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from base.models import Entry
from recruit.applications.models import Application, Note, Review
from recruit.candidates.models import Attachment
from recruit.jobs.models import HiringTeamMember, Job
from tests.factories.accounts import signed_in
from tests.factories.road import join, make_application, make_job, require_step, step_named

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def job_pages(job: Job) -> list[str]:
    names = ["job", "job-candidates", "job-ad", "job-team", "job-positions", "job-activity", "job-edit", "job-cancel"]
    return [reverse(f"recruit:{name}", args=[job.public_id]) for name in names]


def application_pages(application: Application) -> list[str]:
    names = ["application", "application-panel", "application-reject", "application-withdraw", "application-hire"]
    urls = [reverse(f"recruit:{name}", args=[application.public_id]) for name in names]
    return urls + [f"{urls[0]}?tab={tab}" for tab in ("feedback", "messages", "activity")]


def test_every_page_opens_for_the_recruiter_with_and_without_data(rosa: User) -> None:
    client = signed_in(rosa)
    empty, full = make_job(rosa), make_job(rosa, published=True)
    application = make_application(full)
    lists = [reverse(f"recruit:{name}") for name in ("home", "jobs", "job-new", "people")]

    for url in lists + job_pages(empty) + job_pages(full) + application_pages(application):
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert client.get(url, headers=HTMX).status_code == 200, url


def test_strangers_find_nothing_and_employees_are_led_away(rosa: User, hugo: User, emil: User) -> None:
    job = make_job(rosa)
    application = make_application(job)

    for user in (hugo, emil):
        client = signed_in(user)
        for url in job_pages(job) + application_pages(application):
            assert client.get(url).status_code == 404, (user, url)
    client = signed_in(emil)
    assert client.get(reverse("recruit:jobs")).status_code == 403
    assert client.get(reverse("recruit:home")).headers["Location"] == "/careers/"


def test_an_interviewer_sees_but_gets_no_forms_to_change(rosa: User, iris: User) -> None:
    job = make_job(rosa)
    join(job, iris, HiringTeamMember.Role.INTERVIEWER, by=rosa)
    application = make_application(job)
    client = signed_in(iris)

    page = client.get(reverse("recruit:application", args=[application.public_id]))
    assert page.status_code == 200
    assert reverse("recruit:application-move", args=[application.public_id]) not in page.content.decode()
    answer = client.post(reverse("recruit:application-move", args=[application.public_id]), {"step": "INTERVIEW"})
    assert answer.status_code == 403
    assert Application.objects.get(pk=application.pk).stage == "NEW"


def test_the_board_moves_a_card_and_says_who_was_faster(rosa: User) -> None:
    job = make_job(rosa)
    application = make_application(job)
    client, url = signed_in(rosa), reverse("recruit:application-move", args=[application.public_id])
    step = step_named("Phone Screen")

    moved = client.post(url, {"step": str(step.public_id), "version": "1"}, headers=HTMX)
    assert moved.status_code == 200
    assert f'id="card-{application.public_id}"' in moved.content.decode()
    triggers = json.loads(moved.headers["HX-Trigger"])
    assert triggers["toast"]["text"] == f"Moved {application.candidate.full_name} to Phone Screen."
    assert triggers["board:moved"] == {"card": str(application.public_id), "column": str(step.public_id)}

    late = client.post(url, {"step": "NEW", "version": "1"}, headers=HTMX)
    assert late.status_code == 409
    assert "was faster" in json.loads(late.headers["HX-Trigger"])["toast"]["text"]

    undone = client.post(triggers["toast"]["undo"], headers=HTMX)
    assert undone.status_code == 204
    assert Application.objects.get(pk=application.pk).stage == "NEW"


def test_a_required_step_stops_board_panel_bulk_and_hire_alike(rosa: User) -> None:
    job = make_job(rosa)
    application = make_application(job)
    require_step("Phone Screen")
    client, key = signed_in(rosa), [application.public_id]
    count = Entry.objects.count()

    board = client.post(reverse("recruit:application-move", args=key), {"step": "INTERVIEW"}, headers=HTMX)
    panel = client.post(
        reverse("recruit:application-move", args=key), {"step": "INTERVIEW", "panel": "1"}, headers=HTMX
    )
    bulk = client.post(
        reverse("recruit:job-candidates-bulk", args=[job.public_id]),
        {"selected": str(application.public_id), "step": "INTERVIEW", "act": "move"},
        headers=HTMX,
    )
    seat = job.positions.get()
    hire = client.post(
        reverse("recruit:application-hire", args=key),
        {"position": str(seat.public_id), "starts_on": "2027-03-01"},
        headers=HTMX,
    )

    for answer in (board, panel, bulk, hire):
        assert answer.status_code == 409
        assert "Phone Screen is required first" in json.loads(answer.headers["HX-Trigger"])["toast"]["text"]
    assert Application.objects.get(pk=application.pk).stage == "NEW"
    assert Entry.objects.count() == count


def test_notes_ratings_rejection_and_hire_by_form(rosa: User) -> None:
    job = make_job(rosa, positions=1, published=True)
    first, second = make_application(job), make_application(job)
    client = signed_in(rosa)
    url = reverse("recruit:application", args=[first.public_id])

    assert client.post(f"{url}notes/", {"text": "Call her on Monday"}).status_code == 303
    assert client.post(f"{url}review/", {"rating": "5", "comment": "Strong"}).status_code == 303
    empty = client.post(f"{url}notes/", {"text": "  "})
    assert empty.status_code == 422
    assert (Note.objects.count(), Review.objects.get().rating) == (1, 5)

    reject = reverse("recruit:application-reject", args=[second.public_id])
    page = client.get(reject).content.decode()
    assert "thank you for applying for Staff nurse" in page
    answer = client.post(reject, {"when": "2", "subject": "Your application", "text": "No.", "version": "1"})
    assert answer.status_code == 303
    assert Application.objects.get(pk=second.pk).stage == "REJECTED"

    hire = reverse("recruit:application-hire", args=[first.public_id])
    seat = job.positions.get()
    answer = client.post(hire, {"position": str(seat.public_id), "starts_on": "2027-03-01", "tell": "on"})
    assert answer.status_code == 303
    job.refresh_from_db()
    assert job.status == "FILLED"
    activity = client.get(f"{url}?tab=activity").content.decode()
    assert "hired the candidate" in activity


@pytest.mark.parametrize("name", ["jobs", "people", "home"])
def test_lists_need_the_same_statements_for_one_row_and_three(rosa: User, name: str) -> None:
    client, url = signed_in(rosa), reverse(f"recruit:{name}")
    make_application(make_job(rosa, published=True))
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _number in range(2):
        make_application(make_job(rosa, published=True))
    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(three) == len(one)
    assert len(one) <= 15, [query["sql"] for query in one]


@pytest.mark.parametrize(("name", "most"), [("job", 12), ("job-candidates", 14)])
def test_a_jobs_pages_need_the_same_statements_for_one_candidate_and_three(rosa: User, name: str, most: int) -> None:
    job = make_job(rosa, published=True)
    client, url = signed_in(rosa), reverse(f"recruit:{name}", args=[job.public_id])
    make_application(job)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _number in range(2):
        make_application(job)
    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(three) == len(one)
    assert len(one) <= most, [query["sql"] for query in one]


def test_jobs_on_hold_are_in_no_lens_but_their_own(rosa: User) -> None:
    job = make_job(rosa, title="Held")
    client = signed_in(rosa)
    assert "lens=hold" not in client.get(reverse("recruit:jobs")).content.decode()

    assert client.post(reverse("recruit:job-hold", args=[job.public_id])).status_code == 303

    assert "Held</a>" not in client.get(reverse("recruit:jobs")).content.decode()
    assert "Held</a>" in client.get(reverse("recruit:jobs") + "?lens=hold").content.decode()
    client.post(reverse("recruit:job-reactivate", args=[job.public_id]))
    assert Job.objects.get().status == "SOURCING"


def test_people_are_found_by_name_and_by_what_their_resume_says(rosa: User) -> None:
    job = make_job(rosa)
    by_name = make_application(job, first_name="Noor", last_name="Haddad").candidate
    by_text = make_application(job, first_name="Ida", last_name="Holm").candidate
    text = "Ten years with Haddad & Sons in Beirut"
    Attachment.objects.create(
        candidate=by_text, name="cv.txt", content_type="text/plain", size=9, sha256="0" * 64, file="x", text=text
    )
    client, url = signed_in(rosa), reverse("recruit:people")

    found = client.get(url, {"q": "haddad"}).content.decode()
    assert by_name.full_name in found
    assert by_text.full_name in found
    assert "<mark>Haddad</mark>" in found
    assert "<mark>Haddad</mark> &amp; Sons" in found
    assert by_text.full_name not in client.get(url, {"q": "noor haddad"}).content.decode()
    assert "Nobody matches" in client.get(url, {"q": "zzz"}).content.decode()


def test_nobody_sees_the_inside_of_their_own_application(rosa: User, hugo: User) -> None:
    job = make_job(rosa)
    join(job, hugo, HiringTeamMember.Role.RECRUITER, by=rosa)
    own = make_application(job, first_name="Rosa", last_name="Recruiter", email="Rosa@northwind.example")
    signed_in(hugo).post(reverse("recruit:application-review", args=[own.public_id]), {"rating": "2"})
    assert Review.objects.get().rating == 2
    client, activity = signed_in(rosa), reverse("recruit:job-activity", args=[job.public_id])

    for url in application_pages(own):
        assert client.get(url).status_code == 404, url
    assert "rated the candidate" not in client.get(activity).content.decode()
    assert str(own.public_id) not in client.get(reverse("recruit:job", args=[job.public_id])).content.decode()
    people = client.get(reverse("recruit:people"), {"q": "Recruiter"}).content.decode()
    assert str(own.candidate.public_id) not in people
    assert str(own.public_id) not in people
    hugos = signed_in(hugo)
    hugo.role = hugo.role.__class__.objects.get(code="STANDARD")
    hugo.save()
    assert "rated the candidate" in hugos.get(activity).content.decode()


def test_a_form_leads_on_to_our_own_pages_only(rosa: User) -> None:
    job = make_job(rosa)
    application = make_application(job)
    client = signed_in(rosa)
    move = reverse("recruit:application-move", args=[application.public_id])
    bulk = reverse("recruit:job-candidates-bulk", args=[job.public_id])
    chosen = {"selected": str(application.public_id), "step": "NEW", "act": "move"}

    for wished in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        away = client.post(move, {"step": "IN_REVIEW", "next_url": wished})
        assert away.headers["Location"] == reverse("recruit:application", args=[application.public_id])
        away = client.post(bulk, chosen | {"next_url": wished})
        assert away.headers["Location"] == reverse("recruit:job-candidates", args=[job.public_id])
    assert client.post(bulk, chosen | {"next_url": "/people/"}).headers["Location"] == "/people/"


def test_a_bulk_move_asks_for_the_right_once(rosa: User) -> None:
    job = make_job(rosa)
    client, url = signed_in(rosa), reverse("recruit:job-candidates-bulk", args=[job.public_id])
    counts = []
    for size in (2, 4):
        chosen = ",".join(str(make_application(job).public_id) for _number in range(size))
        with CaptureQueriesContext(connection) as queries:
            client.post(url, {"selected": chosen, "step": "IN_REVIEW", "act": "move"})
        counts.append(sum("recruit_hiringteammember" in query["sql"] for query in queries))

    assert counts[0] == counts[1]
