"""Verbs that keep and remove files of candidates."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from base.actors import Actor, ActorKind
from base.audit import recording
from base.audit.recording import Recordable
from base.errors import Invalid
from base.files import formats
from base.files.inspection import Inspected, inspect
from base.files.refusals import FileRefused, Reason
from base.outbox import queueing
from recruit.candidates import access, files, history
from recruit.candidates.models import Attachment, Candidate

if TYPE_CHECKING:
    from recruit.applications.models import Application

READ_TOPIC = "read-attachment"
FIELD = "resume"


@transaction.atomic
def attach(
    candidate: Candidate,
    *,
    by: Actor,
    file: File[bytes],
    kind: str = Attachment.Kind.RESUME,
    application: Application | None = None,
) -> Attachment:
    """Keep a file for a person, checked by content, and have its text read in the background.

    The same file for the same application is kept once. Raises Invalid (field "resume", with what to do) for a file
    that is too large, empty, of another kind than its name says, or harmful; NotFound or NotAllowed.
    """
    return keep(candidate, by=by, file=file, kind=kind, application=application)


def keep(
    candidate: Candidate,
    *,
    by: Actor,
    file: File[bytes],
    kind: str,
    application: Application | None = None,
    restricted: bool = False,
) -> Attachment:
    """As `attach`, inside the transaction of another verb, which a refusal takes back as a whole.

    `restricted`: an answer only some roles read (product facts §10.6); the file's name is kept out of the audit.
    """
    _require_right(by, candidate)
    data = _bytes_of(file)
    inspected = inspect_upload(data, file.name or "")
    digest = hashlib.sha256(data).hexdigest()
    kept = list(Attachment.objects.filter(candidate=candidate).defer("text", "search"))
    for other in kept:
        if (other.application_id, other.kind, other.sha256) == (application and application.pk, kind, digest):
            return other
    _check_room(kept, application, len(data))
    attachment = _store(
        Attachment(
            candidate=candidate,
            application=application,
            kind=kind,
            sha256=digest,
            uploaded_by=by.name[:200],
            from_candidate=by.kind is ActorKind.CANDIDATE,
            is_restricted=restricted,
        ),
        inspected,
        data,
    )
    about: list[Recordable] = [candidate] if application is None else [application, candidate, application.job]
    named: Recordable = attachment
    if restricted:
        named = recording.Named(Attachment.audit_kind, str(attachment.public_id), "Restricted file")
    recording.record(history.ATTACHED, on=named, by=by, about=about)
    if inspected.format.has_text:
        queueing.put(READ_TOPIC, {"attachment": str(attachment.public_id)}, about=recording.key_of(attachment))
    return attachment


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: Actor) -> None:
    """Remove a file of a candidate; it leaves the store once the change is certain. Raises NotFound or NotAllowed."""
    access.require(by, attachment.candidate, write=True)
    attachment = Attachment.objects.select_for_update().select_related("candidate").get(pk=attachment.pk)
    recording.record(history.DETACHED, on=attachment, by=by, about=[attachment.candidate])
    queueing.cancel(about=recording.key_of(attachment), topic=READ_TOPIC)
    names = [str(attachment.file.name)]
    names += [files.page_storage_name(attachment.public_id, page) for page in files.shown_pages(attachment.page_count)]
    attachment.delete()
    transaction.on_commit(lambda: _forget(names))


def inspect_upload(data: bytes, name: str, *, field: str = FIELD) -> Inspected:
    """What an uploaded file is, with refusals pinned to the form field. Raises Invalid."""
    try:
        return inspect(data, name)
    except FileRefused as error:
        raise FileRefused(error.reason, field=field, **error.facts) from error


def _require_right(by: Actor, candidate: Candidate) -> None:
    if by.kind is ActorKind.CANDIDATE and by.key == str(candidate.public_id):
        return
    if access.oneself(by).filter(pk=candidate.pk).exists():
        return
    access.require(by, candidate, write=True)


def _bytes_of(file: File[bytes]) -> bytes:
    if file.size > formats.MAX_BYTES:
        raise FileRefused(Reason.TOO_LARGE, field=FIELD)
    file.seek(0)
    # One byte more than allowed shows a file whose size was not true.
    content: bytes = file.read(formats.MAX_BYTES + 1)
    return content


def _check_room(kept: Sequence[Attachment], application: Application | None, size: int) -> None:
    with_it = [other for other in kept if application is not None and other.application_id == application.pk]
    if len(with_it) >= files.MAX_FILES_PER_APPLICATION:
        raise Invalid(
            _("This application holds 10 files already. Send the most important ones only."),
            code="too_many_files",
            field=FIELD,
        )
    if sum(other.size for other in kept) + size > files.MAX_BYTES_PER_CANDIDATE:
        raise Invalid(_("Your files take up 50 MB already. Send a smaller file."), code="no_room_for_file", field=FIELD)


def _store(attachment: Attachment, inspected: Inspected, data: bytes) -> Attachment:
    attachment.name = inspected.name
    attachment.content_type = inspected.format.content_type
    attachment.size = len(data)
    if not inspected.format.has_text:  # nothing to wait for
        attachment.reading = Attachment.Reading.DONE
    attachment.file.name = default_storage.save(files.new_storage_name(), ContentFile(data))
    try:
        with transaction.atomic(savepoint=False):  # nothing goes on after a failure: the whole act is taken back
            attachment.save(force_insert=True)
    except Exception:
        default_storage.delete(attachment.file.name)
        raise
    return attachment


def _forget(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
