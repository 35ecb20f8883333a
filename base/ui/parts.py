"""The small records components draw: tabs, choices, crumbs, steps, entries. Pure data, no Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of a page or panel. `target` is the id htmx swaps; without it the tab is a plain link."""

    label: str
    url: str
    current: bool = False
    count: int | None = None
    icon: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One position of a segmented control; each is a link, so the choice lives in the URL."""

    label: str
    url: str
    current: bool = False
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way here."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A counted part of a whole, such as the applications at one stage."""

    label: str
    value: int
    tone: str = "accent"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a stepper. States: done, current, todo, problem."""

    label: str
    url: str = ""
    state: str = "todo"
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, for a timeline."""

    at: datetime
    text: str
    who: str = ""
    icon: str = "circle"
    tone: str = "neutral"
    detail: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A label and its value in a key-value list."""

    label: str
    value: object
    url: str = ""
    icon: str = ""
