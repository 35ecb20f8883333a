"""Codes people type: those of an authenticator app (RFC 6238), and recovery codes on paper. Pure."""

from __future__ import annotations

import hashlib
import secrets

import pyotp

STEP_SECONDS = 30
RECOVERY_CODES = 10
# Without letters and digits that are mistaken for each other; twelve of them are 59 bits.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> str:
    """A fresh secret of 160 bits, in the Base32 that apps read."""
    return pyotp.random_base32()


def address_of(secret: str, *, account: str, issuer: str) -> str:
    """What the QR code says: the `otpauth://` address that an app takes the secret from."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def step_of(secret: str, code: str, *, now: int) -> int | None:
    """The thirty-second step whose code this is: the present one, the one before or after; None for any other code.

    `now` is seconds since 1970. Who accepts a code keeps its step and takes none up to it again.
    """
    digits = "".join(code.split())
    app, present = pyotp.TOTP(secret), now // STEP_SECONDS
    steps = [
        step
        for step in (present - 1, present, present + 1)
        if secrets.compare_digest(app.generate_otp(step).encode(), digits.encode())
    ]
    return max(steps, default=None)


def in_groups(secret: str) -> str:
    """A secret as people copy it by hand: in groups of four."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def new_recovery_codes() -> list[str]:
    """Ten codes such as "h7kd-w2mq-9xtc"."""
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3)) for _ in range(RECOVERY_CODES)
    ]


def digest_of(recovery_code: str) -> str:
    """SHA-256 of a recovery code, however it was typed: capitals, blanks and hyphens do not matter."""
    letters = "".join(letter for letter in recovery_code.lower() if letter.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()
