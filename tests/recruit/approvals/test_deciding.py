"""Deciding: each part once, by who is asked, in order; what the whole comes to; what the job becomes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor, ActorKind
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, NotFound, Refused, Stale
from base.outbox.models import OutboxRow
from recruit.approvals import abandoning, access, commenting, deciding, queries, requesting
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.states import ChainKind, Mode, Order
from recruit.jobs import opening, seating, steering
from recruit.jobs.models import Job, TemporaryGrant
from recruit.jobs.states import JobStatus
from tests.factories.accounts import make_user
from tests.factories.approvals import ask_for_approval, make_chain, part_of
from tests.factories.recruit import make_job, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(rosa: User) -> Job:
    return make_job(rosa)


def by(user: User) -> Actor:
    return Actor.of(user)


def state_of(job: Job) -> tuple[str, str]:
    job.refresh_from_db()
    return job.status, job.approval


def letters_since(count: int) -> list[tuple[str, str]]:
    rows = OutboxRow.objects.filter(topic="mail").order_by("pk")[count:]
    return [(row.payload["to"], row.payload["subject"]) for row in rows]


def parts(request: ApprovalRequest) -> list[str]:
    return list(request.steps.order_by("place", "pk").values_list("status", flat=True))


def test_everybody_approves_and_the_job_may_be_published(job: Job, rosa: User, iris: User, hugo: User) -> None:
    make_chain(iris, hugo)
    request = ask_for_approval(job, rosa)
    request = deciding.approve(request, by=by(iris), comment="Fine.")
    assert (request.status, state_of(job)) == ("PENDING", ("PENDING_APPROVAL", "PENDING"))
    request = deciding.approve(request, by=by(hugo))
    assert (request.status, state_of(job)) == ("APPROVED", ("APPROVED", "APPROVED"))
    assert letters_since(2) == [
        (rosa.email, f"Iris Interviewer approved: {job.title}"),
        (rosa.email, f"Approved: {job.title}"),
    ]
    publish(job, by=rosa)
    assert state_of(job) == ("SOURCING", "APPROVED")


def test_the_audit_tells_status_approver_comment_and_time(job: Job, rosa: User, iris: User) -> None:
    make_chain(iris)
    deciding.reject(ask_for_approval(job, rosa), by=by(iris), comment="Too early.")
    decision = Entry.objects.get(kind="job.approver_rejected")
    assert decision.data == {"approver": "Iris Interviewer", "status": "REJECTED", "comment": "Too early."}
    assert f"job:{job.public_id}" in decision.about
    assert Entry.objects.filter(kind="job.approval_rejected").count() == 1


def test_a_rejection_sends_the_job_back(job: Job, rosa: User, iris: User, hugo: User) -> None:
    make_chain(iris, hugo)
    request = deciding.reject(ask_for_approval(job, rosa), by=by(iris), comment="Too dear.")
    assert (request.status, parts(request)) == ("REJECTED", ["REJECTED", "UNNEEDED"])
    assert state_of(job) == ("CREATED", "REJECTED")
    with pytest.raises(Refused) as refusal:
        publish(job, by=rosa)
    assert "was not approved" in str(refusal.value)
    again = ask_for_approval(job, rosa)
    assert (again.status, state_of(job)) == ("PENDING", ("PENDING_APPROVAL", "PENDING"))


def test_one_approval_is_enough_where_the_chain_says_so(job: Job, rosa: User, iris: User, hugo: User) -> None:
    make_chain(iris, hugo, mode=Mode.ANY)
    request = ask_for_approval(job, rosa)
    request = deciding.reject(request, by=by(iris))
    assert request.status == "PENDING"
    request = deciding.approve(request, by=by(hugo))
    assert (request.status, parts(request)) == ("APPROVED", ["REJECTED", "APPROVED"])


def test_the_next_place_is_asked_after_the_one_before(job: Job, rosa: User, iris: User, hugo: User, ada: User) -> None:
    make_chain((iris, hugo), ada, kind=ChainKind.SEQUENTIAL, mode=Mode.ANY)
    request = ask_for_approval(job, rosa)
    with pytest.raises(Refused) as refusal:
        deciding.approve(request, by=by(ada))
    assert refusal.value.code == "not_asked_yet"
    assert [step.approver for step in queries.waiting_for(by(ada))] == []
    deciding.approve(request, by=by(iris))
    assert parts(request) == ["APPROVED", "UNNEEDED", "PENDING"]
    assert [step.request for step in queries.waiting_for(by(ada))] == [request]
    assert TemporaryGrant.objects.filter(user=ada, ended_at=None).count() == 1
    assert letters_since(2)[0] == (ada.email, f"Your approval is asked for: {job.title}")
    assert deciding.approve(request, by=by(ada)).status == "APPROVED"


def test_the_same_decision_again_is_answered_alike(job: Job, rosa: User, iris: User, hugo: User) -> None:
    make_chain(iris, hugo)
    request = ask_for_approval(job, rosa)
    deciding.approve(request, by=by(iris), comment="Yes.")
    before = (Entry.objects.count(), OutboxRow.objects.count())
    again = deciding.approve(request, by=by(iris), comment="Yes!!")
    assert part_of(again, iris).comment == "Yes."
    assert (Entry.objects.count(), OutboxRow.objects.count()) == before
    with pytest.raises(Refused) as refusal:
        deciding.reject(request, by=by(iris))
    assert refusal.value.code == "already_decided"


def test_who_is_late_reads_who_decided_and_when(job: Job, rosa: User, iris: User, hugo: User) -> None:
    make_chain(iris, hugo, mode=Mode.ANY)
    request = ask_for_approval(job, rosa)
    deciding.approve(request, by=by(iris))
    with pytest.raises(Refused) as refusal:
        deciding.reject(request, by=by(hugo))
    assert refusal.value.code == "already_decided"
    assert str(refusal.value).startswith("This was already decided: approved by Iris Interviewer on ")


def test_a_version_that_is_overtaken_is_stale(job: Job, rosa: User, iris: User, hugo: User) -> None:
    make_chain(iris, hugo)
    request = ask_for_approval(job, rosa)
    deciding.approve(request, by=by(iris), version=request.version)
    with pytest.raises(Stale):
        deciding.approve(request, by=by(hugo), version=request.version)
    request.refresh_from_db()
    assert deciding.approve(request, by=by(hugo), version=request.version).status == "APPROVED"


def test_only_who_is_asked_decides(job: Job, rosa: User, iris: User, hugo: User) -> None:
    make_chain(iris)
    request = ask_for_approval(job, rosa)
    with pytest.raises(NotAllowed):
        deciding.approve(request, by=by(rosa))
    with pytest.raises(NotFound):
        deciding.approve(request, by=by(hugo))
    iris.is_active = False
    iris.save()
    with pytest.raises(NotFound):
        deciding.approve(request, by=by(iris))
    with pytest.raises(Invalid):
        deciding.reject(request, by=Actor.system("tests"), comment="x" * 1001)
    assert parts(request) == ["PENDING"]


def test_an_approver_who_asks_still_acts(job: Job, rosa: User) -> None:
    make_chain(rosa)
    request = ask_for_approval(job, rosa)
    assert request.status == "PENDING"
    assert deciding.approve(request, by=by(rosa)).status == "APPROVED"
    assert [subject for _to, subject in letters_since(0)] == [f"Your approval is asked for: {job.title}"]


@pytest.mark.parametrize("status", [JobStatus.CANCELLED, JobStatus.CREATED])
def test_a_job_that_leaves_pending_approval_needs_no_decision(
    status: JobStatus, job: Job, rosa: User, iris: User
) -> None:
    make_chain(iris)
    request = ask_for_approval(job, rosa)
    steering.set_status(job, by=by(rosa), status=status)
    request.refresh_from_db()
    assert (request.status, parts(request)) == ("ABANDONED", ["UNNEEDED"])
    assert state_of(job) == (status.value, "ABANDONED")
    assert letters_since(1) == [(iris.email, f"Approval given up: {job.title}")]
    with pytest.raises(Refused) as refusal:
        deciding.approve(request, by=by(iris))
    assert refusal.value.code == "request_closed"
    assert "The job was set to" in str(refusal.value)


def test_editing_while_approvers_are_asked_gives_the_request_up(job: Job, rosa: User, iris: User) -> None:
    make_chain(iris)
    request = ask_for_approval(job, rosa)
    opening.edit_job(job, by=by(rosa), changes={"title": "Ward manager"})
    request.refresh_from_db()
    assert request.status == "ABANDONED"
    assert request.closing_reason == "Rosa Recruiter edited the job. Approval has to be asked for again."
    assert state_of(job) == ("CREATED", "ABANDONED")
    assert deciding.approve(ask_for_approval(job, rosa), by=by(iris)).status == "APPROVED"


@pytest.mark.parametrize("change", ["salary", "position", "title"])
def test_changes_of_pay_and_positions_ask_for_approval_again(change: str, job: Job, rosa: User, iris: User) -> None:
    make_chain(iris)
    deciding.approve(ask_for_approval(job, rosa), by=by(iris))
    if change == "position":
        seating.add_position(job, by=by(rosa), opened_on=date(2026, 1, 1))
    else:
        changes = {"title": "Ward manager"} if change == "title" else {"salary_min": 1, "salary_currency": "EUR"}
        opening.edit_job(job, by=by(rosa), changes=changes)
    expected = ("APPROVED", "APPROVED") if change == "title" else ("CREATED", "OUTDATED")
    assert state_of(job) == expected
    request = queries.latest(job)
    assert request is not None
    assert (request.status, request.outdated_at is None) == ("APPROVED", change == "title")
    if change != "title":
        again = ask_for_approval(job, rosa)
        key = "salary" if change == "salary" else "positions"
        told = {line["key"]: line["before"] for line in again.facts["lines"]}
        assert told[key] == ("" if change == "salary" else "1 open: 1 new, 0 replacements")
        assert told["title"] is None


def test_a_job_that_hires_keeps_its_status_and_new_seats_count_from_the_approval(
    job: Job, rosa: User, iris: User
) -> None:
    make_chain(iris)
    deciding.approve(ask_for_approval(job, rosa), by=by(iris))
    job.positions.update(opened_on=date(2026, 1, 1))
    publish(job, by=rosa)
    first = job.positions.get()
    assert first.opened_on > date(2026, 1, 1)
    job.positions.update(opened_on=date(2026, 1, 2))
    seating.add_position(job, by=by(rosa), opened_on=date(2026, 1, 3))
    assert state_of(job) == ("SOURCING", "OUTDATED")
    request = ask_for_approval(job, rosa)
    assert state_of(job) == ("SOURCING", "PENDING")
    deciding.approve(request, by=by(iris))
    assert state_of(job) == ("SOURCING", "APPROVED")
    assert [seat.opened_on == date(2026, 1, 2) for seat in job.positions.order_by("pk")] == [True, False]


def test_who_asked_gives_up_and_the_approvers_are_told(job: Job, rosa: User, iris: User) -> None:
    make_chain(iris)
    request = ask_for_approval(job, rosa)
    with pytest.raises(NotAllowed):
        abandoning.abandon(request, by=by(iris))
    request = abandoning.abandon(request, by=by(rosa), reason="Budget is gone.")
    assert (request.status, request.closing_reason) == ("ABANDONED", "Budget is gone.")
    assert state_of(job) == ("CREATED", "ABANDONED")
    assert letters_since(1) == [(iris.email, f"Approval given up: {job.title}")]
    assert abandoning.abandon(request, by=by(rosa)).closing_reason == "Budget is gone."


def test_comments_stand_beside_decisions(job: Job, rosa: User, iris: User, hugo: User) -> None:
    make_chain(iris)
    request = ask_for_approval(job, rosa)
    made = commenting.comment(request, by=by(iris), text=" When would they start? ")
    assert (made.text, made.author) == ("When would they start?", iris)
    for text in (" ", "x" * 1001):
        with pytest.raises(Invalid):
            commenting.comment(request, by=by(iris), text=text)
    with pytest.raises(NotFound):
        commenting.comment(request, by=by(hugo), text="Hello")
    assert request.comments.count() == 1


def machine(owner: User) -> Actor:
    return Actor(ActorKind.CREDENTIAL, "0d3c", "ERP", owner)


def test_another_system_decides_where_the_chain_says_so(job: Job, rosa: User, ada: User) -> None:
    make_chain(kind=ChainKind.OUTSIDE)
    request = ask_for_approval(job, rosa)
    for actor in (by(ada), machine(rosa)):
        with pytest.raises(NotAllowed):
            deciding.decide_outside(request, by=actor, approved=True)
    request = deciding.decide_outside(request, by=machine(ada), approved=True, comment="Budget 12")
    assert (request.status, request.closing_reason, state_of(job)) == (
        "APPROVED",
        "Budget 12",
        ("APPROVED", "APPROVED"),
    )
    assert deciding.decide_outside(request, by=machine(ada), approved=True).version == request.version
    with pytest.raises(Refused):
        deciding.decide_outside(request, by=machine(ada), approved=False)


def test_another_system_names_the_approvers(job: Job, rosa: User, ada: User, iris: User, hugo: User) -> None:
    make_chain(kind=ChainKind.OUTSIDE)
    base = ask_for_approval(job, rosa)
    fresh = requesting.rebuild(
        base, by=machine(ada), order=Order.SEQUENTIAL, mode=Mode.ALL, approvers=((iris,), (hugo,))
    )
    base.refresh_from_db()
    assert (base.status, fresh.base, fresh.requester, fresh.status) == ("ABANDONED", base, rosa, "PENDING")
    assert state_of(job) == ("PENDING_APPROVAL", "PENDING")
    with pytest.raises(Refused) as refusal:
        deciding.decide_outside(fresh, by=machine(ada), approved=True)
    assert refusal.value.code == "not_outside"
    deciding.approve(fresh, by=by(iris))
    assert deciding.approve(fresh, by=by(hugo)).status == "APPROVED"
    with pytest.raises(Refused) as refusal:
        requesting.rebuild(fresh, by=machine(ada), order=Order.PARALLEL, mode=Mode.ALL, approvers=((iris,),))
    assert refusal.value.code == "not_needed"


def test_what_waits_takes_as_many_questions_for_one_as_for_three(
    rosa: User, iris: User, django_assert_num_queries: object
) -> None:
    make_chain(iris)
    counts = []
    for _round in range(3):
        ask_for_approval(make_job(rosa), rosa)
        rows = queries.waiting_for(by(iris))
        with django_assert_num_queries(1):  # type: ignore[operator]  # a fixture without a type
            counts.append(len([(row.request.job.title, row.request.requester.full_name) for row in rows]))
    assert counts == [1, 2, 3]


def test_an_approver_sees_the_request_while_the_access_lasts(job: Job, rosa: User, iris: User) -> None:
    make_chain(iris)
    request = ask_for_approval(job, rosa)
    for user, sees in ((iris, True), (rosa, True), (make_user(RoleCode.BASIC), False)):
        assert access.can_see(by(user), request) is sees
        assert access.requests_where(by(user)).filter(pk=request.pk).exists() is sees
    TemporaryGrant.objects.update(ended_at=request.created_at + timedelta(days=1))
    assert not access.can_see(by(iris), request)
    assert not access.requests_where(by(iris)).exists()
