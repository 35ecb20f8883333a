"""Values nobody types by chance, each of which once met a door or a file that was not ready for it."""

from __future__ import annotations

import base64
import io
import json

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook

from accounts.models import User
from base import spreadsheets, tables
from base.errors import Invalid
from recruit.fields import value_rows
from tests.factories.accounts import signed_in
from tests.factories.recruit import make_application, make_job, make_published_job

CURSORS = [
    ["v", "x", 1],
    ["v", "\0", 1],
    ["v", 7, 10**30],
    ["v", "x", -1],
    ["n", "NaN", 1],
    ["n", "Infinity", 1],
    ["d", "0001-01-01T00:00:00", 1],
    ["d", "9999-12-31T23:59:59.999999+00:00", 1],
]
DAYS = ["0001-01-01", "9999-12-31", "99999-01-01"]


@pytest.mark.django_db
@pytest.mark.parametrize("mark", CURSORS, ids=str)
def test_a_made_up_cursor_shows_a_page(ada: User, mark: list[object]) -> None:
    job = make_job(ada)
    make_application(job)
    cursor = base64.urlsafe_b64encode(json.dumps(mark).encode()).decode()
    client = signed_in(ada)

    for address in ("/people/", "/jobs/", f"/jobs/{job.public_id}/candidates/"):
        for sort in ("", "name", "-name", "rating", "-rating", "activity", "source", "title"):
            for side in ("before", "after"):
                assert client.get(address, {side: cursor, "sort": sort}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("day", DAYS)
def test_the_first_and_the_last_day_there_is_can_be_asked_for(ada: User, day: str) -> None:
    job, client = make_job(ada), signed_in(ada)
    names = ("applied_from", "applied_to", "opened_from", "opened_to", "target_from", "target_to", "since", "until")

    for address in ("/people/", "/jobs/", f"/jobs/{job.public_id}/candidates/", "/settings/audit/"):
        assert client.get(address, dict.fromkeys(names, day)).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["9" * 5000, "²", "-1", "00000199999999999", "٣"])
def test_numbers_no_machine_holds(ada: User, number: str) -> None:
    job = make_job(ada)
    application, client = make_application(job), signed_in(ada)
    board = f"/jobs/{job.public_id}/"

    for name in ("days", "rating", "shown", "n"):
        for address in (board, f"{board}candidates/", f"{board}review/", f"{board}column/0/", "/people/"):
            assert client.get(address, {name: number}).status_code == 200
    moved = client.post(f"/applications/{application.public_id}/move/", {"step": "IN_REVIEW", "version": number})
    assert moved.status_code in {303, 409}
    lines = {"more": "experience", "experience-TOTAL_FORMS": number, "experience-INITIAL_FORMS": "0"}
    assert client.post("/people/add/", lines).status_code == 200


def test_a_workbook_takes_names_with_control_characters() -> None:
    content = spreadsheets.xlsx(["Name"], [["A\x01na\x0b"], ["x" * 40_000]], title="People")

    cells = [row[0].value for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()]
    assert cells == ["Name", "Ana", "x" * 32_767]


def test_a_small_workbook_that_claims_a_million_lines_is_refused() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A1048576"] = "Name", "Ana"
    kept = io.BytesIO()
    book.save(kept)

    with pytest.raises(Invalid) as refusal:
        tables.read(kept.getvalue(), "people.xlsx")

    assert str(refusal.value.fields["file"]).startswith("This file has very many empty lines.")


def test_a_quotation_mark_that_is_never_closed_is_a_bad_line() -> None:
    reading = value_rows.read('North\n"South' + "\nx" * 200_000, None)

    assert [row.label for row in reading.rows] == ["North"]
    assert [line.problem for line in reading.bad] == [value_rows.Problem.UNREADABLE]


@pytest.mark.django_db
def test_a_value_called_url_stays_in_the_address(rosa: User) -> None:
    number = make_published_job(rosa).ads.get().postings.get().number

    for address in ("/careers/", f"/careers/jobs/{number}-x/", f"/careers/jobs/{number}-x/apply/"):
        answer = Client().get(address, {"url": "x", "self": "y"})
        assert answer.status_code in {200, 301}
        assert "url=x" in answer.headers.get("Location", "url=x")


@pytest.mark.django_db
def test_a_form_goes_on_to_pages_only(rosa: User) -> None:
    for wish in (
        "recruit:people",
        "x",
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:a/b",
    ):
        answer = signed_in(rosa).post("/tasks/quick/", {"title": "Call Ana", "next_url": wish})
        assert answer.headers["Location"] == "/tasks/"
