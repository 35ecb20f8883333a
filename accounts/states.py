"""Where a user stands: invited, active or deactivated."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class UserState(StrEnum):
    """The three states. They follow from the row; nothing stores them."""

    ACTIVE = "active"
    INVITED = "invited"
    DEACTIVATED = "deactivated"


LABELS = {
    UserState.ACTIVE: _("Active"),
    UserState.INVITED: _("Invited"),
    UserState.DEACTIVATED: _("Deactivated"),
}

# The same rule as `state_of`, for the database.
FILTERS = {
    UserState.ACTIVE: Q(is_active=True),
    UserState.INVITED: Q(is_active=False, deactivated_at=None),
    UserState.DEACTIVATED: Q(is_active=False, deactivated_at__isnull=False),
}


def state_of(user: User) -> UserState:
    """The state of a user."""
    if user.is_active:
        return UserState.ACTIVE
    return UserState.INVITED if user.deactivated_at is None else UserState.DEACTIVATED
