"""Turns the claims of an OpenID provider into the one shape that binding reads. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from accounts.sso.claims import Claim, domain_of
from accounts.sso.oidc.wrongs import Wrong

ENTRA = frozenset(
    {"login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn", "sts.windows.net"}
)
GOOGLE = frozenset({"https://accounts.google.com", "accounts.google.com"})
# Of the protocol, not of the person.
_PLUMBING = frozenset({"nonce", "at_hash", "c_hash", "aio", "rh", "uti", "sid", "s_hash"})


def claim_of(claims: Mapping[str, Any], told: Mapping[str, Any], *, issuer: str) -> Claim:
    """Who a verified ID token and, where it was asked, the user-info answer speak of. Raises Wrong.

    The subject is that of the issuer; for Entra, tenant and object id, since its `sub` differs by application.
    """
    if told and told.get("sub") != claims["sub"]:
        raise Wrong("userinfo_subject")
    whole = {**told, **claims}
    email = _text(whole, "email")
    # The verification belongs to the address: both come from the same answer.
    source = claims if "email" in claims else told
    return Claim(
        subject=_subject(claims, issuer),
        email=email,
        first_name=_text(whole, "given_name") or _text(whole, "name").rpartition(" ")[0],
        last_name=_text(whole, "family_name") or _text(whole, "name").rpartition(" ")[2],
        email_is_verified=_verified(source, email, claims, issuer),
        attributes={name: _values(value) for name, value in whole.items() if name not in _PLUMBING},
    )


def _subject(claims: Mapping[str, Any], issuer: str) -> str:
    if urlsplit(issuer).hostname not in ENTRA:
        return str(claims["sub"])
    tenant, person = _text(claims, "tid"), _text(claims, "oid")
    if not tenant or not person:
        raise Wrong("entra_ids")
    if tenant.lower() not in urlsplit(issuer).path.lower().split("/"):
        raise Wrong("entra_tenant", found=tenant)
    return f"{tenant}.{person}".lower()


def _verified(source: Mapping[str, Any], email: str, claims: Mapping[str, Any], issuer: str) -> bool | None:
    said = source.get("email_verified")
    verified = None if said is None else said is True or said == "true"
    if issuer in GOOGLE:  # anybody may own a Google account with a foreign address; `hd` is the company's own domain
        return verified is True and bool(email) and _text(claims, "hd").lower() == domain_of(email)
    return verified


def _text(claims: Mapping[str, Any], name: str) -> str:
    found = claims.get(name)
    return found.strip() if isinstance(found, str) and "\x00" not in found else ""


def _values(value: object) -> tuple[str, ...]:
    many = value if isinstance(value, list) else [value]
    return tuple(str(each).replace("\x00", "") for each in many)
