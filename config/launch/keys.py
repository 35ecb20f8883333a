"""The secrets of a local installation: made once, kept in one file that only its owner reads."""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from config.launch.trouble import CannotStart

_MAKERS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(64),
    # The shape of a Fernet key: 32 random bytes in URL-safe base 64.
    "CREDENTIAL_KEYS": lambda: base64.urlsafe_b64encode(os.urandom(32)).decode(),
    "DATABASE_PASSWORD": lambda: secrets.token_urlsafe(24),
    "BROKER_PASSWORD": lambda: secrets.token_urlsafe(24),
}


def make_keys() -> dict[str, str]:
    """Return a fresh set of secrets by name; keeps them nowhere."""
    return {name: make() for name, make in _MAKERS.items()}


def ensure_keys(state: Path) -> dict[str, str]:
    """Return the secrets of this installation by name, making those that are missing.

    Raises CannotStart when the file is damaged: new keys would lock the stored credentials away for ever.
    """
    path = state / "secrets.json"
    known: dict[str, str] = {}
    if path.exists():
        try:
            known = dict(json.loads(path.read_text()))
        except (ValueError, TypeError) as error:
            raise CannotStart(
                f"{path} is damaged: bring it back from a backup, or start from nothing with “python3 run.py reset”."
            ) from error
    missing = {name: make() for name, make in _MAKERS.items() if not known.get(name)}
    if missing:
        known.update(missing)
        fresh = path.with_suffix(".new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(known, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(path)
    return known
