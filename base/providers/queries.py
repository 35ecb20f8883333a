"""Reads of how third parties were when they were last asked."""

from __future__ import annotations

from base.providers.models import ProviderState


def state_of(key: str) -> ProviderState:
    """The state of a provider; an empty one when it was never asked."""
    return ProviderState.objects.filter(key=key).first() or ProviderState(key=key)
