"""Pure measuring: CPU time of process trees from /proc, and what a row of durations says. Linux only."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """One line of /proc/<pid>/stat: parent, and seconds on the CPU, those of children it has buried included."""

    parent: int
    seconds: float


def processes() -> dict[int, Process]:
    """Every process of this machine by its number."""
    found: dict[int, Process] = {}
    for entry in _PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            # The name stands in brackets and may hold anything, even brackets.
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except (OSError, IndexError):
            continue  # it ended while we looked
        # Fields 14 to 17 of the manual page: own time in user and system mode, then that of buried children.
        ticks = sum(int(field) for field in fields[11:15])
        found[int(entry.name)] = Process(int(fields[1]), ticks / _TICKS_A_SECOND)
    return found


def cpu_seconds(roots: Iterable[int]) -> float:
    """Seconds of CPU the given processes and all below them have used so far."""
    known = processes()
    children: dict[int, list[int]] = {}
    for number, process in known.items():
        children.setdefault(process.parent, []).append(number)
    waiting, seen, seconds = list(roots), set[int](), 0.0
    while waiting:
        number = waiting.pop()
        if number in seen or number not in known:
            continue
        seen.add(number)
        seconds += known[number].seconds
        waiting += children.get(number, [])
    return seconds


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of all values do not exceed. Raises ValueError for no values."""
    if not values:
        raise ValueError("There is nothing to measure.")
    ordered = sorted(values)
    rank = max(1, -(-len(ordered) * round(share * 1000) // 1000))
    return ordered[int(rank) - 1]


def load_average() -> float:
    """How many processes wanted the CPU in the last minute."""
    return os.getloadavg()[0]
