"""Chains driven at random: approvals, rejections, skips, delegates, edits, cancellations, kills, a removing worker.

Whatever happens: each part is decided once, nothing is published without approval, places are asked in order, one
request at most is open, the job says what its latest request says, and who is asked has access.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any
from unittest import mock

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.errors import DomainError
from recruit.approvals import abandoning, deciding, delegating, queries, reminding, removing, skipping
from recruit.approvals.models import ApprovalRequest, ApprovalStep
from recruit.approvals.preferences import REMOVE_ACCESS
from recruit.approvals.states import ChainKind, Mode, Part, RequestStatus, StepStatus, Subject, verdict
from recruit.jobs import access, opening, publishing, seating, steering
from recruit.jobs.models import HiringTeamMember, Job, Posting, TemporaryGrant
from recruit.jobs.states import JobStatus
from recruit.teams.rights import JobAction
from tests.factories.accounts import make_company, make_user
from tests.factories.approvals import ask_for_approval, make_chain
from tests.factories.groups import make_group
from tests.factories.recruit import AD_TEXT, default_ad, make_job, make_vocabulary


@dataclass
class Cast:
    """The people of all examples."""

    admin: User
    recruiter: User
    approvers: list[User]


PLAIN, SEATED, GROUPED, EXTENDED = range(4)


class Killed(BaseException):
    """The process was killed here."""


class Flow:
    """One job and its chain."""

    def __init__(self, kind: ChainKind, mode: Mode) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.cast = cast()
        self.decided: dict[int, tuple[Any, ...]] = {}
        self.closed: dict[int, tuple[Any, ...]] = {}
        self.cleared: set[int] = set()
        self.is_removing = self.is_seated = False
        self.done: Counter[str] = Counter()
        self.kind, self.mode = kind, mode

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def begin(self, chance: Random) -> None:
        """A chain by chance, and a job that could be published but for it."""
        count = 1 if self.kind is ChainKind.PARALLEL else chance.randint(2, 3)
        places = [chance.sample(range(4), chance.randint(2, 3)) for _number in range(count)]
        people = [tuple(self.cast.approvers[who] for who in place) for place in places]
        make_chain(*people, kind=self.kind, mode=self.mode)
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

    def submit(self) -> None:
        self.act(lambda: ask_for_approval(self.job, self.cast.recruiter))

    def open_request(self) -> ApprovalRequest | None:
        """The open request, asked for now when there is none, over new pay where all is approved; None if refused."""
        request = self.request()
        if request is None or not request.is_pending:
            self.job.refresh_from_db()
            if self.job.approval == "APPROVED":
                self.edit("Nurse", (self.job.salary_min or 0) + 1, 0)
            self.submit()
            request = self.request()
        return request if request is not None and request.is_pending else None

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

    def decide_out_of_turn(self, who: int, is_for: bool) -> None:
        """Anybody tries, asked or not."""
        request = self.request()
        if request is not None:
            verb = deciding.approve if is_for else deciding.reject
            self.act(lambda: verb(request, by=Actor.of(self.cast.approvers[who])))

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
        """One of the newest parts: mostly one that is pending, sometimes one that was decided."""
        self.open_request()
        rows = ApprovalStep.objects.filter(request__job=self.job).order_by("-pk")
        steps = list((rows.filter(status="PENDING") if number else rows)[:6])
        return steps[number % len(steps)] if steps else None

    def skip(self, number: int) -> None:
        step = self.some_step(number)
        if step is not None:
            self.done["skip"] += self.act(lambda: skipping.skip(step, by=Actor.of(self.cast.admin)))

    def hand_over(self, number: int, who: int) -> None:
        step = self.some_step(number)
        if step is not None:
            to = self.cast.admin if number % 2 else self.cast.approvers[who]
            self.done["hand over"] += self.act(lambda: delegating.hand_over(step, by=Actor.of(self.cast.admin), to=to))

    def delegate(self, who: int, to: int) -> None:
        user, deputy = self.cast.approvers[who], self.cast.approvers[to]
        today = timezone.localdate()
        self.act(
            lambda: delegating.set_delegate(by=Actor.of(user), subject=Subject.JOB, delegate=deputy, starts_on=today)
        )

    def end_delegation(self, who: int) -> None:
        user = self.cast.approvers[who]
        for row in queries.delegations_of(user):
            delegating.end_delegation(row, by=Actor.of(user))

    def workers_run_twice(self) -> None:
        """Access to what is settled ends, where the company wants it; nothing else does."""
        for _time in range(2):
            delegating.hand_over_due()
            reminding.remind_due()
            removing.end_due_grants()
        if self.is_removing:
            self.cleared |= {row.pk for row in self.settled()}
            self.done["clear"] += bool(self.cleared)

    def switch(self) -> None:
        """The company turns the removing of access on, or off."""
        self.is_removing = not self.is_removing
        company = make_company()
        company.preferences = {**company.preferences, REMOVE_ACCESS[Subject.JOB].name: self.is_removing}
        company.save()

    def take_seat(self) -> None:
        """An approver joins the hiring team, or leaves it."""
        user = self.cast.approvers[SEATED]
        if self.is_seated:
            HiringTeamMember.objects.filter(job=self.job, user=user).delete()
        else:
            HiringTeamMember.objects.create(job=self.job, user=user, role="INTERVIEW_TEAM")
        self.is_seated = not self.is_seated

    def settled(self) -> list[ApprovalRequest]:
        return list(ApprovalRequest.objects.filter(job=self.job).exclude(status="PENDING"))

    def edit(self, title: str, pay: Decimal | int, seats: int) -> None:
        changes = {"title": title} | ({"salary_min": pay, "salary_currency": "EUR"} if pay else {})
        if seats == 3:
            self.act(lambda: seating.add_position(self.job, by=self.recruiter, opened_on=date(2026, 1, 1)))
        else:
            self.act(lambda: opening.edit_job(self.job, by=self.recruiter, changes=changes))

    def set_status(self, status: JobStatus) -> None:
        self.act(lambda: steering.set_status(self.job, by=self.recruiter, status=status))

    def give_up(self) -> None:
        request = self.request()
        if request is not None:
            self.act(lambda: abandoning.abandon(request, by=self.recruiter, reason="No."))

    def publish(self) -> None:
        ad = default_ad(self.job)
        was_up = Posting.objects.filter(ad=ad, unpublished_at=None).exists()
        if self.act(lambda: publishing.publish(ad, by=self.recruiter)) and not was_up:
            self.job.refresh_from_db()
            assert self.job.approval == "APPROVED"
            publishing.unpublish_job(self.job, by=self.recruiter)

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

    def each_part_is_decided_once(self) -> None:
        rows = ApprovalStep.objects.filter(request__job=self.job).exclude(status="PENDING")
        for key, *facts in rows.values_list("pk", "status", "decided_at", "decided_by"):
            assert self.decided.setdefault(key, tuple(facts)) == tuple(facts)
        for key, *ends in ApprovalRequest.objects.exclude(status="PENDING").values_list("pk", "status", "closed_at"):
            assert self.closed.setdefault(key, tuple(ends)) == tuple(ends)

    def the_job_says_what_its_latest_request_says(self) -> None:
        self.job.refresh_from_db()
        rows = list(ApprovalRequest.objects.filter(job=self.job).order_by("-created_at", "-pk"))
        expected = ("OUTDATED" if rows[0].outdated_at else rows[0].status) if rows else ""
        assert self.job.approval == expected
        open_ = [row for row in rows if row.status == "PENDING"]
        assert len(open_) == (1 if self.job.approval == "PENDING" else 0)
        assert self.job.status != "PENDING_APPROVAL" or open_
        assert self.job.status != "APPROVED" or self.job.approval == "APPROVED"

    def places_are_asked_in_order_and_who_is_asked_has_access(self) -> None:
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

    def an_approver_sees_the_job_exactly_while_it_should(self) -> None:
        """Who was asked has a grant until it is cleared away; team, group and system role give access besides."""
        open_ = set(TemporaryGrant.objects.filter(job=self.job, ended_at=None).values_list("user", "about"))
        steps = ApprovalStep.objects.filter(request__job=self.job, asked_at__isnull=False).select_related("request")
        expected = {
            (step.approver_id, f"approval_request:{step.request.public_id}")
            for step in steps
            if step.request_id not in self.cleared
        }
        assert open_ == expected
        granted = {user for user, _about in open_}
        other = {SEATED: self.is_seated, GROUPED: True, EXTENDED: True}
        for number, user in enumerate(self.cast.approvers):
            sees = access.can(Actor.of(user), JobAction.VIEW, Job.objects.get(pk=self.job.pk))
            assert sees is (user.pk in granted or other.get(number, False)), number

    def check(self) -> None:
        """All that must be true at every moment."""
        self.each_part_is_decided_once()
        self.the_job_says_what_its_latest_request_says()
        self.places_are_asked_in_order_and_who_is_asked_has_access()
        self.an_approver_sees_the_job_exactly_while_it_should()

    def ways(self, chance: Random) -> dict[str, Callable[[], object]]:
        """What may happen next, drawn by chance."""
        who, other, number = chance.randrange(4), chance.randrange(4), chance.randrange(6)
        turns = [(chance.randrange(4), chance.random() < 0.7) for _turn in range(chance.randint(1, 3))]
        statuses = [JobStatus.CANCELLED, JobStatus.CREATED, JobStatus.SOURCING, JobStatus.ON_HOLD]
        places = ["asking.granting.grant", "asking.telling.tell_end", "deciding.asking.go_on"]
        return {
            "submit": self.submit,
            "decide": lambda: self.decide(turns),
            "decide out of turn": lambda: self.decide_out_of_turn(who, number > 2),
            "publish": self.approve_and_publish,
            "skip": lambda: self.skip(number),
            "hand over": lambda: self.hand_over(number, who),
            "delegate": lambda: self.delegate(who, other),
            "end delegation": lambda: self.end_delegation(who),
            "workers": self.workers_run_twice,
            "switch": self.switch,
            "seat": self.take_seat,
            "edit": lambda: self.edit(["Nurse", "Ward nurse"][number % 2], who, other),
            "status": lambda: self.set_status(statuses[who]),
            "give up": self.give_up,
            "kill": lambda: self.kill(who, places[number % 3]),
        }


def cast() -> Cast:
    """Four who may be asked: with no other access, on the team or not, in a group that takes the job, Extended."""
    make_vocabulary()
    plain, seated = make_user(RoleCode.BASIC), make_user(RoleCode.BASIC)
    grouped, extended = make_user(RoleCode.STANDARD), make_user(RoleCode.EXTENDED)
    make_group("Austria", grouped, country=["at"])
    return Cast(make_user(RoleCode.ADMIN), make_user(RoleCode.STANDARD), [plain, seated, grouped, extended])


LIKELY = {"decide": 3.0, "skip": 2.0, "hand over": 2.0, "workers": 2.0, "status": 0.5, "publish": 0.6, "kill": 0.7}
DONE: Counter[str] = Counter()


class Machine(RuleBasedStateMachine):
    """One rule, which prefers what was done least: hypothesis leaves whole rules out of a run where there are many."""

    kind, mode = ChainKind.PARALLEL, Mode.ALL

    def __init__(self) -> None:
        super().__init__()
        self.flow = Flow(self.kind, self.mode)
        self.taken: Counter[str] = Counter()
        self.has_begun = False

    @rule(chance=st.randoms(use_true_random=True))
    def go_on(self, chance: Random) -> None:
        if not self.has_begun:
            self.flow.begin(chance)
            self.has_begun = True
        ways = self.flow.ways(chance)
        [way] = chance.choices(list(ways), [LIKELY.get(way, 1.0) / (1 + 2 * self.taken[way]) for way in ways])
        self.taken[way] += 1
        ways[way]()

    @invariant()
    def promises_are_kept(self) -> None:
        if self.has_begun:
            self.flow.check()

    def teardown(self) -> None:
        DONE.update(self.flow.done)
        self.flow.teardown()


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.parametrize("mode", [Mode.ALL, Mode.ANY])
@pytest.mark.parametrize("kind", [ChainKind.PARALLEL, ChainKind.SEQUENTIAL])
def test_chains_driven_at_random_keep_their_promises(kind: ChainKind, mode: Mode) -> None:
    DONE.clear()
    machine = type("Driven", (Machine,), {"kind": kind, "mode": mode})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=3, stateful_step_count=25, deadline=None, derandomize=True, database=None,
            phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert {what for what, times in DONE.items() if times} >= {"skip", "hand over", "clear"}
