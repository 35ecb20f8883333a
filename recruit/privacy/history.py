"""Kinds of audit entry of consent, retention and erasure. None of them says anything about the person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

RULE_SAVED = register("privacy_rule.saved", _("{actor} changed how long people are kept ({object})"), icon="settings")
RULE_REMOVED = register("privacy_rule.removed", _("{actor} removed the privacy rule of {object}"), icon="trash")
CONSENT_ASKED = register("consent.asked", _("{actor} asked for consent"), icon="mail", public="candidate.updated")
CONSENT_REMINDED = register("consent.reminded", _("A reminder of the question for consent was sent"), icon="bell")
CONSENT_GIVEN = register("consent.given", _("{actor} gave consent"), icon="check", public="candidate.updated")
CONSENT_DECLINED = register("consent.declined", _("{actor} declined consent"), icon="x", public="candidate.updated")
CONSENT_LAPSED = register("consent.lapsed", _("The question for consent was not answered in time"), icon="clock")
ERASURE_ASKED = register("erasure.asked", _("{actor} asked to be erased"), icon="inbox")
ERASURE_REFUSED = register("erasure.refused", _("{actor} refused the request to be erased"), icon="x")
ERASED = register(
    "candidate.erased", _("{actor} erased the candidate’s personal data"), icon="ban", public="candidate.deleted"
)
RETAINED = register(
    "retention.finished", _("Retention: {erased} erased, {asked} asked, {waiting} waiting"), icon="clock"
)
