"""Verbs of the OAuth 2 protocol: oauthlib reads and judges requests, this validator answers its questions.

The rules are RFC 6749 with those of RFC 9700: exact redirect addresses, PKCE by S256 only and always for public
applications, codes good once, refresh tokens exchanged at each use, secrets never in an address.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from typing import Any
from urllib.parse import unquote_plus

from django.db import transaction
from oauthlib.common import Request
from oauthlib.oauth2 import (
    AuthorizationCodeGrant,
    AuthorizationEndpoint,
    BearerToken,
    ClientCredentialsGrant,
    RefreshTokenGrant,
    RequestValidator,
    RevocationEndpoint,
    TokenEndpoint,
)
from oauthlib.oauth2.rfc6749 import errors

from accounts.grants import granting, queries
from accounts.grants.models import GrantedToken, OauthClient, OauthCode
from accounts.linking import digest_of
from accounts.models import User
from base.actors import Actor

# oauthlib insists on TLS by looking at the address. Ours is kept by the deployment, so it is told a stand-in.
TO_EXCHANGE = "https://here.invalid/identity/oauth/token"
TO_ALLOW = "https://here.invalid/identity/oauth/allow"
TO_REVOKE = "https://here.invalid/identity/oauth/revoke"
type_answer = tuple[dict[str, str], str, int]


class Validator(RequestValidator):  # type: ignore[misc]  # oauthlib carries no types
    """Answers what oauthlib asks about our applications, codes and tokens, for one request."""

    def __init__(self, by: Actor) -> None:
        super().__init__()
        self.by = by
        # Kept here, not on oauthlib's request, whose attributes a caller can name in the form.
        self.code: OauthCode | None = None
        self.refreshed: GrantedToken | None = None

    # Who is the application?

    def client_authentication_required(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        """A public application has no secret to show; if it shows one all the same, it is judged."""
        if _basic_of(request) or request.client_secret:
            return True
        client = queries.live_client(request.client_id or "")
        return client is None or bool(client.secret_digest)

    def authenticate_client(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        """By HTTP Basic or by form fields, never by both. A deactivated owner's application is nobody."""
        basic = _basic_of(request)
        if basic and request.client_secret:
            return False
        client_id, secret = basic or (request.client_id or "", request.client_secret or "")
        if request.client_id and request.client_id != client_id:
            return False
        client = queries.live_client(client_id)
        # Compared even without a client, so that the time tells nothing.
        kept = client.secret_digest if client else ""
        right = hmac.compare_digest(digest_of(secret), kept or digest_of(secrets.token_hex()))
        if client is None or not kept or not right or not client.owner.is_active:
            return False
        request.client, request.client_id = client, client.client_id
        return True

    def authenticate_client_id(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> bool:
        """A public application only names itself."""
        client = queries.live_client(client_id or "")
        if client is None or client.secret_digest:
            return False
        request.client = client
        return True

    def validate_client_id(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> bool:
        """Whether there is such an application."""
        request.client = queries.live_client(client_id)
        return request.client is not None

    # What may it ask for?

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: OauthClient, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Only the ways it was made for."""
        if grant_type not in client.grants:
            return False
        if grant_type == "client_credentials":
            request.user = client.owner
        return True

    def validate_response_type(
        self, client_id: str, response_type: str, client: OauthClient, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Only codes are handed to browsers, never tokens."""
        if response_type != "code":
            raise errors.UnsupportedResponseTypeError(request=request)
        request.response_mode = "query"
        return "authorization_code" in client.grants

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: OauthClient, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """At least one, and none that the application does not have."""
        return bool(scopes) and set(scopes) <= set(client.scopes)

    def get_default_scopes(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> list[str]:
        """For its own account everything it has; people are always asked for named scopes."""
        return list(request.client.scopes) if request.grant_type == "client_credentials" else []

    def validate_redirect_uri(
        self, client_id: str, redirect_uri: str, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Exactly one of those that were registered, letter for letter."""
        return redirect_uri in request.client.redirect_uris

    def get_default_redirect_uri(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> str | None:
        """The only one, where there is only one."""
        found = request.client.redirect_uris
        return found[0] if len(found) == 1 else None

    def is_pkce_required(self, client_id: str, request: Request) -> bool:
        """For whoever has no secret."""
        return not request.client.secret_digest

    # Codes

    def save_authorization_code(
        self, client_id: str, code: dict[str, str], request: Request, *args: Any, **kwargs: Any
    ) -> None:
        """Keep what the user granted."""
        granting.write_code(
            code["code"],
            client=request.client,
            user=request.user,
            scopes=request.scopes,
            redirect_uri=request.redirect_uri,
            challenge=request.code_challenge or "",
            challenge_method=request.code_challenge_method or "",
            by=self.by,
        )

    def validate_code(
        self, client_id: str, code: str, client: OauthClient, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Unspent, young, of this application. A verifier without a challenge was smuggled in (RFC 9700 §4.8)."""
        kept = granting.code_for(code, client=client, by=self.by)
        if kept is None or (request.code_verifier and not kept.challenge):
            return False
        self.code, request.user, request.scopes = kept, kept.user, list(kept.scopes)
        return True

    def get_code_challenge(self, code: str, request: Request) -> str | None:
        """What the verifier must match."""
        return (self.code and self.code.challenge) or None

    def get_code_challenge_method(self, code: str, request: Request) -> str | None:
        """Always S256."""
        return (self.code and self.code.challenge_method) or None

    def confirm_redirect_uri(
        self, client_id: str, code: str, redirect_uri: str, client: OauthClient, request: Request, *_: Any, **__: Any
    ) -> bool:
        """The same address that the code was sent to."""
        return self.code is not None and redirect_uri == self.code.redirect_uri

    def invalidate_authorization_code(
        self, client_id: str, code: str, request: Request, *args: Any, **kwargs: Any
    ) -> None:
        """Nothing is left to do: keeping the tokens spent it."""

    # Tokens

    def save_bearer_token(self, token: dict[str, Any], request: Request, *args: Any, **kwargs: Any) -> None:
        """Keep what is handed out."""
        granting.keep_tokens(
            token,
            client=request.client,
            user=request.user,
            scopes=request.scopes,
            code=self.code,
            refreshed=self.refreshed,
        )

    def validate_refresh_token(
        self, refresh_token: str, client: OauthClient, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Not yet exchanged, of this application."""
        kept = granting.refresh_for(refresh_token, client=client, by=self.by)
        if kept is None:
            return False
        self.refreshed, request.user = kept, kept.user
        return True

    def get_original_scopes(self, refresh_token: str, request: Request, *args: Any, **kwargs: Any) -> list[str]:
        """What was consented to, as far as the application still has it."""
        kept = self.refreshed.scopes if self.refreshed else []
        return [name for name in kept if name in request.client.scopes]

    def revoke_token(self, token: str, token_type_hint: str | None, request: Request, *_: Any, **__: Any) -> None:
        """Only its own tokens."""
        granting.revoke_value(token, client=request.client, by=self.by)


class StrictCodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]  # oauthlib carries no types
    """Knows S256 alone: a plain challenge protects nothing."""

    _code_challenge_methods = {"S256": AuthorizationCodeGrant._code_challenge_methods["S256"]}


class Server(AuthorizationEndpoint, TokenEndpoint, RevocationEndpoint):  # type: ignore[misc]  # untyped
    """The three endpoints with the three grants we have. The implicit and the password grant do not exist."""

    def __init__(self, by: Actor) -> None:
        validator = Validator(by)
        bearer = BearerToken(validator, _new_access_value, granting.ACCESS_SECONDS, _new_refresh_value)
        code = StrictCodeGrant(validator)
        code.register_token_modifier(_without_refresh)
        AuthorizationEndpoint.__init__(self, "code", bearer, {"code": code})
        grants = {
            "authorization_code": code,
            "refresh_token": RefreshTokenGrant(validator),
            "client_credentials": ClientCredentialsGrant(validator),
        }
        TokenEndpoint.__init__(self, "client_credentials", bearer, grants)
        RevocationEndpoint.__init__(self, validator)


@transaction.atomic
def answer_token_request(body: str, *, query: str, authorization: str, by: Actor) -> type_answer:
    """Exchange a code, a refresh token or credentials for tokens. A refusal is an answer; what it ends stays ended."""
    headers = {"Authorization": authorization} if authorization else {}
    address = f"{TO_EXCHANGE}?{query}" if query else TO_EXCHANGE
    try:
        return Server(by).create_token_response(address, "POST", body, headers)  # type: ignore[no-any-return]  # the library carries no types
    except errors.OAuth2Error as error:
        return error.headers, error.json, error.status_code


@transaction.atomic
def answer_revocation(body: str, *, query: str, authorization: str, by: Actor) -> type_answer:
    """Take a token back (RFC 7009)."""
    headers = {"Authorization": authorization} if authorization else {}
    address = f"{TO_REVOKE}?{query}" if query else TO_REVOKE
    return Server(by).create_revocation_response(address, "POST", body, headers)  # type: ignore[no-any-return]  # the library carries no types


def read_question(query: str, *, by: Actor) -> tuple[OauthClient, list[str], str]:
    """What a browser was sent here for: the application, the scopes it asks for and where the answer goes.

    Raises oauthlib's FatalClientError when the browser must not be sent back, OAuth2Error when it can be told there.
    """
    scopes, facts = Server(by).validate_authorization_request(f"{TO_ALLOW}?{query}", "GET", "", {})
    return facts["request"].client, list(scopes), str(facts["redirect_uri"])


@transaction.atomic
def grant(query: str, *, user: User, by: Actor) -> str:
    """Write the code that a user just granted. Returns the address to send the browser back to, with code and state."""
    headers, _body, _status = Server(by).create_authorization_response(
        f"{TO_ALLOW}?{query}", "GET", "", {}, credentials={"user": user}
    )
    return str(headers["Location"])


def _without_refresh(token: dict[str, Any], _handler: BearerToken, request: Request) -> dict[str, Any]:
    if "refresh_token" not in request.client.grants:
        token.pop("refresh_token", None)
    return token


def _new_access_value(_request: Request) -> str:
    return granting.ACCESS_PREFIX + secrets.token_urlsafe(32)


def _new_refresh_value(_request: Request) -> str:
    return granting.REFRESH_PREFIX + secrets.token_urlsafe(32)


def _basic_of(request: Request) -> tuple[str, str] | None:
    scheme, _space, value = (request.headers.get("Authorization") or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(value.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return "", ""
    name, _colon, secret = text.partition(":")
    return unquote_plus(name), unquote_plus(secret)
