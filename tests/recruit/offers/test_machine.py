"""Offers driven at random and by script: whatever people do in whatever order, the rules hold.

The random drives prefer what they have done least, so that few acts come far.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from recruit.offers.states import MOVES, OfferStatus
from tests.recruit.offers.offer_machine import Cast, Drive, cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CHAINS: dict[str, dict[str, Any] | None] = {
    "none": None,
    "all": {"count": 2},
    "any": {"count": 2, "mode": "ANY"},
    "one": {"count": 1},
}


@pytest.fixture(autouse=True)
def constant_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing has tests of its own and takes longer than everything else together."""
    monkeypatch.setattr("recruit.offers.paper.letter_pdf", lambda *_given, **_more: b"%PDF-1.7 letter")


def begun(chain: str, who: Cast) -> Drive:
    """A drive with that chain."""
    drive, how = Drive(who), CHAINS[chain]
    if how is not None:
        drive.ask_all(**how)
    return drive


MOVED: set[tuple[str, str]] = set()


class Machine(RuleBasedStateMachine):
    """One rule, which prefers what was done least where the offer stands, so that few acts come far."""

    chain = "none"

    def __init__(self) -> None:
        super().__init__()
        self.drive = begun(self.chain, cast())
        self.done: Counter[tuple[str, str]] = Counter()

    @rule(chance=st.randoms(use_true_random=True))
    def go_on(self, chance: Random) -> None:
        ways = self.drive.choices()
        weights = [weight / (1 + 4 * self.done[self.drive.status, way]) for way, weight in ways.items()]
        [way] = chance.choices(list(ways), weights)
        self.done[self.drive.status, way] += 1
        self.drive.take(way, chance.randrange(4))

    @invariant()
    def rules_hold(self) -> None:
        self.drive.check()

    def teardown(self) -> None:
        MOVED.update(self.drive.moves)
        self.drive.close()


@pytest.mark.parametrize("chain", CHAINS)
def test_offers_driven_at_random_keep_their_rules(chain: str) -> None:
    MOVED.clear()
    run_state_machine_as_test(
        type("Driven", (Machine,), {"chain": chain}),
        settings=settings(
            max_examples=2, stateful_step_count=30, deadline=None, derandomize=True, database=None,
            phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert len(MOVED) >= 5, f"it came too little far: {sorted(MOVED)}"


# A chain, then each act with where the newest offer stands after it.
WALKS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "approved, sent, accepted, hired": ("all", [
        ("make", "CREATED"), ("submit", "PENDING_APPROVAL"), ("approve", "PENDING_APPROVAL"), ("approve", "APPROVED"),
        ("send", "PENDING_ACCEPTANCE"), ("accept", "ACCEPTED"), ("hire", "ACCEPTED"), ("take hire back", "ACCEPTED"),
        ("withdraw", "ABANDONED"),
    ]),
    "unsent and sent again": ("none", [
        ("make", "CREATED"), ("send", "PENDING_ACCEPTANCE"), ("unsend", "CREATED"), ("raise", "CREATED"),
        ("send", "PENDING_ACCEPTANCE"), ("decline", "NOT_ACCEPTED"), ("make", "CREATED"), ("give up", "ABANDONED"),
    ]),
    "one says yes, unsent, changed": ("any", [
        ("make", "CREATED"), ("submit", "PENDING_APPROVAL"), ("approve", "APPROVED"), ("reword", "APPROVED"),
        ("send", "PENDING_ACCEPTANCE"), ("unsend", "APPROVED"), ("submit", "PENDING_APPROVAL"),
        ("abandon", "CREATED"), ("submit", "PENDING_APPROVAL"), ("skip", "PENDING_APPROVAL"), ("approve", "APPROVED"),
        ("raise", "CREATED"), ("submit", "PENDING_APPROVAL"), ("raise", "CREATED"),
    ]),
    "turned down twice": ("one", [
        ("make", "CREATED"), ("submit", "PENDING_APPROVAL"), ("reject", "NOT_APPROVED"), ("submit", "PENDING_APPROVAL"),
        ("hand over", "PENDING_APPROVAL"), ("reject", "NOT_APPROVED"), ("raise", "CREATED"),
        ("submit", "PENDING_APPROVAL"), ("reject", "NOT_APPROVED"), ("give up", "ABANDONED"),
    ]),
    "given up in approval, then after it": ("one", [
        ("make", "CREATED"), ("submit", "PENDING_APPROVAL"), ("give up", "ABANDONED"), ("make", "CREATED"),
        ("submit", "PENDING_APPROVAL"), ("approve", "APPROVED"), ("leave", "ABANDONED"), ("come back", "ABANDONED"),
        ("make", "CREATED"), ("submit", "PENDING_APPROVAL"), ("leave", "ABANDONED"),
    ]),
    "expired, then answered by telephone": ("none", [
        ("make", "CREATED"), ("send", "PENDING_ACCEPTANCE"), ("run out", "PENDING_ACCEPTANCE"),
        ("expire", "NOT_ACCEPTED"), ("make", "CREATED"), ("send", "PENDING_ACCEPTANCE"),
        ("run out", "PENDING_ACCEPTANCE"), ("note yes", "ACCEPTED"), ("leave", "ABANDONED"),
    ]),
    "withdrawn, then hired without": ("none", [
        ("make", "CREATED"), ("send", "PENDING_ACCEPTANCE"), ("withdraw", "ABANDONED"), ("make", "CREATED"),
        ("send", "PENDING_ACCEPTANCE"), ("hire anyway", "ABANDONED"), ("take hire back", "ABANDONED"),
        ("make", "CREATED"),
    ]),
    "a chain that comes and goes": ("one", [
        ("make", "CREATED"), ("switch chain", "CREATED"), ("send", "PENDING_ACCEPTANCE"), ("unsend", "CREATED"),
        ("switch chain", "CREATED"), ("submit", "PENDING_APPROVAL"), ("switch chain", "PENDING_APPROVAL"),
        ("approve", "APPROVED"), ("send", "PENDING_ACCEPTANCE"), ("note no", "NOT_ACCEPTED"),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("name", WALKS)
def test_a_walk_comes_where_it_must_and_everything_else_is_refused_on_the_way(name: str) -> None:
    chain, steps = WALKS[name]
    drive, seen = begun(chain, cast()), set[str]()
    try:
        for act, stands in steps:
            assert act in drive.choices(), act
            drive.take(act)
            drive.check()
            assert drive.status == stands, act
            if stands not in seen:
                drive.do_in_vain()
                seen.add(stands)
        assert set(drive.moves) == _moves_of(steps) - UNSENT
    finally:
        drive.close()


# Taking a letter back within seconds puts the offer where it was: no move, as if it had not been sent.
UNSENT = {("PENDING_ACCEPTANCE", "CREATED"), ("PENDING_ACCEPTANCE", "APPROVED")}


def _moves_of(steps: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """The moves a walk makes; one that makes an offer begins anew."""
    return {(before, after) for (_act, before), (act, after) in pairwise(steps) if act != "make" and before != after}


def test_the_walks_take_every_move_there_is() -> None:
    taken = {move for _chain, steps in WALKS.values() for move in _moves_of(steps)}
    every = {(before.value, after.value) for before in OfferStatus for after in MOVES[before]}
    assert taken - UNSENT == every
