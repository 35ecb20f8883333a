"""The versions of Exchange an administrator may choose from, as data for the settings page.

2013 and later speak the language of 2010 SP2 as well, so the compatible choice is right for them too (product facts
§11.1); the newer entries are there for whoever knows what they have.
"""

from __future__ import annotations

from typing import NamedTuple


class ExchangeVersion(NamedTuple):
    """One choice: its stable word, what it is called, and the first build number that it stands for."""

    value: str
    label: str
    build: tuple[int, int]


VERSIONS = (
    ExchangeVersion("2010", "Exchange 2010", (14, 0)),
    ExchangeVersion("2010_SP1", "Exchange 2010 SP1", (14, 1)),
    ExchangeVersion("2010_SP2", "Exchange 2010 SP2 (also for 2013 and later)", (14, 2)),
    ExchangeVersion("2010_SP3", "Exchange 2010 SP3", (14, 3)),
    ExchangeVersion("2013", "Exchange 2013", (15, 0)),
    ExchangeVersion("2016", "Exchange 2016", (15, 1)),
    ExchangeVersion("2019", "Exchange 2019 or Subscription Edition", (15, 2)),
)
CHOICES = tuple((version.value, version.label) for version in VERSIONS)
DEFAULT = "2010_SP2"


def build_of(value: str) -> tuple[int, int]:
    """The build number of a choice; what is not in the list (an older setting) counts as the compatible one."""
    builds = {version.value: version.build for version in VERSIONS}
    return builds.get(value, builds[DEFAULT])
