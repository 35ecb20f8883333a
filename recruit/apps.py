"""Registers the recruit package with Django and its subjects with the registers of base."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RecruitConfig(AppConfig):
    """Jobs, candidates and the road to a hire."""

    name = "recruit"

    def ready(self) -> None:
        from recruit import wiring
        from recruit.letters import founding as letters
        from recruit.offers import founding as offers
        from recruit.processes import founding
        from recruit.scorecards import founding as scorecards
        from recruit.screening import seeding
        from recruit.teams import founding as teams

        wiring.register()
        post_migrate.connect(founding.found, sender=self, dispatch_uid="recruit.found")
        post_migrate.connect(letters.found, sender=self, dispatch_uid="recruit.letters.found")
        post_migrate.connect(offers.found, sender=self, dispatch_uid="recruit.offers.found")
        post_migrate.connect(teams.found, sender=self, dispatch_uid="recruit.teams.found")
        post_migrate.connect(scorecards.found, sender=self, dispatch_uid="recruit.scorecards.found")
        post_migrate.connect(seeding.seed, sender=self, dispatch_uid="recruit.screening.seeded")
