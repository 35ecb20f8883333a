"""The panel and page of an application: tabs, banners, letters, notes, tags, files, and what each reader sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from recruit.applications import noting, panel_queries, rejecting
from recruit.applications.letters import Letter
from recruit.applications.models import Application, Note
from recruit.candidates.models import Candidate
from recruit.jobs.models import HiringTeamMember
from recruit.letters.models import EmailTemplate, SentLetter
from recruit.models import Answer, CustomField, Question
from recruit.teams.rights import JobAction
from tests.factories.road import join, make_application, make_job

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def application(rosa: User, hugo: User, iris: User) -> Application:
    job = make_job(rosa)
    join(job, hugo, HiringTeamMember.Role.COORDINATOR, by=rosa)
    join(job, iris, HiringTeamMember.Role.INTERVIEWER, by=rosa)
    return make_application(job, phone="+43 660 1234567")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, application: Application, tab: str = "") -> str:
    return client.get(f"/applications/{application.public_id}/?tab={tab}").content.decode()


@pytest.mark.parametrize("tab", ["overview", "profile", "emails", "reviews", "notes", "activity", "files", "moon"])
def test_every_tab_opens_as_page_and_in_the_panel(application: Application, rosa: User, tab: str) -> None:
    client, url = signed_in(rosa), f"/applications/{application.public_id}/"

    assert client.get(f"{url}?tab={tab}").status_code == 200
    fragment = client.get(f"{url}?tab={tab}&in_panel=1", headers=HTMX)
    assert fragment.content.decode().lstrip().startswith('<div id="application"')
    assert client.get(f"{url}panel/", headers=HTMX).status_code == 200


def test_the_panel_needs_at_most_twelve_statements_however_much_there_is(application: Application, rosa: User) -> None:
    client, url = signed_in(rosa), f"/applications/{application.public_id}/panel/"
    client.get(url, headers=HTMX)
    with CaptureQueriesContext(connection) as bare:
        client.get(url, headers=HTMX)
    for number in range(3):
        noting.write_note(application, by=Actor.of(rosa), text=f"Note {number}")
        question = Question.objects.create(text=f"Question {number}")
        Answer.objects.create(application=application, question=question, question_text="?", value="x", words="x")
    with CaptureQueriesContext(connection) as full:
        client.get(url, headers=HTMX)

    assert len(full) == len(bare)
    assert len(full) <= 12, [query["sql"][:120] for query in full]


def test_what_one_reader_may_count_is_never_shown_to_another(application: Application, rosa: User, hugo: User) -> None:
    other = make_application(application.job, first_name="Ben", last_name="Ode", email="ben@example.com")
    for kind in (Note.Kind.SELF, Note.Kind.OPEN):
        noting.write_note(application, by=Actor.of(rosa), text="About this one", kind=kind)

    actions = frozenset(JobAction)
    counts = [
        panel_queries.facts_of(Actor.of(user), row, actions).note_count
        for row in (application, other)
        for user in (rosa, hugo, rosa)
    ]
    assert counts == [2, 1, 2, 0, 0, 0]


def test_readers_see_what_their_role_shows(application: Application, rosa: User, hugo: User, iris: User) -> None:
    question = Question.objects.create(text="Salary?")
    Answer.objects.create(
        application=application, question=question, question_text="Salary?", value="1", words="90,000 a year",
        visibility="FULL",
    )  # fmt: skip
    field = CustomField.objects.create(category="APPLICATION", type="TEXT", label="Desk")
    Application.objects.filter(pk=application.pk).update(fields={str(field.public_id): "By the window"})

    rosas, hugos, iriss = (page(signed_in(user), application) for user in (rosa, hugo, iris))

    assert ("90,000 a year" in rosas, "90,000 a year" in hugos, "90,000 a year" in iriss) == (True, False, False)
    assert ("By the window" in rosas, "By the window" in hugos, "By the window" in iriss) == (True, True, False)
    assert ("tab=emails" in hugos, "tab=emails" in iriss) == (True, False)
    assert "Write a letter" not in page(signed_in(iris), application, "emails")


def test_a_letter_is_filled_previewed_sent_cancelled(application: Application, rosa: User) -> None:
    client, url = signed_in(rosa), f"/applications/{application.public_id}/letters/"
    template = EmailTemplate.objects.get(name="A first talk")
    typed = {"template": str(template.public_id), "when": "now", "sender": "me", "subject": "", "text": ""}

    filled = client.post(url, typed | {"use": "1"}).content.decode()
    assert "Hello Cleo," in filled
    assert "Rosa Recruiter" in filled
    shown = client.post(url, typed | {"subject": "Hi", "text": "Dear [m_applicant_first_name]", "preview": "1"})
    assert "Dear Cleo" in shown.content.decode()
    refused = client.post(url, typed | {"subject": "Hi", "text": "In [m_applicant_city]"})
    assert refused.status_code == 422
    assert "[m_applicant_city]" in refused.content.decode()
    assert not SentLetter.objects.exists()

    assert client.post(url, typed | {"subject": "Hi", "text": "Dear [m_applicant_first_name]"}).status_code == 303
    letter = SentLetter.objects.get()
    assert (letter.text, letter.state, letter.author) == ("Dear Cleo", "waiting", rosa)
    assert "Dear Cleo" in page(client, application, "emails")
    assert client.post(f"{url}{letter.public_id}/cancel/").status_code == 303
    letter.refresh_from_db()
    assert letter.state == "cancelled"


def test_interviewers_send_no_letters(application: Application, iris: User) -> None:
    answer = signed_in(iris).post(
        f"/applications/{application.public_id}/letters/", {"when": "now", "subject": "Hi", "text": "Hello"}
    )

    assert answer.status_code == 403
    assert not SentLetter.objects.exists()


def test_a_rejection_names_its_template_and_its_pending_letter_is_shown(application: Application, rosa: User) -> None:
    client, url = signed_in(rosa), f"/applications/{application.public_id}/reject/"
    other = EmailTemplate.objects.get(name="Rejection after an interview")
    typed = {"when": "2", "sender": "team", "subject": "No", "text": "Sorry.", "version": str(application.version)}

    assert (
        "It was good to get to know you"
        in client.post(url, typed | {"template": str(other.public_id), "use": "1"}).content.decode()
    )
    late = client.post(url, typed | {"when": "at", "send_at": "2020-01-01T10:00"})
    assert late.status_code == 422
    assert "Choose a moment in the future." in late.content.decode()
    assert client.post(url, typed | {"template": str(other.public_id)}).status_code == 303

    letter = SentLetter.objects.get()
    assert (letter.type, letter.template, letter.from_name.endswith("Hiring Team")) == ("REJECTION", other, True)
    assert letter.send_at is not None
    assert letter.send_at > timezone.now()
    assert "A rejection letter waits" in page(client, application)
    assert client.post(f"/applications/{application.public_id}/letters/cancel/").status_code == 303
    assert "A rejection letter waits" not in page(client, application)
    application.refresh_from_db()
    assert application.stage == "REJECTED"


def test_holidays_and_weekends_are_no_business_days(application: Application, rosa: User) -> None:
    from datetime import UTC, date, datetime

    from recruit.applications import business_days

    listed = business_days.read("2026-12-28\n12-25, nonsense", year=2026)
    assert {date(2026, 12, 28), date(2026, 12, 25), date(2027, 12, 25)} <= listed
    start = datetime(2026, 12, 24, 9, tzinfo=UTC)  # a Thursday
    assert business_days.after(start, 2, holidays=listed) == datetime(2026, 12, 30, 9, tzinfo=UTC)


def test_withdrawing_tells_the_candidate_when_asked(application: Application, rosa: User) -> None:
    url = f"/applications/{application.public_id}/withdraw/"
    signed_in(rosa).post(url, {"version": str(application.version), "tell": "on"})

    assert SentLetter.objects.get().subject == "Your application for Staff nurse is withdrawn"


def test_notes_by_form_keep_what_was_typed(application: Application, rosa: User, hugo: User) -> None:
    client, url = signed_in(rosa), f"/applications/{application.public_id}/notes/"

    refused = client.post(url, {"text": "For nobody", "kind": "DIRECT"})
    assert refused.status_code == 422
    assert "For nobody" in refused.content.decode()
    assert client.post(url, {"text": "For @Hugo Manager", "kind": "DIRECT"}).status_code == 303
    note = Note.objects.get()
    assert "Private" in page(client, application, "notes")
    assert "For @Hugo Manager" in page(signed_in(hugo), application, "notes")
    assert client.post(f"{url}{note.public_id}/", {"text": "For @Hugo Manager, today"}).status_code == 303
    note.refresh_from_db()
    assert note.text.endswith("today")
    assert signed_in(hugo).post(f"{url}{note.public_id}/delete/").status_code == 403
    assert client.post(f"{url}{note.public_id}/delete/").status_code == 303


def test_only_people_with_access_are_offered(application: Application, rosa: User, emil: User) -> None:
    found = signed_in(rosa).get(f"/applications/{application.public_id}/mentions/?q=").content.decode()

    assert "Hugo Manager" in found
    assert "Iris Interviewer" in found
    assert "Emil" not in found
    assert signed_in(emil).get(f"/applications/{application.public_id}/mentions/?q=").status_code in {403, 404}


def test_tags_profile_fields_and_files_by_form(application: Application, rosa: User, iris: User) -> None:
    client, url = signed_in(rosa), f"/applications/{application.public_id}/"
    client.post(f"{url}tags/", {"tag": "Ward, night shift"})
    assert client.post(f"{url}tags/", {"tag": "x" * 61}).status_code == 422
    client.post(f"{url}tags/", {"remove": "ward"})
    person = Candidate.objects.get(pk=application.candidate_id)
    assert person.tags == ["night shift"]
    assert "night shift" in client.get("/tags/?tag=nig").content.decode()

    seen = person.updated_at.isoformat()
    typed = {"first_name": "Cleo", "last_name": "Changed", "email": person.email, "city": "Wien", "seen": seen}
    assert client.post(f"{url}profile/", typed).status_code == 303
    stale = client.post(f"{url}profile/", typed | {"city": "Linz"})
    assert stale.status_code == 422
    assert 'value="Linz"' in stale.content.decode()
    person.refresh_from_db()
    assert (person.last_name, person.city) == ("Changed", "Wien")
    assert signed_in(iris).post(f"{url}profile/", typed).status_code == 403

    field = CustomField.objects.create(category="APPLICATION", type="TEXT", label="Desk")
    client.post(f"{url}fields/", {f"field-{field.public_id}": "By the door"})
    application.refresh_from_db()
    assert application.fields == {str(field.public_id): "By the door"}
    client.post(f"{url}fields/", {f"field-{field.public_id}": ""})
    application.refresh_from_db()
    assert application.fields == {}

    file = SimpleUploadedFile("cv.txt", b"Ten years of ward work.")
    assert client.post(f"{url}files/", {"file": file, "kind": "RESUME"}).status_code == 303
    assert client.post(f"{url}files/", {}).status_code == 422
    assert "cv.txt" in page(client, application, "files")
    attachment = person.attachments.get()
    assert client.post(f"{url}files/{attachment.public_id}/remove/").status_code == 303
    assert not person.attachments.exists()


def test_duplicates_are_compared_merged_and_parted(application: Application, rosa: User) -> None:
    client = signed_in(rosa)
    twin = make_application(make_job(rosa), phone="0660 1234567", city="Graz").candidate
    person = application.candidate
    assert "Possible duplicate" in page(client, application)
    url = f"/people/{person.public_id}/merge/{twin.public_id}/"

    shown = client.get(url).content.decode()
    assert "What moves" in shown
    assert client.post(url, {"city": "gone"}).status_code == 303
    assert client.get(f"/people/{twin.public_id}/").status_code == 302
    body = page(client, application)
    assert "Another record was merged into this one." in body
    merge = body.split("/part/")[1].split("/")[0]
    assert client.post(f"/people/{person.public_id}/part/{merge}/").status_code == 303
    assert Candidate.objects.get(pk=twin.pk).merged_into is None


def test_the_header_leads_to_other_applications_one_may_see(
    application: Application, rosa: User, ada: User, iris: User
) -> None:
    from recruit.applications import applying
    from recruit.processes.stages import Stage

    hidden = make_job(ada, title="Secret job")
    applying.add_to_job(hidden, by=Actor.of(ada), candidate=application.candidate, stage=Stage.NEW)

    assert "Secret job" in page(signed_in(ada), application)
    assert "Secret job" not in page(signed_in(iris), application)


def test_undo_of_a_rejection_in_the_panel_stops_its_letter(application: Application, rosa: User) -> None:
    from uuid import uuid4

    from base.undo import undoing

    token: Any = uuid4()
    rejecting.reject(application, by=Actor.of(rosa), letter=Letter("No", "Sorry."), undo_token=token)
    undoing.undo(token, by=Actor.of(rosa))

    assert [(row.state) for row in SentLetter.objects.all()] == ["cancelled"]


def test_who_is_restored_gets_no_rejection(application: Application, rosa: User) -> None:
    from recruit.applications import moving
    from recruit.processes.stages import Stage

    later = timezone.now() + timedelta(days=2)
    rejecting.reject(application, by=Actor.of(rosa), letter=Letter("No", "Sorry.", later))
    moving.move(application, by=Actor.of(rosa), stage=Stage.NEW)

    assert [row.state for row in SentLetter.objects.all()] == ["cancelled"]
