"""The limiters: in this process and in Redis, with a clock of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from base.rest.limits import FORGOTTEN_AFTER_SECONDS, Limiter, LocalLimiter, Rate, RedisLimiter

RATE = Rate("test", per_second=10, burst=40, concurrent=8)


class Time:
    """Seconds that pass when told to."""

    now = 1000.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@pytest.fixture
def time() -> Time:
    """A clock that stands still."""
    return Time()


@pytest.fixture(params=["local", "redis"])
def limiter(request: pytest.FixtureRequest, time: Time) -> Iterator[Limiter]:
    """Both limiters."""
    if request.param == "local":
        yield LocalLimiter(time)
        return
    broker: Any = request.getfixturevalue("broker")
    found = RedisLimiter(broker.url(), time)
    found.client.flushall()
    yield found


def spend(limiter: Limiter, times: int) -> list[bool]:
    """Ask so often, one request after the other."""
    answers = []
    for number in range(times):
        answers.append(limiter.enter(RATE, "key", str(number)).allowed)
        limiter.leave(RATE, "key", str(number))
    return answers


def test_a_burst_then_ten_a_second(limiter: Limiter, time: Time) -> None:
    assert spend(limiter, 41) == [True] * 40 + [False]
    refused = limiter.enter(RATE, "key", "x")
    assert (refused.remaining, refused.wait_seconds) == (0, 1)
    time.now += 0.5
    assert spend(limiter, 6) == [True] * 5 + [False]
    time.now += 60
    assert spend(limiter, 41) == [True] * 40 + [False]
    assert limiter.enter(RATE, "other", "x").remaining == 39


def test_eight_side_by_side(limiter: Limiter, time: Time) -> None:
    verdicts = [limiter.enter(RATE, "key", str(number)) for number in range(9)]
    assert [verdict.allowed for verdict in verdicts] == [True] * 8 + [False]
    assert [verdict.concurrent for verdict in verdicts] == [1, 2, 3, 4, 5, 6, 7, 8, 8]
    limiter.leave(RATE, "key", "3")
    assert limiter.enter(RATE, "key", "again").allowed


def test_requests_of_killed_processes_are_forgotten(limiter: Limiter, time: Time) -> None:
    for number in range(8):
        limiter.enter(RATE, "key", str(number))
    time.now += FORGOTTEN_AFTER_SECONDS + 1
    assert limiter.enter(RATE, "key", "new").concurrent == 1


def test_without_redis_the_process_counts_by_itself(make_address: Callable[[], str]) -> None:
    limiter = RedisLimiter(make_address())
    answers = [limiter.enter(RATE, "key", "x").allowed for _number in range(9)]
    assert answers[0] is True
    limiter.leave(RATE, "key", "x")


@pytest.fixture
def make_address() -> Callable[[], str]:
    """An address where nobody listens."""
    return lambda: "redis://127.0.0.1:1/0"
