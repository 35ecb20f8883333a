"""Reads ID tokens: signature first, with a key and an algorithm that we chose, then every claim. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
import math
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from accounts.sso.oidc.wrongs import Wrong

SKEW = 120
OLDEST = 600
MOST_LETTERS = 32 * 1024
MOST_KEYS = 100
SMALLEST_RSA = 2048
_KINDS = {"RS": "RSA", "PS": "RSA", "ES": "EC"}
_CURVES = {"ES256": "secp256r1", "ES384": "secp384r1"}
_HASHES = {"256": hashlib.sha256, "384": hashlib.sha384, "512": hashlib.sha512}


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say to be the one we asked for. `proved_after` asks for a sign-in after that second."""

    issuer: str
    client_id: str
    nonce: str
    algorithms: frozenset[str]
    now: float
    access_token: str = ""
    proved_after: float | None = None


class UnknownKey(Wrong):
    """No key of the set fits; it may be a new one."""


def read(token: str, *, keys: Sequence[Mapping[str, Any]], expected: Expected) -> dict[str, Any]:
    """The claims of a token that is signed by the provider, made for us, for this round, now. Raises Wrong."""
    header = _header(token)
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in expected.algorithms:
        raise Wrong("token_algorithm", found=algorithm)
    if "crit" in header:
        raise Wrong("token_header", found="crit")
    key = _key_for(header.get("kid"), algorithm, keys)
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            options={"verify_signature": True, **dict.fromkeys(_LEFT_TO_US, False)},  # type: ignore[arg-type]  # a TypedDict
        )
    except jwt.InvalidSignatureError:
        raise Wrong("token_signature") from None
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise Wrong("token_shape", found=type(error).__name__) from None
    _check_parties(claims, expected)
    _check_times(claims, expected)
    _check_bindings(claims, expected, algorithm)
    return claims


# PyJWT would check these with fewer codes and without ours for skew and age.
_LEFT_TO_US = ("verify_exp", "verify_nbf", "verify_iat", "verify_aud", "verify_iss", "verify_sub", "verify_jti")


def _header(token: str) -> dict[str, Any]:
    if not token or len(token) > MOST_LETTERS or token.count(".") != 2:
        raise Wrong("token_shape", letters=len(token))
    try:
        first = token.partition(".")[0]
        header = json.loads(urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (ValueError, RecursionError):
        raise Wrong("token_shape") from None
    if not isinstance(header, dict):
        raise Wrong("token_shape")
    return header


def _key_for(kid: object, algorithm: str, keys: Sequence[Mapping[str, Any]]) -> Any:
    """The one key of the provider that fits a token of this algorithm; its own header never brings one."""
    kind = _KINDS[algorithm[:2]]
    fitting = [each for each in keys if each.get("kty") == kind and each.get("use", "sig") == "sig"]
    fitting = [each for each in fitting if each.get("alg", algorithm) == algorithm]
    if kid is not None:
        fitting = [each for each in fitting if each.get("kid") == kid]
    if len(fitting) != 1:
        raise UnknownKey("token_key", kid=kid, fitting=len(fitting))
    try:
        key = jwt.PyJWK(dict(fitting[0]), algorithm=algorithm).key
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        raise Wrong("key_broken", kid=kid) from None
    if isinstance(key, RSAPublicKey) and key.key_size >= SMALLEST_RSA:
        return key
    if isinstance(key, EllipticCurvePublicKey) and key.curve.name == _CURVES.get(algorithm):
        return key
    raise Wrong("key_weak", kid=kid)


def _check_parties(claims: Mapping[str, Any], expected: Expected) -> None:
    if claims.get("iss") != expected.issuer:
        raise Wrong("token_issuer", found=claims.get("iss", ""))
    audience = claims.get("aud")
    named = [audience] if isinstance(audience, str) else audience
    if not isinstance(named, list) or expected.client_id not in named:
        raise Wrong("token_audience", found=audience)
    party = claims.get("azp")
    if (len(named) > 1 or party is not None) and party != expected.client_id:
        raise Wrong("token_party", found=party)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject:
        raise Wrong("token_subject")


def _check_times(claims: Mapping[str, Any], expected: Expected) -> None:
    ends, issued = _instant(claims, "exp"), _instant(claims, "iat")
    if ends + SKEW <= expected.now:
        raise Wrong("token_expired", exp=int(ends))
    if issued > expected.now + SKEW:
        raise Wrong("token_future", iat=int(issued))
    if issued + OLDEST + SKEW < expected.now:
        raise Wrong("token_old", iat=int(issued))
    if "nbf" in claims and _instant(claims, "nbf") > expected.now + SKEW:
        raise Wrong("token_future", nbf=claims["nbf"])
    if expected.proved_after is None:
        return
    if "auth_time" not in claims:
        raise Wrong("auth_time_missing")
    if _instant(claims, "auth_time") + SKEW < expected.proved_after:
        raise Wrong("auth_time_old", auth_time=claims["auth_time"])


def _instant(claims: Mapping[str, Any], name: str) -> float:
    found = claims.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
        raise Wrong("token_time", name=name)
    return float(found)


def _check_bindings(claims: Mapping[str, Any], expected: Expected, algorithm: str) -> None:
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), expected.nonce.encode()):
        raise Wrong("token_nonce")
    told = claims.get("at_hash")
    if told is None:
        return
    whole = _HASHES[algorithm[2:]](expected.access_token.encode()).digest()
    half = urlsafe_b64encode(whole[: len(whole) // 2]).rstrip(b"=")
    if not isinstance(told, str) or not hmac.compare_digest(told.rstrip("=").encode(), half):
        raise Wrong("token_at_hash")
