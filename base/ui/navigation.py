"""What stands in the rail, the create menu, the settings list and the avatar menu. Apps register items at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

if TYPE_CHECKING:
    from base.actors import Actor

GROUPS = ("main", "settings", "create", "account")


def everybody(actor: Actor) -> bool:  # noqa: ARG001  (every rule is asked the same way)
    """The rule of an item that needs no right."""
    return True


@dataclass(frozen=True, slots=True)
class Item:
    """A place to go. `key` is the letter after `g`; `detail` is the sentence under it in settings and the palette.

    `count` says how much waits there; every page asks it, so it must not cost a statement.
    """

    label: str | Promise
    url_name: str
    icon: str
    order: int = 100
    allowed: Callable[[Actor], bool] = everybody
    group: str = "main"
    key: str = ""
    detail: str | Promise = ""
    section: str | Promise = ""
    count: Callable[[Actor], int] | None = None

    @property
    def url(self) -> str:
        """The address, or an empty string while no page has that name."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


_items: list[Item] = []


def register(item: Item) -> None:
    """Add an item; one with the same group and address name replaces the earlier one."""
    if item.group not in GROUPS:
        raise ValueError(f"Unknown navigation group {item.group!r}; use one of {', '.join(GROUPS)}.")
    _items[:] = [other for other in _items if (other.group, other.url_name) != (item.group, item.url_name)]
    _items.append(item)
    _items.sort(key=lambda each: each.order)


def items_for(actor: Actor, group: str) -> list[Item]:
    """The items of a group this actor may use, in order. Items without a page yet are left out."""
    return [item for item in _items if item.group == group and item.url and item.allowed(actor)]
