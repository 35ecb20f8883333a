"""Verbs that bring people in by hand or by their résumés (product facts §15.4): leads on a job, or without any job.

Somebody known by e-mail is never made twice: file, tags and job become theirs, and what is known of them stays.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import Permission
from base.actors import Actor
from base.errors import Invalid, NotAllowed, NotFound
from base.files import formats, sandbox
from base.files.refusals import SENTENCES, Reason
from base.files.uploads import OversizeFile
from base.runs import starting
from base.runs.models import Run
from recruit.applications import applying
from recruit.applications.models import Application
from recruit.candidates import attaching, enlisting, filenames, parsing, portraying, tagging
from recruit.candidates.access import may_add, visible_candidates
from recruit.candidates.files import INCOMING_FOLDER
from recruit.candidates.models import Candidate
from recruit.jobs.access import jobs_where, visible_jobs
from recruit.jobs.access import require as require_on_job
from recruit.jobs.models import Job
from recruit.processes.stages import ACTIVE, Stage
from recruit.setup import queries as setup
from recruit.setup import vocabulary
from recruit.setup.models import Source
from recruit.teams.rights import JobAction

RUN_KIND = "people.upload"
MOST_FILES = 200
LIVE = [stage.value for stage in ACTIVE | {Stage.HIRED}]


@dataclass(frozen=True, slots=True)
class Taken:
    """Who was brought in: the person, their application when a job was named, and whether they were known before."""

    person: Candidate
    application: Application | None
    was_known: bool
    was_on_job: bool = False
    note: str = ""

    @property
    def sentence(self) -> str:
        """What happened, in words."""
        name = self.person.full_name
        if self.was_on_job:
            said = _("{name} is on this job already: the file was added.").format(name=name)
        elif self.was_known and self.application is not None:
            said = _("{name} was known already and is now a lead on this job.").format(name=name)
        elif self.was_known:
            said = _("{name} was known already: the file was added.").format(name=name)
        elif self.application is not None:
            said = _("{name} was added as a lead.").format(name=name)
        else:
            said = _("{name} was added without a job.").format(name=name)
        return f"{said} {self.note}".strip()


@transaction.atomic
def add_person(
    *,
    by: Actor,
    job: Job | None = None,
    source: Source | None = None,
    stage: Stage = Stage.LEAD,
    photo: File[Any] | None = None,
    resume: File[Any] | None = None,
    **profile: Any,
) -> Taken:
    """Add a person by hand, as a lead on `job` or without one. Without `source` it is Manual upload.

    Somebody known by e-mail keeps what is known; only what was empty is filled, tags are added. Raises Invalid for bad
    values or files, Refused for a closed job, NotAllowed or NotFound.
    """
    require_place(by, job)
    source = source or setup.source_called(*vocabulary.MANUAL)
    known = enlisting.find_by_email(str(profile.get("email", "")))
    tags = list(profile.pop("tags", []))
    if known is None:
        person = enlisting.register_person(by=by, source=source, **profile)
    else:
        person = _completed(known, by=by, job=job, profile=profile)
    application, was_on_job = _placed(person, by=by, job=job, source=source, stage=stage)
    if tags:
        tagging.add_tags(person, by=by, tags=tags)
    if photo is not None and not person.photo:
        portraying.keep_photo(person, photo=photo)
    if resume is not None:
        attaching.attach(person, by=by, file=resume, kind="RESUME", application=application)
    person.refresh_from_db()
    return Taken(person, application, known is not None, was_on_job)


def may_bring(by: Actor) -> bool:
    """Whether somebody may add people anywhere: to the company's pool, or to a job of theirs."""
    return may_add(by) or jobs_where(by, JobAction.ADD_CANDIDATE).exists()


def require_place(by: Actor, job: Job | None) -> None:
    """Pass, or raise: people on a job need the right to add there, people on none the right to see everybody."""
    if job is not None:
        require_on_job(by, JobAction.ADD_CANDIDATE, job)
        return
    if not may_add(by):
        raise NotAllowed(_("You may not add candidates. Ask an administrator for the Standard role."))
    if not by.is_system and (by.user is None or not by.user.has(Permission.JOBS_ALL)):
        raise Invalid(_("Choose a job: you see people through the jobs you are on."), field="job")


def _completed(known: Candidate, *, by: Actor, job: Job | None, profile: dict[str, Any]) -> Candidate:
    if job is None and not visible_candidates(by).filter(pk=known.pk).exists():
        raise Invalid(_("This e-mail address belongs to somebody you may not see."), field="email")
    missing = {
        name: value
        for name, value in profile.items()
        if value and name not in {"email", "is_internal"} and getattr(known, name) in ("", [], {}, None)
    }
    return enlisting.rewrite_person(known, by=by, changes=missing) if missing else known


def _placed(
    person: Candidate, *, by: Actor, job: Job | None, source: Source | None, stage: Stage
) -> tuple[Application | None, bool]:
    if job is None:
        return None, False
    live = Application.objects.filter(job=job, candidate=person, stage__in=LIVE).first()
    if live is not None:
        return live, True
    return applying.add_to_job(job, by=by, candidate=person, stage=stage, source=source), False


@transaction.atomic
def take_resume(
    data: bytes,
    name: str,
    *,
    by: Actor,
    job: Job | None = None,
    source: Source | None = None,
    stage: Stage = Stage.LEAD,
    tags: Sequence[str] = (),
    **profile: Any,
) -> Taken:
    """Make a person of a résumé: read whose it is, keep the file, put them on the job.

    A scan or a broken file is kept, too: the person is then called as the file is, and the sentence says so. `profile`
    holds what is known besides and wins over what is read. Raises Invalid for a file that is not taken.
    """
    require_place(by, job)
    inspected = attaching.inspect_upload(data, name, field="file")
    found: dict[str, Any] = {}
    note = ""
    if inspected.format.has_text:
        try:
            found = parsing.look_at(data, ending=inspected.format.ending).found
        except sandbox.ReadingFailed as problem:
            note = str(problem)
    first, last = filenames.person_of(inspected.name)
    read = {field: parsing.value_of(found, field) for field in ("first_name", "last_name", "email")}
    if not (read["first_name"] and read["last_name"]):
        note = note or _("No name was found in the file; correct it on the profile.")
        read |= {"first_name": first, "last_name": last}
    file = ContentFile(data, name=inspected.name)
    taken = add_person(by=by, job=job, source=source, stage=stage, resume=file, tags=tags, **(read | profile))
    return Taken(taken.person, taken.application, taken.was_known, taken.was_on_job, note)


@transaction.atomic
def upload(
    files: Iterable[File[Any]],
    *,
    by: Actor,
    job: Job | None = None,
    source: Source | None = None,
    tags: Sequence[str] = (),
    back_url: str = "",
) -> Run:
    """Take up to 200 résumés at once: kept at once, read one by one in the background, each with its own result.

    Raises Invalid without a file or with too many, NotAllowed or NotFound without the right to add to the job.
    """
    require_place(by, job)
    given = list(files)
    if not given:
        raise Invalid(_("Choose at least one file."), field="resumes")
    if len(given) > MOST_FILES:
        raise Invalid(_("Choose at most 200 files at once."), field="resumes")
    items = [(str(file.name), _kept(file)) for file in given]
    where = job.title if job else _("General application")
    label = ngettext("{count} résumé to {job}", "{count} résumés to {job}", len(items))
    return starting.start(
        RUN_KIND,
        by=by,
        label=label.format(count=len(items), job=where),
        items=items,
        arguments={
            "job": str(job.public_id) if job else "",
            "source": str(source.public_id) if source else "",
            "tags": list(tags),
        },
        back_url=back_url,
    )


def _kept(file: File[Any]) -> dict[str, Any]:
    """Where a file waits for the worker; one that is too large is only told of."""
    if isinstance(file, OversizeFile) or file.size > formats.MAX_BYTES:
        return {"refused": str(SENTENCES[Reason.TOO_LARGE])}
    return {"file": default_storage.save(f"{INCOMING_FOLDER}/{secrets.token_hex(16)}", file), "name": str(file.name)}


def take_uploaded(run: Run, data: dict[str, Any], actor: Actor) -> str:
    """One file of an upload: make a person of it. The work of RUN_KIND."""
    if refused := data.get("refused"):
        raise Invalid(refused, code=Reason.TOO_LARGE.value)
    try:
        with default_storage.open(data["file"], "rb") as stored:
            content: bytes = stored.read(formats.MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFound(_("The file is gone. Upload it again.")) from error
    given = run.arguments
    job = visible_jobs(actor).filter(public_id=UUID(given["job"])).first() if given["job"] else None
    if given["job"] and job is None:
        raise NotFound(_("The job is gone, or you do not have access to it any more."))
    source = setup.source_of(UUID(given["source"])) if given["source"] else None
    taken = take_resume(content, data["name"], by=actor, job=job, source=source, tags=given["tags"])
    transaction.on_commit(lambda: default_storage.delete(data["file"]))
    return taken.sentence
