"""Lets one worker at a time do something, and do it without waiting for the disk at every step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_SPACE = 6  # ours alone: other advisory locks of the product hash a name into one number


@contextmanager
def hurried() -> Iterator[None]:
    """Let commits within the block return before they are on the disk, where losing the last of them does no harm.

    The database loses commits from the end only, so a cursor never survives what was applied before it. An effect is
    sent by a worker that first commits in the usual way, which brings everything before it to the disk.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")


@contextmanager
def turn(number: int) -> Iterator[bool]:
    """Whether nobody else does what this number stands for; held until the end of the block, or of the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_SPACE, number])
        is_mine = bool(cursor.fetchone()[0])
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_SPACE, number])
