"""Pure: reads the certificates with which identity providers sign, and says what is wrong with them."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

LEAST_RSA_BITS = 2048
LEAST_CURVE_BITS = 256
MOST_LETTERS = 20_000
WARNED_BEFORE = timedelta(days=30)

_BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----", re.DOTALL)


class Problem(StrEnum):
    """What can be wrong with a certificate."""

    UNREADABLE = "unreadable"
    PRIVATE_KEY = "private_key"
    SEVERAL = "several"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    SMALL_KEY = "small_key"
    OTHER_KEY = "other_key"


class BadCertificate(Exception):
    """A certificate that cannot be used. `facts` fill the sentence."""

    def __init__(self, problem: Problem, **facts: object) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as pages show it."""

    pem: str
    subject: str
    fingerprint: str
    key: str
    begins_at: datetime
    expires_at: datetime

    def state(self, now: datetime) -> str:
        """ "expired", "not_yet_valid", "expires_soon" or "valid"."""
        if now >= self.expires_at:
            return "expired"
        if now < self.begins_at:
            return "not_yet_valid"
        return "expires_soon" if self.expires_at - now <= WARNED_BEFORE else "valid"


def read(text: str) -> Certificate:
    """A pasted certificate, with or without its BEGIN and END lines. Raises BadCertificate for what cannot be one."""
    if len(text) > MOST_LETTERS:
        raise BadCertificate(Problem.UNREADABLE)
    blocks = _BLOCK.findall(text)
    if any("PRIVATE KEY" in kind for kind, _body in blocks):
        raise BadCertificate(Problem.PRIVATE_KEY)
    if len(blocks) > 1:
        raise BadCertificate(Problem.SEVERAL)
    body = blocks[0][1] if blocks else text
    try:
        found = x509.load_der_x509_certificate(base64.b64decode("".join(body.split()), validate=True))
        key = found.public_key()
        subject = found.subject.rfc4514_string()
        begins_at, expires_at = found.not_valid_before_utc, found.not_valid_after_utc
    except (binascii.Error, ValueError, TypeError, UnsupportedAlgorithm, x509.UnsupportedGeneralNameType) as error:
        raise BadCertificate(Problem.UNREADABLE) from error
    return Certificate(
        pem=found.public_bytes(serialization.Encoding.PEM).decode("ascii"),
        subject=subject[:300],
        fingerprint=found.fingerprint(hashes.SHA256()).hex(":").upper(),
        key=_key_name(key),
        begins_at=begins_at.astimezone(UTC),
        expires_at=expires_at.astimezone(UTC),
    )


def split(text: str) -> list[str]:
    """The certificates of a pasted text, each by itself. Private keys are kept in, so that `read` can say so."""
    found = [match[0] for match in _BLOCK.finditer(text)]
    return found or ([text] if text.strip() else [])


def read_usable(text: str, *, now: datetime) -> Certificate:
    """A pasted certificate that verifies today. Raises BadCertificate, also for expired ones and those of tomorrow."""
    found = read(text)
    state = found.state(now)
    if state == "expired":
        raise BadCertificate(Problem.EXPIRED, day=found.expires_at.date().isoformat())
    if state == "not_yet_valid":
        raise BadCertificate(Problem.NOT_YET_VALID, day=found.begins_at.date().isoformat())
    return found


def fits(certificate: Certificate, algorithm: str) -> bool:
    """Whether the key of a certificate can make signatures of an algorithm ("any" fits all)."""
    family = algorithm.partition("-")[0]
    return family not in {"rsa", "ecdsa"} or certificate.key.startswith({"rsa": "RSA", "ecdsa": "EC"}[family])


def _key_name(key: object) -> str:
    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size < LEAST_RSA_BITS:
            raise BadCertificate(Problem.SMALL_KEY, bits=key.key_size, least=LEAST_RSA_BITS)
        return f"RSA {key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        if key.key_size < LEAST_CURVE_BITS:
            raise BadCertificate(Problem.SMALL_KEY, bits=key.key_size, least=LEAST_CURVE_BITS)
        return f"EC {key.curve.name}"
    raise BadCertificate(Problem.OTHER_KEY)
