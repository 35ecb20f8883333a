"""Registers the recruit package with Django and its subjects with the registers of base."""

from __future__ import annotations

from django.apps import AppConfig


class RecruitConfig(AppConfig):
    """Jobs, candidates and the road to a hire."""

    name = "recruit"

    def ready(self) -> None:
        from recruit import wiring

        wiring.register()
