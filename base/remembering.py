"""What is read once a request or a task and stands for its whole length: settings, roles, groups.

Outside of such a block nothing is remembered, so that changes always act at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar, cast

T = TypeVar("T")
_memory: ContextVar[dict[object, object] | None] = ContextVar("remembered_for_this_request", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """Remember within this block; a block within another starts afresh."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def once(key: object, read: Callable[[], T]) -> T:
    """What `read` returned the first time within the block; outside of one it is read each time."""
    memory = _memory.get()
    if memory is None:
        return read()
    if key not in memory:
        memory[key] = read()
    return cast("T", memory[key])


def forget() -> None:
    """Read everything anew from here on: something that is remembered was changed."""
    memory = _memory.get()
    if memory is not None:
        memory.clear()
