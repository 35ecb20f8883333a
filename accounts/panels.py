"""What other subjects tell of a user on the user's settings page: access groups, hiring teams. Registered at start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class PanelLine:
    """One thing of a panel: its name, its page, and a few words about it."""

    label: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A card on the page of a user. `empty` is the sentence shown when there are no lines, `note` stands below them."""

    title: str
    lines: Sequence[PanelLine]
    empty: str
    note: str = ""


_builders: list[Callable[[User], Panel]] = []


def register(build: Callable[[User], Panel]) -> None:
    """Show what `build` says of a user. Registering the same twice shows it once."""
    if build not in _builders:
        _builders.append(build)


def panels_of(user: User) -> list[Panel]:
    """Every panel of a user, in the order of registration."""
    return [build(user) for build in _builders]
