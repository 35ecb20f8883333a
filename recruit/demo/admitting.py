"""Verbs that make the demo's sign-ins: passwords once per installation, kept in a file only its owner may read."""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.conf import settings

from recruit.demo.identities import IDENTITIES, new_password

FILE_NAME = "demo-accounts.json"


def accounts_file() -> Path:
    """Where the sign-ins are kept."""
    return Path(settings.STATE_DIR) / FILE_NAME


def read_accounts() -> list[dict[str, str]]:
    """The sign-ins as they were made: role, name, email, password. Empty when there are none or the file is broken."""
    try:
        found = json.loads(accounts_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return found if isinstance(found, list) else []


def ensure_accounts() -> list[dict[str, str]]:
    """The sign-ins of this installation, made with random passwords when there are none yet."""
    kept = read_accounts()
    if {account.get("email") for account in kept} == {identity.email for identity in IDENTITIES}:
        return kept
    made = [
        {
            "role": identity.role,
            "name": f"{identity.first_name} {identity.last_name}",
            "email": identity.email,
            "password": new_password(),
        }
        for identity in IDENTITIES
    ]
    _write(made)
    return made


def _write(accounts: list[dict[str, str]]) -> None:
    path = accounts_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(accounts, file, ensure_ascii=False, indent=1)
    fresh.replace(path)
