"""Pure: which applications a card is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recruit.fields import scopes


@dataclass(frozen=True, slots=True)
class Facts:
    """What a condition asks of an application. `rating` is its average in stars, None without a review."""

    org: Mapping[str, str]
    is_internal: bool = False
    source_type: str = ""
    rating: float | None = None
    tags: Sequence[str] = ()


def unmet(condition: Mapping[str, Any], facts: Facts) -> str:
    """The name of the first part of a condition that does not hold; "" when all do. Parts that are absent hold.

    Parts: `scope` (org values), `is_internal`, `source_types`, `least_rating` (stars), `tag`.
    """
    if not scopes.takes(condition.get("scope", {}), facts.org):
        return "scope"
    wanted = condition.get("is_internal")
    if wanted is not None and wanted != facts.is_internal:
        return "is_internal"
    if condition.get("source_types") and facts.source_type not in condition["source_types"]:
        return "source_types"
    least = condition.get("least_rating")
    if least and (facts.rating is None or facts.rating < least):
        return "least_rating"
    tag = str(condition.get("tag", "")).casefold()
    if tag and tag not in {one.casefold() for one in facts.tags}:
        return "tag"
    return ""
