"""Puts the audit kinds, preferences, outbox topics and adapters of calendars into the registers of base."""

from __future__ import annotations

from importlib import import_module

from django.utils.translation import gettext_lazy as _

HISTORIES: tuple[str, ...] = (
    "calendars.preferences",
    "calendars.availability.history",
    "calendars.meetings.history",
)


def register() -> None:
    """Import what registers itself on import. Called once, from the app's `ready()`."""
    for module in HISTORIES:
        import_module(module)
    _register_meetings()


def _register_meetings() -> None:
    """The effect that keeps outside events as our meetings are, and what meetings listen to."""
    from base.outbox import topics
    from calendars.meetings import effects

    import_module("calendars.meetings.receivers")
    topics.register(
        topics.Topic(
            effects.TOPIC,
            _("Event in the outside calendar"),
            effects.perform,
            max_attempts=effects.MOST_ATTEMPTS,
            resolve_unknown=effects.resolve_unknown,
            hidden=("words",),
            forget=("words",),
        )
    )
