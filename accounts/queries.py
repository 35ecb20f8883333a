"""Reads that more than one door uses: the company, users, sessions, tokens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, User, UserSession
from accounts.permissions import RoleCode
from base.errors import Refused

# The company as this request has read it; None inside a request that has not, unset outside of requests.
_remembered: ContextVar[list[Company] | None] = ContextVar("company_of_this_request", default=None)


def company() -> Company:
    """The company of this installation: one query a request, none after that.

    Raises Refused when the installation was never set up.
    """
    known = _remembered.get()
    if known:
        return known[0]
    found = Company.objects.first()
    if found is None:
        raise Refused(
            _("This installation has no company yet. Run “manage.py found_company” on the server."), code="no_company"
        )
    if known is not None:
        known.append(found)
    return found


@contextmanager
def company_remembered() -> Iterator[None]:
    """Let `company()` read the row once within this block: a request, or one background task."""
    token = _remembered.set([])
    try:
        yield
    finally:
        _remembered.reset(token)


def forget_company() -> None:
    """Make the next `company()` read again. Called whenever the row is saved."""
    known = _remembered.get()
    if known:
        known.clear()


def active_administrators() -> QuerySet[User]:
    """Those who can change company settings now."""
    return User.objects.filter(is_active=True, role__code=RoleCode.ADMIN)


def sessions_of(user: User) -> QuerySet[UserSession]:
    """The browsers in which a user is signed in, the latest used first."""
    return UserSession.objects.filter(user=user).order_by("-seen_at", "-id")
