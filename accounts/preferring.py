"""Typed reads of company settings. Writing them is `accounts.tuning`."""

from __future__ import annotations

from accounts import queries
from base.preferences import Preference, Value


def value(preference: Preference[Value]) -> Value:
    """What the company has set, or the preference's default; a stored value of a wrong type counts as unset."""
    stored = queries.company().preferences.get(preference.name, preference.default)
    return stored if type(stored) is type(preference.default) else preference.default
