"""Who knocks at the REST door: a token in `X-SmartToken` or `Authorization: Bearer`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts import issuing
from accounts.models import ApiToken, User
from accounts.networks import network_of
from base.actors import Actor, ActorKind


class TokenAuthentication(BaseAuthentication):
    """Both headers carry the same value. The request then acts with the rights of the token's owner."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The owner and the token; None without a token. Raises AuthenticationFailed for a bad one."""
        secret = _secret_of(request)
        if not secret:
            return None
        token = issuing.token_for(secret)
        if token is None:
            raise AuthenticationFailed(
                _("This token is unknown, expired or revoked. Create a new one in the settings.")
            )
        request._request.actor = Actor(  # type: ignore[attr-defined]
            ActorKind.CREDENTIAL,
            str(token.public_id),
            token.name,
            token.owner,
            may_skip_required_steps=token.may_skip_required_steps,
            request_id=getattr(request._request, "request_id", ""),
            network=network_of(request.META.get("REMOTE_ADDR", "")),
        )
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 says about how to do better."""
        return "Bearer"


def _secret_of(request: Request) -> str:
    given = request.headers.get("X-SmartToken", "").strip()
    if given:
        return str(given)
    scheme, _space, value = request.headers.get("Authorization", "").partition(" ")
    return str(value).strip() if scheme.lower() == "bearer" else ""
