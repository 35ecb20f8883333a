"""Registers the api package with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The REST door."""

    name = "api"
