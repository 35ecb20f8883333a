"""Kinds of audit entry of letters to candidates and of their templates."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

TEMPLATE_ADDED = register("email_template.added", _("{actor} added the e-mail template {object}"), icon="plus")
TEMPLATE_EDITED = register("email_template.edited", _("{actor} edited the e-mail template {object}"), icon="edit")
TEMPLATE_ARCHIVED = register(
    "email_template.archived", _("{actor} archived the e-mail template {object}"), icon="eye-off"
)
TEMPLATE_RESTORED = register(
    "email_template.restored", _("{actor} brought the e-mail template {object} back"), icon="eye"
)
WRITTEN = register("letter.written", _("{actor} wrote a letter to the candidate"), icon="mail")
CANCELLED = register("letter.cancelled", _("{actor} cancelled a letter that waited"), icon="mail")
RETRIED = register("letter.retried", _("{actor} asked to send a letter again"), icon="refresh")
UNDONE = register("letter.undone", _("{actor} took a letter back before it left"), icon="undo")
