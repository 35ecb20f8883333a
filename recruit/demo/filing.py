"""Verbs that write the demo's résumé files, in five formats, with their text already read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from random import Random

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from recruit.candidates.files import new_storage_name
from recruit.candidates.models import Attachment
from recruit.demo import resumes, texts
from recruit.demo.names import plain
from recruit.demo.peopling import Entered
from recruit.demo.resumes import Format, Resume
from recruit.demo.settling import new_id

FILES_A_JOB = 3
# In turn; letters outside Western Europe make a PDF a Word document.
_TURN = (resumes.PDF, resumes.DOCX, resumes.PDF, resumes.ODT, resumes.PDF, resumes.RTF, resumes.DOCX, resumes.TXT)


def file_resumes(random: Random, entered: Sequence[Entered]) -> list[Attachment]:
    """Write résumés for candidates of every job, furthest first, so that each job has some to read.

    Files already written are removed again when something fails.
    """
    made: list[Attachment] = []
    try:
        for number, one in enumerate(_chosen(entered)):
            made.append(_file(random, one, _TURN[number % len(_TURN)]))
        return Attachment.objects.bulk_create(made)
    except Exception:
        remove_files(made)
        raise


def remove_files(attachments: Sequence[Attachment]) -> None:
    """Take the files out of the store again."""
    for attachment in attachments:
        default_storage.delete(str(attachment.file.name))


def _chosen(entered: Sequence[Entered]) -> list[Entered]:
    of_job: dict[int, list[Entered]] = {}
    for one in entered:
        of_job.setdefault(one.row.job_id, []).append(one)
    return [
        one
        for group in of_job.values()
        for one in sorted(group, key=lambda one: (one.row.ended_at is not None, -len(one.way.stays)))[:FILES_A_JOB]
    ]


def _file(random: Random, one: Entered, format_: Format) -> Attachment:
    candidate = one.row.candidate
    resume = texts.resume_of(random, one.person, one.staged.plan.opening, candidate.experience, candidate.education)
    if format_ is resumes.PDF and not resumes.fits_pdf(resume):
        format_ = resumes.DOCX
    content = format_.write(resume)
    return Attachment(
        public_id=new_id(random),
        candidate=candidate,
        application=one.row,
        name=f"{plain(one.person.first_name)}-{plain(one.person.last_name)}-resume.{format_.ending}",
        content_type=format_.content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        file=default_storage.save(new_storage_name(), ContentFile(content)),
        reading=Attachment.Reading.DONE,
        page_count=_pages(resume) if format_ is resumes.PDF else 0,
        text=resume.text,
        created_at=one.way.applied_at,
        uploaded_by=candidate.full_name,
    )


def _pages(resume: Resume) -> int:
    return len(resumes.paginated(resume.lines()))
