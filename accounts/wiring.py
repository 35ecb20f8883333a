"""Puts the audit kinds, pages and searches of accounts into the registers of base when Django starts."""

from __future__ import annotations

from importlib import import_module


def register() -> None:
    """Import what registers itself on import. Called once, from the app's `ready()`."""
    for module in ("accounts.history", "accounts.receivers"):
        import_module(module)
