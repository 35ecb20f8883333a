"""The pages that explain who sees what: what they say, who may ask, and that every look is written down."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessGroup, AccessGroupMember, User
from base.audit.models import Entry
from recruit.applications.models import Note
from recruit.candidates.models import Candidate
from recruit.jobs.models import HiringTeamMember, Job
from tests.factories.accounts import signed_in
from tests.factories.recruit import make_application, make_job

pytestmark = pytest.mark.django_db
Role = HiringTeamMember.Role


@pytest.fixture
def job(rosa: User, hugo: User) -> Job:
    """Rosa's job; Hugo interviews."""
    return make_job(rosa, title="Ward manager", country_code="ie", team={hugo: Role.INTERVIEWER})


def _why(ada: User, user: User, about: str, action: str = "") -> str:
    answer = signed_in(ada).get("/settings/access/why/", {"user": str(user.public_id), "about": about, "do": action})
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_says_no_why_and_what_would_change_it(ada: User, hugo: User, job: Job) -> None:
    page = _why(ada, hugo, f"http://testserver/jobs/{job.public_id}/", "move")

    assert "Hugo Manager may not do this." in page
    assert "Interviewer on the hiring team of Ward manager" in page or "Interview team" in page
    assert "is No: not enough." in page
    assert "Give them another role on the hiring team of Ward manager: Executive, Hiring manager or Recruiter" in page
    assert f'href="/jobs/{job.public_id}/team/"' in page
    assert f'href="/settings/users/{hugo.public_id}/"' in page


def test_it_says_yes_and_what_gives_it(ada: User, hugo: User, job: Job) -> None:
    page = _why(ada, hugo, f"job:{job.public_id}", "view_candidates")

    assert "Hugo Manager may do this." in page
    assert "which allows it." in page
    assert "What would change it" not in page


def test_a_group_shows_which_value_fits_and_which_does_not(ada: User, rosa: User, job: Job) -> None:
    group = AccessGroup.objects.create(name="Germany", scope={"country": ["de"]})
    AccessGroupMember.objects.create(group=group, user=rosa)
    HiringTeamMember.objects.filter(user=rosa).delete()

    page = _why(ada, rosa, f"job:{job.public_id}")

    assert "Access group Germany does not take Ward manager." in page
    assert "Country: Ireland – the group takes Germany" in page


def test_notes_are_explained_without_their_words(ada: User, rosa: User, hugo: User, job: Job) -> None:
    application = make_application(job)
    note = Note.objects.create(application=application, author=rosa, kind="DIRECT", text="Between us")

    page = _why(ada, hugo, f"/applications/{application.public_id}/notes/{note.public_id}/")

    assert "it does not mention them." in page
    assert "Between us" not in page


def test_nobody_sees_their_own_application_and_nothing_changes_that(ada: User, rosa: User, job: Job) -> None:
    application = make_application(job, email=rosa.email)

    page = _why(ada, rosa, f"/jobs/{job.public_id}/?open={application.public_id}")

    assert "This is their own application." in page
    assert "Nothing: this rule has no exceptions." in page


def test_an_administrator_cannot_ask_about_their_own_application(ada: User, rosa: User, job: Job) -> None:
    application = make_application(job, email=ada.email)
    note = Note.objects.create(application=application, author=rosa, text="x")
    keys = [
        f"application:{application.public_id}",
        f"note:{note.public_id}",
        f"person:{application.candidate.public_id}",
    ]

    for key in keys:
        page = _why(ada, rosa, key)
        assert "This is about your own application." in page
        assert "may do this" not in page


def test_words_find_users_jobs_and_people(ada: User, hugo: User, job: Job) -> None:
    make_job(job.creator, title="Ward clerk")
    page = signed_in(ada).get("/settings/access/why/", {"user": "Hugo", "about": "ward"}).content.decode()

    assert "hugo@northwind.example" in page
    assert "Ward manager" in page
    assert "Ward clerk" in page


@pytest.mark.parametrize("about", ["", "x", "nothing there", "/jobs/00000000-0000-0000-0000-000000000000/", "\x01%%"])
def test_what_is_not_found_is_said(ada: User, hugo: User, about: str) -> None:
    assert "may do this" not in _why(ada, hugo, about)


def test_every_look_is_written_down_with_keys_alone(ada: User, hugo: User, job: Job) -> None:
    person = make_application(job).candidate
    _why(ada, hugo, f"person:{person.public_id}")

    entry = Entry.objects.get(kind="access.explained")

    assert (entry.actor_key, entry.object_key, entry.object_name) == (str(ada.public_id), f"user:{hugo.public_id}", "")
    assert entry.about == [f"user:{hugo.public_id}", f"candidate:{person.public_id}"]
    assert entry.data == {"action": "view_candidates", "may": True}


def test_who_can_see_an_application_and_through_what(ada: User, rosa: User, hugo: User, job: Job) -> None:
    application = make_application(job)
    client, about = signed_in(ada), f"application:{application.public_id}"

    page = client.get("/settings/access/readers/", {"about": about}).content.decode()
    team = client.get("/settings/access/readers/", {"about": about, "way": "team"}).content.decode()

    assert "System role Administrator sees every job" in page
    assert "hugo@northwind.example" in page
    assert "hugo@northwind.example" in team
    assert "ada@northwind.example" not in team.split('id="rows"')[1]
    assert Entry.objects.filter(kind="access.readers_listed", object_key=about).count() == 2


def test_the_list_can_be_searched(ada: User, hugo: User, job: Job) -> None:
    answer = signed_in(ada).get("/settings/access/readers/", {"about": f"job:{job.public_id}", "q": "hugo"})

    assert [line.user for line in answer.context["lines"]] == [hugo]


def test_who_can_see_this_asks_as_much_for_three_as_for_one(ada: User, iris: User, emil: User, job: Job) -> None:
    client, query = signed_in(ada), {"about": f"job:{job.public_id}"}
    client.get("/settings/access/readers/", query)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/settings/access/readers/", query)
    for user in (iris, emil):
        HiringTeamMember.objects.create(job=job, user=user, role=Role.RECRUITER)
    with CaptureQueriesContext(connection) as many:
        client.get("/settings/access/readers/", query)
    assert len(many) == len(few)


@pytest.mark.parametrize("path", ["why", "readers"])
def test_only_administrators_may_ask(rosa: User, hugo: User, emil: User, path: str, job: Job) -> None:
    for user in (rosa, hugo, emil):
        answer = signed_in(user).get(f"/settings/access/{path}/", {"about": f"job:{job.public_id}"})
        assert answer.status_code == 403
    assert not Entry.objects.filter(kind__startswith="access.").exists()


def test_links_lead_there(ada: User, rosa: User, job: Job) -> None:
    application = make_application(job)
    client = signed_in(ada)
    assert (
        f"/settings/access/readers/?about=job:{job.public_id}" in client.get(f"/jobs/{job.public_id}/").content.decode()
    )
    page = client.get(f"/applications/{application.public_id}/").content.decode()
    assert f"/settings/access/readers/?about=application:{application.public_id}" in page
    assert (
        f"/settings/access/why/?user={rosa.public_id}"
        in client.get(f"/settings/users/{rosa.public_id}/").content.decode()
    )
    alone = Candidate.objects.create(first_name="Al", last_name="One", email="al@mail.example")
    assert f"?about=person:{alone.public_id}" in client.get(f"/people/{alone.public_id}/").content.decode()
    assert "access/readers" not in signed_in(rosa).get(f"/jobs/{job.public_id}/").content.decode()
