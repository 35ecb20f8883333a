"""Kinds of audit entry about second factors and about proving again who one is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

PROVED = register("user.proved_again", _("{actor} showed again who they are."), icon="user-check")
PROOF_FAILED = register("user.proof_failed", _("Showing who they are failed for {object}."), icon="alert")

ADDED = register("user.factor_added", _("{actor} added the second factor “{factor}” ({kind})."), icon="shield")
RENAMED = register("user.factor_renamed", _("{actor} renamed the second factor “{before}” to “{factor}”."), icon="edit")
REMOVED = register("user.factor_removed", _("{actor} removed the second factor “{factor}” ({kind})."), icon="trash")
USED = register("user.factor_used", _("{object} used the second factor “{factor}” ({kind})."), icon="user-check")
FAILED = register("user.factor_failed", _("A second factor of {object} was not right."), icon="alert")
PASSKEY_COPIED = register(
    "user.passkey_copied", _("The passkey “{factor}” of {object} was refused: it may have been copied."), icon="alert"
)
CODES_MADE = register("user.recovery_codes_made", _("{actor} made new recovery codes."), icon="key")
CODE_USED = register("user.recovery_code_used", _("{object} used a recovery code; {left} are left."), icon="key")
RESET = register("user.factors_reset", _("{actor} removed all second factors of {object}."), icon="shield")
