"""Whether somebody may knock at all. What they may do is decided by each subject's `access.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class Authenticated(BasePermission):
    """Lets through whoever sent a good token."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """True with a token."""
        return request.auth is not None


class Anybody(BasePermission):
    """Lets everybody through: the public doors."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Always true."""
        return True
