"""Seals a secret so that only its own place can open it. The keys come from the environment, newest first."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from base.errors import Refused

VERSION = 1


class CannotOpen(Refused):
    """A stored secret cannot be read: its key is gone, or it was moved to another place."""

    default_code = "credential_unreadable"
    default_message = _("A stored secret cannot be read. Enter it again in the settings.")


def seal(owner: str, field: str, value: str) -> str:
    """The secret encrypted with the newest key, together with the place it belongs to."""
    plain = json.dumps({"v": VERSION, "owner": owner, "field": field, "value": value})
    return _fernet().encrypt(plain.encode()).decode("ascii")


def unseal(owner: str, field: str, ciphertext: str) -> str:
    """The secret. Raises CannotOpen when no key fits or when it was sealed for another place."""
    try:
        facts = json.loads(_fernet().decrypt(ciphertext.encode("ascii")))
    except (InvalidToken, ValueError):
        raise CannotOpen from None
    if (facts.get("v"), facts.get("owner"), facts.get("field")) != (VERSION, owner, field):
        raise CannotOpen
    return str(facts["value"])


def newest_key_id() -> str:
    """A short name of the newest key that tells nothing about it."""
    return _key_id(_keys()[0])


def _key_id(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def _keys() -> tuple[str, ...]:
    if not settings.CREDENTIAL_KEYS:
        raise ImproperlyConfigured("Set CREDENTIAL_KEYS: one or more Fernet keys, newest first, separated by commas.")
    return tuple(settings.CREDENTIAL_KEYS)


def _fernet() -> MultiFernet:
    return _built(_keys())


@lru_cache(maxsize=4)
def _built(keys: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        raise ImproperlyConfigured("CREDENTIAL_KEYS holds something that is not a Fernet key.") from error
