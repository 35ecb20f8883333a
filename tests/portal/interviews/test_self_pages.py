"""What a candidate sees and does behind a link to choose a time, and behind an invitation to an interview."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.throttling import Limit
from base.audit.models import Entry
from base.errors import RetryableError
from calendars.connections import queries as connections
from calendars.connections.models import Connection
from calendars.providers.base import Schedule
from portal import limiting
from portal.interviews import words
from portal.mine import entering
from portal.models import CandidateLink
from recruit.applications import rejecting
from recruit.interviews import cancelling, choosing, inviting, tokens
from recruit.interviews.drafts import InterviewDraft, SlotDraft
from recruit.interviews.models import Interview, SelfSchedule
from recruit.interviews.scheduling import schedule
from tests.factories.accounts import actor, make_company, signed_in
from tests.factories.road import make_application, make_job
from tests.factories.self_schedules import at, chooser_of
from tests.portal.interviews.conftest import path_of, sent

pytestmark = pytest.mark.django_db


def read(client: Client, path: str) -> str:
    """The page, with plain spaces."""
    return client.get(path).content.decode().replace("\u202f", " ").replace("\xa0", " ")


def press(hour: float, act: str = "hold", days: int = 3) -> dict[str, str]:
    """A press on the button of that hour (UTC)."""
    return {"act": act, "starts_at": words.sent(at(hour, days))}


def test_times_stand_under_their_days_on_the_clock_of_the_reader(link: SelfSchedule, nora: Client) -> None:
    page = read(nora, path_of(link))
    local = at(9).astimezone(ZoneInfo("Europe/Vienna"))
    for said in (
        "Hello Nora", "Choose a time for your interview", "30 minutes", "(Vienna)", f"{local:%A}", "10:00 AM",
        'value="' + words.sent(at(9)) + '"', "None of these times suits me", "Room 5",
    ):  # fmt: skip
        assert said in page, said
    assert page.count('name="starts_at"') == 12
    assert "<script" not in page
    german = read(nora, path_of(link) + "?lang=de")
    assert ">10:00<" in german
    assert "AM" not in german


class Silent:
    """A calendar system that does not answer."""

    def schedules(self, *_asked: Any, **_more: Any) -> list[Schedule]:
        """Nothing, ever."""
        raise RetryableError


def test_a_calendar_that_does_not_answer_is_not_called_taken(link: SelfSchedule, nora: Client) -> None:
    Connection.objects.create(kind="EXCHANGE", is_active=True, account="service@northwind.example")
    silent: Any = Silent()
    connections.make_with("EXCHANGE", lambda _connection: silent)
    try:
        page = read(nora, path_of(link))
        answer = nora.post(path_of(link), press(9, "confirm"))
    finally:
        connections.make_with("EXCHANGE", None)
    assert "No times can be shown at the moment." in page
    assert "taken" not in page
    assert answer.status_code == 409
    assert "cannot be confirmed at the moment" in answer.content.decode()
    assert "just took" not in answer.content.decode()
    assert not Interview.objects.exists()


def test_another_zone_is_chosen_and_remembered(link: SelfSchedule, nora: Client) -> None:
    assert "4:00" in read(nora, path_of(link) + "?zone=America/New_York")
    assert "(New York)" in read(nora, path_of(link)), "remembered for the next visit"
    for odd in ("Mars/Base", "../etc", "x" * 500, "Etc/GMT+5"):
        assert nora.get(path_of(link), {"zone": odd}).status_code == 200


def test_two_presses_book_a_time(link: SelfSchedule, nora: Client) -> None:
    held = nora.post(path_of(link), press(9.5))
    assert (held.status_code, held["Location"]) == (303, path_of(link) + "#confirm")
    assert Interview.objects.count() == 0
    page = read(nora, path_of(link))
    assert "Nobody else can take this time until" in page
    assert nora.post(path_of(link), press(9.5, "confirm")).status_code == 303
    link.refresh_from_db()
    assert link.interview is not None
    page = read(nora, path_of(link))
    for said in (
        "Your interview is booked",
        "10:30 AM",
        "Rosa Recruiter",
        "Add to my calendar",
        "Cancel the interview",
    ):
        assert said in page, said
    file = nora.get(path_of(link) + "interview.ics")
    assert file["Content-Type"].startswith("text/calendar")
    assert b"BEGIN:VEVENT" in file.content
    entry = Entry.objects.get(kind="interview.self_schedule_chosen")
    assert (entry.actor_kind, entry.actor_name) == ("candidate", "Nora Novak")


def test_a_time_somebody_else_took_is_said_with_the_three_nearest(rosa: User, link: SelfSchedule, nora: Client) -> None:
    other = sent(rosa)
    choosing.choose(other, by=chooser_of(other), starts_at=at(10), link_number=1)
    for act in ("hold", "confirm"):
        answer = nora.post(path_of(link), press(10, act))
        page = answer.content.decode()
        assert (answer.status_code, "Somebody else just took this time" in page) == (409, True)
        nearest = page.split('class="times times--long"')[1].split("</form>")[0]
        assert [words.sent(at(hour)) in nearest for hour in (9, 9.5, 10.5, 11, 11.5)] == [
            False, True, True, True, False,
        ] or [words.sent(at(hour)) in nearest for hour in (9, 9.5, 10.5, 11)] == [True, True, True, False]  # fmt: skip
    assert Interview.objects.count() == 1


def test_moving_and_cancelling_on_the_page(link: SelfSchedule, nora: Client) -> None:
    nora.post(path_of(link), press(9, "confirm"))
    assert "Choose another time" in read(nora, path_of(link))
    others = read(nora, path_of(link) + "?change=")
    assert [words.sent(at(hour)) in others for hour in (9, 9.5)] == [False, True], "the booked one is no other time"
    nora.post(path_of(link), press(11))
    assert "Confirm this time" in read(nora, path_of(link))
    assert nora.post(path_of(link), press(11, "confirm")).status_code == 303
    assert Interview.objects.get().timeslots.get().meeting.starts_at == at(11)
    assert nora.post(path_of(link), {"act": "cancel", "reason": "Ill"}).status_code == 303
    assert Interview.objects.get().cancel_reason == "Ill"
    page = read(nora, path_of(link))
    assert "This interview was cancelled" in page
    assert "Ask for other times" in page


def test_after_the_limit_nothing_can_be_moved_and_the_page_says_so(link: SelfSchedule, nora: Client) -> None:
    nora.post(path_of(link), press(9, "confirm"))
    SelfSchedule.objects.update(change_until_hours=300)
    page = read(nora, path_of(link) + "?change=")
    assert "It is too late to change this time here" in page
    assert 'name="starts_at"' not in page
    for given in (press(11, "confirm"), {"act": "cancel"}):
        answer = nora.post(path_of(link), given)
        assert (answer.status_code, "too late" in answer.content.decode()) == (409, True)
    assert Interview.objects.get().timeslots.get().meeting.starts_at == at(9)


def test_none_fits(link: SelfSchedule, nora: Client) -> None:
    assert nora.post(path_of(link), {"act": "propose", "words": " "}).status_code == 422
    assert nora.post(path_of(link), {"act": "propose", "words": "Any Monday"}).status_code == 303
    link.refresh_from_db()
    assert link.proposed == "Any Monday"
    assert "Any Monday" in read(nora, path_of(link))


def test_links_that_ended_explain_themselves(rosa: User, nora: Client) -> None:
    expired, withdrawn, ended = sent(rosa), sent(rosa), sent(rosa)
    SelfSchedule.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(hours=1))
    inviting.withdraw(withdrawn, by=actor(rosa))
    rejecting.reject(ended.application, by=actor(rosa))
    for row, heading, asks in (
        (expired, "The time to choose is over", True),
        (withdrawn, "This link was withdrawn", True),
        (ended, "This link is no longer open", False),
    ):
        page = read(nora, path_of(row))
        assert heading in page
        assert ("Send my wish" in page) == asks
        assert 'name="starts_at"' not in page
        assert nora.post(path_of(row), press(9, "confirm")).status_code == 409
    for path in ("/interviews/choose/abc:def/", "/interviews/abc:def/", path_of(expired)[:-3] + "/"):
        answer = nora.get(path)
        assert (answer.status_code, "This link does not work" in answer.content.decode()) == (404, True), path
    assert Interview.objects.count() == 0


def test_reading_changes_nothing_but_that_it_was_opened(rosa: User, link: SelfSchedule, nora: Client) -> None:
    path = path_of(link)
    nora.head(path)
    nora.get(path, headers={"sec-purpose": "prefetch"})
    nora.get(path, headers={"user-agent": "MailScanner preview"})
    signed_in(rosa).get(path)
    link.refresh_from_db()
    assert link.opened_at is None
    nora.get(path + "?act=confirm&starts_at=" + words.sent(at(9)))
    link.refresh_from_db()
    assert link.opened_at is not None
    assert (Interview.objects.count(), link.status) == (0, "OPEN")


@pytest.mark.parametrize("moment", ["9999-12-31T23:59Z", "0001-01-01T00:00Z", "2027-02-30T09:00Z", "soon", "", "\0"])
def test_a_moment_no_clock_shows_is_refused(moment: str, link: SelfSchedule, nora: Client) -> None:
    for act in ("hold", "confirm"):
        answer = nora.post(path_of(link), {"act": act, "starts_at": moment})
        assert answer.status_code == 422
    assert Interview.objects.count() == 0


def test_too_many_presses_are_told_apart(link: SelfSchedule, nora: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "CHOICES_BY_NETWORK", (Limit("choice-minute", 1, timedelta(minutes=1)),))
    nora.post(path_of(link), press(9))
    answer = nora.post(path_of(link), press(9, "confirm"))
    assert (answer.status_code, "Many presses came from your network" in answer.content.decode()) == (429, True)
    assert Interview.objects.count() == 0


def test_answering_an_invitation_and_a_chosen_one_leads_to_its_link(rosa: User, nora: Client) -> None:
    application = make_application(make_job(rosa), first_name="Nora", last_name="Novak", country_code="at")
    slot = SlotDraft("Panel", at(13).date(), at(13).time(), 60, users=((rosa, True),), place="Room 5")
    row = schedule(application, by=actor(rosa), draft=InterviewDraft(slots=(slot,), zone="UTC"))
    path = f"/interviews/{tokens.token_of(row)}/"
    page = read(nora, path)
    for said in ("You are invited to an interview", "Panel", "2:00 PM", "Room 5", "Yes, I will come"):
        assert said in page, said
    assert nora.get(path + "interview-1.ics").status_code == 200
    assert nora.get(path + "interview-2.ics").status_code == 404
    for given, status, heading in (
        ({"answer": "accepted"}, "accepted", "You accepted the interview"),
        ({"answer": "declined"}, "declined", "You declined the interview"),
        ({"answer": "other", "words": "Later that day"}, "tentative", "You asked for another time"),
    ):
        assert nora.post(path, given).status_code == 303
        row.refresh_from_db()
        assert row.candidate_status == status
        assert heading in read(nora, path)
    assert nora.post(path, {"answer": "other"}).status_code == 422
    assert nora.post(path, {"answer": "maybe"}).status_code == 422
    cancelling.cancel(row, by=actor(rosa))
    assert nora.post(path, {"answer": "accepted"}).status_code == 409
    assert "This interview was cancelled" in read(nora, path)
    chosen = sent(rosa)
    interview = choosing.choose(chosen, by=chooser_of(chosen), starts_at=at(9), link_number=1)
    answer = nora.get(f"/interviews/{tokens.token_of(interview)}/")
    assert (answer.status_code, answer["Location"]) == (303, path_of(chosen))


def test_the_person_s_own_page_leads_to_their_interviews(rosa: User, link: SelfSchedule) -> None:
    make_company()
    person = link.application.candidate
    secret = entering.make_link(person, purpose=CandidateLink.Purpose.SIGN_IN, lasts=entering.LINK_LASTS)
    browser = Client()
    assert browser.post(f"/careers/mine/open/{secret}/").status_code == 303
    page = f"/careers/mine/applications/{link.application.public_id}/"
    assert path_of(link) not in read(browser, page), "the letter has not left yet"
    SelfSchedule.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert path_of(link) in read(browser, page)
    interview = choosing.choose(link, by=chooser_of(link), starts_at=at(9), link_number=1)
    shown = read(browser, page)
    assert path_of(link) not in shown
    for said in ("Your interviews", "First talk", "10:00 AM–10:30 AM", f"/interviews/{tokens.token_of(interview)}/"):
        assert said in shown, said
    cancelling.cancel(interview, by=actor(rosa))
    assert "Your interviews" not in read(browser, page)
