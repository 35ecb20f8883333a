"""Chains driven at random: approvals, rejections, skips, delegates, edits, cancellations, kills, a removing worker.

Whatever happens: each part is decided once, nothing is published without approval, places are asked in order, one
request at most is open, the job says what its latest request says, and who is asked has access.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from unittest import mock

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.errors import DomainError
from recruit.approvals import abandoning, deciding, delegating, queries, reminding, removing, skipping
from recruit.approvals.models import ApprovalRequest, ApprovalStep
from recruit.approvals.preferences import REMOVE_ACCESS
from recruit.approvals.states import ChainKind, Mode, Part, RequestStatus, StepStatus, Subject, verdict
from recruit.jobs import opening, publishing, seating, steering
from recruit.jobs.models import Job, Posting, TemporaryGrant
from recruit.jobs.states import JobStatus
from tests.factories.accounts import make_company, make_user
from tests.factories.approvals import ask_for_approval, make_chain
from tests.factories.recruit import AD_TEXT, default_ad, make_job, make_vocabulary


@dataclass
class Cast:
    """The people of all examples."""

    admin: User
    recruiter: User
    approvers: list[User]


CAST: list[Cast] = []
WHO = st.integers(0, 3)


class Killed(BaseException):
    """The process was killed here."""


class Flow(RuleBasedStateMachine):
    """One job and its chain."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.cast = CAST[0]
        self.decided: dict[int, tuple[Any, ...]] = {}
        self.closed: dict[int, tuple[Any, ...]] = {}
        self.is_over = False

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize(
        kind=st.sampled_from([ChainKind.PARALLEL, ChainKind.SEQUENTIAL]),
        mode=st.sampled_from(Mode),
        places=st.lists(st.lists(WHO, min_size=1, max_size=3, unique=True), min_size=1, max_size=3),
    )
    def begin(self, kind: ChainKind, mode: Mode, places: list[list[int]]) -> None:
        if kind is ChainKind.PARALLEL:
            places = [sorted({who for place in places for who in place})]
        people = [tuple(self.cast.approvers[who] for who in place) for place in places]
        make_chain(*people, kind=kind, mode=mode)
        self.job = make_job(self.cast.recruiter)
        ad = default_ad(self.job)
        publishing.write_ad(self.job, by=self.recruiter, ad=ad, changes={"job_description": AD_TEXT})

    @property
    def recruiter(self) -> Actor:
        return Actor.of(self.cast.recruiter)

    def request(self) -> ApprovalRequest | None:
        return queries.latest(self.job)

    def state(self) -> list[Any]:
        """Everything that a refused or killed act must leave as it was."""
        return [
            list(Job.objects.filter(pk=self.job.pk).values_list("status", "approval", "version")),
            list(ApprovalRequest.objects.order_by("pk").values_list("pk", "status", "version")),
            list(ApprovalStep.objects.order_by("pk").values_list("pk", "status", "asked_at", "approver")),
            list(TemporaryGrant.objects.order_by("pk").values_list("pk", "ended_at")),
        ]

    def act(self, verb: Callable[[], object]) -> bool:
        """Do it; whether it was done. A refusal changes nothing."""
        before = self.state()
        try:
            with transaction.atomic():
                verb()
        except DomainError:
            assert self.state() == before
            return False
        return True

    @rule()
    def submit(self) -> None:
        self.act(lambda: ask_for_approval(self.job, self.cast.recruiter))

    def open_request(self) -> ApprovalRequest | None:
        """The open request, asked for now when there is none; None when the job cannot or need not be approved."""
        request = self.request()
        if request is None or not request.is_pending:
            self.submit()
            request = self.request()
        return request if request is not None and request.is_pending else None

    @rule(turns=st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=4))
    def decide(self, turns: list[tuple[int, bool]]) -> None:
        """Somebody who is asked decides, and presses twice."""
        for number, is_for in turns:
            request = self.open_request()
            if request is None:
                return
            asked = list(request.steps.filter(status="PENDING", asked_at__isnull=False).order_by("pk"))
            by = Actor.of(asked[number % len(asked)].approver)
            verb = deciding.approve if is_for or number else deciding.reject
            assert self.act(partial(verb, request, by=by, version=request.version))
            before = self.state()
            verb(request, by=by, version=request.version)
            assert self.state() == before

    @rule(who=WHO, is_for=st.booleans())
    def decide_out_of_turn(self, who: int, is_for: bool) -> None:
        """Anybody tries, asked or not."""
        request = self.request()
        if request is not None:
            verb = deciding.approve if is_for else deciding.reject
            self.act(lambda: verb(request, by=Actor.of(self.cast.approvers[who])))

    @rule()
    def approve_and_publish(self) -> None:
        """The road to publication, which random deciders seldom walk to its end."""
        for _turn in range(5):
            request = self.open_request()
            if request is None:
                break
            step = request.steps.filter(status="PENDING", asked_at__isnull=False)[0]
            deciding.approve(request, by=Actor.of(step.approver))
        self.publish()

    def some_step(self, number: int) -> ApprovalStep | None:
        """One of the newest parts, decided or not."""
        self.open_request()
        steps = list(ApprovalStep.objects.filter(request__job=self.job).order_by("-pk")[:6])
        return steps[number % len(steps)] if steps else None

    @rule(number=st.integers(0, 5))
    def skip(self, number: int) -> None:
        step = self.some_step(number)
        if step is not None:
            self.act(lambda: skipping.skip(step, by=Actor.of(self.cast.admin)))

    @rule(number=st.integers(0, 5), who=WHO)
    def hand_over(self, number: int, who: int) -> None:
        step = self.some_step(number)
        if step is not None:
            to = self.cast.approvers[who]
            self.act(lambda: delegating.hand_over(step, by=Actor.of(self.cast.admin), to=to))

    @rule(who=WHO, to=WHO)
    def delegate(self, who: int, to: int) -> None:
        user, deputy = self.cast.approvers[who], self.cast.approvers[to]
        today = timezone.localdate()
        self.act(
            lambda: delegating.set_delegate(by=Actor.of(user), subject=Subject.JOB, delegate=deputy, starts_on=today)
        )

    @rule(who=WHO)
    def end_delegation(self, who: int) -> None:
        user = self.cast.approvers[who]
        for row in queries.delegations_of(user):
            delegating.end_delegation(row, by=Actor.of(user))

    @rule()
    def workers_run_twice(self) -> None:
        for _time in range(2):
            delegating.hand_over_due()
            reminding.remind_due()
            removing.end_due_grants()
        assert not TemporaryGrant.objects.filter(
            job=self.job, ended_at=None, about__in=[f"approval_request:{row.public_id}" for row in self.settled()]
        ).exists()

    def settled(self) -> list[ApprovalRequest]:
        return list(ApprovalRequest.objects.filter(job=self.job).exclude(status="PENDING"))

    @rule(title=st.sampled_from(["Nurse", "Ward nurse"]), pay=st.integers(0, 3), seats=st.integers(0, 3))
    def edit(self, title: str, pay: int, seats: int) -> None:
        changes = {"title": title} | ({"salary_min": pay, "salary_currency": "EUR"} if pay else {})
        if seats == 3:
            self.act(lambda: seating.add_position(self.job, by=self.recruiter, opened_on=date(2026, 1, 1)))
        else:
            self.act(lambda: opening.edit_job(self.job, by=self.recruiter, changes=changes))

    @rule(status=st.sampled_from([JobStatus.CANCELLED, JobStatus.CREATED, JobStatus.SOURCING, JobStatus.ON_HOLD]))
    def set_status(self, status: JobStatus) -> None:
        self.act(lambda: steering.set_status(self.job, by=self.recruiter, status=status))

    @rule()
    def give_up(self) -> None:
        request = self.request()
        if request is not None:
            self.act(lambda: abandoning.abandon(request, by=self.recruiter, reason="No."))

    @rule()
    def publish(self) -> None:
        ad = default_ad(self.job)
        was_up = Posting.objects.filter(ad=ad, unpublished_at=None).exists()
        if self.act(lambda: publishing.publish(ad, by=self.recruiter)) and not was_up:
            self.job.refresh_from_db()
            assert self.job.approval == "APPROVED"
            publishing.unpublish_job(self.job, by=self.recruiter)

    @rule(
        number=WHO, where=st.sampled_from(["asking.granting.grant", "asking.telling.tell_end", "deciding.asking.go_on"])
    )
    def kill(self, number: int, where: str) -> None:
        """A decision whose process dies in the middle leaves nothing behind."""
        request = self.open_request()
        if request is None:
            return
        before = self.state()
        asked = list(request.steps.filter(status="PENDING", asked_at__isnull=False).order_by("pk"))
        by = Actor.of(asked[number % len(asked)].approver)

        def die(*_arguments: object, **_named: object) -> None:
            raise Killed

        with mock.patch(f"recruit.approvals.{where}", side_effect=die), suppress(Killed):
            with transaction.atomic():
                deciding.approve(request, by=by)
            return
        assert self.state() == before

    @invariant()
    def each_part_is_decided_once(self) -> None:
        if not hasattr(self, "job"):
            return
        rows = ApprovalStep.objects.filter(request__job=self.job).exclude(status="PENDING")
        for key, *facts in rows.values_list("pk", "status", "decided_at", "decided_by"):
            assert self.decided.setdefault(key, tuple(facts)) == tuple(facts)
        for key, *ends in ApprovalRequest.objects.exclude(status="PENDING").values_list("pk", "status", "closed_at"):
            assert self.closed.setdefault(key, tuple(ends)) == tuple(ends)

    @invariant()
    def the_job_says_what_its_latest_request_says(self) -> None:
        if not hasattr(self, "job"):
            return
        self.job.refresh_from_db()
        rows = list(ApprovalRequest.objects.filter(job=self.job).order_by("-created_at", "-pk"))
        expected = ("OUTDATED" if rows[0].outdated_at else rows[0].status) if rows else ""
        assert self.job.approval == expected
        open_ = [row for row in rows if row.status == "PENDING"]
        assert len(open_) == (1 if self.job.approval == "PENDING" else 0)
        assert self.job.status != "PENDING_APPROVAL" or open_
        assert self.job.status != "APPROVED" or self.job.approval == "APPROVED"

    @invariant()
    def places_are_asked_in_order_and_who_is_asked_has_access(self) -> None:
        if not hasattr(self, "job"):
            return
        request = self.request()
        if request is None or not request.is_pending:
            return
        steps = list(request.steps.all())
        asked = [step for step in steps if step.asked_at is not None and step.status == "PENDING"]
        assert asked, "an open request waits for somebody"
        for step in asked:
            earlier = [Part(each.place, StepStatus(each.status)) for each in steps if each.place < step.place]
            assert verdict(earlier, Mode(request.mode))[0] is RequestStatus.APPROVED
            about = f"approval_request:{request.public_id}"
            assert TemporaryGrant.objects.filter(user=step.approver, about=about, ended_at=None).exists()


@pytest.mark.django_db
def test_chains_driven_at_random_keep_their_promises() -> None:
    make_vocabulary()
    company = make_company()
    company.preferences = {**company.preferences, REMOVE_ACCESS[Subject.JOB].name: True}
    company.save()
    approvers = [make_user(RoleCode.BASIC) for _number in range(4)]
    CAST[:] = [Cast(make_user(RoleCode.ADMIN), make_user(RoleCode.STANDARD), approvers)]
    run_state_machine_as_test(
        Flow,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
