"""What an OpenID provider publishes about itself, checked before anything of it is used. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from accounts.sso.oidc.wrongs import Wrong

# Never HMAC (our own secret would be the key) and never "none"; a provider's list may only narrow this.
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "ES256", "ES384", "PS256"})
AUTH_METHODS = ("client_secret_basic", "client_secret_post")
PATH = "/.well-known/openid-configuration"
MOST_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Metadata:
    """The part of a provider's metadata that we use."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    algorithms: frozenset[str]
    auth_methods: frozenset[str]
    names_itself: bool


def address_of(issuer: str) -> str:
    """Where the metadata of an issuer is."""
    return issuer.rstrip("/") + PATH


def read(published: object, *, issuer: str) -> Metadata:
    """The metadata, when it is that of the issuer. Raises Wrong.

    The issuer must be equal letter for letter. A provider for many companies at once publishes a placeholder there and
    is refused by that: anybody can claim any address in a tenant of their own (§8.3).
    """
    if not isinstance(published, Mapping):
        raise Wrong("metadata_not_json")
    if published.get("issuer") != issuer:
        raise Wrong("metadata_issuer", expected=issuer, found=published.get("issuer", ""))
    algorithms = ALGORITHMS & _words(published, "id_token_signing_alg_values_supported", ("RS256",))
    if not algorithms:
        raise Wrong("metadata_algorithms")
    challenges = _words(published, "code_challenge_methods_supported", ("S256",))
    if "S256" not in challenges:
        raise Wrong("metadata_pkce")
    optional = published.get("userinfo_endpoint")
    return Metadata(
        issuer=issuer,
        authorization_endpoint=_address(published, "authorization_endpoint", issuer),
        token_endpoint=_address(published, "token_endpoint", issuer),
        jwks_uri=_address(published, "jwks_uri", issuer),
        userinfo_endpoint=_address(published, "userinfo_endpoint", issuer) if optional else "",
        algorithms=algorithms,
        auth_methods=_words(published, "token_endpoint_auth_methods_supported", ("client_secret_basic",)),
        names_itself=published.get("authorization_response_iss_parameter_supported") is True,
    )


def kept(published: Mapping[str, Any]) -> dict[str, Any]:
    """The part of what was published that is worth keeping."""
    names = (
        "issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint",
        "id_token_signing_alg_values_supported", "code_challenge_methods_supported",
        "token_endpoint_auth_methods_supported", "authorization_response_iss_parameter_supported",
    )  # fmt: skip
    return {name: published[name] for name in names if name in published}


def _address(published: Mapping[str, Any], name: str, issuer: str) -> str:
    """An address of the provider: https, unless the operator allowed an issuer without."""
    text = published.get(name)
    if not isinstance(text, str) or len(text) > 2_000 or any(ord(letter) <= 32 for letter in text):
        raise Wrong("metadata_address", name=name)
    try:
        parts, own = urlsplit(text), urlsplit(issuer)
        allowed = {"https", own.scheme}
        good = parts.scheme in allowed and parts.hostname and not parts.fragment and "@" not in parts.netloc
    except ValueError:
        good = False
    if not good:
        raise Wrong("metadata_address", name=name, found=text)
    return text


def _words(published: Mapping[str, Any], name: str, default: tuple[str, ...]) -> frozenset[str]:
    found = published.get(name, default)
    if not isinstance(found, list | tuple):
        raise Wrong("metadata_address", name=name)
    return frozenset(word for word in found if isinstance(word, str))
