"""Registers the calendars package with Django."""

from __future__ import annotations

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """Outside calendars, free and busy, rooms, meetings, slots."""

    name = "calendars"

    def ready(self) -> None:
        from calendars import wiring

        wiring.register()
