"""Kinds of audit entry of scorecards."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

ADDED = register("scorecard.added", _("{actor} added the scorecard {object}"), icon="plus")
EDITED = register("scorecard.edited", _("{actor} changed the scorecard {object}"), icon="edit")
ARCHIVED = register("scorecard.archived", _("{actor} put the scorecard {object} away"), icon="eye-off")
RESTORED = register("scorecard.restored", _("{actor} brought the scorecard {object} back"), icon="eye")
