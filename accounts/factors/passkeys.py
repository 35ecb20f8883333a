"""Passkeys (WebAuthn): what a browser is asked, and whether its answer holds. Pure; the state lives with the caller.

Origin and relying party are those of the product's public address, never of the request: an answer made for another
site, or for another host that reaches us, is worth nothing. Every passkey must verify its user (finger, face, PIN).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

LONGEST_ANSWER = 20_000
type_state = dict[str, str]


class NotProved(Exception):
    """The answer of the browser is not one to what it was asked."""


@dataclass(frozen=True, slots=True)
class Passkey:
    """The public parts of a passkey, as text to keep: its id, its key, and how often it was used."""

    credential_id: str
    public_key: str
    sign_count: int


@dataclass(frozen=True, slots=True)
class Site:
    """Who asks: the product's public address ("https://jobs.example.com") and the name shown beside the question."""

    address: str
    name: str

    @property
    def host(self) -> str:
        """The relying party's id."""
        return urlsplit(self.address).hostname or ""

    def server(self) -> Fido2Server:
        """The library's server, which takes exactly our origin."""
        parts = urlsplit(self.address)
        origin = f"{parts.scheme}://{parts.netloc}"
        rp = PublicKeyCredentialRpEntity(id=self.host, name=self.name)
        return Fido2Server(rp, verify_origin=lambda given: given == origin)


def ask_for_new(
    site: Site, *, user_key: bytes, account: str, name: str, present: Sequence[Passkey]
) -> tuple[str, type_state]:
    """What a browser needs to make a passkey, as JSON, and the state to check its answer with."""
    options, state = site.server().register_begin(
        PublicKeyCredentialUserEntity(id=user_key, name=account, display_name=name),
        [_attested(passkey) for passkey in present],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _as_json(options), _as_state(state)


def made(site: Site, *, state: type_state, answer: str) -> Passkey:
    """The passkey a browser made. Raises NotProved when it is not the answer to what was asked."""
    try:
        data = site.server().register_complete(state, _read(answer))
    except (ValueError, TypeError, KeyError, AssertionError, AttributeError) as error:
        raise NotProved from error
    attested = data.credential_data
    if attested is None:
        raise NotProved
    return Passkey(websafe_encode(attested.credential_id), websafe_encode(bytes(attested)), data.counter)


def ask_for_proof(site: Site, *, present: Sequence[Passkey]) -> tuple[str, type_state]:
    """What a browser needs to prove that it holds one of these passkeys, as JSON, and the state."""
    options, state = site.server().authenticate_begin(
        [_attested(passkey) for passkey in present], user_verification=UserVerificationRequirement.REQUIRED
    )
    return _as_json(options), _as_state(state)


def proved(site: Site, *, state: type_state, answer: str, present: Sequence[Passkey]) -> Passkey:
    """The passkey that was used, with its new count of uses. Raises NotProved."""
    try:
        read = AuthenticationResponse.from_dict(_read(answer))
        attested = site.server().authenticate_complete(state, [_attested(passkey) for passkey in present], read)
    except (ValueError, TypeError, KeyError, AssertionError, AttributeError) as error:
        raise NotProved from error
    data: AuthenticatorData = read.response.authenticator_data
    return Passkey(websafe_encode(attested.credential_id), websafe_encode(bytes(attested)), data.counter)


def is_copied(*, before: int, after: int) -> bool:
    """Whether a count of uses went back or stood still: two devices share the key. Passkeys that do not count say 0."""
    return (before > 0 or after > 0) and after <= before


def _attested(passkey: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(passkey.public_key))


def _as_json(options: Any) -> str:
    return json.dumps(dict(options))


def _as_state(state: Any) -> type_state:
    return {str(name): str(getattr(value, "value", value)) for name, value in dict(state).items()}


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise NotProved
    read = json.loads(answer)
    if not isinstance(read, dict):
        raise NotProved
    return read
