"""Page tokens: sealed, so that nobody reads or edits what is inside."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _

from base.errors import Invalid


@cache
def _sealer(secrets: tuple[str, ...]) -> MultiFernet:
    digests = [hashlib.sha256(f"page token {secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def _current() -> MultiFernet:
    return _sealer((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def seal(values: list[Any]) -> str:
    """A token that holds these values."""
    return _current().encrypt(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def unseal(token: str, *, field: str = "pageId") -> list[Any]:
    """The values of a token. Raises Invalid for one that is not ours."""
    try:
        padded = token + "=" * (-len(token) % 4)
        found: list[Any] = json.loads(_current().decrypt(padded.encode()))
    except (InvalidToken, ValueError) as error:
        raise Invalid(_("This page token is not valid. Start again from the first page."), field=field) from error
    return found
