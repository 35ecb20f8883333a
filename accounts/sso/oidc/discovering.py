"""Verbs that read what an OpenID provider publishes, and keep it on its row for a while.

They change nothing of the company, so that nothing is written to the audit, and nobody is asked who acts. No lock is
held while the provider is asked.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import IdentityProvider
from accounts.sso.oidc import metadata as published
from accounts.sso.oidc import tokens
from accounts.sso.oidc.metadata import Metadata
from accounts.sso.oidc.wrongs import Wrong
from base.egress.client import Client
from base.egress.targets import NotReachable
from base.errors import ProviderError

METADATA_FRESH, METADATA_USABLE = timedelta(hours=24), timedelta(days=7)
KEYS_FRESH, KEYS_AT_MOST_EVERY = timedelta(hours=1), timedelta(seconds=60)


def metadata_for(provider: IdentityProvider, *, fresh: bool = False) -> Metadata:
    """What the provider says of itself, read again after a day (at once with `fresh`).

    While it cannot be reached, what it said within the last week still holds. Raises Wrong, or NotReachable for an
    address we do not talk to.
    """
    now, held = timezone.now(), provider.metadata
    is_ours = bool(held) and held.get("issuer") == provider.issuer and not fresh
    age = now - provider.metadata_at if is_ours and provider.metadata_at is not None else timedelta.max
    if age < METADATA_FRESH:
        return published.read(held, issuer=provider.issuer)
    try:
        told = fetch_json(published.address_of(provider.issuer), about="metadata")
    except Wrong as wrong:
        if wrong.code != "metadata_unreachable" or age >= METADATA_USABLE:
            raise
        return published.read(held, issuer=provider.issuer)
    read = published.read(told, issuer=provider.issuer)
    provider.metadata, provider.metadata_at = published.kept(told), now
    provider.save(update_fields=["metadata", "metadata_at"])
    return read


def keys_for(provider: IdentityProvider, known: Metadata, *, anew: bool = False) -> list[dict[str, Any]]:
    """The provider's public keys, read again after an hour; `anew` when a token names a key that is not among them.

    However many unknown keys arrive, the provider is asked at most once a minute. Raises Wrong or NotReachable.
    """
    now = timezone.now()
    held = list(provider.keys.get("keys", [])) if provider.keys.get("jwks_uri") == known.jwks_uri else []
    if held and not anew and provider.keys_at is not None and now - provider.keys_at < KEYS_FRESH:
        return held
    if held and not _may_ask(provider):
        return held
    told = fetch_json(known.jwks_uri, about="keys")
    keys = told.get("keys") if isinstance(told, dict) else None
    if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
        raise Wrong("keys_not_json")
    if len(keys) > tokens.MOST_KEYS:
        raise Wrong("keys_too_large", keys=len(keys))
    public = [{name: value for name, value in key.items() if name in _PUBLIC} for key in keys]
    provider.keys, provider.keys_at = {"jwks_uri": known.jwks_uri, "keys": public}, now
    provider.save(update_fields=["keys", "keys_at"])
    return public


# Never the private parts, should a provider publish them by mistake; and no certificates, which we do not read.
_PUBLIC = frozenset({"kty", "use", "alg", "kid", "n", "e", "crv", "x", "y"})


def _may_ask(provider: IdentityProvider) -> bool:
    """Take the turn to read the keys, in one statement, so that of many requests only one asks."""
    now = timezone.now()
    turn = IdentityProvider.objects.filter(pk=provider.pk, keys_at__lt=now - KEYS_AT_MOST_EVERY)
    return bool(turn.update(keys_at=now))


def fetch_json(url: str, *, about: str, headers: dict[str, str] | None = None) -> Any:
    """Read one address of a provider as JSON. Raises Wrong with a code that begins with `about`, or NotReachable."""
    try:
        answer = Client().get(url, headers={"Accept": "application/json", **(headers or {})})
    except NotReachable:
        raise
    except ProviderError as error:
        raise Wrong(f"{about}_unreachable", why=error) from None
    if answer.status != 200:
        raise Wrong(f"{about}_unreachable", status=answer.status)
    if len(answer.body) > published.MOST_BYTES:
        raise Wrong(f"{about}_too_large" if about != "userinfo" else "userinfo_not_json", size=len(answer.body))
    try:
        return answer.json()
    except (ProviderError, RecursionError):
        raise Wrong(f"{about}_not_json") from None
