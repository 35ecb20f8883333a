"""Verbs that ask a third party how it is, and note what it said."""

from __future__ import annotations

from django.utils import timezone

from base.access import require_administrator
from base.actors import Actor
from base.audit import recording
from base.errors import ProviderError
from base.providers import history
from base.providers.models import ProviderState
from base.providers.registry import Provider


def check(provider: Provider, *, by: Actor) -> str:
    """Talk to the third party and return its sentence. The result is kept for the settings page and the audit.

    Raises NotAllowed, or the adapter's ProviderError. No transaction is open while the other side is asked.
    """
    require_administrator(by)
    thing = recording.Named("provider", provider.key, provider.label)
    try:
        sentence = provider.make().check()
    except ProviderError as error:
        note_failure(provider.key, str(error))
        recording.record(history.CHECKED, on=thing, by=by, data={"result": str(error)})
        raise
    note_success(provider.key)
    recording.record(history.CHECKED, on=thing, by=by, data={"result": sentence})
    return sentence


def note_failure(key: str, sentence: str) -> None:
    """Keep what a provider last complained about. Called by adapters, too."""
    ProviderState.objects.update_or_create(key=key, defaults={"failed_at": timezone.now(), "failure": sentence[:2000]})


def note_success(key: str) -> None:
    """Keep that a provider worked just now."""
    ProviderState.objects.update_or_create(key=key, defaults={"succeeded_at": timezone.now()})
