"""Verb of the Application API: receive an application that a company's own form sends on a candidate's behalf."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from base.actors import Actor
from recruit.applications import applying
from recruit.applications.models import Application
from recruit.candidates import attaching
from recruit.jobs.access import JobAction, require
from recruit.jobs.models import Job
from recruit.setup.models import Source


@transaction.atomic
def receive(
    job: Job,
    *,
    by: Actor,
    person: dict[str, Any],
    resume: ContentFile[bytes] | None = None,
    attachments: Sequence[ContentFile[bytes]] = (),
    message: str = "",
    source: Source | None = None,
    consent_text: str = "",
) -> Application:
    """Apply for somebody and keep their files. Raises as `applying.apply`, NotFound and NotAllowed."""
    require(by, JobAction.ADD_CANDIDATE, job)
    application = applying.apply(
        job, by=by, resume=resume, message=message, source=source, consent_text=consent_text, **person
    )
    for file in attachments:
        attaching.attach(application.candidate, by=by, file=file, kind="GENERIC_FILE", application=application)
    return application
