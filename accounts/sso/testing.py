"""Verbs that keep what came back when an administrator tested a provider."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import access
from accounts.models import IdentityProvider
from accounts.sso import history
from accounts.sso.claims import Claim
from base.actors import Actor
from base.audit.recording import record
from base.errors import DomainError, NotAllowed

MOST_ATTRIBUTES, MOST_VALUES, MOST_LETTERS = 60, 10, 300


@transaction.atomic
def keep_success(provider: IdentityProvider, claim: Claim, *, by: Actor) -> IdentityProvider:
    """Keep the claim of a test for the provider's page. Raises NotAllowed unless an administrator tested."""
    names = sorted(claim.attributes)[:MOST_ATTRIBUTES]
    return _keep(
        provider,
        {
            "ok": True,
            "subject": claim.subject[:MOST_LETTERS],
            "email": claim.email[:MOST_LETTERS],
            "first_name": claim.first_name[:MOST_LETTERS],
            "last_name": claim.last_name[:MOST_LETTERS],
            "email_is_verified": claim.email_is_verified,
            "attributes": {
                name[:MOST_LETTERS]: [value[:MOST_LETTERS] for value in claim.attributes[name][:MOST_VALUES]]
                for name in names
            },
        },
        by=by,
    )


@transaction.atomic
def keep_failure(provider: IdentityProvider, error: DomainError, *, by: Actor) -> IdentityProvider:
    """Keep why a test failed, in words. Raises NotAllowed unless an administrator tested."""
    return _keep(provider, {"ok": False, "code": error.code, "reason": str(error)[:1000], "facts": error.data}, by=by)


def _keep(provider: IdentityProvider, outcome: dict[str, Any], *, by: Actor) -> IdentityProvider:
    if not access.may_administer(by):
        raise NotAllowed
    provider = IdentityProvider.objects.select_for_update().get(pk=provider.pk)
    provider.last_test, provider.tested_at = outcome, timezone.now()
    provider.save(update_fields=["last_test", "tested_at", "updated_at"])
    record(history.TESTED, on=provider, by=by, data={"ok": outcome["ok"], "code": outcome.get("code", "")})
    return provider
