"""Company settings as typed records, declared in `preferences.py` files; the settings page is drawn from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.functional import Promise

Value = TypeVar("Value", bool, int, str)


@dataclass(frozen=True, slots=True)
class Preference(Generic[Value]):
    """One setting: `name` is its key, `section` the heading it stands under, `default` decides its type.

    `choices` (value, label) makes it a choice; `minimum` and `maximum` bound a number; `email` asks for an
    address. What is `apart` is edited on a page
    of its own, which checks more.
    """

    name: str
    default: Value
    label: str | Promise
    help: str | Promise
    section: str
    choices: Sequence[tuple[Value, str | Promise]] = ()
    minimum: int | None = None
    maximum: int | None = None
    multiline: bool = False
    email: bool = False
    apart: bool = False


_preferences: dict[str, Preference[bool] | Preference[int] | Preference[str]] = {}
_families: list[Callable[[], Iterable[Preference[str]]]] = []


def register(preference: Preference[Value]) -> Preference[Value]:
    """Make a preference known. Raises ValueError when its name is taken."""
    if preference.name in _preferences:
        raise ValueError(f"The preference {preference.name} is registered twice.")
    _preferences[preference.name] = preference
    return preference


def register_family(members: Callable[[], Iterable[Preference[str]]]) -> None:
    """Make preferences known of which there is one for each of some rows: `members` reads which there are now."""
    _families.append(members)


def every() -> list[Preference[bool] | Preference[int] | Preference[str]]:
    """All preferences in the order they were declared, those of families last."""
    return [*_preferences.values(), *(member for members in _families for member in members())]
