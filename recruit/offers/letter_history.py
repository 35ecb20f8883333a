"""Kinds of audit entry of offer templates, of the rules of offer terms, and of files of offers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

TEMPLATE_ADDED = register("offer_template.added", _("{actor} added the offer template {object}"), icon="plus")
TEMPLATE_EDITED = register("offer_template.edited", _("{actor} edited the offer template {object}"), icon="edit")
TEMPLATE_ARCHIVED = register(
    "offer_template.archived", _("{actor} archived the offer template {object}"), icon="eye-off"
)
TEMPLATE_RESTORED = register(
    "offer_template.restored", _("{actor} brought the offer template {object} back"), icon="eye"
)
RULE_SET = register("offer_term_rule.set", _("{actor} changed the rule of the offer term {object}"), icon="sliders")
FILED = register("offer_document.added", _("{actor} put a file to the offer"), icon="file")
UNFILED = register("offer_document.removed", _("{actor} removed a file of the offer"), icon="file")
