"""Verbs on the rules of privacy: what people agree to and how long they are kept, by country."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from base import countries
from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Refused
from recruit.privacy import history, queries, spans
from recruit.privacy.models import PrivacyRule
from recruit.setup import access

MONTHS = ("months_rejected", "months_withdrawn", "months_hired", "months_lead")
EDITABLE = frozenset({*MONTHS, "policy_url", "policy_text", "translations", "deletes_without_consent"})


@transaction.atomic
def save_rule(country_code: str, *, by: Actor, values: Mapping[str, Any]) -> PrivacyRule:
    """Write what holds for jobs in one country, or everywhere else with an empty code (product facts §15.12).

    `values` may name policy_url, policy_text, translations (`{"de": {"text": …, "url": …}}`), the four months_… (0:
    for ever) and deletes_without_consent; what is left out stays. Raises Invalid, and Refused for a country's rule
    while there is none for everywhere else.
    """
    access.require(by)
    code = country_code.strip().lower()
    _check(code, values)
    rule = PrivacyRule.objects.select_for_update().filter(country_code=code).first() or PrivacyRule(country_code=code)
    is_new = rule.pk is None
    before = {name: getattr(rule, name) for name in EDITABLE}
    for name, value in values.items():
        setattr(rule, name, value.strip() if isinstance(value, str) else value)
    changes = {name: (was, getattr(rule, name)) for name, was in before.items() if was != getattr(rule, name)}
    if is_new or changes:
        rule.save()
        shown = {name: pair for name, pair in changes.items() if name in MONTHS or name == "deletes_without_consent"}
        recording.record(history.RULE_SAVED, on=rule, by=by, data={"fields": sorted(changes)}, changes=shown)
    return rule


@transaction.atomic
def remove_rule(rule: PrivacyRule, *, by: Actor) -> None:
    """Let the rule for everywhere else hold in this country too. Raises Refused for that rule itself."""
    access.require(by)
    if rule.country_code == queries.EVERYWHERE:
        raise Refused(_("The rule for everywhere else cannot be removed. Set its months to 0 to keep people for ever."))
    rule = PrivacyRule.objects.select_for_update().get(pk=rule.pk)
    recording.record(history.RULE_REMOVED, on=rule, by=by)
    rule.delete()


def _check(code: str, values: Mapping[str, Any]) -> None:
    if unknown := set(values) - EDITABLE:
        raise Invalid(_("A privacy rule has no field called {name}.").format(name=min(unknown)))
    if code and code not in countries.COUNTRIES:
        raise Invalid(_("Choose a country."), field="country_code")
    if code and queries.rule_for(queries.EVERYWHERE) is None:
        raise Refused(_("Save the rule for everywhere else first."), code="no_default_rule")
    for name in MONTHS:
        months = values.get(name, 0)
        if not 0 <= months <= spans.LONGEST_MONTHS:
            raise Invalid(_("Use 0 to 240 months; 0 keeps people for ever."), field=name)
    for language, words in values.get("translations", {}).items():
        if not isinstance(words, dict) or set(words) - {"text", "url"} or len(language) > 10:
            raise Invalid(_("A translation has a text and an address."), field="translations")
