"""Interviews over REST: sixteen operations in both spellings, with the compatible names and statuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from calendars.meetings.models import Booking
from recruit.applications.models import Application
from recruit.interviews import queries, rescheduling
from recruit.interviews.models import Interview, InterviewType
from recruit.interviews.rest import slots
from recruit.processes.stages import Stage
from tests.factories import interviews as makers
from tests.factories.road import join, make_application, make_job

pytestmark = pytest.mark.django_db
BASE = "/interviews-api/v201904"


@pytest.fixture
def application(rosa: User) -> Application:
    return make_application(make_job(rosa))


def _at(days: int, hour: int, minute: int = 0) -> datetime:
    day = timezone.now().date() + timedelta(days=days)
    return datetime.combine(day, time(hour, minute), tzinfo=timezone.get_current_timezone())


def _body(application: Application, *people: User, **changes: Any) -> dict[str, Any]:
    return {
        "candidate": {"id": str(application.candidate.public_id), "status": "pending"},
        "jobId": str(application.job.public_id),
        "organizerId": str(people[0].public_id),
        "timezone": "Europe/Berlin",
        "location": "Graz",
        "timeslots": [_slot(9, *people)],
        "refUrl": "https://elsewhere.example/1",
        "source": "ELSEWHERE",
    } | changes


def _slot(hour: int, *people: User, **changes: Any) -> dict[str, Any]:
    return {
        "title": "Technical interview",
        "place": "Room 1",
        "startsOn": _at(3, hour).isoformat(),
        "endsOn": _at(3, hour, 45).isoformat(),
        "interviewers": [{"id": str(user.public_id), "status": "accepted"} for user in people],
    } | changes


@pytest.mark.parametrize("base", ["", BASE])
def test_an_interview_is_made_read_changed_and_cancelled(
    api_of: Any, rosa: User, iris: User, application: Application, base: str
) -> None:
    api = api_of(rosa)
    InterviewType.objects.create(name="Panel")
    slot = _slot(9, rosa, iris, interviewType="panel")
    made = api.post(f"{base}/interviews", _body(application, rosa, timeslots=[slot, _slot(11, iris)]))
    assert made.status_code == 201, made.content
    said = made.json()
    assert set(said) == {
        "id", "candidate", "jobId", "location", "organizerId", "timezone", "timeslots", "createdOn", "refUrl", "source",
    }  # fmt: skip
    first = said["timeslots"][0]
    assert {**first, "id": "", "interviewers": []} == {
        "id": "", "interviewType": "Panel", "title": "Technical interview", "place": "Room 1", "interviewers": [],
        "startsOn": f"{_at(3, 9):%Y-%m-%dT%H:%M}:00.000Z", "endsOn": f"{_at(3, 9):%Y-%m-%dT%H}:45:00.000Z",
        "candidateStatus": "pending", "noShow": False,
    }  # fmt: skip
    assert {each["id"]: each["status"] for each in first["interviewers"]} == {
        str(rosa.public_id): "accepted", str(iris.public_id): "accepted",
    }  # fmt: skip
    assert said["source"] == "API"
    application.refresh_from_db()
    assert application.stage == Stage.INTERVIEW

    one = f"{base}/interviews/{said['id']}"
    assert api.get(one).json() == said
    listed = api.get(f"{base}/interviews?applicationId={application.public_id}").json()
    assert (listed["totalFound"], listed["content"]) == (1, [said])
    changes = {"location": "Linz", "candidate": {"status": "accepted"}}
    assert api.patch(one, changes).status_code == 204
    now = api.get(one).json()
    assert (now["location"], now["candidate"]["status"]) == ("Linz", "accepted")
    assert api.ask("DELETE", one).status_code == 204
    assert api.get(one).status_code == 404
    assert api.get(f"{base}/interviews?applicationId={application.public_id}").json()["content"] == []
    assert not Booking.objects.exists()


def test_two_changes_at_once_lose_nothing(
    api_of: Any, rosa: User, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    interview = makers.make_interview(rosa, application, makers.slot(rosa))
    slot = makers.only_slot(interview)
    read = slots.TimeslotEndpoint.slot

    def meanwhile(*given: Any) -> Any:
        found = read(*given)
        other = replace(queries.draft_of(slot), title="Changed by somebody else")
        rescheduling.change_slot(slot, by=Actor.of(rosa), slot=other)
        return found

    monkeypatch.setattr(slots.TimeslotEndpoint, "slot", meanwhile)
    path = f"{BASE}/interviews/{interview.public_id}/timeslots/{slot.public_id}"
    assert api_of(rosa).patch(path, {"place": "Room 2"}).status_code in {409, 412}
    slot.meeting.refresh_from_db()
    assert (slot.meeting.title, slot.meeting.place) == ("Changed by somebody else", "")


def test_events_are_added_changed_answered_and_removed(
    api_of: Any, rosa: User, iris: User, application: Application
) -> None:
    base = BASE
    api, interview = api_of(rosa), makers.make_interview(rosa, application, makers.slot(iris))
    slots = f"{base}/interviews/{interview.public_id}/timeslots"
    only = f"{slots}/{makers.only_slot(interview).public_id}"
    refused = api.ask("DELETE", only)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "last_timeslot")
    added = api.post(slots, _slot(15, iris))
    assert added.status_code == 201
    second = f"{slots}/{added.json()['id']}"

    later = {"startsOn": _at(3, 16).isoformat(), "title": "Later", "interviewers": [{"id": str(rosa.public_id)}]}
    changed = api.patch(second, later)
    assert changed.status_code == 200
    assert (changed.json()["title"], changed.json()["endsOn"][11:16]) == ("Later", "16:45")
    assert [each["id"] for each in changed.json()["interviewers"]] == [str(rosa.public_id)]
    assert api.get(second).json() == changed.json()

    assert api.ask("PUT", f"{second}/candidateStatus", {"status": "declined"}).status_code == 204
    assert api.get(second).json()["candidateStatus"] == "declined"
    assert api.get(f"{base}/interviews/{interview.public_id}").json()["candidate"]["status"] == "declined"
    whole = f"{base}/interviews/{interview.public_id}/candidate/status"
    assert api.ask("PUT", whole, {"status": "tentative"}).status_code == 204
    assert api.get(only).json()["candidateStatus"] == "tentative"
    theirs = f"{only}/interviewers/{iris.public_id}/status"
    assert api.ask("PUT", theirs, {"status": "declined"}).status_code == 204
    assert api.get(only).json()["interviewers"][0]["status"] == "declined"
    assert api.ask("PUT", theirs, {"status": "ACCEPTED"}).status_code == 400
    stranger = f"{only}/interviewers/{rosa.public_id}/status"
    assert api.ask("PUT", stranger, {"status": "accepted"}).status_code == 404

    assert api.patch(f"{only}/noshow?value=true", {}).status_code == 409
    makers.put_back(makers.only_slot(interview), timezone.now() - timedelta(hours=1))
    assert api.patch(f"{only}/noshow?value=true", {}).status_code == 204
    assert api.get(only).json()["noShow"] is True
    assert api.patch(f"{only}/noshow", {}).status_code == 400
    assert api.ask("DELETE", second).status_code == 204
    assert api.get(second).status_code == 404


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"timezone": "Europe/Nowhere"}, 400), ({"timeslots": []}, 400), ({"organizerId": "x"}, 400),
        ({"jobId": "00000000-0000-4000-8000-000000000000"}, 400), ({"candidate": {}}, 400),
    ],
)  # fmt: skip
def test_a_bad_interview_is_refused_and_nothing_is_booked(
    api_of: Any, rosa: User, application: Application, changes: dict[str, Any], status: int
) -> None:
    answer = api_of(rosa).post("/interviews", _body(application, rosa) | changes)
    assert answer.status_code == status, answer.content
    assert not Interview.objects.exists()
    assert not Booking.objects.exists()


def test_a_clash_is_a_conflict_and_rights_are_asked(
    api_of: Any, rosa: User, iris: User, hugo: User, application: Application
) -> None:
    assert api_of(rosa).post("/interviews", _body(application, rosa, iris)).status_code == 201
    other = make_application(make_job(rosa))
    assert api_of(rosa).post("/interviews", _body(other, rosa)).status_code == 409
    slot = _slot(12, rosa) | {"endsOn": _at(3, 12).isoformat()}
    assert api_of(rosa).post("/interviews", _body(other, rosa, timeslots=[slot])).status_code == 400
    assert Interview.objects.count() == 1

    one = f"/interviews/{Interview.objects.get().public_id}"
    join(application.job, hugo, "INTERVIEW_TEAM", by=rosa)
    # Hugo's role reads interviews; Iris interviews and sees no more than that.
    for user, status in ((hugo, 403), (iris, 404)):
        assert api_of(user).get(one).status_code == 200
        assert api_of(user).ask("DELETE", one).status_code == status
    listed = f"/interviews?applicationId={application.public_id}"
    assert (api_of(hugo).get(listed).status_code, api_of(iris).get(listed).status_code) == (200, 404)
    assert not Interview.objects.get().is_cancelled


@pytest.mark.parametrize("base", ["", BASE])
def test_interview_types_are_names(api_of: Any, ada: User, rosa: User, base: str) -> None:
    address = f"{base}/interview-types"
    assert api_of(ada).patch(address, ["Phone screen", "Panel / Board"]).status_code == 204
    assert api_of(rosa).get(address).json() == ["Panel / Board", "Phone screen"]
    assert api_of(rosa).patch(address, ["Mine"]).status_code == 403
    assert api_of(ada).patch(address, {"name": "x"}).status_code == 400
    assert api_of(rosa).ask("DELETE", f"{address}/Phone screen").status_code == 403
    assert api_of(ada).ask("DELETE", f"{address}/Phone%20screen").status_code == 204
    assert api_of(ada).ask("DELETE", f"{address}/Phone%20screen").status_code == 404
    assert api_of(rosa).get(address).json() == ["Panel / Board"]


def _autumn(hour: int, minute: int, offset: int) -> str:
    """A wall time in Berlin on the next night its clocks go back, as an integration with that offset writes it."""
    year = timezone.now().year + 1
    last = max(day for day in range(25, 32) if datetime(year, 10, day, tzinfo=UTC).weekday() == 6)
    return f"{year}-10-{last}T{hour:02}:{minute:02}:00+{offset:02}:00"


def test_of_an_hour_that_clocks_show_twice_the_one_that_was_sent_is_kept(
    api_of: Any, rosa: User, iris: User, application: Application
) -> None:
    api = api_of(rosa)
    first = {"startsOn": _autumn(2, 15, 2), "endsOn": _autumn(2, 45, 2), "interviewers": [{"id": str(rosa.public_id)}]}
    second = first | {"startsOn": _autumn(2, 15, 1), "endsOn": _autumn(2, 45, 1)}
    made = api.post("/interviews", _body(application, rosa, timeslots=[second, first]))
    assert made.status_code == 201, made.content
    base = f"/interviews/{made.json()['id']}/timeslots"
    assert [each["startsOn"][11:16] for each in made.json()["timeslots"]] == ["00:15", "01:15"]
    one, two = (f"{base}/{each['id']}" for each in made.json()["timeslots"])

    # What changes something else leaves it there, and a start alone moves between the two equal hours.
    for changes, times in (
        ({"title": "Later"}, ("01:15", "01:45")),
        ({"endsOn": _autumn(2, 59, 1)}, ("01:15", "01:59")),
        ({"interviewers": [{"id": str(iris.public_id)}]}, ("01:15", "01:59")),
        ({"startsOn": _autumn(2, 15, 2)}, ("00:15", "00:59")),
        ({"startsOn": _autumn(2, 15, 1)}, ("01:15", "01:59")),
    ):
        said = api.patch(two, changes)
        if changes == {"startsOn": _autumn(2, 15, 2)}:  # that is where the candidate's other event is
            assert said.status_code == 409
            assert api.ask("DELETE", one).status_code == 204
            said = api.patch(two, changes)
        assert said.status_code == 200, said.content
        assert (said.json()["startsOn"][11:16], said.json()["endsOn"][11:16]) == times
    assert {row.during.lower for row in Booking.objects.all()} == {datetime.fromisoformat(_autumn(2, 15, 1))}

    # Whoever changes its words on a page, where both hours look alike, moves nothing either.
    row = makers.only_slot(Interview.objects.get())
    plain = replace(queries.draft_of(row), title="Words", time=time(2, 15))
    rescheduling.change_slot(row, by=Actor.of(rosa), slot=plain)
    row.meeting.refresh_from_db()
    assert (row.meeting.title, row.meeting.starts_at) == ("Words", datetime.fromisoformat(_autumn(2, 15, 1)))
