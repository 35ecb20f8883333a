"""Verbs that keep an application somebody wants to finish later, and open it again with the link they got.

What was typed lies encrypted in the file store; the key is in the link alone, so the store tells nobody anything.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from base.mail import mailing
from base.mail.writing import letter
from portal import addresses

FOLDER = "unfinished"
LASTS = timedelta(days=7)
_TOKEN = re.compile(r"([0-9a-f]{32})\.([A-Za-z0-9_-]{43}=)$")


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody had typed: values by their names, and files as (field, file name, content)."""

    number: int
    page: int
    values: dict[str, list[str]]
    files: list[tuple[str, str, bytes]] = field(default_factory=list)


def keep(draft: Draft, *, email: str, title: str, path: str) -> None:
    """Keep a draft for seven days and send its link to the address. Counting is the caller's."""
    key = Fernet.generate_key()
    name = secrets.token_hex(16)
    sealed = Fernet(key).encrypt(_written(draft))
    default_storage.save(f"{FOLDER}/{name}", ContentFile(sealed))
    link = f"{addresses.absolute(path)}?draft={name}.{key.decode()}"
    until = timezone.localtime(timezone.now() + LASTS)
    subject, text, html = letter("email/candidate_draft", {"title": title, "link": link, "until": until})
    # Private: the link opens what was typed, so the outbox forgets it once it has left.
    mailing.send(to=email, subject=subject, text=text, html=html, private=True)


def open_again(token: str, number: int) -> Draft | None:
    """The draft behind a link, when it is for this ad and not older than seven days. The link goes on working."""
    found = _TOKEN.match(token)
    if found is None:
        return None
    try:
        with default_storage.open(f"{FOLDER}/{found[1]}", "rb") as stored:
            text = Fernet(found[2].encode()).decrypt(stored.read(), ttl=int(LASTS.total_seconds()))
    except (FileNotFoundError, InvalidToken, ValueError):
        return None
    read = json.loads(text)
    files = [(name, called, base64.b64decode(data)) for name, called, data in read["files"]]
    draft = Draft(read["number"], read["page"], read["values"], files)
    return draft if draft.number == number else None


def forget(token: str) -> None:
    """Remove a draft that was sent."""
    if found := _TOKEN.match(token):
        default_storage.delete(f"{FOLDER}/{found[1]}")


def sweep(*, now: datetime | None = None) -> int:
    """Remove drafts nobody came back for. Returns how many."""
    before = (now or timezone.now()) - LASTS
    if not default_storage.exists(FOLDER):
        return 0
    names = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    old = [name for name in names if default_storage.get_modified_time(name) < before]
    for name in old:
        default_storage.delete(name)
    return len(old)


def _written(draft: Draft) -> bytes:
    files: Sequence[tuple[str, str, str]] = [
        (name, called, base64.b64encode(data).decode()) for name, called, data in draft.files
    ]
    body: Mapping[str, object] = {
        "number": draft.number, "page": draft.page, "values": draft.values, "files": files,
    }  # fmt: skip
    return json.dumps(body).encode()
