"""Keeps the tokens of Office 365 among the encrypted secrets, renewed by one worker at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from base.credentials import storing as secrets
from base.errors import NotFound


class TokenStore:
    """The tokens of one connection as msal writes them down.

    Whoever renews them does so within `renewing`: other workers that want to renew wait, and find the new ones then.
    A thread that had no connection to the database leaves none behind.
    """

    def __init__(self, owner: str, field: str) -> None:
        self._owner, self._field = owner, field

    def load(self) -> str:
        """What is kept; "" when nothing is."""
        with _as_found():
            try:
                return secrets.reveal(self._owner, self._field)
            except NotFound:
                return ""

    @contextmanager
    def renewing(self) -> Iterator[secrets.Renewal]:
        """Nobody else renews within this block. `value` is what is kept and, at the end, what shall be kept."""
        with _as_found(), secrets.renewing(self._owner, self._field) as turn:
            yield turn

    def save(self, text: str) -> None:
        """Keep this instead."""
        with self.renewing() as turn:
            turn.value = text


@contextmanager
def _as_found() -> Iterator[None]:
    was_open = connection.connection is not None
    try:
        yield
    finally:
        if not was_open:
            connection.close()
