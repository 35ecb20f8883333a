"""How Django loads the user of a session: with the role, in one query. Passwords are checked by `authenticating`."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from accounts.models import User


class UserBackend(BaseBackend):
    """Loads users. It never accepts a password: only `accounts.authenticating` does, with its throttle and audit."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """Nobody signs in around the verb."""
        return None

    def get_user(self, user_id: int) -> User | None:
        """The active user of a session, with the role; None ends the session of anybody else."""
        return User.objects.select_related("role").filter(pk=user_id, is_active=True).first()
