"""Puts the audit kinds, preferences, outbox topics and adapters of calendars into the registers of base."""

from __future__ import annotations

from importlib import import_module

HISTORIES: tuple[str, ...] = (
    "calendars.preferences",
    "calendars.availability.history",
)


def register() -> None:
    """Import what registers itself on import. Called once, from the app's `ready()`."""
    for module in HISTORIES:
        import_module(module)
