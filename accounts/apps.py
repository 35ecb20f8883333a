"""Registers the accounts package with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """Who may come in."""

    name = "accounts"

    def ready(self) -> None:
        """Fill the registers; keep the system roles seeded."""
        from accounts import wiring
        from accounts.seeding import seed_roles

        wiring.register()
        post_migrate.connect(seed_roles, sender=self, dispatch_uid="accounts.seed_roles")
