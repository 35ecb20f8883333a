"""Reminders after the days the company set, and the links of letters."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.errors import NotAllowed, Refused
from base.outbox.models import OutboxRow
from recruit.approvals import deciding, reminding, tokens
from recruit.approvals.models import ApprovalRequest, ApprovalStep
from recruit.approvals.preferences import FIRST_REMINDER, SECOND_REMINDER
from recruit.approvals.states import ChainKind
from recruit.jobs.models import Job
from tests.factories.accounts import make_company
from tests.factories.approvals import ask_for_approval, make_chain, part_of
from tests.factories.recruit import make_job


@pytest.fixture
def job(rosa: User) -> Job:
    return make_job(rosa)


def asked_days_ago(days: float) -> None:
    ApprovalStep.objects.filter(asked_at__isnull=False).update(asked_at=timezone.now() - timedelta(days=days))


def reminders() -> list[str]:
    rows = OutboxRow.objects.filter(topic="mail", payload__subject__startswith="Still waiting").order_by("pk")
    return [row.payload["to"] for row in rows]


@pytest.mark.django_db
def test_two_reminders_each_once(job: Job, rosa: User, iris: User, ada: User) -> None:
    make_chain(iris, ada, kind=ChainKind.SEQUENTIAL)
    request = ask_for_approval(job, rosa)
    for days, expected in ((1.9, 0), (2.1, 1), (2.1, 0), (4.9, 0), (5.1, 1), (90, 0)):
        asked_days_ago(days)
        assert reminding.remind_due() == expected
    assert reminders() == [iris.email, iris.email]
    deciding.approve(request, by=Actor.of(iris))
    ApprovalStep.objects.filter(approver=ada).update(asked_at=timezone.now() - timedelta(days=3))
    deciding.reject(request, by=Actor.of(ada))
    assert reminding.remind_due() == 0


@pytest.mark.django_db
def test_a_worker_that_is_late_sends_one_letter(job: Job, rosa: User, iris: User) -> None:
    make_chain(iris)
    ask_for_approval(job, rosa)
    asked_days_ago(9)
    assert (reminding.remind_due(), reminding.remind_due()) == (1, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "sent"), [((0, 5), 1), ((2, 0), 1), ((0, 0), 0), ((10, 20), 0)])
def test_the_company_sets_the_days(days: tuple[int, int], sent: int, job: Job, rosa: User, iris: User) -> None:
    company = make_company()
    company.preferences = {**company.preferences, FIRST_REMINDER.name: days[0], SECOND_REMINDER.name: days[1]}
    company.save()
    make_chain(iris)
    ask_for_approval(job, rosa)
    asked_days_ago(6)
    assert reminding.remind_due() == sent


@pytest.mark.django_db
def test_who_asked_reminds_by_hand_once_a_day(job: Job, rosa: User, iris: User, hugo: User) -> None:
    make_chain(iris, hugo)
    request = ask_for_approval(job, rosa)
    deciding.approve(request, by=Actor.of(iris))
    with pytest.raises(NotAllowed):
        reminding.remind(request, by=Actor.of(hugo))
    reminding.remind(request, by=Actor.of(rosa))
    reminding.remind(request, by=Actor.of(rosa))
    assert reminders() == [hugo.email]


def _step(request: ApprovalRequest, user: User) -> ApprovalStep:
    return ApprovalStep.objects.select_related("request", "approver").get(pk=part_of(request, user).pk)


@pytest.mark.django_db
def test_a_link_is_for_one_part_one_person_and_until_the_decision(job: Job, rosa: User, iris: User, hugo: User) -> None:
    make_chain(iris, hugo)
    request = ask_for_approval(job, rosa)
    token = tokens.token_of(_step(request, iris))
    assert tokens.step_from(token, user=iris) == part_of(request, iris)
    for given_, user, error, code in (
        (token, hugo, NotAllowed, "link_of_another"),
        (token[:-3], iris, Refused, "link_unknown"),
        ("", iris, Refused, "link_unknown"),
    ):
        with pytest.raises(error) as refusal:
            tokens.step_from(given_, user=user)
        assert refusal.value.code == code
    deciding.approve(request, by=Actor.of(iris))
    with pytest.raises(Refused) as spent:
        tokens.step_from(token, user=iris)
    assert (spent.value.code, spent.value.data["request"]) == ("link_spent", str(request.public_id))


@pytest.mark.django_db
def test_a_link_is_good_for_fourteen_days(job: Job, rosa: User, iris: User, monkeypatch: pytest.MonkeyPatch) -> None:
    make_chain(iris)
    request = ask_for_approval(job, rosa)
    token = tokens.token_of(_step(request, iris))
    now = timezone.now().timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 13.9 * 86_400)
    assert tokens.step_from(token, user=iris).approver == iris
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 14.1 * 86_400)
    with pytest.raises(Refused) as refusal:
        tokens.step_from(token, user=iris)
    assert refusal.value.code == "link_expired"
