"""Pure statistics: whether two rows of durations can be told apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby


def mann_whitney(one: Sequence[float], other: Sequence[float]) -> float:
    """The two-sided p-value of the rank-sum test (Mann and Whitney): small when one row tends to be larger.

    It asks nothing of the shape of the durations. By the normal approximation with a correction for ties, which holds
    from some twenty values a row. Raises ValueError for fewer than eight.
    """
    if min(len(one), len(other)) < 8:
        raise ValueError("Too few values to compare.")
    marked = sorted([(value, True) for value in one] + [(value, False) for value in other])
    rank_sum, ties, before = 0.0, 0.0, 0
    for _value, group in groupby(marked, key=lambda pair: pair[0]):
        members = [is_one for _same, is_one in group]
        rank_sum += sum(members) * (before + (len(members) + 1) / 2)
        ties += len(members) ** 3 - len(members)
        before += len(members)
    count, total = len(one) * len(other), len(one) + len(other)
    statistic = rank_sum - len(one) * (len(one) + 1) / 2
    variance = count / 12 * (total + 1 - ties / (total * (total - 1)))
    if variance <= 0:
        return 1.0
    # Half a rank less: ranks come in steps, the normal curve does not.
    z = max(0.0, abs(statistic - count / 2) - 0.5) / math.sqrt(variance)
    return math.erfc(z / math.sqrt(2))
