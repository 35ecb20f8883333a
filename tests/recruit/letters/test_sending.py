"""Letters: one effect each, a state that stays true, cancel, retry, undo, and who may send what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotAllowed, NotFound, PermanentError, Refused
from base.mail import mailing
from base.models import OutboxRow
from base.outbox import draining, repairing
from base.undo import undoing
from recruit.applications import rejecting
from recruit.applications.letters import Letter
from recruit.applications.models import Application
from recruit.candidates.models import Candidate
from recruit.jobs.models import HiringTeamMember
from recruit.letters import events, queries, sending
from recruit.letters.models import EmailTemplate, SentLetter
from tests.factories.road import join, make_application, make_job

pytestmark = pytest.mark.django_db

TEXT = "Dear [m_applicant_first_name],\n\nmay we talk?\n\n[m_employee_first_name]"


def write(application: Application, by: User, **more: Any) -> SentLetter:
    """A letter of a recruiter."""
    return sending.send(application, by=Actor.of(by), **{"subject": "A talk", "text": TEXT} | more)


def effect(letter: SentLetter) -> OutboxRow:
    return OutboxRow.objects.get(about=recording.key_of(letter))


def arrive(letter: SentLetter) -> SentLetter:
    """Let the worker carry out what is due."""
    OutboxRow.objects.filter(pk=effect(letter).pk).update(available_at=timezone.now())
    draining.drain("send")
    letter.refresh_from_db()
    return letter


def test_a_letter_waits_for_undo_then_leaves_as_previewed(rosa: User) -> None:
    application = make_application(make_job(rosa))
    shown = queries.written(application, "A talk", TEXT, author=rosa)

    letter = write(application, rosa)
    assert (letter.state, letter.text, letter.from_name) == ("waiting", shown.text, "Rosa Recruiter")
    assert effect(letter).available_at > timezone.now() + timedelta(seconds=5)

    assert arrive(letter).state == "sent"
    sent = mail.outbox[0]
    assert (sent.subject, sent.body, sent.to) == (shown.subject, shown.text, [application.candidate.email])
    assert sent.from_email.startswith("Rosa Recruiter <")
    assert sent.reply_to == ["rosa@northwind.example"]


def test_the_hiring_team_may_be_the_sender(rosa: User) -> None:
    letter = write(make_application(make_job(rosa)), rosa, shows_sender=False)

    arrive(letter)

    assert letter.from_name.endswith(" Hiring Team")
    assert mail.outbox[0].reply_to == []


def test_what_fails_says_why_and_is_sent_again(rosa: User, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = write(make_application(make_job(rosa)), rosa)

    def refuse(_self: Any) -> None:
        raise PermanentError("The mail server refuses this address.")

    with monkeypatch.context() as patch:
        patch.setattr("base.mail.mailing.EmailMultiAlternatives.send", refuse)
        arrive(letter)
    assert (letter.state, letter.problem) == ("failed", "The mail server refuses this address.")

    sending.retry(letter, by=Actor.of(rosa))
    letter.refresh_from_db()
    assert letter.state == "waiting"
    assert arrive(letter).state == "sent"
    with pytest.raises(Refused):
        sending.retry(letter, by=Actor.of(rosa))
    assert OutboxRow.objects.filter(topic=mailing.TOPIC).count() == 1


def test_cancel_undo_and_an_administrators_discard_all_show(rosa: User, ada: User) -> None:
    application, token = make_application(make_job(rosa)), uuid4()
    first, second, third = (
        write(application, rosa),
        write(application, rosa, subject="Another talk", undo_token=token),
        write(application, rosa, subject="One more talk"),
    )

    sending.cancel(first, by=Actor.of(rosa))
    undoing.undo(token, by=Actor.of(rosa))
    repairing.discard(effect(third), by=Actor.of(ada), reason="Wrong person")

    assert [row.state for row in SentLetter.objects.order_by("pk")] == ["cancelled"] * 3
    with pytest.raises(Refused, match="does not wait"):
        sending.cancel(second, by=Actor.of(rosa))


def test_what_has_left_is_not_undone(rosa: User) -> None:
    token = uuid4()
    letter = write(make_application(make_job(rosa)), rosa, undo_token=token)
    arrive(letter)

    with pytest.raises(Refused):
        undoing.undo(token, by=Actor.of(rosa))
    letter.refresh_from_db()
    assert letter.state == "sent"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "Call [m_applicant_phone]"}, "text"),
        ({"text": "[m_nobody]"}, "text"),
        ({"subject": ""}, "subject"),
        ({"text": "  "}, "text"),
        ({"send_at": timezone.now() - timedelta(hours=1)}, "send_at"),
    ],
)
def test_an_incomplete_letter_is_refused_and_nothing_is_written(rosa: User, values: Any, field: str) -> None:
    application = make_application(make_job(rosa))

    with pytest.raises(Invalid) as refused:
        write(application, rosa, **values)

    assert field in refused.value.fields
    assert (SentLetter.objects.count(), OutboxRow.objects.count()) == (0, 0)


def test_types_take_the_permission_of_their_tab(rosa: User, hugo: User, iris: User, emil: User) -> None:
    job = make_job(rosa)
    join(job, hugo, HiringTeamMember.Role.COORDINATOR, by=rosa)
    join(job, iris, HiringTeamMember.Role.INTERVIEWER, by=rosa)
    application = make_application(job)

    assert write(application, hugo).state == "waiting"
    for user, type_, error in (
        (hugo, "REJECTION", NotAllowed), (hugo, "OFFER", NotAllowed), (iris, "GENERIC", NotAllowed),
        (emil, "GENERIC", NotFound),
    ):  # fmt: skip
        with pytest.raises(error):
            write(application, user, type=type_)
    assert SentLetter.objects.count() == 1


def test_nobody_writes_to_themselves_as_a_candidate(rosa: User) -> None:
    application = make_application(make_job(rosa), email="rosa@northwind.example")

    with pytest.raises(NotFound):
        write(application, rosa)


def test_an_event_whose_template_lacks_a_value_keeps_the_letter_and_says_so(rosa: User) -> None:
    EmailTemplate.objects.filter(event=events.WITHDRAWN).update(text="Call us: [m_applicant_phone]")
    application = make_application(make_job(rosa))

    letter = sending.send_for_event(events.WITHDRAWN, application, by=Actor.of(rosa))

    assert letter is not None
    assert (letter.state, "[m_applicant_phone]" in letter.problem) == ("failed", True)
    Candidate.objects.filter(pk=application.candidate_id).update(phone="+43 1 2345")
    assert sending.retry(letter, by=Actor.of(rosa)).text == "Call us: +43 1 2345"
    assert arrive(letter).state == "sent"


def test_a_rule_that_rejects_is_not_stopped_by_a_missing_value(rosa: User) -> None:
    application = make_application(make_job(rosa))

    rejecting.reject(application, by=Actor.system("rule"), letter=Letter("No", "Yours, [m_employee_first_name]"))

    letter = SentLetter.objects.get()
    assert (letter.state, "[m_employee_first_name]" in letter.problem) == ("failed", True)
    with pytest.raises(Invalid):
        rejecting.reject(
            make_application(make_job(rosa)), by=Actor.of(rosa), letter=Letter("No", "Call [m_applicant_phone]")
        )
    assert Application.objects.filter(stage="REJECTED").count() == 1


def test_pending_letters_are_found_in_one_statement(rosa: User, django_assert_num_queries: Any) -> None:
    job = make_job(rosa)
    rows = [make_application(job) for _number in range(3)]
    later = timezone.now() + timedelta(days=2)
    write(rows[0], rosa, type="REJECTION", send_at=later)
    write(rows[1], rosa)

    with django_assert_num_queries(1):
        found = queries.pending_letters([row.pk for row in rows])

    assert found == {rows[0].pk: later}


def test_a_letter_about_no_application_is_not_the_interviewers_to_stop_or_repeat(rosa: User, iris: User) -> None:
    job = make_job(rosa)
    join(job, iris, HiringTeamMember.Role.INTERVIEWER, by=rosa)
    letter = write(make_application(job), rosa)
    SentLetter.objects.filter(pk=letter.pk).update(application=None)

    for verb in (sending.cancel, sending.retry):
        with pytest.raises(NotAllowed):
            verb(letter, by=Actor.of(iris))

    letter.refresh_from_db()
    assert letter.state == "waiting"
    assert sending.cancel(letter, by=Actor.of(rosa)).state == "cancelled"


def test_a_second_press_writes_no_second_letter(rosa: User, hugo: User) -> None:
    job = make_job(rosa)
    join(job, hugo, HiringTeamMember.Role.RECRUITER, by=rosa)
    application = make_application(job)
    first = write(application, rosa)

    with pytest.raises(Refused) as refusal:
        write(application, rosa)

    assert refusal.value.code == "written_twice"
    assert SentLetter.objects.get() == first
    assert OutboxRow.objects.filter(about__startswith="letter").count() <= 1
    write(application, hugo)
    write(application, rosa, subject="Another talk")
    assert SentLetter.objects.count() == 3
