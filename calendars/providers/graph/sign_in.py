"""Signing in with Microsoft, for delegated permissions: authorization code with PKCE and state, by msal.

`begin` gives the address to send the administrator to and what must be remembered in their session; `finish` takes what
they came back with. The identity is never used to let anybody in: it only says which account was connected, and it is
Graph that names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from base.egress.client import Client
from base.errors import PermanentError, Refused
from calendars.providers.base import MailboxRefused, NoMailbox
from calendars.providers.graph.permissions import DELEGATED
from calendars.providers.graph.tokens import MemoryTokens, Registration, Tokens, refusal, written
from calendars.providers.graph.wire import Wire


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in, and the text for the token store of the connection."""

    account: str
    name: str
    tokens: str = field(repr=False)


def begin(
    *,
    tenant_id: str,
    client_id: str,
    client_secret: str,
    redirect_uri: str,
    login_url: str | None = None,
    graph_url: str | None = None,
    client: Client | None = None,
) -> tuple[str, dict[str, Any]]:
    """Where to send the administrator, and the flow to keep in their session until they come back, once.

    The flow can be written as JSON and holds the state, the nonce and the PKCE verifier. Raises PermanentError for an
    unknown tenant, RetryableError when Microsoft does not answer.
    """
    registration = _registration(tenant_id, client_id, client_secret, login_url, graph_url)
    app = registration.application(client or Client())
    # The answer comes in the query: a form posted from another site would come without the session's cookie.
    flow = app.initiate_auth_code_flow(registration.scopes, redirect_uri=redirect_uri, prompt="select_account")
    return str(flow["auth_uri"]), dict(flow)


def finish(
    flow: Mapping[str, Any],
    answer: Mapping[str, str],
    *,
    tenant_id: str,
    client_id: str,
    client_secret: str,
    login_url: str | None = None,
    graph_url: str | None = None,
    client: Client | None = None,
) -> SignedIn:
    """Turn what the administrator came back with (the query of the redirect) into tokens, and ask Graph who it is.

    Raises Refused with code `state` when the answer does not belong to the flow, `consent` when permissions were not
    granted, `no_mailbox` when the account has no calendar; PermanentError for a wrong secret or registration.
    """
    registration = _registration(tenant_id, client_id, client_secret, login_url, graph_url)
    way_out = client or Client()
    import msal

    cache = msal.SerializableTokenCache()
    app = registration.application(way_out, cache)
    try:
        result = app.acquire_token_by_auth_code_flow(dict(flow), dict(answer))
    except (ValueError, KeyError, RuntimeError):  # msal's words for: not the state, not the nonce, not this flow
        raise Refused(
            _("This sign-in does not belong to the one you began. Press “Sign in with Microsoft” again."), code="state"
        ) from None
    if "access_token" not in result:
        raise _not_granted(result)
    tokens = written(registration, result, cache.serialize())
    account, name = _whose(registration, tokens, way_out, _hint(result))
    return SignedIn(account, name, tokens)


def _registration(
    tenant_id: str, client_id: str, client_secret: str, login_url: str | None, graph_url: str | None
) -> Registration:
    return Registration(
        tenant_id,
        client_id,
        client_secret,
        DELEGATED,
        login_url or settings.ENTRA_URL,
        graph_url or settings.GRAPH_URL,
    )


def _not_granted(result: dict[str, Any]) -> PermanentError | Refused:
    if result.get("error") in {"access_denied", "consent_required", "interaction_required"}:
        return Refused(
            _("The permissions were not granted. Sign in again and accept them, or ask your Microsoft administrator."),
            code="consent",
        )
    if result.get("error") == "invalid_grant":
        return Refused(_("This sign-in is used up. Press “Sign in with Microsoft” again."), code="state")
    return refusal(result)


def _hint(result: dict[str, Any]) -> str:
    return str((result.get("id_token_claims") or {}).get("preferred_username") or "")


def _whose(registration: Registration, tokens: str, client: Client, hint: str) -> tuple[str, str]:
    """Address and name of the account, as Graph says with the tokens it just gave."""
    wire = Wire(Tokens(registration, MemoryTokens(tokens), client), registration.graph_url, client)
    try:
        found = wire.get(wire.path("users", hint or "me", "calendar"))
    except (NoMailbox, MailboxRefused):
        raise Refused(
            _("This account has no calendar at Microsoft 365. Sign in with one that has."), code="no_mailbox"
        ) from None
    owner = found.get("owner") or {}
    return str(owner.get("address") or hint), str(owner.get("name") or "")
