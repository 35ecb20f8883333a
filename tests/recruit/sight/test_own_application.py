"""A colleague who applied internally never sees the inside of their own application, whatever the door."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.http import QueryDict
from django.urls import reverse

from accounts import looking
from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.errors import Invalid, NotFound
from base.outbox.models import OutboxRow
from recruit.applications import bulking, moving, noting
from recruit.applications.models import Application, StepVisit
from recruit.applications.queries import Selection
from recruit.jobs.models import HiringTeamMember, Job
from recruit.processes.stages import Stage
from recruit.tasks import giving
from recruit.tasks.models import Task
from recruit.workflows import acting
from tests.factories.accounts import make_user, signed_in
from tests.factories.recruit import make_application, make_job
from tests.factories.tokens import token_of

pytestmark = pytest.mark.django_db
Role = HiringTeamMember.Role
INSIDE = "inside-of-the-application"


@pytest.fixture
def mia(db: None) -> User:
    """The colleague, who is hiring manager of the job she applied to, under the address she signs in with."""
    return make_user(RoleCode.STANDARD, first_name="Mia", last_name="Ownwoman", email="mia@northwind.example")


@pytest.fixture
def job(rosa: User, mia: User) -> Job:
    """Rosa's job."""
    return make_job(rosa, title="Ward manager", team={mia: Role.HIRING_MANAGER})


@pytest.fixture(params=["by address", "by account"])
def own(request: pytest.FixtureRequest, job: Job, mia: User, rosa: User) -> Application:
    """Mia's application, known by her address or by her account alone, with something written inside."""
    if request.param == "by address":
        row = make_application(job, first_name="Mia", last_name="Ownwoman", email="MIA@northwind.example")
    else:
        row = make_application(job, first_name="Mia", last_name="Ownwoman", email="mia@home.example")
        row.candidate.employee = mia
        row.candidate.save(update_fields=["employee"])
    noting.write_note(row, by=Actor.of(rosa), text=INSIDE)
    make_application(job, first_name="Nora", last_name="Novak")
    return row


def test_pages_files_and_searches(mia: User, job: Job, own: Application) -> None:
    client, key, person = signed_in(mia), own.public_id, own.candidate.public_id
    gone = [f"/applications/{key}/", f"/applications/{key}/panel/", f"/people/{person}/", f"/applications/{key}/move/"]
    assert {client.get(path).status_code for path in gone[:3]} == {404}
    lists = [
        f"/jobs/{job.public_id}/", f"/jobs/{job.public_id}/candidates/", "/people/", "/people/?q=Ownwoman",
        "/people/export.csv", f"/jobs/{job.public_id}/candidates/export.csv", f"/jobs/{job.public_id}/activity/",
        f"/jobs/{job.public_id}/review/", f"/jobs/{job.public_id}/compare/?selected={key}", "/tasks/",
    ]  # fmt: skip
    for path in [*lists, f"/jobs/{job.public_id}/?open={key}"]:
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]  # a streaming answer
        words = body.decode().replace("Account of Mia Ownwoman", "").split("<main", 1)[-1]
        assert INSIDE not in words, path
        assert str(key) not in words.replace(f"selected={key}", "").replace(f"open={key}", ""), path
    found = client.get(reverse("ui:palette"), {"q": "Ownwoman"}).content.decode()
    assert str(person) not in found


def test_acts_on_pages_change_nothing(mia: User, job: Job, own: Application) -> None:
    client, key = signed_in(mia), own.public_id
    for path in ("move", "reject", "withdraw", "review", "notes", "files", "letters", "tags", "profile", "hire"):
        assert client.post(f"/applications/{key}/{path}/", {"version": own.version}).status_code == 404, path
    before = Application.objects.get(pk=own.pk).version
    client.post(f"/jobs/{job.public_id}/candidates/bulk/", {"act": "tag", "selected": [str(key)], "tags": "mine"})
    own.candidate.refresh_from_db()
    assert Application.objects.get(pk=own.pk).version == before
    assert own.candidate.tags == []


def test_the_rest_interface_answers_as_if_it_did_not_exist(mia: User, job: Job, own: Application) -> None:
    client, head = signed_in(mia), {"X-SmartToken": token_of(mia), "Host": "api.testserver"}
    person = own.candidate.public_id
    for path in (f"/candidates/{person}", f"/candidates/{person}/jobs/{job.public_id}", f"/candidates/{person}/tags"):
        assert client.get(path, headers=head).status_code == 404, path
    answer = client.get("/candidates", {"q": "Ownwoman"}, headers=head)
    assert str(person) not in answer.content.decode()


def test_runs_over_everybody_leave_it_out(mia: User, job: Job, own: Application) -> None:
    by = Actor.of(mia)
    for query in ("everyone=on", f"selected={own.public_id}"):
        assert own not in list(Selection.of(QueryDict(query)).rows(by, job))
    with pytest.raises(NotFound):
        bulking.act_on([own], by=by, act="tag", arguments={"tags": ["mine"]}, undo_token=uuid4())
    own.candidate.refresh_from_db()
    assert own.candidate.tags == []


def test_nobody_can_mention_them_there_and_no_mail_reaches_them(mia: User, rosa: User, own: Application) -> None:
    noting.write_note(own, by=Actor.of(rosa), text=f"@Mia Ownwoman {INSIDE}")
    with pytest.raises(Invalid):
        noting.write_note(own, by=Actor.of(rosa), text=INSIDE, kind="DIRECT", to=[mia])
    listed = signed_in(rosa).get(f"/applications/{own.public_id}/mentions/", {"q": "Mia"}).content.decode()
    assert "mia@northwind" not in listed
    assert [
        row for row in OutboxRow.objects.all() if mia.email in str(row.payload) and INSIDE in str(row.payload)
    ] == []


def test_news_of_arrivals_pass_them_by(mia: User, rosa: User, job: Job, own: Application) -> None:
    step = job.process.steps.filter(deleted_at=None, stage=Stage.IN_REVIEW.value).order_by("position")[0]
    moving.move(own, by=Actor.of(rosa), stage=Stage.IN_REVIEW, step=step)
    visit = StepVisit.objects.get(application=own, left_at=None)

    acting.tell_managers({"visit": visit.pk}, effect_id="1")

    letters = [str(row.payload) for row in OutboxRow.objects.filter(topic="mail")]
    assert not any(mia.email in words and str(own.public_id) in words for words in letters)


def test_tasks_about_it_are_neither_given_to_them_nor_shown(mia: User, rosa: User, own: Application) -> None:
    task = Task.objects.create(title=INSIDE, assignee=mia, creator=rosa, application=own)
    client = signed_in(mia)

    assert INSIDE not in client.get("/tasks/").content.decode()
    assert client.get(f"/tasks/{task.public_id}/").status_code == 404
    with pytest.raises(Invalid, match="may not see this candidate"):
        giving.give_task("Call", by=Actor.of(rosa), assignee=mia, application=own)


def test_an_administrator_sees_it_through_nobodys_eyes(ada: User, rosa: User, mia: User) -> None:
    job = make_job(rosa, title="Ward manager")
    row = make_application(job, first_name="Ada", last_name="Admin", email=ada.email)
    client = signed_in(ada)
    assert client.get(f"/applications/{row.public_id}/").status_code == 404

    client.post(f"/settings/users/{rosa.public_id}/look/")

    assert looking.SESSION_KEY in client.session
    assert client.get(f"/applications/{row.public_id}/").status_code == 404
    assert str(row.public_id) not in client.get(f"/jobs/{job.public_id}/").content.decode()


def test_an_administrator_reads_nothing_of_it_in_the_audit(ada: User, rosa: User, job: Job) -> None:
    row = make_application(job, first_name="Ada", last_name="Applied", email=ada.email)
    noting.write_note(row, by=Actor.of(rosa), text=INSIDE)
    other = make_application(job, first_name="Nora", last_name="Novak")
    noting.write_note(other, by=Actor.of(rosa), text="Somebody else")
    client, head = signed_in(ada), {"X-SmartToken": token_of(ada), "Host": "api.testserver"}
    for address, headers in (
        ("/settings/audit/", {}), ("/settings/audit/export/", {}), ("/audit-api/v201910/audit-events", head),
    ):  # fmt: skip
        text = client.get(address, {"limit": 100} if headers else {}, headers=headers).getvalue().decode()
        assert str(other.public_id) in text, address
        assert str(row.public_id) not in text, address
    narrowed = client.get("/settings/audit/", {"about": f"application:{row.public_id}"})
    assert "Nothing fits" in narrowed.content.decode()
