"""Verbs that hand out the next reference number and the next posting number."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

_PLACEHOLDER = "DRAFT-"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def next_ref_number() -> str:
    """A new job reference such as REF270Y. The letter is a check on the number."""
    number = _next("recruit_job_ref")
    return f"REF{number}{_LETTERS[number * 7 % len(_LETTERS)]}"


def placeholder(key: UUID) -> str:
    """What stands in a draft's place of the job ID until the job is one; nobody sees it."""
    return f"{_PLACEHOLDER}{key.hex[:16]}"


def is_placeholder(ref_number: str) -> bool:
    """Whether the job has no ID of its own yet."""
    return ref_number.startswith(_PLACEHOLDER)


def next_posting_number() -> int:
    """A new 15-digit public posting number."""
    return _next("recruit_posting_number")


def _next(sequence: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        row = cursor.fetchone()
    return int(row[0])
