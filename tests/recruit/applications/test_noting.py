"""Notes: four kinds of readers, mentions and their mails, the count on the card."""

from __future__ import annotations

import pytest

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.errors import Invalid, NotAllowed, NotFound
from base.models import Entry, OutboxRow
from recruit.applications import access, mentions, noting
from recruit.applications.mentions import Reader
from recruit.applications.models import Application, Note
from recruit.jobs.models import HiringTeamMember
from tests.factories.accounts import make_user
from tests.factories.road import join, make_application, make_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(rosa: User, hugo: User, iris: User) -> Application:
    """An application that Rosa, Hugo and Iris see, and Ada as administrator."""
    job = make_job(rosa)
    join(job, hugo, HiringTeamMember.Role.HIRING_MANAGER, by=rosa)
    join(job, iris, HiringTeamMember.Role.INTERVIEWER, by=rosa)
    return make_application(job)


def readers(note: Note, *users: User) -> list[str]:
    return [user.first_name for user in users if access.can_read_note(Actor.of(user), note)]


def test_each_kind_has_its_readers(  # noqa: PLR0917  (the people of the story)
    application: Application, rosa: User, hugo: User, iris: User, ada: User, emil: User
) -> None:
    everybody = (rosa, hugo, iris, ada, emil)

    def write(kind: str, text: str, by: User) -> Note:
        return noting.write_note(application, by=Actor.of(by), text=text, kind=kind)

    assert readers(write("OPEN", "Good", hugo), *everybody) == ["Rosa", "Hugo", "Iris", "Ada"]
    assert readers(write("DIRECT", "See @Rosa Recruiter", hugo), *everybody) == ["Rosa", "Hugo"]
    assert readers(write("SELF", "Mine", hugo), *everybody) == ["Hugo", "Ada"]
    assert readers(write("EVERYONE", "Hello all", ada), *everybody) == ["Rosa", "Hugo", "Iris", "Ada", "Emil"]


def test_only_open_notes_are_counted_and_shown_in_the_activity(application: Application, rosa: User) -> None:
    by = Actor.of(rosa)
    noting.write_note(application, by=by, text="Mine", kind="SELF")
    noting.write_note(application, by=by, text="For @Hugo Manager", kind="DIRECT")
    note = noting.write_note(application, by=by, text="Open")

    application.refresh_from_db()
    assert application.note_count == 1
    assert (
        Entry.objects.filter(kind="application.noted", about__contains=[f"application:{application.public_id}"]).count()
        == 1
    )
    noting.delete_note(note, by=by)
    application.refresh_from_db()
    assert application.note_count == 0


def test_those_mentioned_get_a_mail_once_with_a_link(application: Application, rosa: User, hugo: User) -> None:
    note = noting.write_note(application, by=Actor.of(rosa), text="@Hugo Manager please look. @Rosa Recruiter too.")

    letter = OutboxRow.objects.get(topic="mail")
    assert letter.payload["to"] == hugo.email
    assert f"/applications/{application.public_id}/?tab=notes" in letter.payload["text"]
    assert list(note.mentions.all()) == [hugo]
    noting.edit_note(note, by=Actor.of(rosa), text="@Hugo Manager please look today. @iris@northwind.example as well.")
    assert [row.payload["to"] for row in OutboxRow.objects.filter(topic="mail").order_by("pk")] == [
        "hugo@northwind.example", "iris@northwind.example",
    ]  # fmt: skip


def test_a_note_to_oneself_tells_nobody(application: Application, rosa: User) -> None:
    noting.write_note(application, by=Actor.of(rosa), text="Ask @Hugo Manager", kind="SELF")

    assert OutboxRow.objects.filter(topic="mail").count() == 0


def test_who_has_no_access_is_not_mentioned(application: Application, rosa: User, emil: User) -> None:
    note = noting.write_note(application, by=Actor.of(rosa), text="@Emil Employee knows her")
    assert list(note.mentions.all()) == []

    before = (Note.objects.count(), Entry.objects.count())
    with pytest.raises(Invalid, match="Emil Employee may not see"):
        noting.write_note(application, by=Actor.of(rosa), text="Look", to=[emil])
    with pytest.raises(Invalid, match="Mention at least one"):
        noting.write_note(application, by=Actor.of(rosa), text="@Emil Employee", kind="DIRECT")
    assert (Note.objects.count(), Entry.objects.count()) == before


def test_refused_notes_leave_nothing(application: Application, rosa: User, emil: User) -> None:
    before = (Note.objects.count(), Entry.objects.count())
    for text in ("  ", "x" * 10_001):
        with pytest.raises(Invalid):
            noting.write_note(application, by=Actor.of(rosa), text=text)
    with pytest.raises(NotAllowed):
        noting.write_note(application, by=Actor.of(rosa), text="All", kind="EVERYONE")
    with pytest.raises(NotFound):
        noting.write_note(application, by=Actor.of(emil), text="Hi")
    assert (Note.objects.count(), Entry.objects.count()) == before


def test_only_the_author_edits_and_administrators_delete_what_they_read(
    application: Application, rosa: User, hugo: User, ada: User
) -> None:
    own = noting.write_note(application, by=Actor.of(rosa), text="Open")
    direct = noting.write_note(application, by=Actor.of(rosa), text="@Hugo Manager", kind="DIRECT")

    with pytest.raises(NotAllowed):
        noting.edit_note(own, by=Actor.of(hugo), text="Changed")
    with pytest.raises(NotAllowed):
        noting.delete_note(own, by=Actor.of(hugo))
    with pytest.raises(NotFound):
        noting.delete_note(direct, by=Actor.of(ada))
    noting.delete_note(own, by=Actor.of(ada))
    assert list(Note.objects.all()) == [direct]


def test_two_people_of_one_name_are_told_apart_by_address(application: Application, rosa: User) -> None:
    twin = make_user(RoleCode.EXTENDED, first_name="Hugo", last_name="Manager", email="hugo2@northwind.example")

    with pytest.raises(Invalid, match="Several people are called Hugo Manager"):
        noting.write_note(application, by=Actor.of(rosa), text="@Hugo Manager")
    note = noting.write_note(application, by=Actor.of(rosa), text="@hugo2@northwind.example")
    assert list(note.mentions.all()) == [twin]


def test_mentions_are_found_by_the_longest_name() -> None:
    people = [Reader(1, "Ann Lee", "ann@x.example"), Reader(2, "Ann Lee Smith", "als@x.example")]

    assert mentions.found_in("@Ann Lee Smith, hello", people).keys == (2,)
    assert mentions.found_in("@ann lee: hello", people).keys == (1,)
    assert mentions.found_in("@Ann Leeds and me@ann@x.example", people).keys == ()
