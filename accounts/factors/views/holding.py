"""A form that must wait while somebody proves who they are: sealed, in their own session, for an hour.

Nothing of it goes through the page: forms that need a proof may hold secrets.
"""

from __future__ import annotations

import json
import time
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import get_random_string

from accounts.doors import member_of
from base.credentials import ciphers

KEY = "held-forms"
SECONDS, MOST_FORMS, MOST_LETTERS = 60 * 60, 3, 200_000
FIELD = "held-form"


def hold(request: HttpRequest) -> str:
    """Keep what was typed; the name to ask for it with, "" when nothing was typed or too much of it."""
    pairs = [
        (name, str(text)) for name, texts in request.POST.lists() if name != "csrfmiddlewaretoken" for text in texts
    ]
    if sum(len(name) + len(text) for name, text in pairs) > MOST_LETTERS:
        return ""
    parcel = {"path": request.get_full_path(), "pairs": pairs, "files": sorted(request.FILES)}
    name = get_random_string(16)
    waiting = _waiting(request) | {
        name: {"at": int(time.time()), "sealed": ciphers.seal(_owner(request), FIELD, json.dumps(parcel))}
    }
    newest = sorted(waiting, key=lambda key: int(waiting[key]["at"]))[-MOST_FORMS:]
    request.session[KEY] = {key: waiting[key] for key in newest}
    return name


def held(request: HttpRequest, name: str) -> dict[str, Any] | None:
    """What waits under that name: `path`, `pairs` and the names of `files` that could not wait. None when nothing."""
    found = _waiting(request).get(name)
    if found is None:
        return None
    parcel: dict[str, Any] = json.loads(ciphers.unseal(_owner(request), FIELD, found["sealed"]))
    return parcel


def _waiting(request: HttpRequest) -> dict[str, Any]:
    oldest = int(time.time()) - SECONDS
    return {key: held for key, held in request.session.get(KEY, {}).items() if int(held["at"]) > oldest}


def _owner(request: HttpRequest) -> str:
    return f"user:{member_of(request).public_id}"
