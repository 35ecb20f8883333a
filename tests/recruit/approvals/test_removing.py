"""Access of approvers: given while a request is open, ended once it is settled, where the company wants it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.permissions import RoleCode
from accounts.tuning import change_preferences
from base.actors import Actor
from base.audit.models import Entry
from recruit.approvals import removing
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.preferences import REMOVE_ACCESS
from recruit.approvals.states import Subject
from recruit.jobs import access, granting
from recruit.jobs.models import Job, TemporaryGrant
from recruit.teams.rights import JobAction
from tests.api.conftest import Api
from tests.factories.accounts import actor, make_user, signed_in
from tests.factories.groups import make_group
from tests.factories.recruit import make_application, make_job
from tests.factories.tokens import token_of

pytestmark = pytest.mark.django_db
APOLOGY = "Apologies, you cannot access this job. Either you no longer have access to it, or it has been deleted."
SYSTEM = Actor.system("approvals")


@pytest.fixture
def job(ada: User) -> Job:
    return make_job(ada, country_code="se")


def ask(job: Job, *users: User, status: str = "PENDING", reach: str = "JOB") -> ApprovalRequest:
    """A request that these users were asked in, as the engine leaves it."""
    request = ApprovalRequest.objects.create(
        subject="JOB", job=job, requester=job.creator, status=status,
        closed_at=None if status == "PENDING" else timezone.now(),
    )  # fmt: skip
    granting.grant(job, users=users, reach=reach, about=f"approval_request:{request.public_id}", by=SYSTEM)
    return request


def settle(request: ApprovalRequest, status: str = "APPROVED") -> None:
    ApprovalRequest.objects.filter(pk=request.pk).update(status=status, closed_at=timezone.now())


def switch(ada: User, *, on: bool, subject: Subject = Subject.JOB) -> None:
    change_preferences({REMOVE_ACCESS[subject].name: on}, by=actor(ada))


def sees(user: User, job: Job, action: JobAction = JobAction.VIEW) -> bool:
    asking = actor(User.objects.select_related("role").get(pk=user.pk))
    answers = {access.can(asking, action, job), access.jobs_where(asking, action).filter(pk=job.pk).exists()}
    assert len(answers) == 1
    return answers.pop()


@pytest.mark.parametrize("role", [RoleCode.EMPLOYEE, RoleCode.BASIC, RoleCode.STANDARD])
def test_an_approver_sees_the_job_and_nothing_more_while_asked(job: Job, role: RoleCode) -> None:
    joe = make_user(role)
    assert not sees(joe, job)
    ask(job, joe)
    assert sees(joe, job)
    given = access.actions_on(actor(joe), job)
    assert given == {JobAction.VIEW, JobAction.VIEW_AD, JobAction.VIEW_TEAM}
    assert joe in access.users_who(JobAction.VIEW, job)
    assert joe not in access.users_who(JobAction.VIEW_CANDIDATES, job)


def test_who_approves_an_offer_sees_the_candidates(job: Job) -> None:
    joe = make_user(RoleCode.BASIC)
    row = make_application(job)
    ask(job, joe, reach="CANDIDATES")
    assert sees(joe, job, JobAction.VIEW_CANDIDATES)
    page = signed_in(joe).get(f"/applications/{row.public_id}/")
    assert page.status_code == 200
    assert not sees(joe, job, JobAction.VIEW_OFFERS)


@pytest.mark.parametrize("status", ["APPROVED", "REJECTED", "ABANDONED"])
def test_with_the_switch_on_access_ends_once_the_request_is_settled(ada: User, job: Job, status: str) -> None:
    joe = make_user(RoleCode.BASIC)
    request = ask(job, joe)
    switch(ada, on=True)
    assert removing.end_due_grants() == 0
    assert sees(joe, job)
    settle(request, status)
    assert removing.end_due_grants() == 1
    assert not sees(joe, job)
    assert removing.end_due_grants() == 0
    ended = TemporaryGrant.objects.get()
    assert ended.ended_at is not None


def test_with_the_switch_off_access_stays_and_turning_it_on_ends_it_later(ada: User, job: Job) -> None:
    joe = make_user(RoleCode.BASIC)
    settle(ask(job, joe))
    assert removing.end_due_grants() == 0
    assert sees(joe, job)
    switch(ada, on=True, subject=Subject.OFFER)
    assert removing.end_due_grants() == 0
    switch(ada, on=True)
    assert removing.end_due_grants() == 1
    switch(ada, on=False)
    assert removing.end_due_grants() == 0
    assert not sees(joe, job)


def test_asking_anew_grants_anew_and_only_the_settled_grant_ends(ada: User, job: Job) -> None:
    joe = make_user(RoleCode.BASIC)
    switch(ada, on=True)
    settle(ask(job, joe))
    again = ask(job, joe)
    assert removing.end_due_grants() == 1
    assert sees(joe, job)
    settle(again)
    removing.end_due_grants()
    assert not sees(joe, job)
    ask(job, joe)
    assert sees(joe, job)


@pytest.mark.parametrize("way", ["hiring team", "system role", "access group"])
def test_who_has_access_otherwise_keeps_it(ada: User, job: Job, way: str) -> None:
    joe = make_user(RoleCode.EXTENDED if way == "system role" else RoleCode.STANDARD)
    if way == "hiring team":
        job.team.create(user=joe, role="RECRUITER")
    if way == "access group":
        make_group("Nordic", joe, country=["se"])
    request = ask(job, joe)
    before = access.actions_on(actor(joe), job)
    switch(ada, on=True)
    settle(request)
    assert removing.end_due_grants() == 1
    assert access.actions_on(actor(joe), job) == before
    entry = Entry.objects.get(kind="job.access_kept")
    assert entry.data["kept"] == way
    assert not Entry.objects.filter(kind="job.access_removed").exists()


def test_a_group_of_other_jobs_keeps_nothing(ada: User, job: Job) -> None:
    joe = make_user(RoleCode.STANDARD)
    make_group("Germany", joe, country=["de"])
    switch(ada, on=True)
    settle(ask(job, joe))
    removing.end_due_grants()
    assert not sees(joe, job)


def test_page_and_api_answer_with_the_apology_afterwards(ada: User, job: Job) -> None:
    joe = make_user(RoleCode.BASIC)
    switch(ada, on=True)
    request = ask(job, joe)
    client, api = signed_in(joe), Api(token_of(joe))
    assert client.get(f"/jobs/{job.public_id}/").status_code == 200
    assert api.get(f"/jobs/{job.public_id}").status_code == 200
    settle(request)
    removing.end_due_grants()
    page = client.get(f"/jobs/{job.public_id}/")
    assert (page.status_code, APOLOGY in page.content.decode()) == (404, True)
    answer = api.get(f"/jobs/{job.public_id}")
    assert (answer.status_code, answer.json()["message"]) == (404, APOLOGY)
    gone = client.get("/jobs/00000000-0000-4000-8000-000000000000/")
    assert (gone.status_code, APOLOGY in gone.content.decode()) == (404, True)


def test_granting_twice_gives_one_grant_and_both_ends_stand_in_the_audit(ada: User, job: Job) -> None:
    joe = make_user(RoleCode.BASIC, first_name="Joe", last_name="Bloggs")
    request = ask(job, joe)
    about = f"approval_request:{request.public_id}"
    assert granting.grant(job, users=[joe], reach="JOB", about=about, by=SYSTEM) == []
    assert TemporaryGrant.objects.count() == 1
    settle(request)
    switch(ada, on=True)
    removing.end_due_grants()
    entries = Entry.objects.filter(kind__startswith="job.access_").order_by("pk")
    assert [(entry.kind, entry.data["person"], entry.data["about"]) for entry in entries] == [
        ("job.access_granted", "Joe Bloggs", about),
        ("job.access_removed", "Joe Bloggs", about),
    ]
    assert all(f"job:{job.public_id}" in entry.about and f"user:{joe.public_id}" in entry.about for entry in entries)


def test_a_kill_between_two_batches_leaves_whole_batches_and_the_next_run_the_rest(
    ada: User, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [make_user(RoleCode.BASIC) for _number in range(5)]
    settle(ask(job, *people))
    switch(ada, on=True)
    real, calls = granting.end, []

    def dying(*arguments: Any, **more: Any) -> int:
        calls.append(1)
        ended = real(*arguments, **more)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return ended

    monkeypatch.setattr(granting, "end", dying)
    with pytest.raises(KeyboardInterrupt):
        removing.end_due_grants(batch=2)
    assert TemporaryGrant.objects.filter(ended_at=None).count() == 3
    assert Entry.objects.filter(kind="job.access_removed").count() == 2
    monkeypatch.setattr(granting, "end", real)
    assert removing.end_due_grants(batch=2) == 3
    assert not any(sees(person, job) for person in people)


def test_ending_takes_as_many_statements_for_one_grant_as_for_many(ada: User, job: Job) -> None:
    switch(ada, on=True)

    def statements(count: int) -> int:
        settle(ask(job, *(make_user(RoleCode.BASIC) for _number in range(count))))
        with CaptureQueriesContext(connection) as asked:
            assert removing.end_due_grants() == count
        return len(asked)

    assert statements(1) == statements(6) <= 20


def test_an_inactive_approver_sees_nothing(job: Job) -> None:
    joe = make_user(RoleCode.BASIC)
    ask(job, joe)
    User.objects.filter(pk=joe.pk).update(is_active=False)
    assert not sees(joe, job)
