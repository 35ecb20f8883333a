"""Whose name and logo the frame carries. A package above registers how to find them; without one the product's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Brand:
    """Name, logo with its size in pixels, and an optional style sheet (colour tokens) of the company or a brand."""

    name: str = "Recruit"
    logo_url: str = ""
    stylesheet_url: str = ""
    home_url: str = "/"
    logo_width: int = 0
    logo_height: int = 0


_finders: list[Callable[[HttpRequest], Brand | None]] = []


def register(finder: Callable[[HttpRequest], Brand | None]) -> None:
    """Ask `finder` for the brand of a request; the one registered last is asked first, None passes on."""
    _finders.insert(0, finder)


def brand_of(request: HttpRequest) -> Brand:
    """The brand this request is shown under."""
    for finder in _finders:
        if (found := finder(request)) is not None:
            return found
    return Brand()
