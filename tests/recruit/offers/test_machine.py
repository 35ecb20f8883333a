"""Offers driven at random and by script: whatever people do in whatever order, the rules hold."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from recruit.offers.states import MOVES, OfferStatus
from tests.recruit.offers.offer_machine import Cast, Drive, cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CHAINS: dict[str, dict[str, Any] | None] = {
    "none": None,
    "all": {"count": 2},
    "any": {"count": 2, "mode": "ANY"},
    "one": {"count": 1},
}
CAST: list[Cast] = []
TAKEN: Counter[tuple[str, str]] = Counter()


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


class Offers(RuleBasedStateMachine):
    """Everything anybody may do, weighted so that offers come far; and everything nobody may."""

    def __init__(self) -> None:
        super().__init__()
        self.drive: Drive | None = None

    @property
    def d(self) -> Drive:
        """The drive, which `begin` has made."""
        assert self.drive is not None
        return self.drive

    def teardown(self) -> None:
        """Forget everything this run wrote."""
        if self.drive is not None:
            TAKEN.update(self.drive.moves)
            self.drive.close()

    @initialize(chain=st.sampled_from(sorted(CHAINS)))
    def begin(self, chain: str) -> None:
        """Choose a chain."""
        self.drive = begun(chain, CAST[0])

    @rule(data=st.data())
    def step(self, data: st.DataObject) -> None:
        """Something that may be done, or may not. One rule, since of several hypothesis leaves some out of a run."""
        self.d.take(data.draw(st.sampled_from(self.d.choices())), data.draw(st.integers(0, 1)))

    @invariant()
    def rules_hold(self) -> None:
        """What must be true at every moment."""
        if self.drive is not None:
            self.drive.check()


def test_offers_driven_at_random_keep_their_rules() -> None:
    CAST[:] = [cast()]
    TAKEN.clear()
    run_state_machine_as_test(
        Offers,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, derandomize=True,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert len(TAKEN) >= 10, f"the drive came too little far: {sorted(TAKEN)}"


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
