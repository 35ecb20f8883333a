"""How somebody signs in: by single sign-on or by password (product facts §10.1), and what strangers are shown. Pure."""

from __future__ import annotations

import hashlib
import hmac
from enum import StrEnum

SMALLEST_SHARE = 1 / 64
_SPAN = 2**64


class SignInOption(StrEnum):
    """The two ways, by the names of the compatible API (`ssoLoginMode`)."""

    SSO = "SSO"
    PASSWORD = "PASSWORD"  # noqa: S105  (a name, no secret)


def option_in_force(own: str, *, company_has_sso: bool) -> SignInOption:
    """What holds for a user: the own choice only while the company has single sign-on; empty means that one then."""
    if not company_has_sso:
        return SignInOption.PASSWORD
    return SignInOption(own) if own else SignInOption.SSO


def option_of_nobody(email: str, *, usual: SignInOption, exceptions: int, users: int, key: bytes) -> SignInOption:
    """What an address without an account is shown, always the same for the same address.

    `exceptions` of the `users` beside it sign in unlike `usual`. About as large a share of the unknown addresses,
    chosen by a keyed hash, is shown the unusual way too, so that the unusual way says nothing about an address. The
    share is rounded up to a power of two, so that one user more or less hardly moves it.
    """
    if exceptions <= 0 or users <= 0:
        return usual
    share, real = SMALLEST_SHARE, exceptions / users
    while share < real:
        share *= 2
    drawn = hmac.new(key, email.strip().lower().encode(), hashlib.sha256).digest()[:8]
    unusual = SignInOption.PASSWORD if usual is SignInOption.SSO else SignInOption.SSO
    return unusual if int.from_bytes(drawn, "big") < share * _SPAN else usual
