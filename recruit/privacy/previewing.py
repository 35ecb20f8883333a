"""Verb that tries a rule out and writes nothing: how many people the next round would erase."""

from __future__ import annotations

from dataclasses import dataclass

from recruit.privacy import queries
from recruit.privacy.models import PrivacyRule

MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Preview:
    """How many people a round would take with the rules as they are and as they would be; counted up to a thousand."""

    now: int
    then: int

    @property
    def is_harmless(self) -> bool:
        """Whether the change takes nobody more."""
        return self.then <= self.now

    @property
    def is_capped(self) -> bool:
        """Whether there may be more than were counted."""
        return self.then > MOST_COUNTED

    @property
    def shown(self) -> int:
        """The number to show."""
        return min(self.then, MOST_COUNTED)

    @property
    def seal(self) -> str:
        """What a form carries to prove that this very number was seen."""
        return str(self.then)


def preview(rule: PrivacyRule) -> Preview:
    """Compare the next round with and without this unsaved rule."""
    others = [row for row in queries.rules() if row.country_code != rule.country_code]
    return Preview(_count(None), _count([*others, rule]))


def _count(rules: list[PrivacyRule] | None) -> int:
    return len(queries.due_people(rules).order_by().values_list("pk", flat=True)[: MOST_COUNTED + 1])
