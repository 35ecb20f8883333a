"""The candidate is told in their language and zone; answers, no-shows and requests for reviews."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
import vobject  # type: ignore[import-untyped]  # it has no types
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid, NotFound, Refused
from base.outbox.models import OutboxRow
from calendars.meetings import answering as meetings
from calendars.meetings import noting
from calendars.meetings.models import Attendee
from config.languages.public import LANGUAGES
from recruit.applications import rejecting, reviewing
from recruit.candidates.models import Candidate
from recruit.interviews import answering, cancelling, following, invitations, queries, reminding, telling, tokens
from recruit.interviews.models import Interview
from recruit.letters import events
from recruit.letters.models import SentLetter
from tests.factories import interviews as makers
from tests.factories.road import join, make_application, make_job

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("calendars")


def letters_of(interview: Interview) -> list[dict[str, object]]:
    """What was put into the outbox for the candidate, oldest first."""
    to = interview.application.candidate.email
    return [row.payload for row in OutboxRow.objects.filter(topic="mail", payload__to=to).order_by("pk")]


def test_the_letter_speaks_the_candidate_s_language_in_their_zone_with_a_file_and_a_link(
    rosa: User, iris: User
) -> None:
    application = make_application(make_job(rosa), country_code="pl")
    application.language = "pl"
    application.save()
    slots = (makers.slot(iris, place="Sala 1"), makers.slot(rosa, at=time(14), video_url="https://meet.example/1"))
    template = queries.letter_for(events.INTERVIEW_PLANNED, application)
    assert template is not None
    assert template.language == "pl"
    interview = makers.make_interview(rosa, application, *slots, zone="Europe/London")

    telling.tell_candidate(interview, by=Actor.of(rosa), subject=template.subject, text=template.text)

    sent, kept = letters_of(interview)[-1], SentLetter.objects.get(application=application)
    text = str(sent["text"])
    assert "11:00–11:45 (czas środkowoeuropejski" in text  # ten o'clock in London
    assert "Miejsce: Sala 1" in text
    assert "Iris Interviewer" in text
    assert tokens.link_of(interview) in text
    assert tokens.token_of(interview) not in kept.text
    files = sent["attachments"]
    assert isinstance(files, list)
    assert [file["name"] for file in files] == ["invitation.ics", "invitation-2.ics"]
    content = files[0]["words"].encode()
    assert tokens.token_of(interview).encode() not in content
    event = vobject.readOne(content.decode()).vevent
    assert event.uid.value == makers.only_slot(interview).meeting.uid
    assert event.dtstart.value == makers.only_slot(interview).meeting.starts_at
    assert event.attendee.value == f"mailto:{application.candidate.email}"
    interview.refresh_from_db()
    assert queries.is_told(interview)


def test_the_candidate_reads_a_reason_that_somebody_wrote_and_never_the_product_s_own(rosa: User) -> None:
    interview = makers.make_interview(rosa)
    rejecting.reject(interview.application, by=Actor.of(rosa))
    interview.refresh_from_db()
    assert interview.cancel_reason.startswith("The application ended.")  # for colleagues
    assert telling.values_of(interview)["m_event_cancel_reason"] == ""
    other = cancelling.cancel(makers.make_interview(rosa), by=Actor.of(rosa), reason="The client is ill")
    assert telling.values_of(other)["m_event_cancel_reason"] == "The client is ill"


def test_nobody_is_told_without_an_address_or_with_a_field_that_has_no_value(rosa: User) -> None:
    interview = makers.make_interview(rosa)
    with pytest.raises(Invalid) as refused:
        telling.tell_candidate(interview, by=Actor.of(rosa), subject="Hi", text="Why: [m_event_cancel_reason]")
    assert "[m_event_cancel_reason]" in str(refused.value)
    Candidate.objects.update(email="")
    with pytest.raises(Invalid):
        telling.tell_candidate(interview, by=Actor.of(rosa), subject="Hi", text="Hello")
    interview.refresh_from_db()
    assert interview.told_at is None


def test_the_link_answers_until_it_is_replaced(rosa: User) -> None:
    interview = makers.make_interview(rosa)
    token = tokens.token_of(interview)
    assert tokens.interview_from(token) == interview
    for bad in (token[:-1], "x", "x" * 400):
        with pytest.raises(NotFound):
            tokens.interview_from(bad)
    Interview.objects.update(link_number=2)
    with pytest.raises(Refused):
        tokens.interview_from(token)


def test_the_candidate_answers_all_or_one_event_and_the_organizer_hears(rosa: User, iris: User) -> None:
    slots = (makers.slot(iris), makers.slot(iris, at=time(14)))
    interview = makers.make_interview(rosa, None, *slots)
    person = makers.candidate_of(interview)
    second = queries.live_slots(interview)[1]

    answering.answer_as_candidate(interview, by=person, response="accepted")
    answering.answer_as_candidate(interview, by=person, response="declined", timeslot=second, words="Rather at 15:00")

    interview.refresh_from_db()
    assert interview.candidate_status == "declined"
    assert [slot.candidate_status for slot in queries.live_slots(interview)] == ["accepted", "declined"]
    guests = Attendee.objects.filter(kind="GUEST").order_by("meeting__starts_at")
    assert list(guests.values_list("response", flat=True)) == ["accepted", "declined"]
    assert Entry.objects.filter(kind="interview.candidate_answered").count() == 2
    mail = OutboxRow.objects.filter(topic="mail", payload__to=rosa.email).latest("pk").payload
    assert "Rather at 15:00" in mail["text"]
    assert "?tab=interviews" in mail["text"]
    answering.answer_as_candidate(interview, by=Actor.of(rosa), response="accepted")  # by hand, for both
    interview.refresh_from_db()
    assert interview.candidate_status == "accepted"

    stranger = Actor.candidate("5f1e1c3e-0000-4000-8000-000000000000", "Somebody")
    for actor, error in ((stranger, NotFound), (Actor.of(iris), NotFound)):
        with pytest.raises(error):
            answering.answer_as_candidate(interview, by=actor, response="declined")
    with pytest.raises(Invalid):
        answering.answer_as_candidate(interview, by=person, response="perhaps")
    for slot in queries.live_slots(interview):
        makers.put_back(slot, timezone.now() - timedelta(hours=1))
    with pytest.raises(Refused):
        answering.answer_as_candidate(interview, by=person, response="declined")


def test_interviewers_answer_for_themselves_in_the_calendar_or_by_hand(rosa: User, iris: User, hugo: User) -> None:
    interview = makers.make_interview(rosa, None, makers.slot(iris, hugo))
    slot = makers.only_slot(interview)
    answering.answer_as_interviewer(slot, iris, by=Actor.of(iris), response="declined")
    meetings.answer(slot.meeting.attendees.get(user=hugo), response="accepted", by=SYSTEM)
    rows = slot.meeting.attendees.select_related("meeting").order_by("name")
    meetings.answer_together([meetings.Given(row, "tentative") for row in rows if row.user], by=SYSTEM)
    noted = Entry.objects.filter(kind="interview.interviewer_answered").order_by("pk")
    assert [(entry.data["who"], entry.changes["status"]) for entry in noted] == [
        ("Iris Interviewer", ["pending", "declined"]), ("Hugo Manager", ["pending", "accepted"]),
        ("Iris Interviewer", ["declined", "tentative"]), ("Hugo Manager", ["accepted", "tentative"]),
    ]  # fmt: skip
    assert all(entry.object_key == noted[0].object_key and len(entry.about) == 4 for entry in noted)
    answering.answer_as_interviewer(slot, iris, by=Actor.of(rosa), response="accepted")
    assert slot.meeting.attendees.get(user=iris).response == "accepted"
    with pytest.raises(NotFound):  # Hugo takes part, but the application is not his to see
        answering.answer_as_interviewer(slot, iris, by=Actor.of(hugo), response="accepted")
    with pytest.raises(NotFound):
        answering.answer_as_interviewer(slot, rosa, by=Actor.of(rosa), response="accepted")


def test_a_no_show_is_noted_once_it_began(rosa: User) -> None:
    interview = makers.make_interview(rosa)
    slot = makers.only_slot(interview)
    with pytest.raises(Refused) as refused:
        answering.mark_no_show(slot, by=Actor.of(rosa), value=True)
    assert refused.value.code == "not_begun"
    makers.put_back(slot, timezone.now() - timedelta(hours=2))
    assert answering.mark_no_show(slot, by=Actor.of(rosa), value=True).no_show_at is not None
    assert not queries.pending_feedback(Actor.of(rosa)).exists()
    assert answering.mark_no_show(slot, by=Actor.of(rosa), value=False).no_show_at is None


def test_who_owes_a_review_is_asked_once(rosa: User, iris: User, hugo: User) -> None:
    job = make_job(rosa)
    join(job, iris, "INTERVIEW_TEAM", by=rosa)
    join(job, hugo, "HIRING_MANAGER", by=rosa)
    application = make_application(job)
    makers.make_past_interview(rosa, application, makers.slot(iris, hugo))
    reviewing.review(application, by=Actor.of(hugo), rating=4)
    before = OutboxRow.objects.filter(topic="mail").count()

    assert reminding.ask_due() == 1
    assert reminding.ask_due() == 0

    asked = list(OutboxRow.objects.filter(topic="mail").order_by("pk"))[before:]
    assert [row.payload["to"] for row in asked] == [iris.email]
    assert "?tab=reviews" in asked[0].payload["text"]
    assert [slot.interview.application for slot in queries.pending_feedback(Actor.of(rosa))] == [application]
    reviewing.review(application, by=Actor.of(iris), rating=2)
    assert not queries.pending_feedback(Actor.of(rosa)).exists()


def test_a_change_of_the_outside_calendar_is_taken_over_or_answered_with_ours(rosa: User, iris: User) -> None:
    interview = makers.make_interview(rosa, None, makers.slot(iris), tell=makers.told())
    slot = makers.only_slot(interview)
    later = slot.meeting.starts_at + timedelta(hours=2)
    change = {"starts_at": later.isoformat(), "ends_at": (later + timedelta(hours=1)).isoformat(), "place": "Room 9"}
    noting.note_outside(slot.meeting, change=change, by=SYSTEM)
    assert Entry.objects.filter(kind="interview.changed_outside").count() == 1
    slot = makers.only_slot(interview)
    assert following.changed_draft(slot).minutes == 60

    with pytest.raises(NotFound):
        following.take_over(slot, by=Actor.of(iris))
    taken = following.take_over(slot, by=Actor.of(rosa))
    taken.meeting.refresh_from_db()
    assert (taken.meeting.starts_at, taken.meeting.place, taken.meeting.outside_change) == (later, "Room 9", None)
    interview.refresh_from_db()
    assert not queries.is_told(interview)
    with pytest.raises(Refused):
        following.keep_ours(taken, by=Actor.of(rosa))

    noting.note_outside(taken.meeting, change={"place": "Cellar"}, by=SYSTEM)
    following.take_over(makers.only_slot(interview), by=Actor.of(rosa))
    assert makers.only_slot(interview).meeting.place == "Cellar"
    assert makers.only_slot(interview).meeting.outside_change is None

    noting.note_outside(taken.meeting, change={"place": "Attic"}, by=SYSTEM)
    kept = following.keep_ours(makers.only_slot(interview), by=Actor.of(rosa))
    assert (kept.meeting.place, kept.meeting.outside_change) == ("Cellar", None)
    noting.note_gone(kept.meeting, by=SYSTEM)
    following.take_over(makers.only_slot(interview), by=Actor.of(rosa), tell=makers.told())
    interview.refresh_from_db()
    assert interview.is_cancelled
    assert queries.is_told(interview)


def test_interviewers_changed_outside_are_written_down(rosa: User, iris: User, hugo: User) -> None:
    from calendars.meetings import moving

    interview = makers.make_interview(rosa, None, makers.slot(iris))
    slot = makers.only_slot(interview)
    moving.change(slot.meeting, by=SYSTEM, users=((iris, True), (hugo, True)))
    assert Entry.objects.get(kind="interview.interviewers_followed").data["names"] == "Hugo Manager, Iris Interviewer"
    assert [user for user, _required in queries.draft_of(slot).users] == [iris, hugo]


@pytest.mark.parametrize(
    ("country", "zone"), [("DE", "Europe/Berlin"), ("pl", "Europe/Warsaw"), ("US", ""), ("", ""), ("XX", "")]
)
def test_a_country_with_one_zone_tells_it(country: str, zone: str) -> None:
    assert invitations.zone_of_country(country) == zone


def test_the_words_before_values_are_there_in_every_language_of_the_public_pages() -> None:
    spoken = ("en", *LANGUAGES)
    assert len({invitations.labels_of(language) for language in spoken}) == len(spoken)
