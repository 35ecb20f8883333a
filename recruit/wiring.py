"""Puts recruit's audit kinds, preferences, undo inverses and pages into the registers of base when Django starts."""

from __future__ import annotations

from importlib import import_module

HISTORIES = (
    "recruit.setup.history",
    "recruit.processes.history",
    "recruit.jobs.history",
    "recruit.candidates.history",
    "recruit.applications.history",
    "recruit.applications.restoring",
    "recruit.looks",
)


def register() -> None:
    """Import what registers itself on import. Called once, from the app's `ready()`."""
    for module in HISTORIES:
        import_module(module)
