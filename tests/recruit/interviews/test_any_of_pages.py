"""Any so many of several people through the scheduler's pages, without script: put together, shown, booked, refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.permissions import RoleCode
from calendars.availability import pools
from calendars.connections import queries as connections
from calendars.connections.models import Connection
from calendars.providers.base import Asking, Schedule
from recruit.applications.models import Application
from recruit.interviews.models import Interview
from tests.calendars.meetings.fake_calendar import FakeCalendar
from tests.factories.accounts import make_user, signed_in
from tests.factories.interviews import make_interview, only_slot, slot
from tests.factories.road import join, make_application, make_job
from tests.recruit.interviews.test_scheduler_pages import HTMX, coming, typed, url_of

pytestmark = pytest.mark.django_db
NAMES = ("Ada", "Bea", "Cyd")


@pytest.fixture
def trio(db: None) -> list[User]:
    """Three interviewers."""
    return [make_user(RoleCode.BASIC, first_name=name, last_name="Any") for name in NAMES]


@pytest.fixture
def application(rosa: User, hugo: User, trio: list[User]) -> Application:
    """Somebody on a job with three interviewers and a hiring manager."""
    job = make_job(rosa)
    for user in trio:
        join(job, user, "INTERVIEW_TEAM", by=rosa)
    join(job, hugo, "HIRING_MANAGER", by=rosa)
    return make_application(job)


@pytest.fixture
def desk(rosa: User) -> Client:
    return signed_in(rosa)


def pool(*users: User, need: int = 2, **changes: Any) -> dict[str, Any]:
    """What the form sends for any so many of these."""
    keys = [str(user.public_id) for user in users]
    return typed(*users, **changes) | {"e0-pool": keys, "e0-need": str(need)}


def take(rosa: User, *users: User, at: time = time(10), more: int = 0) -> None:
    """Book these people on the day the form means."""
    days = (coming() - timezone.localdate()).days
    make_interview(rosa, None, slot(*users, days=days + more, at=at))


def booked(interview: Interview) -> list[str]:
    """The colleagues of its event."""
    rows = only_slot(interview).meeting.attendees.filter(kind="USER")
    return sorted(rows.values_list("name", flat=True))


def test_one_press_asks_for_any_of_a_role_and_the_rule_says_who_comes(
    application: Application, desk: Client, rosa: User, hugo: User, trio: list[User]
) -> None:
    page = desk.get(url_of(application)).content.decode()
    assert re.findall(r'name="any_of" value="(\w+)"[^>]*>([^<]+)<', page) == [
        ("INTERVIEW_TEAM", "Any of: Interviewer (3)")
    ]
    take(rosa, trio[0], at=time(15))  # Ada has one that week
    sent = typed(*trio, hugo, any_of="INTERVIEW_TEAM", on=f"{coming()}") | {"e0-notes": "kept words"}
    page = desk.post(url_of(application), sent).content.decode()
    assert "kept words" in page
    assert '<option value="2" selected>2</option>' in page
    assert re.findall(r'type="hidden" name="e0-pool" value="([^"]+)"', page) == [str(user.public_id) for user in trio]
    assert "with Bea Any, Cyd Any (no other interview that week)" in page
    assert page.count("tgrid__head--pool") == 5
    assert "any_of" not in re.findall(r'name="(\w+)" value="INTERVIEW_TEAM"', page)  # all of them are in it

    answer = desk.post(url_of(application), pool(*trio) | {"e0-people": [str(u.public_id) for u in (*trio, hugo)]})
    assert answer.status_code == 303
    assert booked(Interview.objects.get(application=application)) == ["Bea Any", "Cyd Any", hugo.full_name]
    assert "Coming: Bea Any, Cyd Any." in desk.get(answer.headers["Location"]).content.decode()


def test_the_check_says_who_comes_and_one_of_them_can_be_swapped(
    application: Application, desk: Client, rosa: User, trio: list[User]
) -> None:
    bea = trio[1]
    take(rosa, bea, at=time(15))

    def seats(**changes: Any) -> list[list[str]]:
        sent = pool(*trio) | changes
        page = desk.post(url_of(application, "interview-check"), sent, headers=HTMX).content.decode()
        return [re.findall(r"<option[^>]*>([^<]+)<", seat) for seat in re.findall(r"<select.*?</select>", page)]

    assert seats() == [["Ada Any", "Bea Any"], ["Cyd Any", "Bea Any"]]
    picked = {"e0-picked": ["", str(bea.public_id)]}
    assert seats(**picked) == [["Bea Any", "Whoever has the fewest interviews", "Cyd Any"], ["Ada Any", "Cyd Any"]]
    take(rosa, bea)
    check = desk.post(url_of(application, "interview-check"), pool(*trio) | picked, headers=HTMX).content.decode()
    assert "Bea Any cannot come then; somebody else takes the place." in check
    assert desk.post(url_of(application), pool(*trio, need=1, at="11:00") | picked).status_code == 303
    assert booked(Interview.objects.get(application=application)) == ["Bea Any"]

    # Moved later, who was booked is somebody chosen like others.
    event = only_slot(Interview.objects.get(application=application))
    page = desk.get(url_of(application, "interview-change", event.interview.public_id, event.public_id))
    assert "e0-need" not in page.content.decode()


def test_too_few_are_a_conflict_with_the_nearest_times_and_one_who_was_taken_is_replaced(
    application: Application, desk: Client, rosa: User, trio: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    take(rosa, *trio[:2])
    answer = desk.post(url_of(application), pool(*trio) | {"e0-notes": "kept words"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Only 1 of 3 can come then, and 2 are needed." in page
    assert "Ada Any is busy 10:00–10:45" in page
    assert "kept words" in page
    assert len(re.findall(r'<button class="button" name="use" value="([^"]+)"', page)) == 3
    assert not Interview.objects.filter(application=application).exists()
    # As if both had been free a moment ago: whoever is left takes the place.
    monkeypatch.setattr(pools, "is_free", lambda *_: True)
    assert desk.post(url_of(application), pool(*trio, need=1)).status_code == 303
    assert booked(Interview.objects.get(application=application)) == ["Cyd Any"]
    second = desk.post(url_of(make_application(application.job)), pool(*trio, need=1))
    assert second.status_code == 409
    assert "Nobody of the 3 can come then." in second.content.decode()


def test_what_stands_in_the_way_names_the_pool_and_groups_answer_with_all_of_it(
    application: Application, desk: Client, rosa: User, trio: list[User]
) -> None:
    hours = {"e0-minutes": "720", "look": "1"}  # longer than a working day
    page = desk.post(url_of(application), pool(*trio) | hours).content.decode()
    assert "If 2 of Ada Any, Bea Any, Cyd Any could come" in page
    take(rosa, *trio[:2])

    def lanes(*users: User) -> tuple[str, int]:
        given = {"pool": [str(user.public_id) for user in users], "need": "2", "group": "0", "view": "day",
                 "on": f"{coming()}"}  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as statements:
            found = desk.get(url_of(application, "interview-busy"), given, headers=HTMX).content.decode()
        return found, len(statements)

    found, few = lanes(*trio)
    assert found.count("is-member") == 3
    assert "1 of 3 free" in found
    others = [make_user(RoleCode.BASIC) for _number in range(12)]
    assert lanes(*trio, *others)[1] == few


def test_several_events_keep_their_pools(application: Application, desk: Client, trio: list[User]) -> None:
    page = desk.post(url_of(application), pool(*trio, add_event="1", unfold="on")).content.decode()
    keys = [str(user.public_id) for user in trio]
    for number in (0, 1):  # the one that travels along unseen, and the open one
        assert re.findall(rf'type="hidden" name="e{number}-pool" value="([^"]+)"', page) == keys
    assert '<input type="hidden" name="e0-need" value="2"' in page
    assert 'name="unfold" checked' in page


def test_a_mailbox_that_does_not_answer_leaves_most_of_a_long_pool_known(
    application: Application, desk: Client, trio: list[User]
) -> None:
    asked: list[int] = []

    class Slow(FakeCalendar):
        """Answers, and remembers how many were asked for together."""

        def schedules(
            self, mailboxes: Sequence[str], starts_at: datetime, ends_at: datetime, *, who: Asking
        ) -> list[Schedule]:
            asked.append(len(mailboxes))
            return [Schedule(mailbox) for mailbox in mailboxes]

    Connection.objects.create(kind="EXCHANGE", is_active=True, status="WORKING", account="recruit@northwind.example")
    connections.make_with("EXCHANGE", lambda _connection: Slow())
    try:
        users = [*trio, *(make_user(RoleCode.BASIC) for _number in range(7))]
        given = {"pool": [str(user.public_id) for user in users], "need": "2", "on": f"{coming()}"}
        page = desk.get(url_of(application, "interview-busy"), given, headers=HTMX).content.decode()
    finally:
        connections.make_with("EXCHANGE", None)
    assert sorted(asked) == [2, 8]
    assert page.count("is-member") == 50
