"""Lets one worker at a time do something: who comes second goes away instead of waiting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_SPACE = 6  # issue 6; other advisory locks of ours hash a name into one number


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
