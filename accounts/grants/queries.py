"""Reads of integrators' applications and of what they were granted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import F, Max, QuerySet
from django.utils import timezone

from accounts.grants.models import GrantedToken, OauthClient
from accounts.models import User
from base.errors import NotFound


def clients() -> QuerySet[OauthClient]:
    """All applications with owner and `used_at`, when a token of theirs was last used; those that work first."""
    found = OauthClient.objects.select_related("owner").annotate(used_at=Max("tokens__last_used_at"))
    return found.order_by(F("revoked_at").asc(nulls_first=True), "name", "id")


def client_of(public_id: UUID) -> OauthClient:
    """The application of that public id. Raises NotFound."""
    found = clients().filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def live_client(client_id: str) -> OauthClient | None:
    """The application that calls itself so, unless it was revoked."""
    if not client_id or "\x00" in client_id:
        return None
    return OauthClient.objects.select_related("owner__role").filter(client_id=client_id, revoked_at=None).first()


def own_family(client: OauthClient) -> UUID:
    """The one family of all tokens that an application gets by its own credentials."""
    return uuid5(client.public_id, "client_credentials")


def granted_by(user: User) -> list[tuple[OauthClient, list[str], datetime, datetime | None]]:
    """The applications that may act for the user now: each with its scopes, since when, and its last use."""
    rows = GrantedToken.objects.select_related("client").filter(
        user=user, revoked_at=None, rotated_at=None, expires_at__gt=timezone.now(), client__revoked_at=None
    )
    found: dict[int, tuple[OauthClient, list[str], datetime, datetime | None]] = {}
    for row in rows.order_by("client__name", "id"):
        if row.family == own_family(row.client):
            continue
        client, names, since, used = found.get(row.client_id, (row.client, [], row.created_at, None))
        latest = max((moment for moment in (used, row.last_used_at) if moment is not None), default=None)
        found[row.client_id] = client, [*names, *row.scopes], min(since, row.created_at), latest
    return list(found.values())
