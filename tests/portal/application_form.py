"""The application form as tests fill it in."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from recruit.applications.models import Application
from recruit.candidates.models import Attachment, Candidate
from tests.candidates import documents as make

GOOD = {"first_name": "Ana", "last_name": "Kowalska", "email": "ana@example.com", "consent": "on"}


def pdf(name: str = "cv.pdf", *pages: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make.pdf(*pages), content_type="application/pdf")


def ticket_of(html: str) -> str:
    return str(re.findall(r'name="ticket" value="([^"]+)"', html)[0])


def opened(client: Client, path: str, clock: Any, seconds: float = 30) -> str:
    ticket = ticket_of(client.get(path).content.decode())
    clock.shift(timedelta(seconds=seconds))
    return ticket


def nothing_arrived() -> bool:
    return not any(model.objects.exists() for model in (Candidate, Application, Attachment))
