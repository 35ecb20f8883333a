"""Counting several limits at once: all or nothing, in a fixed number of statements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import SignInAttempts
from accounts.throttling import Limit, UsedUp, count_all, count_within
from base.errors import TooMany

pytestmark = pytest.mark.django_db

MINUTE = Limit("minute", 2, timedelta(minutes=1))
HOUR = Limit("hour", 5, timedelta(hours=1))
DAY = Limit("day", 1, timedelta(days=1))


def counters() -> dict[str, int]:
    return dict(SignInAttempts.objects.values_list("key", "failures"))


def test_all_keys_are_counted_against_all_their_limits() -> None:
    count_all({"net": (MINUTE, HOUR), "ana": (DAY,)})

    assert counters() == {"minute:net": 1, "hour:net": 1, "day:ana": 1}


def test_a_limit_that_is_used_up_is_named_and_nothing_is_counted() -> None:
    count_all({"net": (MINUTE, HOUR), "ana": (DAY,)})

    with pytest.raises(UsedUp) as refused:
        count_all({"net": (MINUTE, HOUR), "ana": (DAY,)})

    assert refused.value.key == "ana"
    assert 86_000 < refused.value.wait_seconds <= 86_400
    assert counters() == {"minute:net": 1, "hour:net": 1, "day:ana": 1}


def test_the_first_key_that_is_used_up_is_named() -> None:
    count_within("net", (MINUTE,))
    count_within("net", (MINUTE,))

    with pytest.raises(UsedUp) as refused:
        count_all({"net": (MINUTE,), "ana": (DAY,)})

    assert refused.value.key == "net"
    assert isinstance(refused.value, TooMany)
    assert counters()["minute:net"] == 2


@pytest.mark.parametrize("limits", [(MINUTE,), (MINUTE, HOUR, DAY)])
def test_counting_takes_three_statements(limits: tuple[Limit, ...], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(5):  # with the savepoint and its release
        count_all({"net": limits})
