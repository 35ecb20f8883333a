"""Registers the accounts package with Django."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who may come in."""

    name = "accounts"
