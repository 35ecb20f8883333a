"""Verb of the Application API: receive an application that a company's own form sends on a candidate's behalf."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from base.actors import Actor
from recruit.applications import applying
from recruit.applications.models import Application
from recruit.candidates import attaching
from recruit.jobs.access import require
from recruit.jobs.models import Job
from recruit.screening import queries as screening
from recruit.screening.sheets import FILE
from recruit.setup.models import Source
from recruit.teams.rights import JobAction


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
    photo: ContentFile[bytes] | None = None,
    answers: Mapping[str, Sequence[str]] | None = None,
    language: str = "",
) -> Application:
    """Apply for somebody and keep their files. Raises as `applying.apply`, NotFound and NotAllowed.

    Questions that ask for a file take the attachments in order, since the API has no other place for them.
    """
    require(by, JobAction.ADD_CANDIDATE, job)
    internal = bool(person.get("internal"))
    sheet = screening.sheet_for(job.org_values, is_internal=internal, language=language or "en")
    wanting = [ask.id for ask in sheet.asks if ask.type == FILE]
    uploads = dict(zip(wanting, attachments, strict=False))
    given = {**(answers or {}), **{key: [file.name or ""] for key, file in uploads.items()}}
    application = applying.apply(
        job, by=by, resume=resume, photo=photo if sheet.asks_photo else None, message=message, source=source,
        consent_text=consent_text, answers=given, answer_files=uploads, language=language, **person,
    )  # fmt: skip
    for file in attachments[len(uploads) :]:
        attaching.attach(application.candidate, by=by, file=file, kind="GENERIC_FILE", application=application)
    return application
