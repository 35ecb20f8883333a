"""A panel day: parts after each other in their order, with breaks and lunch, on the first day that takes them all."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from calendars.availability.spans import Span
from recruit.interviews import sequence
from recruit.interviews.models import Interview
from tests.factories.accounts import signed_in
from tests.factories.interviews import make_interview, slot
from tests.factories.road import join, make_application, make_job
from tests.recruit.interviews.test_scheduler_pages import coming, typed, url_of

HOUR = 3600


def spans(*starts: float, length: float = 1) -> list[Span]:
    """Free times beginning at these hours since day 0."""
    return [Span(int(start * HOUR), int((start + length) * HOUR)) for start in starts]


def day_of(span: Span) -> date:
    """Days of 24 hours."""
    return date.fromordinal(1 + span.start // (24 * HOUR))


@pytest.mark.parametrize(
    ("free", "gap", "apart", "expected"),
    [
        pytest.param([spans(9, 10, 11), spans(9, 10, 11)], 0, [], [9, 10], id="in their order"),
        pytest.param([spans(9, 10, 13), spans(14)], 0, [], [13, 14], id="the candidate waits least"),
        pytest.param([spans(9, 10), spans(10, 11, 12)], HOUR, [], [9, 11], id="with a break"),
        pytest.param([spans(11, 12, 13), spans(12, 13, 14)], 0, spans(12), [13, 14], id="lunch is kept"),
        pytest.param([spans(22, 33), spans(34)], 0, [], [33, 34], id="never over night"),
        pytest.param([spans(10, 34), spans(9, 35)], 0, [], [34, 35], id="the first day for all"),
        pytest.param([spans(10), spans(9)], 0, [], None, id="no day for all"),
        pytest.param([], 0, [], None, id="no parts"),
    ],
)
def test_parts_stand_in_a_row(free: list[list[Span]], gap: int, apart: list[Span], expected: list[int] | None) -> None:
    found = sequence.in_a_row(free, day_of, gap=gap, apart=apart)
    assert (None if found is None else [span.start // HOUR for span in found]) == expected


@pytest.mark.django_db
def test_one_press_finds_the_day_on_which_all_events_fit(rosa: User, iris: User, hugo: User) -> None:
    job = make_job(rosa)
    join(job, iris, "INTERVIEW_TEAM", by=rosa)
    application, desk = make_application(job), signed_in(rosa)
    taken = (coming() - timezone.localdate()).days
    for hour in (9, 11, 13, 15):
        make_interview(rosa, None, slot(hugo, days=taken, at=time(hour), minutes=105))
    sent: dict[str, Any] = typed(iris) | {
        "count": "2", "at": "1", "pack": "1", "gap": "15", "lunch": "12:00", "on": f"{coming():%Y-%m-%d}",
        "e0-minutes": "60",
        "e1-title": "Second talk", "e1-minutes": "90", "e1-people": [str(iris.public_id), str(hugo.public_id)],
    }  # fmt: skip
    page = desk.post(url_of(application), sent).content.decode()
    shown = dict(re.findall(r'name="(e\d-(?:day|time))"[^>]*? value="([^"]+)"', page))
    day = f"{coming() + timedelta(days=1):%Y-%m-%d}"  # not the day that was shown, on which Hugo has no hour and a half
    assert shown == {"e0-day": day, "e0-time": "13:00", "e1-day": day, "e1-time": "14:15"}
    assert not Interview.objects.filter(application=application).exists()
    none = desk.post(url_of(application), sent | {"e0-minutes": "720", "e1-minutes": "720"}).content.decode()
    assert "There is no day in the next two weeks on which all events fit." in none
