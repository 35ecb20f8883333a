"""Registers the base package with Django."""

from __future__ import annotations

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """The shared nuts and bolts."""

    name = "base"
