"""Verb on what the company decides about a term of offers: required, approved again when changed, hidden from roles."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotFound, Stale
from recruit.fields import queries as fields
from recruit.offers import letter_history as history
from recruit.offers import terms
from recruit.offers.models import OfferTermRule
from recruit.setup import access
from recruit.teams import standing


@transaction.atomic
def set_rule(
    key: str,
    *,
    by: Actor,
    is_required: bool = False,
    needs_reapproval: bool = False,
    hidden_from: Sequence[str] = (),
) -> OfferTermRule:
    """Decide about one term, whose `key` is a built-in term's or the public id of an offer field.

    `hidden_from` are codes of hiring-team roles that see ••• instead of its value. Pay asks for approval again when it
    changes, whatever is given. Saving the same changes nothing. Raises NotAllowed, NotFound for a term there is not,
    Invalid for a role there is not.
    """
    access.require(by)
    name = _name_of(key)
    known = list(standing.team_roles())
    if unknown := sorted(set(hidden_from) - set(known)):
        raise Invalid(_("There is no hiring-team role {code}.").format(code=unknown[0]), field="hidden_from")
    row = OfferTermRule.objects.select_for_update().filter(key=key).first() or OfferTermRule(key=key)
    values = {
        "is_required": is_required,
        "needs_reapproval": needs_reapproval or key in terms.PAY,
        "hidden_from": [code for code in known if code in hidden_from],
    }
    before = {field: getattr(row, field) for field in values}
    if row.pk is None:
        before["needs_reapproval"] = key in terms.PAY
    differing = {field: (old, values[field]) for field, old in before.items() if values[field] != old}
    if not differing:
        return row
    for field, value in values.items():
        setattr(row, field, value)
    row.save()
    named = recording.Named(row.audit_kind, str(row.public_id), name)
    recording.record(history.RULE_SET, on=named, by=by, changes=differing)
    return row


@transaction.atomic
def set_rules(rows: Mapping[str, Mapping[str, Any]], *, by: Actor, seen: str = "") -> int:
    """Decide about several terms at once: key → what `set_rule` takes. Returns how many there are.

    Raises as `set_rule`, and Stale when `seen` is given and the rules are not those any more (see `state_of_rules`).
    """
    access.require(by)
    if seen and seen != state_of_rules():
        raise Stale(
            _("Somebody changed these rules since you opened the page. Your choice is still here: look, then save.")
        )
    for key, values in rows.items():
        set_rule(key, by=by, **values)
    return len(rows)


def state_of_rules() -> str:
    """A word that changes with every change of a rule."""
    rows = OfferTermRule.objects.order_by("key").values_list("key", "is_required", "needs_reapproval", "hidden_from")
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:16]


def _name_of(key: str) -> str:
    if key in terms.BY_KEY:
        return terms.BY_KEY[key].label
    found = {str(row.public_id): row.label for row in fields.live_fields(fields.Category.OFFER)}
    if key not in found:
        raise NotFound
    return found[key]
