"""Who knocks at the REST door: a token in `X-SmartToken` or `Authorization: Bearer`."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts import issuing
from accounts.grants import granting
from accounts.models import ApiToken, GrantedToken, User
from accounts.networks import network_of
from base.actors import Actor, ActorKind


class TokenAuthentication(BaseAuthentication):
    """API tokens in either header, OAuth access tokens as Bearer. The request acts with the rights of their owner."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken | GrantedToken] | None:
        """The owner and the token; None without a token. Raises AuthenticationFailed for a bad one."""
        secret, is_bearer = _secret_of(request)
        if not secret:
            return None
        token = issuing.token_for(secret) or (granting.token_for(secret) if is_bearer else None)
        if token is None:
            raise AuthenticationFailed(
                _("This token is unknown, expired or revoked. Create a new one in the settings.")
            )
        request._request.actor = replace(  # type: ignore[attr-defined]  # set by our middleware
            _of_token(token) if isinstance(token, ApiToken) else _of_grant(token),
            request_id=getattr(request._request, "request_id", ""),
            network=network_of(request.META.get("REMOTE_ADDR", "")),
        )
        return (token.owner if isinstance(token, ApiToken) else token.user), token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 says about how to do better."""
        return "Bearer"


def _of_token(token: ApiToken) -> Actor:
    return Actor(
        ActorKind.CREDENTIAL,
        str(token.public_id),
        token.name,
        token.owner,
        may_skip_required_steps=token.may_skip_required_steps,
    )


def _of_grant(token: GrantedToken) -> Actor:
    """The key is that of the whole family: a fresh access token is the same credential, with the same limits."""
    return Actor(ActorKind.CREDENTIAL, str(token.family), token.client.name, token.user)


def _secret_of(request: Request) -> tuple[str, bool]:
    given = request.headers.get("X-SmartToken", "").strip()
    if given:
        return str(given), False
    scheme, _space, value = request.headers.get("Authorization", "").partition(" ")
    return (str(value).strip(), True) if scheme.lower() == "bearer" else ("", False)
