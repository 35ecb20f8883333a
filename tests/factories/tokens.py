"""Tokens of the REST interface."""

from __future__ import annotations

import hashlib

from accounts.models import ApiToken, User


def token_of(user: User) -> str:
    """A token with which requests over REST are this user's."""
    secret = f"DCRA1-{user.public_id.hex}"
    digest = hashlib.sha256(secret.encode()).hexdigest()
    ApiToken.objects.get_or_create(digest=digest, defaults={"owner": user, "name": "Sync", "prefix": secret[:8]})
    return secret
