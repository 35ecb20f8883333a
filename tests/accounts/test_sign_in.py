"""Signing in through the pages, as a browser does it."""

from __future__ import annotations

from accounts.models import User


def test_personas(ada: User, emil: User) -> None:
    assert ada.is_administrator
    assert not emil.is_administrator
