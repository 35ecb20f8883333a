"""Registers the portal package with Django."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Pages for candidates, employees and the public."""

    name = "portal"

    def ready(self) -> None:
        from portal import wiring

        wiring.register()
