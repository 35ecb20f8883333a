"""Verbs that keep a visitor's file for some hours while the rest of the form is put right."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

FOLDER = "drafts"
LASTS = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that waits: the signed key the form carries, and the name it had."""

    key: str
    name: str


def keep(data: bytes, name: str) -> Kept:
    """Keep a checked file for four hours."""
    stored = default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}", ContentFile(data))
    return Kept(signing.dumps([stored, name, timezone.now().timestamp()], salt="portal.kept"), name)


def find(key: str) -> Kept | None:
    """What a signed key stands for, when it is ours, not too old, and the file is still there."""
    found = _read(key)
    return Kept(key, found[1]) if found is not None and default_storage.exists(found[0]) else None


def take(kept: Kept) -> ContentFile[bytes] | None:
    """The waiting file with its name; it goes on waiting until `forget`."""
    found = _read(kept.key)
    if found is None:
        return None
    try:
        with default_storage.open(found[0], "rb") as stored:
            return ContentFile(stored.read(), name=kept.name)
    except FileNotFoundError:
        return None


def forget(kept: Kept) -> None:
    """Remove a file that is no longer waited for."""
    if (found := _read(kept.key)) is not None:
        default_storage.delete(found[0])


def sweep(*, now: datetime | None = None) -> int:
    """Remove files nobody came back for. Returns how many."""
    before = (now or timezone.now()) - LASTS
    if not default_storage.exists(FOLDER):
        return 0
    names = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    old = [name for name in names if default_storage.get_modified_time(name) < before]
    for name in old:
        default_storage.delete(name)
    return len(old)


def _read(key: str) -> tuple[str, str] | None:
    try:
        stored, name, kept_at = signing.loads(key, salt="portal.kept")
    except (signing.BadSignature, ValueError, TypeError):
        return None
    is_fresh = timezone.now().timestamp() - float(kept_at) <= LASTS.total_seconds()
    return (str(stored), str(name)) if is_fresh else None
