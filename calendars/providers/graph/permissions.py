"""Which permissions of Microsoft Graph the integration needs, and what for. Pure data for pages and adapter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

APPLICATION: Final = "APPLICATION"
DELEGATED: Final = "DELEGATED"


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission as the app registration names it, and what does not work without it."""

    name: str
    reason: str


NEEDED: Final[dict[str, tuple[Permission, ...]]] = {
    APPLICATION: (
        Permission("Calendars.ReadWrite", "Free and busy times, interviews in calendars, notifications of changes"),
        Permission("Place.Read.All", "Rooms and room lists"),
    ),
    DELEGATED: (
        Permission("Calendars.ReadWrite", "Interviews in the connected account's calendar, notifications of changes"),
        Permission("Calendars.Read.Shared", "What colleagues share with the connected account"),
        Permission("Place.Read.All", "Rooms and room lists"),
        Permission("offline_access", "Staying signed in"),
    ),
}
# msal asks for offline_access, openid and profile by itself and refuses to be told.
DELEGATED_SCOPES: Final = [one.name for one in NEEDED[DELEGATED] if one.name != "offline_access"]
