"""Verb that lets a POST with an `Idempotency-Key` happen once, however often the client sends it.

The act, its effects and the kept answer are one transaction: after a crash either all of it is there or nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from base.errors import Invalid, Refused
from base.rest.models import KeptAnswer

KEPT = timedelta(hours=48)
LONGEST_KEY = 255


def once(request: Request, act: Callable[[], Response]) -> Response:
    """Run `act`, or answer as the first time when the same key with the same body was served within 48 hours.

    Raises Refused with code idempotency_mismatch (422) for the same key with another body, and idempotency_in_flight
    (409) while the first request still runs. Answers of failed requests are not kept.
    """
    given = request.headers.get("Idempotency-Key", "").strip()
    if request.method != "POST" or not given or request.auth is None:
        return act()
    if len(given) > LONGEST_KEY:
        raise Invalid(_("An Idempotency-Key has at most 255 characters."), code="idempotency_key_too_long")
    scope = f"{request._request.actor.key} {request._request.path_info}"  # type: ignore[attr-defined]  # set by our middleware
    key = hashlib.sha256(f"{scope}\n{given}".encode()).hexdigest()
    with transaction.atomic():
        _take(key)
        digest = _digest_of(request)
        KeptAnswer.objects.filter(key=key, created_at__lt=timezone.now() - KEPT).delete()
        kept = KeptAnswer.objects.filter(key=key).first()
        if kept is not None:
            return _repeat(kept, digest)
        response = act()
        if response.status_code < 400:
            text = JSONRenderer().render(response.data).decode() if response.data is not None else ""
            KeptAnswer.objects.create(key=key, request_sha256=digest, status=response.status_code, body=text)
        return response


def forget_old() -> int:
    """Throw away the answers that are older than 48 hours. Returns how many."""
    deleted, _details = KeptAnswer.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return deleted


def _take(key: str) -> None:
    number = int.from_bytes(bytes.fromhex(key[:16]), "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        row = cursor.fetchone()
    if not row[0]:
        raise Refused(
            _("The first request with this Idempotency-Key still runs. Ask again."), code="idempotency_in_flight"
        )


def _repeat(kept: KeptAnswer, digest: str) -> Response:
    if kept.request_sha256 != digest:
        raise Refused(
            _("This Idempotency-Key was used with another body. Use a new key for a new request."),
            code="idempotency_mismatch",
            http_status=422,
        )
    data = json.loads(kept.body) if kept.body else None
    return Response(data, status=kept.status, headers={"Idempotent-Replayed": "true"})


def _digest_of(request: Request) -> str:
    data: Any = request.data
    if hasattr(data, "lists"):
        data = {name: [_plain(value) for value in values] for name, values in data.lists()}
    return hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()


def _plain(value: Any) -> str:
    if not isinstance(value, UploadedFile):
        return str(value)
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return f"{value.name} {digest.hexdigest()}"
