"""Registers the base package with Django, and its topics, pages and providers with their registries."""

from __future__ import annotations

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """The shared nuts and bolts."""

    name = "base"

    def ready(self) -> None:
        """Fill the registers."""
        from base import wiring

        wiring.register()
