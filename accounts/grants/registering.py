"""Verbs of integrators' applications: make, change, give a new secret, revoke. A secret is shown once."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import access
from accounts.grants import addresses, granting, history
from accounts.grants.models import OauthClient
from accounts.grants.scopes import SCOPES, in_order
from accounts.linking import digest_of
from accounts.models import User
from base.actors import Actor
from base.audit.recording import record
from base.errors import Invalid, NotAllowed, Refused, type_message

GRANTS = {
    "authorization_code": _("People let it act for them (authorization code)"),
    "refresh_token": _("It keeps acting for them until they revoke it (refresh token)"),
    "client_credentials": _("It acts as its owner, without anybody present (client credentials)"),
}
BEGINS_WITH = "RCS-"
SHOWN = 8


@transaction.atomic
def create_client(
    name: str,
    *,
    owner: User,
    redirect_uris: Sequence[str],
    scopes: Sequence[str],
    grants: Sequence[str],
    is_public: bool,
    by: Actor,
) -> tuple[OauthClient, str]:
    """Make an application. Returns it and its secret, which cannot be had again; "" for a public one.

    Raises NotAllowed unless an administrator asks; Invalid for values that would make an unsafe or useless application.
    """
    _guard(by)
    access.require_peer(by, owner.role)
    values = _checked(name, owner, redirect_uris, scopes, grants, is_public=is_public)
    secret = "" if is_public else _new_secret()
    client = OauthClient.objects.create(
        client_id=secrets.token_hex(16),
        secret_digest=digest_of(secret) if secret else "",
        secret_hint=secret[:SHOWN],
        **values,
    )
    record(history.CLIENT_CREATED, on=client, by=by, data={"client_id": client.client_id, "scopes": client.scopes})
    return client, secret


@transaction.atomic
def edit_client(
    client: OauthClient,
    *,
    name: str,
    owner: User,
    redirect_uris: Sequence[str],
    scopes: Sequence[str],
    grants: Sequence[str],
    by: Actor,
) -> OauthClient:
    """Change an application; its tokens lose what it loses. Raises as `create_client`, or Refused."""
    _guard(by)
    client = _working(client)
    for each in (client.owner, owner):
        access.require_peer(by, each.role)
    values = _checked(name, owner, redirect_uris, scopes, grants, is_public=not client.secret_digest)
    changes = {}
    for field, value in values.items():
        before = getattr(client, field)
        if before != value:
            changes[field] = (str(before) if field == "owner" else before, str(value) if field == "owner" else value)
            setattr(client, field, value)
    if changes:
        client.save()
        if "owner" in changes:
            granting.end_own_tokens(client)
        record(history.CLIENT_EDITED, on=client, by=by, changes=changes)
    return client


@transaction.atomic
def rotate_secret(client: OauthClient, *, by: Actor) -> tuple[OauthClient, str]:
    """Give an application a new secret; the old one stops working at once. Raises NotAllowed, or Refused."""
    _guard(by)
    client = _working(client)
    access.require_peer(by, client.owner.role)
    if not client.secret_digest:
        raise Refused(_("A public application has no secret; it proves itself by PKCE."), code="public_client")
    secret = _new_secret()
    client.secret_digest, client.secret_hint = digest_of(secret), secret[:SHOWN]
    client.save(update_fields=["secret_digest", "secret_hint", "updated_at"])
    record(history.SECRET_ROTATED, on=client, by=by)
    return client, secret


@transaction.atomic
def revoke_client(client: OauthClient, *, by: Actor) -> OauthClient:
    """Shut an application out for good: every token of it ends now. Raises NotAllowed, Refused when it was done."""
    _guard(by)
    client = _working(client)
    client.revoked_at = timezone.now()
    client.save(update_fields=["revoked_at", "updated_at"])
    granting.end_tokens_of(client)
    record(history.CLIENT_REVOKED, on=client, by=by)
    return client


def _guard(by: Actor) -> None:
    if not access.may_administer(by):
        raise NotAllowed


def _working(client: OauthClient) -> OauthClient:
    client = OauthClient.objects.select_for_update(of=["self"]).select_related("owner__role").get(pk=client.pk)
    if client.revoked_at is not None:
        raise Refused(_("This application is revoked already. Make a new one."), code="already_revoked")
    return client


def _new_secret() -> str:
    return BEGINS_WITH + secrets.token_urlsafe(32)


def _checked(
    name: str,
    owner: User,
    redirect_uris: Sequence[str],
    scopes: Sequence[str],
    grants: Sequence[str],
    *,
    is_public: bool,
) -> dict[str, object]:
    uris = list(dict.fromkeys(uri.strip() for uri in redirect_uris if uri.strip()))
    troubles: dict[str, type_message] = {}
    if not name.strip():
        troubles["name"] = _("Give the application a name that people will recognise.")
    if not owner.is_active:
        troubles["owner"] = _("Choose an active user as the owner.")
    if not grants or set(grants) - set(GRANTS):
        troubles["grants"] = _("Choose at least one way in which the application gets its tokens.")
    elif "refresh_token" in grants and "authorization_code" not in grants:
        troubles["grants"] = _("A refresh token only follows an authorization code. Choose that as well.")
    elif is_public and "client_credentials" in grants:
        troubles["grants"] = _("A public application cannot keep a secret, so it cannot act by its own credentials.")
    if not scopes or set(scopes) - set(SCOPES):
        troubles["scopes"] = _("Choose at least one right of the list.")
    if "authorization_code" in grants and not uris:
        troubles["redirect_uris"] = _("Enter the address that people are sent back to.")
    elif len(uris) > addresses.MOST or not all(addresses.is_good(uri) for uri in uris):
        troubles["redirect_uris"] = _(
            "Enter whole https addresses, one a line, at most ten, without wildcard or “#”. "
            "http is only good for localhost."
        )
    if troubles:
        raise Invalid(fields=troubles)
    return {
        "name": name.strip(),
        "owner": owner,
        "redirect_uris": uris,
        "scopes": in_order(scopes),
        "grants": [grant for grant in GRANTS if grant in grants],
    }
