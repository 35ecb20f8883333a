"""How somebody without a password of ours proves again who they are: a round to the identity provider.

The package that speaks with providers stands above this one and leaves its way here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.models import User

# Answers the address (GET) that starts the round and comes back to the path, or "" when nobody asks this user.
type_start = Callable[["HttpRequest", "User", str], str]

_starts: list[type_start] = []


def register(start: type_start) -> type_start:
    """Make a way known; the first that answers an address is taken. Registering it twice changes nothing."""
    if start not in _starts:
        _starts.append(start)
    return start


def start_of(request: HttpRequest, user: User, next_path: str) -> str:
    """Where the user's round begins; "" when the user signs in with a password here."""
    return next((url for start in _starts if (url := start(request, user, next_path))), "")
