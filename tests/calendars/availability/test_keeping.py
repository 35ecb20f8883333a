"""Working hours and kept times: who may say them, what cannot be, and the spans they become."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from accounts import tuning
from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.errors import DomainError, Invalid, NotAllowed, Refused
from calendars import preferences
from calendars.availability import hours, keeping, queries, weeks
from calendars.availability.models import RecurringAvailability, WorkingHours
from calendars.availability.spans import Span
from calendars.availability.weeks import Stretch
from tests.factories.accounts import actor, signed_in

pytestmark = pytest.mark.django_db

MORNING, AFTERNOON = Stretch(0, time(9), time(12)), Stretch(0, time(13), time(17))
SERIES = {
    "title": "Interviews",
    "weekday": 1,
    "starts": time(14),
    "ends": time(16),
    "from_on": date(2026, 10, 1),
    "until_on": date(2026, 11, 30),
    "zone": "Europe/Berlin",
}


def span(*parts: int, hours_long: float) -> Span:
    start = datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]  # year, month, day, hour
    return Span.of(start, start + timedelta(hours=hours_long))


def test_hours_replace_those_before_and_none_are_the_companys(rosa: User) -> None:
    User.objects.filter(pk=rosa.pk).update(time_zone="Europe/Berlin")
    rosa.refresh_from_db()
    keeping.set_hours(rosa, by=actor(rosa), rows=[AFTERNOON, MORNING])
    assert queries.hours_of(rosa) == [MORNING, AFTERNOON]
    entry = Entry.objects.get(kind="working_hours.set")
    assert entry.changes == {"hours": ["", "0 09:00-12:00; 0 13:00-17:00"]}
    monday = date(2026, 11, 23)
    found = hours.spans_of([rosa], monday, monday + timedelta(days=6), zone="UTC")
    assert found == {rosa.pk: [span(2026, 11, 23, 8, hours_long=3), span(2026, 11, 23, 12, hours_long=4)]}
    keeping.set_hours(rosa, by=actor(rosa), rows=[AFTERNOON, MORNING])
    assert Entry.objects.filter(kind="working_hours.set").count() == 1
    keeping.set_hours(rosa, by=actor(rosa), rows=[])
    assert queries.hours_of(rosa) == [Stretch(day, time(9), time(17)) for day in range(5)]


def test_people_far_apart_work_on_their_own_clocks(rosa: User, hugo: User, django_assert_num_queries: object) -> None:
    for user, zone in ((rosa, "America/New_York"), (hugo, "UTC")):
        user.time_zone = zone
        user.save(update_fields=["time_zone"])
    tuning.change_preferences({preferences.TIME_ZONE.name: "Asia/Kolkata"}, by=Actor.system("test"))
    day = date(2026, 11, 24)
    with django_assert_num_queries(3):  # type: ignore[operator]  # hours, and two settings read outside of a request
        found = hours.spans_of([rosa, hugo], day, day, zone="Europe/London")
    assert found[rosa.pk] == [span(2026, 11, 24, 14, hours_long=8)]
    assert found[hugo.pk] == [span(2026, 11, 24, 3, 30, hours_long=8)]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([Stretch(2, time(12), time(9))], "Wednesday: the end 09:00 must come after the beginning 12:00."),
        ([MORNING, Stretch(0, time(11), time(14))], "Monday: two stretches overlap at 11:00."),
        ([Stretch(0, time(hour), time(hour, 30)) for hour in range(5)], "Monday: enter up to 4 stretches."),
        ([Stretch(9, time(9), time(10))], "Choose a day"),
    ],
)
def test_a_week_that_cannot_be_changes_nothing(rosa: User, rows: list[Stretch], words: str) -> None:
    keeping.set_hours(rosa, by=actor(rosa), rows=[MORNING])
    with pytest.raises(Invalid, match=words):
        keeping.set_hours(rosa, by=actor(rosa), rows=rows)
    assert queries.hours_of(rosa) == [MORNING]


def test_only_oneself_and_administrators_say_when_somebody_works(rosa: User, hugo: User, ada: User) -> None:
    for act in (
        lambda by: keeping.set_hours(rosa, by=by, rows=[MORNING]),
        lambda by: keeping.keep_available(rosa, by=by, **SERIES),  # type: ignore[arg-type]  # keywords kept in a dictionary
    ):
        with pytest.raises(NotAllowed):
            act(actor(hugo))
        act(actor(ada))
    kept = RecurringAvailability.objects.get()
    with pytest.raises(NotAllowed):
        keeping.end_available(kept, by=actor(hugo))
    assert WorkingHours.objects.count() == RecurringAvailability.objects.count() == 1


def test_a_kept_time_stays_at_its_place_on_the_clock_over_a_change(rosa: User) -> None:
    keeping.keep_available(rosa, by=actor(rosa), **SERIES)  # type: ignore[arg-type]  # keywords kept in a dictionary
    found = hours.kept_of([rosa], date(2026, 10, 19), date(2026, 11, 1), zone="America/New_York")[rosa.pk]
    assert [one.span for one in found] == [
        span(2026, 10, 20, 12, hours_long=2),
        span(2026, 10, 27, 13, hours_long=2),  # Berlin's clocks went back on the 25th
    ]
    assert {one.title for one in found} == {"Interviews"}
    assert hours.kept_of([rosa], date(2026, 12, 1), date(2027, 1, 1), zone="UTC") == {rosa.pk: []}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "title"),
        ({"ends": time(14, 10)}, "ends"),
        ({"until_on": date(2026, 9, 1)}, "until_on"),
        ({"until_on": date(2028, 9, 1)}, "until_on"),
        ({"until_on": date(2026, 10, 3)}, "until_on"),
        ({"zone": "Europe/Atlantis"}, "zone"),
        ({"weekday": 7}, "weekday"),
        ({"starts": time(15), "ends": time(17)}, "starts"),
    ],
)
def test_a_kept_time_that_cannot_be_is_refused_at_its_field(rosa: User, changes: dict[str, object], code: str) -> None:
    keeping.keep_available(rosa, by=actor(rosa), **SERIES)  # type: ignore[arg-type]  # keywords kept in a dictionary
    with pytest.raises((Invalid, Refused)) as refusal:
        keeping.keep_available(rosa, by=actor(rosa), **(SERIES | changes))  # type: ignore[arg-type]  # keywords kept in a dictionary
    assert isinstance(refusal.value, DomainError)
    assert refusal.value.field == code
    assert RecurringAvailability.objects.count() == 1


def test_ending_keeps_what_was_and_forgets_what_had_not_begun(rosa: User) -> None:
    kept = keeping.keep_available(rosa, by=actor(rosa), **SERIES)  # type: ignore[arg-type]  # keywords kept in a dictionary
    keeping.end_available(kept, by=actor(rosa), on=date(2026, 10, 20))
    kept.refresh_from_db()
    assert kept.until_on == date(2026, 10, 19)
    keeping.end_available(kept, by=actor(rosa), on=date(2026, 10, 20))
    later = keeping.keep_available(rosa, by=actor(rosa), **(SERIES | {"from_on": date(2026, 11, 1)}))  # type: ignore[arg-type]  # keywords kept in a dictionary
    keeping.end_available(later, by=actor(rosa), on=date(2026, 10, 20))
    assert list(RecurringAvailability.objects.all()) == [kept]
    assert Entry.objects.filter(kind="recurring_availability.ended").count() == 2


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", []),
        ("9-12, 1pm-5:30pm", [(time(9), time(12)), (time(13), time(17, 30))]),
        ("09.00 – 12.00; 13h00 to 24:00", [(time(9), time(12)), (time(13), time(23, 59))]),
        ("12am-12pm and 0800-0930", [(time(0), time(12)), (time(8), time(9, 30))]),
    ],
)
def test_days_are_read_as_people_type_them(typed: str, read: list[tuple[time, time]]) -> None:
    assert weeks.parse_day(typed) == read


@pytest.mark.parametrize("typed", ["nine to five", "9", "25-26", "13pm-15", "9-12-15", "9:70-10"])
def test_what_is_no_time_is_named(typed: str) -> None:
    with pytest.raises(ValueError, match=typed):
        weeks.parse_day(typed)


def test_the_pages(rosa: User, ada: User) -> None:
    mine, page = signed_in(rosa), "/me/working-hours/"
    typed = {f"day{number}": "" for number in range(7)} | {"day0": "9-12, 13-17", "day1": "soon"}
    refused = mine.post(page, typed)
    assert refused.status_code == 422
    assert "“soon” is no stretch of time." in refused.content.decode()
    assert 'value="9-12, 13-17"' in refused.content.decode()
    overlapping = mine.post(page, typed | {"day1": "9-12, 11-13"})
    assert "Tuesday: two stretches overlap at 11:00." in overlapping.content.decode()
    copied = mine.post(page, typed | {"copy": "1", "copied": "0", "onto": "every"})
    assert copied.content.decode().count('value="9-12, 13-17"') == 7
    assert not WorkingHours.objects.exists()
    assert mine.post(page, typed | {"day1": ""}).status_code == 303
    assert queries.hours_of(rosa) == [MORNING, AFTERNOON]
    assert "7 hours a week, entered by you." in mine.get(page).content.decode()
    today = timezone.localdate()
    added = {"title": "Talks", "weekday": 2, "starts": "14:00", "ends": "15:00", "from_on": today.isoformat()}
    wrong = mine.post(page + "keep/", added | {"until_on": (today - timedelta(days=9)).isoformat()})
    assert "Choose a last day after the first." in wrong.content.decode()
    assert mine.post(page + "keep/", added | {"until_on": (today + timedelta(days=60)).isoformat()}).status_code == 303
    kept = RecurringAvailability.objects.get()
    shown = mine.get(page).content.decode()
    assert "Talks" in shown
    assert "no event appears in your Outlook calendar" in shown
    assert signed_in(ada).post(f"{page}kept/{kept.public_id}/end/").status_code == 404
    assert mine.post(f"{page}kept/{kept.public_id}/end/").status_code == 303
    assert not RecurringAvailability.objects.filter(until_on__gte=today).exists()
    assert mine.post(page, {"usual": "1"}).status_code == 303
    assert not WorkingHours.objects.exists()


def test_the_companys_page(rosa: User, ada: User) -> None:
    page = "/settings/working-hours/"
    typed = {f"day{number}": "8-16" if number < 5 else "" for number in range(7)} | {"zone": "Europe/Vienna"}
    assert signed_in(rosa).post(page, typed).status_code == 403
    browser = signed_in(ada)
    nothing = browser.post(page, {"zone": "Europe/Vienna"})
    assert "Enter at least one stretch of work." in nothing.content.decode()
    assert browser.post(page, typed).status_code == 303
    assert (queries.zone_of(rosa), queries.hours_of(rosa)[0]) == ("Europe/Vienna", Stretch(0, time(8), time(16)))
