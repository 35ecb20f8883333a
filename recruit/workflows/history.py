"""Kinds of audit entry of workflow cards."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

ADDED = register("workflow_card.added", _("{actor} added the workflow card “{object}”"), icon="bolt")
EDITED = register("workflow_card.edited", _("{actor} changed the workflow card “{object}”"), icon="edit")
SWITCHED_ON = register("workflow_card.switched_on", _("{actor} switched the workflow card “{object}” on"), icon="eye")
SWITCHED_OFF = register(
    "workflow_card.switched_off", _("{actor} switched the workflow card “{object}” off"), icon="eye-off"
)
REMOVED = register("workflow_card.removed", _("{actor} removed the workflow card “{object}”"), icon="trash")
