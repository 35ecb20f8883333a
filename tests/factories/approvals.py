"""Makers of approval chains and requests."""

from __future__ import annotations

import itertools
from typing import Any

from accounts.models import User
from base.actors import Actor
from recruit.approvals import requesting
from recruit.approvals.models import ApprovalChain, ApprovalRequest, ApprovalStep, ChainApprover
from recruit.approvals.states import ChainKind, Mode, Subject
from recruit.jobs.models import Job

_numbers = itertools.count(1)


def make_chain(
    *places: User | str | tuple[User | str, ...],
    subject: Subject = Subject.JOB,
    kind: ChainKind = ChainKind.PARALLEL,
    mode: Mode = Mode.ALL,
    **values: Any,
) -> ApprovalChain:
    """A chain that asks these, a place each (a tuple: together): users, or roles by their codes.

    All stand in place 0 unless the chain is sequential.
    """
    given = {"name": f"Chain {next(_numbers)}", "mode": mode.value} | values
    chain = ApprovalChain.objects.create(subject=subject.value, kind=kind.value, **given)
    for number, place in enumerate(places):
        for who in place if isinstance(place, tuple) else (place,):
            ChainApprover.objects.create(
                chain=chain,
                place=number if kind is ChainKind.SEQUENTIAL else 0,
                user=who if isinstance(who, User) else None,
                role="" if isinstance(who, User) else who,
            )
    return chain


def ask_for_approval(job: Job, by: User, **values: Any) -> ApprovalRequest:
    """The request of a job that was submitted by this user."""
    return requesting.submit_job(job, by=Actor.of(by), **values)


def part_of(request: ApprovalRequest, user: User) -> ApprovalStep:
    """The user's newest part in a request."""
    return request.steps.filter(approver=user).order_by("-pk")[0]
