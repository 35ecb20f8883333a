"""What a request tells its readers, and how it differs from what was approved last. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def line(key: str, label: str, value: str) -> dict[str, Any]:
    """One line: `key` for rules, `label` and `value` for readers."""
    return {"key": key, "label": label, "value": value, "before": None}


def compared(facts: Mapping[str, Any], approved: Mapping[str, Any]) -> dict[str, Any]:
    """These facts, each line with what the approved facts said where it differs.

    A line that was not there before was empty (""); with nothing approved so far, every `before` stays as given.
    """
    if not approved.get("lines"):
        return dict(facts)
    old = {str(each["key"]): str(each["value"]) for each in approved["lines"]}
    return {**facts, "lines": [{**each, "before": _before(each, old)} for each in facts.get("lines", [])]}


def _before(each: Mapping[str, Any], old: Mapping[str, str]) -> str | None:
    if each.get("before") is not None:
        return str(each["before"])
    was = old.get(str(each["key"]), "")
    return None if was == each["value"] else was


def changed_keys(lines: Iterable[Mapping[str, Any]]) -> list[str]:
    """The keys of the lines that differ from what was approved."""
    return [str(each["key"]) for each in lines if each.get("before") is not None]


def salary(low: Any, high: Any, currency: str, period: str) -> str:
    """A salary range as people write it: "40,000 – 50,000 EUR a year"; empty without amounts."""
    ends = [f"{amount:,.2f}".removesuffix(".00") for amount in (low, high) if amount is not None]
    if not ends:
        return ""
    if len(ends) == 2 and ends[0] == ends[1]:
        ends = ends[:1]
    return " ".join(word for word in (" – ".join(ends), currency, period) if word)
