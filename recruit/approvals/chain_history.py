"""Kinds of audit entry of approval chains. What happens to requests is in `recruit.approvals.history`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

CHAIN_CREATED = register("approval_chain.created", _("{actor} made the approval chain {object}"), icon="check-circle")
CHAIN_EDITED = register("approval_chain.edited", _("{actor} changed the approval chain {object}"), icon="edit")
CHAIN_SWITCHED_ON = register(
    "approval_chain.switched_on", _("{actor} switched the approval chain {object} on"), icon="eye"
)
CHAIN_SWITCHED_OFF = register(
    "approval_chain.switched_off", _("{actor} switched the approval chain {object} off"), icon="eye-off"
)
CHAIN_ARCHIVED = register("approval_chain.archived", _("{actor} put the approval chain {object} away"), icon="trash")
CHAIN_RESTORED = register("approval_chain.restored", _("{actor} brought the approval chain {object} back"), icon="undo")
