"""Merge fields such as `[m_applicant_first_name]` (product facts §15.8): what a text uses and how it is filled. Pure.

`fill` is the only function that puts values into a text: the preview and the letter that leaves are both its answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_FIELD = re.compile(r"\[(m_[a-z0-9_]+)\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a letter is about. `more` holds what one event knows, such as the start date of somebody hired."""

    application: Any
    author: Any = None
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MergeField:
    """One merge field: its name without brackets, what it stands for, and how its value is found."""

    name: str
    label: Any
    value: Callable[[Facts], str]

    @property
    def written(self) -> str:
        """As it is typed into a text."""
        return f"[{self.name}]"


_fields: dict[str, MergeField] = {}


def register(merge_field: MergeField) -> None:
    """Make a merge field known. Raises ValueError when its name is taken by another one."""
    if merge_field.name in _fields and _fields[merge_field.name].label != merge_field.label:
        raise ValueError(f"The merge field {merge_field.name} is registered twice.")
    _fields[merge_field.name] = merge_field


def every() -> list[MergeField]:
    """All merge fields in the order they were registered."""
    return list(_fields.values())


def used_in(*texts: str) -> list[str]:
    """The names of the merge fields in these texts, each once, in order."""
    found = (name.lower() for text in texts for name in _FIELD.findall(text))
    return list(dict.fromkeys(found))


def matches(text: str) -> Iterator[re.Match[str]]:
    """Where merge fields stand in a text; group 1 is the name."""
    return _FIELD.finditer(text)


def unknown_in(*texts: str) -> list[str]:
    """Names that look like merge fields and are none."""
    return [name for name in used_in(*texts) if name not in _fields]


def values_for(facts: Facts, names: Iterable[str]) -> dict[str, str]:
    """The values of the known ones among `names`; an empty text where nothing is known."""
    return {name: _fields[name].value(facts).strip() for name in names if name in _fields}


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its values in place; `missing` names what is unknown or has no value, and stands there unfilled."""

    text: str
    missing: tuple[str, ...] = ()


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Put the values into the text. A value that itself looks like a field is not filled again."""
    missing: dict[str, None] = {}

    def put(match: re.Match[str]) -> str:
        name = match.group(1).lower()
        value = values.get(name, "")
        if not value:
            missing[name] = None
            return match.group(0)
        return value

    filled = _FIELD.sub(put, text)
    return Filled(filled, tuple(missing))
