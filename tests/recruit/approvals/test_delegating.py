"""Delegates: for one part, for a range of days, in circles, after they left, and switched off."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.preferring import value
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, NotFound, Refused
from base.outbox.models import OutboxRow
from recruit.approvals import deciding, delegating, queries, skipping
from recruit.approvals.models import ApprovalRequest, Delegation
from recruit.approvals.preferences import DELEGATION
from recruit.approvals.states import ChainKind, Subject
from recruit.jobs.models import Job, TemporaryGrant
from tests.factories.accounts import make_company
from tests.factories.approvals import ask_for_approval, make_chain, part_of
from tests.factories.recruit import make_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(rosa: User) -> Job:
    return make_job(rosa)


def by(user: User) -> Actor:
    return Actor.of(user)


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


def delegate(user: User, to: User, *, starts: int = 0, ends: int | None = None) -> Delegation:
    last = today(ends) if ends is not None else None
    return delegating.set_delegate(by=by(user), subject=Subject.JOB, delegate=to, starts_on=today(starts), ends_on=last)


def parts(request: ApprovalRequest) -> list[tuple[str, str]]:
    rows = request.steps.select_related("approver").order_by("place", "pk")
    return [(row.approver.first_name, row.status) for row in rows]


def readers() -> list[str]:
    return [row.payload["to"] for row in OutboxRow.objects.filter(topic="mail").order_by("pk")]


def test_the_delegate_is_asked_and_the_original_hears_nothing(job: Job, rosa: User, iris: User, hugo: User) -> None:
    make_chain(iris)
    delegate(iris, hugo)
    assert [(seat.user, seat.instead_of) for seat in queries.plan_for(Subject.JOB, job).seats] == [(hugo, iris)]
    request = ask_for_approval(job, rosa)
    assert parts(request) == [("Iris", "DELEGATED"), ("Hugo", "PENDING")]
    assert part_of(request, hugo).handed_from == part_of(request, iris)
    assert readers() == [hugo.email]
    assert [grant.user for grant in TemporaryGrant.objects.all()] == [hugo]
    assert (queries.waiting_for(by(iris)).count(), queries.waiting_for(by(hugo)).count()) == (0, 1)
    told = Entry.objects.get(kind="job.approver_delegated")
    assert told.data == {"approver": "Iris Interviewer", "delegate": "Hugo Manager", "status": "DELEGATED"}
    assert deciding.approve(request, by=by(hugo)).status == "APPROVED"


def test_what_is_asked_already_goes_over_when_the_days_begin(job: Job, rosa: User, iris: User, hugo: User) -> None:
    make_chain(iris)
    request = ask_for_approval(job, rosa)
    made = delegate(iris, hugo, starts=1, ends=3)
    assert delegating.hand_over_due() == 0
    Delegation.objects.update(starts_on=today())
    assert (delegating.hand_over_due(), delegating.hand_over_due()) == (1, 0)
    assert parts(request) == [("Iris", "DELEGATED"), ("Hugo", "PENDING")]
    assert readers() == [iris.email, hugo.email]
    delegating.end_delegation(made, by=by(iris))
    assert parts(request) == [("Iris", "DELEGATED"), ("Hugo", "PENDING")]
    with pytest.raises(Refused) as refusal:
        deciding.approve(request, by=by(iris))
    assert (refusal.value.code, str(refusal.value)) == (
        "handed_over",
        "This was handed over to Hugo Manager, who decides.",
    )


def test_a_delegation_of_today_holds_at_once(
    job: Job, rosa: User, iris: User, hugo: User, django_capture_on_commit_callbacks: object
) -> None:
    make_chain(iris)
    request = ask_for_approval(job, rosa)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # a fixture without a type
        delegate(iris, hugo)
    assert parts(request) == [("Iris", "DELEGATED"), ("Hugo", "PENDING")]


def test_a_later_place_goes_over_when_it_is_asked(job: Job, rosa: User, ada: User, iris: User, hugo: User) -> None:
    make_chain(ada, iris, kind=ChainKind.SEQUENTIAL)
    delegate(iris, hugo)
    request = ask_for_approval(job, rosa)
    assert parts(request) == [("Ada", "PENDING"), ("Iris", "PENDING")]
    deciding.approve(request, by=by(ada))
    assert parts(request) == [("Ada", "APPROVED"), ("Iris", "DELEGATED"), ("Hugo", "PENDING")]


def test_delegates_of_delegates_circles_and_people_who_left(
    job: Job, rosa: User, ada: User, iris: User, hugo: User
) -> None:
    delegate(iris, hugo)
    delegate(hugo, ada)
    assert queries.Deputies(Subject.JOB).of(iris) == ada
    delegate(ada, iris)
    assert queries.Deputies(Subject.JOB).of(iris) == iris
    Delegation.objects.filter(user=ada).delete()
    ada.is_active = False
    ada.save()
    assert queries.Deputies(Subject.JOB).of(iris) == iris
    assert queries.Deputies(Subject.OFFER).of(iris) == iris


def test_a_delegate_who_is_asked_anyway_counts_for_both(job: Job, rosa: User, iris: User, hugo: User) -> None:
    make_chain(hugo, iris)
    delegate(iris, hugo)
    request = ask_for_approval(job, rosa)
    assert parts(request) == [("Hugo", "PENDING"), ("Iris", "DELEGATED")]
    assert readers() == [hugo.email]
    assert deciding.approve(request, by=by(hugo)).status == "APPROVED"


def test_a_delegate_who_has_decided_settles_what_goes_over(job: Job, rosa: User, iris: User, hugo: User) -> None:
    make_chain(hugo, iris)
    request = ask_for_approval(job, rosa)
    deciding.approve(request, by=by(hugo))
    delegate(iris, hugo)
    delegating.hand_over_due()
    request.refresh_from_db()
    assert (request.status, parts(request)) == ("APPROVED", [("Hugo", "APPROVED"), ("Iris", "DELEGATED")])


def test_switched_off_nobody_delegates_and_nothing_goes_over(job: Job, rosa: User, iris: User, hugo: User) -> None:
    make_chain(iris)
    delegate(iris, hugo)
    company = make_company()
    company.preferences = {**company.preferences, DELEGATION[Subject.JOB].name: False}
    company.save()
    assert value(DELEGATION[Subject.JOB]) is False
    assert queries.plan_for(Subject.JOB, job).seats[0].user == iris
    request = ask_for_approval(job, rosa)
    assert (delegating.hand_over_due(), parts(request)) == (0, [("Iris", "PENDING")])
    with pytest.raises(Refused) as refusal:
        delegate(iris, rosa)
    assert refusal.value.code == "delegation_off"
    with pytest.raises(NotAllowed):
        delegating.hand_over(part_of(request, iris), by=by(iris), to=hugo)


def test_days_and_delegates_that_make_no_sense(iris: User, hugo: User, rosa: User) -> None:
    for starts, ends, field in ((-1, None, "starts_on"), (2, 1, "ends_on")):
        with pytest.raises(Invalid) as refusal:
            delegate(iris, hugo, starts=starts, ends=ends)
        assert refusal.value.field == field
    with pytest.raises(Invalid):
        delegate(iris, iris)
    hugo.is_active = False
    hugo.save()
    with pytest.raises(Invalid):
        delegate(iris, hugo)
    with pytest.raises(NotAllowed):
        delegating.set_delegate(by=by(rosa), subject=Subject.JOB, delegate=rosa, starts_on=today(), user=iris)
    assert not Delegation.objects.exists()


def test_a_new_delegate_replaces_the_last_and_only_oneself_ends_it(iris: User, hugo: User, rosa: User) -> None:
    first = delegate(iris, hugo)
    assert delegate(iris, hugo) == first
    second = delegate(iris, rosa, ends=5)
    first.refresh_from_db()
    assert (first.ended_at is None, list(queries.delegations_of(iris))) == (False, [second])
    with pytest.raises(NotFound):
        delegating.end_delegation(second, by=by(hugo))
    ended = delegating.end_delegation(second, by=by(iris))
    assert delegating.end_delegation(second, by=by(iris)).ended_at == ended.ended_at
    assert not queries.delegations_of(iris).exists()


def test_an_administrator_hands_one_part_over(job: Job, rosa: User, ada: User, iris: User, hugo: User) -> None:
    make_chain(iris, rosa)
    request = ask_for_approval(job, rosa)
    step = part_of(request, iris)
    with pytest.raises(NotAllowed):
        delegating.hand_over(step, by=by(rosa), to=hugo)
    with pytest.raises(Refused) as refusal:
        delegating.hand_over(step, by=by(ada), to=rosa)
    assert refusal.value.code == "already_asked"
    fresh = delegating.hand_over(step, by=by(ada), to=hugo)
    assert (fresh.approver, fresh.handed_from, fresh.asked_at is None) == (hugo, step, False)
    assert parts(request) == [("Iris", "DELEGATED"), ("Rosa", "PENDING"), ("Hugo", "PENDING")]
    with pytest.raises(Refused) as refusal:
        delegating.hand_over(step, by=by(ada), to=ada)
    assert refusal.value.code == "already_decided"
    back = delegating.hand_over(fresh, by=by(hugo), to=iris)
    assert (back.approver, queries.waiting_for(by(iris)).get()) == (iris, back)
    deciding.approve(request, by=by(iris))
    assert deciding.approve(request, by=by(rosa)).status == "APPROVED"


def test_a_delegate_who_was_skipped_before_holds_nobody_up(
    job: Job, rosa: User, ada: User, iris: User, hugo: User
) -> None:
    make_chain(ada, (iris, hugo), kind=ChainKind.SEQUENTIAL)
    request = ask_for_approval(job, rosa)
    skipping.skip(part_of(request, hugo), by=by(ada))
    delegate(iris, hugo)
    assert deciding.approve(request, by=by(ada)).status == "APPROVED"


def test_an_approver_who_left_before_their_turn_is_told_of(
    job: Job, rosa: User, ada: User, iris: User, hugo: User
) -> None:
    make_chain(iris, hugo, kind=ChainKind.SEQUENTIAL)
    request = ask_for_approval(job, rosa)
    hugo.is_active = False
    hugo.save()
    deciding.approve(request, by=by(iris))
    subjects = [row.payload["subject"] for row in OutboxRow.objects.filter(topic="mail").order_by("pk")]
    assert subjects[1:] == [f"Hugo Manager cannot approve: {job.title}", f"Iris Interviewer approved: {job.title}"]
    delegating.hand_over(part_of(request, hugo), by=by(ada), to=ada)
    assert deciding.approve(request, by=by(ada)).status == "APPROVED"
