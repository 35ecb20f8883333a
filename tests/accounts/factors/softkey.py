"""A passkey made of software: what an authenticator and a browser answer, byte by byte (WebAuthn level 2)."""

from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class SoftKey:
    """One credential. Its attributes can be bent, so that the answers become wrong."""

    origin: str = "http://testserver"
    rp_id: str = "testserver"
    credential_id: bytes = b"\x07" * 32
    count: int = 0
    step: int = 1
    verifies: bool = True
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: str) -> str:
        """The answer to `navigator.credentials.create`."""
        asked = json.loads(options)["publicKey"]
        key: Any = ES256  # its makers have no types
        public = cbor.encode(dict(key.from_cryptography_key(self.private.public_key())))
        data = self._data(ATTESTED) + b"\0" * 16 + struct.pack(">H", len(self.credential_id)) + self.credential_id
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data + public})
        client = self._client("webauthn.create", asked["challenge"])
        return self._answer(
            {"attestationObject": websafe_encode(attestation), "clientDataJSON": websafe_encode(client)}
        )

    def get(self, options: str, *, kind: str = "webauthn.get") -> str:
        """The answer to `navigator.credentials.get`."""
        asked = json.loads(options)["publicKey"]
        self.count += self.step
        data, client = self._data(0), self._client(kind, asked["challenge"])
        signature = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"authenticatorData": data, "clientDataJSON": client, "signature": signature}
        return self._answer({name: websafe_encode(part) for name, part in parts.items()})

    def _data(self, more: int) -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0) | more
        return hashlib.sha256(self.rp_id.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _client(self, kind: str, challenge: str) -> bytes:
        assert websafe_decode(challenge)
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: dict[str, Any]) -> str:
        name = websafe_encode(self.credential_id)
        facts = {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}
        return json.dumps(facts)
