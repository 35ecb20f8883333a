"""Kinds of audit entry about who asked what somebody may see. They hold keys, never names."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

EXPLAINED = register("access.explained", _("{actor} asked what a user may see, and why."), icon="help")
LISTED = register("access.readers_listed", _("{actor} asked who may see something."), icon="users")
