"""The register of adapters to third parties, by kind of work: mail, sms, calendar. Filled in each app's `ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django import forms
from django.utils.functional import Promise


class Adapter(Protocol):
    """What every adapter can do, beside the work of its kind."""

    def check(self) -> str:
        """Talk to the third party without changing anything there and return a sentence about how it went.

        Raises ProviderError with a sentence that says what to do.
        """
        ...


@dataclass(frozen=True, slots=True)
class Provider:
    """One third party that can do a kind of work.

    `make` builds the adapter from what is configured now; `form` asks an administrator for what it needs and is None
    when the operator configures it through the environment.
    """

    kind: str
    name: str
    label: str | Promise
    make: Callable[[], Adapter]
    form: type[forms.Form] | None = None

    @property
    def key(self) -> str:
        """How credentials, states and the audit call it: "mail:smtp"."""
        return f"{self.kind}:{self.name}"


_providers: dict[str, Provider] = {}


def register(provider: Provider) -> None:
    """Make a provider known. Raises ValueError when its kind and name are taken by another one."""
    known = _providers.get(provider.key)
    if known is not None and known != provider:
        raise ValueError(f"The provider {provider.key} is registered twice.")
    _providers[provider.key] = provider


def get(key: str) -> Provider:
    """The provider with that key. Raises KeyError for an unknown one."""
    return _providers[key]


def of_kind(kind: str) -> list[Provider]:
    """The providers that can do a kind of work, by name."""
    return sorted((each for each in _providers.values() if each.kind == kind), key=lambda each: each.name)
