"""Reads of factors that more than one door uses."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from accounts.factors.models import RecoveryCode, SecondFactor
from accounts.models import User
from base.errors import NotFound


def factors_of(user: User) -> QuerySet[SecondFactor]:
    """The factors a user has set up to the end, the oldest first."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).order_by("created_at", "id")


def has_factor(user: User) -> bool:
    """Whether the user has set up a second factor."""
    return factors_of(user).exists()


def factor_of(user: User, public_id: UUID) -> SecondFactor:
    """One of the user's factors. Raises NotFound."""
    found = factors_of(user).select_related("user__role").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def kinds_of(user: User) -> set[str]:
    """Which kinds of factor the user has: `SecondFactor.Kind` values."""
    return set(factors_of(user).values_list("kind", flat=True))


def codes_left(user: User) -> int:
    """How many recovery codes have not been used."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()
