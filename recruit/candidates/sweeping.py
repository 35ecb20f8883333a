"""Verb that finds files nobody knows any more, and rows whose file is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from recruit.candidates import files
from recruit.candidates.models import Attachment

# A file younger than this may belong to a transaction that is not finished.
GRACE = timedelta(hours=24)
WAITING = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found: files and page pictures removed, and public ids of rows whose file is missing."""

    removed: int
    missing: tuple[str, ...]


def sweep(*, now: datetime | None = None, grace: timedelta = GRACE) -> Swept:
    """Remove stored files that no row names (a transaction was rolled back after storing) and pictures of files that
    were deleted; report rows whose file is missing. Safe to repeat; touches nothing younger than `grace`."""
    before = (now or timezone.now()) - grace
    removed, present = 0, set[str]()
    for folder in _folders(files.FOLDER):
        names = [f"{folder}/{name}" for name in _files(folder)]
        known = set(Attachment.objects.filter(file__in=names).values_list("file", flat=True))
        present |= known
        removed += sum(_remove(name, before) for name in names if name not in known)
    for folder in _folders(files.PAGES_FOLDER):
        if not Attachment.objects.filter(public_id=folder.rsplit("/", 1)[-1]).exists():
            removed += sum(_remove(f"{folder}/{name}", before) for name in _files(folder))
    # Uploads that nobody finished; a failed line may be tried again for a week.
    removed += sum(_remove(name, before - WAITING) for name in _waiting())
    rows = Attachment.objects.filter(created_at__lt=before).values_list("public_id", "file").iterator()
    missing = tuple(
        str(public_id) for public_id, name in rows if name not in present and not default_storage.exists(name)
    )
    return Swept(removed, missing)


def _folders(root: str) -> Iterator[str]:
    if default_storage.exists(root):
        yield from (f"{root}/{name}" for name in sorted(default_storage.listdir(root)[0]))


def _waiting() -> list[str]:
    folder = files.INCOMING_FOLDER
    return [f"{folder}/{name}" for name in _files(folder)] if default_storage.exists(folder) else []


def _files(folder: str) -> list[str]:
    return sorted(default_storage.listdir(folder)[1])


def _remove(name: str, before: datetime) -> bool:
    if default_storage.get_modified_time(name) >= before:
        return False
    default_storage.delete(name)
    return True
