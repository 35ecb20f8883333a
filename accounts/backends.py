"""How Django loads the user of a session: with the role, in one query. Passwords are checked by `authenticating`."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend

from accounts.models import User


class UserBackend(BaseBackend):
    """Loads users. It never accepts a password: only `accounts.authenticating` does, with its throttle and audit."""

    def get_user(self, user_id: int) -> User | None:
        """The active user of a session, with the role; None ends the session of anybody else."""
        return User.objects.select_related("role").filter(pk=user_id, is_active=True).first()
