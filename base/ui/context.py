"""What every template knows about its frame: theme, density, keys, navigation, brand. Computed only when asked."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest

from base.ui import branding, navigation

if TYPE_CHECKING:
    from base.actors import Actor

THEMES = ("system", "light", "dark")
DENSITIES = ("default", "compact", "roomy")
# So many places stand in a phone's bar; with more, the last is More.
PHONE_PLACES = 5


class Shell:
    """The frame around one page. Attributes are lazy, so that a fragment pays for none of them."""

    phone_places = PHONE_PLACES

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def actor(self) -> Actor | None:
        """Who looks at the page; None where the middleware has not run."""
        return getattr(self._request, "actor", None)

    @cached_property
    def theme(self) -> str:
        """The reader's theme, from a cookie: system, light or dark."""
        return self._cookie("theme", THEMES)

    @cached_property
    def density(self) -> str:
        """How tall table rows are, from a cookie."""
        return self._cookie("density", DENSITIES)

    @cached_property
    def keys(self) -> str:
        """ "off" when the reader switched single-letter keys off."""
        return self._cookie("keys", ("on", "off"))

    @cached_property
    def rail(self) -> str:
        """ "narrow" when the reader folded the rail."""
        return self._cookie("rail", ("wide", "narrow"))

    @cached_property
    def brand(self) -> branding.Brand:
        """The company's name and logo."""
        return branding.brand_of(self._request)

    @cached_property
    def main(self) -> list[tuple[navigation.Item, bool]]:
        """The rail's items, each with whether the present page lies under it."""
        return self._items("main")

    @cached_property
    def rail_items(self) -> list[tuple[navigation.Item, bool, int]]:
        """The rail's items with how much waits under each."""
        actor = self.actor
        return [(item, on, item.count(actor) if item.count and actor else 0) for item, on in self.main]

    @cached_property
    def rail_beyond(self) -> list[tuple[navigation.Item, bool, int]]:
        """The items that a phone's bar has no place for and shows under More; empty where all of them fit."""
        return self.rail_items[PHONE_PLACES - 1 :] if len(self.rail_items) > PHONE_PLACES else []

    @cached_property
    def waits_beyond(self) -> int:
        """How much waits under More."""
        return sum(waits for _item, _on, waits in self.rail_beyond)

    @cached_property
    def is_beyond(self) -> bool:
        """Whether the present page lies under More."""
        return any(on for _item, on, _waits in self.rail_beyond)

    @cached_property
    def settings(self) -> list[tuple[navigation.Item, bool]]:
        """The settings pages this actor may open."""
        return self._items("settings")

    @cached_property
    def create(self) -> list[tuple[navigation.Item, bool]]:
        """What the + menu offers."""
        return self._items("create")

    @cached_property
    def account(self) -> list[tuple[navigation.Item, bool]]:
        """What the avatar menu offers above theme and sign-out."""
        return self._items("account")

    @property
    def ribbon(self) -> str:
        """The name of the environment where it is not production."""
        return str(getattr(settings, "ENVIRONMENT_RIBBON", ""))

    def _items(self, group: str) -> list[tuple[navigation.Item, bool]]:
        if self.actor is None:
            return []
        found = navigation.items_for(self.actor, group)
        path = self._request.path
        under = [item.url for item in found if path == item.url or (item.url != "/" and path.startswith(item.url))]
        nearest = max(under, key=len, default="")
        return [(item, item.url == nearest) for item in found]

    def _cookie(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self._request.COOKIES.get(name, "")
        return value if value in allowed else allowed[0]


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: `shell` in every template."""
    return {"shell": Shell(request)}
