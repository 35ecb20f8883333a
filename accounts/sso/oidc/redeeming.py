"""Verbs of the code flow: make the address to leave for, and turn the code that came back into a verified claim."""

from __future__ import annotations

import hashlib
from base64 import b64encode, urlsafe_b64encode
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit, urlunsplit

from django.utils import timezone

from accounts.models import IdentityProvider, SsoRequest
from accounts.sso.claims import Claim
from accounts.sso.oidc import discovering, persons, queries, tokens
from accounts.sso.oidc.metadata import AUTH_METHODS, MOST_BYTES, Metadata
from accounts.sso.oidc.refusals import refusal
from accounts.sso.oidc.wrongs import Wrong
from accounts.sso.starting import Round, verifier_of
from base.credentials import storing
from base.egress.client import Answer, Client
from base.egress.targets import NotReachable
from base.errors import NotFound, ProviderError

SCOPES = "openid profile email"
_OUR_ERRORS = {
    "invalid_grant": "code_refused",
    "invalid_client": "client_refused",
    "unauthorized_client": "client_refused",
}


def address_for(begun: Round) -> str:
    """Where the browser goes to sign in at the provider. Raises Refused when the provider's metadata cannot be used."""
    provider = begun.provider
    try:
        known = discovering.metadata_for(provider)
    except Wrong as wrong:
        raise refusal(wrong) from None
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": queries.redirect_uri(provider),
        "scope": SCOPES,
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge": _challenge(begun.verifier),
        "code_challenge_method": "S256",
    }
    if begun.request.purpose == SsoRequest.Purpose.STEP_UP:
        asked |= {"prompt": "login", "max_age": "0"}
    parts = urlsplit(known.authorization_endpoint)
    query = "&".join(part for part in (parts.query, urlencode(asked)) if part)
    return urlunsplit(parts._replace(query=query))


def claim_for(asked: SsoRequest, *, code: str, state: str, issuer: str) -> Claim:
    """Whom the provider signed in, from the code it sent back in a spent round. `issuer` is the response's `iss`.

    Raises Refused, with a code of its own each, when anything of the answers is not as it must be.
    """
    try:
        known = discovering.metadata_for(asked.provider)
        _check_response(known, code=code, issuer=issuer)
        told = _exchange(asked.provider, known, code=code, state=state)
        claims = _read(asked, known, told)
        return persons.claim_of(claims, _about_user(known, told, claims), issuer=known.issuer)
    except Wrong as wrong:
        raise refusal(wrong) from None


def _check_response(known: Metadata, *, code: str, issuer: str) -> None:
    """The answer must come from the provider that was asked, not from another one we also know (RFC 9207)."""
    if (known.names_itself or issuer) and issuer != known.issuer:
        raise Wrong("response_issuer", found=issuer)
    if not code:
        raise Wrong("code_missing")


def _exchange(provider: IdentityProvider, known: Metadata, *, code: str, state: str) -> dict[str, Any]:
    """Hand in the code, with the PKCE verifier of the round and our secret in the way that was chosen."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": queries.redirect_uri(provider),
        "code_verifier": verifier_of(state),
    }
    headers = {"Accept": "application/json"}
    secret = _secret(provider)
    method = provider.token_auth_method or AUTH_METHODS[0]
    if method not in known.auth_methods or method not in AUTH_METHODS:
        raise Wrong("auth_method", chosen=method, known=" ".join(sorted(known.auth_methods)))
    if method == "client_secret_basic":
        pair = f"{quote_plus(provider.client_id)}:{quote_plus(secret)}"
        headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode('ascii')}"
    else:
        form |= {"client_id": provider.client_id, "client_secret": secret}
    try:
        answer = Client().post(known.token_endpoint, data=form, headers=headers)
    except NotReachable:
        raise
    except ProviderError as error:
        raise Wrong("token_unreachable", why=error) from None
    return _token_answer(answer)


def _token_answer(answer: Answer) -> dict[str, Any]:
    if 300 <= answer.status < 400:
        raise Wrong("token_redirected", status=answer.status)
    if answer.status >= 500:
        raise Wrong("token_unreachable", status=answer.status)
    try:
        told = answer.json() if len(answer.body) <= MOST_BYTES else None
    except (ProviderError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise Wrong("token_not_json", status=answer.status)
    if answer.status != 200 or "error" in told:
        said = str(told.get("error", ""))[:60]
        raise Wrong(_OUR_ERRORS.get(said, "token_refused"), status=answer.status, said=said)
    if str(told.get("token_type", "")).lower() != "bearer":
        raise Wrong("token_type", found=told.get("token_type", ""))
    if not isinstance(told.get("id_token"), str):
        raise Wrong("token_missing")
    return told


def _read(asked: SsoRequest, known: Metadata, told: dict[str, Any]) -> dict[str, Any]:
    """The claims of the ID token; a key that is not known may be a new one, so that the keys are read once more."""
    again = asked.purpose == SsoRequest.Purpose.STEP_UP
    expected = tokens.Expected(
        issuer=known.issuer,
        client_id=asked.provider.client_id,
        nonce=asked.nonce,
        algorithms=known.algorithms,
        now=timezone.now().timestamp(),
        access_token=str(told.get("access_token", "")),
        proved_after=asked.created_at.timestamp() if again else None,
    )
    try:
        return tokens.read(told["id_token"], keys=discovering.keys_for(asked.provider, known), expected=expected)
    except tokens.UnknownKey:
        keys = discovering.keys_for(asked.provider, known, anew=True)
        return tokens.read(told["id_token"], keys=keys, expected=expected)


def _about_user(known: Metadata, told: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
    """What the provider says about the user at its own address, asked only for what the token leaves out."""
    complete = all(claims.get(name) for name in ("email", "given_name", "family_name"))
    if complete or not known.userinfo_endpoint or not told.get("access_token"):
        return {}
    headers = {"Authorization": f"Bearer {told['access_token']}"}
    answer = discovering.fetch_json(known.userinfo_endpoint, about="userinfo", headers=headers)
    if not isinstance(answer, dict):
        raise Wrong("userinfo_not_json")
    if answer.get("sub") != claims["sub"]:
        raise Wrong("userinfo_subject")
    return answer


def _secret(provider: IdentityProvider) -> str:
    try:
        return storing.reveal(queries.secret_place(provider), queries.SECRET_FIELD)
    except NotFound:
        raise Wrong("secret_missing") from None


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode("ascii")
