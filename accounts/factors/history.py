"""Kinds of audit entry about second factors and about proving again who one is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

PROVED = register("user.proved_again", _("{actor} showed again who they are."), icon="user-check")
PROOF_FAILED = register("user.proof_failed", _("Showing who they are failed for {object}."), icon="alert")
