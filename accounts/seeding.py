"""Verb that puts the five system roles into the database, after each migrate. Safe to repeat."""

from __future__ import annotations

from typing import Any

from accounts.permissions import SYSTEM_ROLES


def seed_roles(**_signal: Any) -> None:
    """Make or refresh the five system roles from `accounts.permissions`. Custom roles are left alone."""
    from accounts.models import SystemRole

    for position, (code, (name, description, permissions)) in enumerate(SYSTEM_ROLES.items()):
        SystemRole.objects.update_or_create(
            code=code.value,
            defaults={
                "name": name,
                "description": description,
                "permissions": sorted(permission.value for permission in permissions),
                "position": position,
                "is_system": True,
            },
        )
