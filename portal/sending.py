"""Verb of the public form: send one application, once, within the limits."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile

from base.actors import Actor
from portal import limiting, tickets
from portal.tickets import Ticket
from recruit.applications import applying
from recruit.jobs.models import Job, TrackingLink
from recruit.screening.sheets import Sheet

_WAIT_SECONDS = 5.0
_REMEMBERED_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Application:
    """What the form understood. `consent_text` is word for word what the person agreed to."""

    profile: dict[str, Any]
    message: str
    consent_text: str
    resume: ContentFile[bytes] | None
    photo: ContentFile[bytes] | None = None
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    answer_files: Mapping[str, ContentFile[bytes]] = field(default_factory=dict)
    sheet: Sheet | None = None  # the questions the answers belong to
    language: str = ""
    link: TrackingLink | None = None


def send(job: Job, *, by: Actor, ticket: Ticket, filled: Application) -> str:
    """Send an application and return the receipt for the confirmation page.

    A ticket sends once: a second press of the same form waits for the first and gets its receipt. Raises TooMany,
    Refused (job_closed) and Invalid; then nothing was sent and the ticket still counts.
    """
    key = f"portal:sent:{ticket.name}"
    if not cache.add(f"{key}:begun", True, _REMEMBERED_SECONDS) and (earlier := _receipt_of(key)):
        return earlier
    try:
        limiting.count_application(by.network, email=filled.profile["email"], job=str(job.public_id))
        application = applying.apply(
            job,
            by=by,
            resume=filled.resume,
            photo=filled.photo,
            message=filled.message,
            consent_text=filled.consent_text,
            answers=filled.answers,
            answer_files=filled.answer_files,
            sheet=filled.sheet,
            language=filled.language,
            link=filled.link,
            **filled.profile,
        )
    except Exception:
        cache.delete(f"{key}:begun")
        raise
    receipt = tickets.receipt(application.public_id)
    cache.set(key, receipt, _REMEMBERED_SECONDS)
    return receipt


def _receipt_of(key: str) -> str | None:
    until = time.monotonic() + _WAIT_SECONDS
    while True:
        receipt: str | None = cache.get(key)
        if receipt or time.monotonic() > until or not cache.get(f"{key}:begun"):
            return receipt
        time.sleep(0.1)
