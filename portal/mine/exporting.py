"""Verb that hands a person their own data: everything as JSON, and the files they sent, in one ZIP."""

from __future__ import annotations

import json
import tempfile
import zipfile
from datetime import timedelta
from pathlib import PurePath
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from accounts import throttling
from accounts.throttling import Limit
from base.actors import Actor
from base.audit import recording
from portal.mine import history, queries
from portal.mine.queries import Told
from portal.offers import queries as offered
from portal.offers import words
from portal.offers.queries import Told as Offered
from recruit.candidates.models import Attachment, Candidate
from recruit.privacy.access import require_oneself
from recruit.screening.models import Answer, DiversityAnswer

IN_MEMORY = 2 * 1024 * 1024
EXPORTS = (Limit("mine-export-hour", 6, timedelta(hours=1)),)


@transaction.atomic
def export_own_data(candidate: Candidate, *, by: Actor) -> IO[bytes]:
    """A ZIP with `data.json` and the person's files; the caller closes it. Raises TooMany beyond six an hour.

    What the company wrote for itself (notes, reviews) is not in it, and no outcome whose letter has not gone out.
    """
    require_oneself(by, candidate)
    throttling.count_within(f"mine-export:{candidate.public_id}", EXPORTS)
    recording.record(history.EXPORTED, on=candidate, by=by)
    bundle: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (the caller closes it)
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as archive:
        files = list(Attachment.objects.filter(candidate=candidate, from_candidate=True).order_by("pk"))
        names = _names(files)
        data = json.dumps(portrait(candidate, names), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        archive.writestr("data.json", data)
        for file in files:
            _add(archive, file, names[file.pk])
    bundle.seek(0)
    return bundle


def portrait(candidate: Candidate, files: dict[int, str]) -> dict[str, Any]:
    """Everything the company keeps of what the person said and got, as plain values."""
    profile = (
        "first_name", "last_name", "email", "phone", "city", "region", "country_code", "headline", "web", "experience",
        "education", "created_at",
    )  # fmt: skip
    consents = candidate.consents.order_by("decided_at").values("scope", "decision", "decided_at", "text_sha256")
    return {
        "profile": {name: getattr(candidate, name) for name in profile},
        "applications": [_application(told) for told in queries.applications_of(candidate)],
        "offers": [_offer(told) for told in _offers(candidate)],
        "files": sorted(files.values()),
        "consents": list(consents),
        "letters": list(
            candidate.letters.filter(state="sent").order_by("sent_at").values("subject", "text", "to_email", "sent_at")
        ),
    }


def _application(told: Told) -> dict[str, Any]:
    row = told.row
    answers = Answer.objects.filter(application=row).values("question_text", "value", "answered_at")
    diversity = DiversityAnswer.objects.filter(application=row).values("question__text", "value", "answered_at")
    return {
        "reference": str(row.public_id),
        "job": row.job.title,
        "applied_at": row.applied_at,
        "stage": told.standing.stage.value,
        "since": told.standing.since,
        "message": row.message,
        "language": row.language,
        "answers": list(answers),
        "diversity_answers": list(diversity),
    }


def _offers(candidate: Candidate) -> list[Offered]:
    """The offers the person was sent, the newest first; none that was taken back before it left."""
    rows = [told.row for told in queries.applications_of(candidate)]
    return [told for each in offered.told_on(rows).values() for told in each]


def _offer(told: Offered) -> dict[str, Any]:
    row = told.row
    terms = {line.label: line.value for line in words.rows_of(row)}
    return {
        "job": row.application.job.title,
        "state": told.state.value,
        "terms": terms if told.is_readable else {},
        "sent_at": row.sent_at,
        "answer_until": row.expires_at,
        "opened_at": row.opened_at,
        "answered_at": row.answered_at,
        "signed_name": row.signed_name,
        "decline_reason": row.decline_reason.label if row.decline_reason is not None else "",
        "decline_comment": row.decline_comment,
    }


def _names(files: list[Attachment]) -> dict[int, str]:
    """A name for each file that no other has."""
    taken: set[str] = set()
    found = {}
    for file in files:
        path, number = PurePath(PurePath(file.name).name or "file"), 1
        name = f"files/{path.name}"
        while name.casefold() in taken:
            number += 1
            name = f"files/{path.stem} ({number}){path.suffix}"
        taken.add(name.casefold())
        found[file.pk] = name
    return found


def _add(archive: zipfile.ZipFile, file: Attachment, name: str) -> None:
    try:
        with file.file.open("rb") as stored, archive.open(name, "w") as target:
            for part in stored.chunks():
                target.write(part)
    except FileNotFoundError:
        archive.writestr(f"{name}.missing.txt", "This file is missing from our store.")
