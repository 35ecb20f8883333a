"""The lists whose filters can be kept under a name. Each package registers its own when Django starts."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

# What belongs to a moment, not to a view: where one had paged to, what was open or ticked.
PASSING = frozenset({"before", "after", "open", "selected", "view", "csrfmiddlewaretoken"})


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A list. `url_name` is its address, "" when the address needs more than a name (the table of one job)."""

    name: str
    label: str | Promise
    url_name: str = ""


_pages: dict[str, SavedPage] = {}


def register(page: SavedPage) -> None:
    """Add a list; one with the same name replaces the earlier one."""
    _pages[page.name] = page


def find(name: str) -> SavedPage | None:
    """The list of that name."""
    return _pages.get(name)
