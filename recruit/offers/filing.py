"""Verbs on files of offers: keep the letter that leaves, add a signed copy, remove one, sweep what nobody knows.

Files lie in the store under random names and are handed out by the offer's own pages only.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor, ActorKind
from base.audit import recording
from base.errors import Invalid, Refused
from base.files import formats
from base.files.inspection import inspect
from base.files.names import clean_name
from base.files.refusals import FileRefused, Reason
from recruit.offers import access, merging, paper
from recruit.offers import letter_history as history
from recruit.offers.entering import locked
from recruit.offers.models import Offer, OfferDocument

FOLDER = "offers"
FIELD = "file"
MOST_FILES = 20
SIGNED_FORMATS = frozenset({formats.PDF, formats.PNG, formats.JPG})
# For the `accept` of a file input.
ACCEPT = ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"
# A file younger than this may belong to a transaction that is not finished.
GRACE = timedelta(hours=24)


@transaction.atomic
def keep_letter(offer: Offer, *, by: Actor) -> OfferDocument:
    """Print the offer's letter and keep it as what the candidate received; the same letter is kept once.

    Side effect: a file in the store. Raises NotFound, NotAllowed, Invalid (letter_incomplete) naming merge fields
    without a value, Invalid (unprintable).
    """
    access.require_edit(by, offer.application)
    words = merging.words_of(offer)
    if lacking := [name for name in words.missing if f"[{name}]" in f"{words.subject} {words.letter}".lower()]:
        raise Invalid(
            _("Nothing is known for {fields}. Fill it in, or replace it by words of your own.").format(
                fields=", ".join(f"[{name}]" for name in lacking)
            ),
            field="letter",
            code="letter_incomplete",
        )
    pdf = paper.letter_pdf(offer)
    digest = hashlib.sha256(pdf).hexdigest()
    kept = offer.documents.filter(kind=OfferDocument.Kind.LETTER, sha256=digest).first()
    if kept is not None:
        return kept
    newest = offer.versions.aggregate(number=Max("number"))["number"] or 0
    name = clean_name(f"{words.subject} – {offer.application.candidate.full_name}.pdf")
    return _store(
        OfferDocument(offer=offer, kind=OfferDocument.Kind.LETTER, version_number=newest, name=name, sha256=digest),
        pdf,
        by,
    )


@transaction.atomic
def add_signed(offer: Offer, *, by: Actor, upload: File[bytes]) -> OfferDocument:
    """Add a signed copy that came back: a PDF or a picture of at most 10 MB, checked by content.

    By whoever writes offers of the application, or its candidate. The same file is kept once. Raises Invalid (field
    "file") with what to do, Refused before the offer was sent, NotFound, NotAllowed.
    """
    row = locked(offer)
    if by.kind is ActorKind.CANDIDATE:
        access.require_own(by, row)
    else:
        access.require_edit(by, row.application)
    if row.sent_at is None:
        raise Refused(_("This offer was not sent yet, so no signed copy can have come back."), code="offer_not_sent")
    data = _bytes_of(upload)
    try:
        inspected = inspect(data, upload.name or "")
    except FileRefused as error:
        raise FileRefused(error.reason, field=FIELD, **error.facts) from error
    if inspected.format not in SIGNED_FORMATS:
        raise Invalid(_("Add the signed copy as PDF, PNG or JPG."), field=FIELD, code="signed_format")
    digest = hashlib.sha256(data).hexdigest()
    kept = list(row.documents.all())
    for other in kept:
        if (other.kind, other.sha256) == (OfferDocument.Kind.SIGNED, digest):
            return other
    if len(kept) >= MOST_FILES:
        raise Invalid(_("This offer holds 20 files already. Remove one first."), field=FIELD, code="too_many_files")
    return _store(
        OfferDocument(
            offer=row, kind=OfferDocument.Kind.SIGNED, name=inspected.name, sha256=digest,
            content_type=inspected.format.content_type,
        ),
        data,
        by,
    )  # fmt: skip


@transaction.atomic
def remove_signed(document: OfferDocument, *, by: Actor) -> None:
    """Remove a signed copy added by mistake; the letter that was sent stays. Raises Refused, NotFound, NotAllowed."""
    access.require_edit(by, document.offer.application)
    row = OfferDocument.objects.select_for_update().get(pk=document.pk)
    if row.kind != OfferDocument.Kind.SIGNED:
        raise Refused(_("The letter the candidate received is kept."), code="letter_kept")
    recording.record(history.UNFILED, on=_named(row), by=by, about=_about(document.offer))
    drop_stored([str(row.file.name)])
    row.delete()


def drop_stored(names: Iterable[str]) -> None:
    """Remove files from the store once the change that did without them is certain."""
    gone = list(names)
    transaction.on_commit(lambda: _delete(gone))


def sweep(*, now: datetime | None = None, grace: timedelta = GRACE) -> int:
    """Remove files of offers that no row names, since their transaction was taken back. Safe to repeat.

    Returns how many; touches nothing younger than `grace`.
    """
    before = (now or timezone.now()) - grace
    removed = 0
    if not default_storage.exists(FOLDER):
        return 0
    for folder in sorted(default_storage.listdir(FOLDER)[0]):
        names = [f"{FOLDER}/{folder}/{name}" for name in sorted(default_storage.listdir(f"{FOLDER}/{folder}")[1])]
        known = set(OfferDocument.objects.filter(file__in=names).values_list("file", flat=True))
        for name in names:
            if name not in known and default_storage.get_modified_time(name) < before:
                default_storage.delete(name)
                removed += 1
    return removed


def _delete(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _bytes_of(upload: File[bytes]) -> bytes:
    if upload.size > formats.MAX_BYTES:
        raise FileRefused(Reason.TOO_LARGE, field=FIELD)
    upload.seek(0)
    # One byte more than allowed shows a file whose size was not true; the gate refuses it then.
    content: bytes = upload.read(formats.MAX_BYTES + 1)
    return content


def _store(document: OfferDocument, data: bytes, by: Actor) -> OfferDocument:
    key = secrets.token_hex(16)
    document.size, document.added_by = len(data), by.user
    document.file.name = default_storage.save(f"{FOLDER}/{key[:2]}/{key}", ContentFile(data))
    try:
        with transaction.atomic(savepoint=False):  # nothing goes on after a failure: the whole act is taken back
            document.save(force_insert=True)
            recording.record(history.FILED, on=_named(document), by=by, about=_about(document.offer))
    except Exception:
        default_storage.delete(document.file.name)
        raise
    return document


def _named(document: OfferDocument) -> recording.Named:
    """The kind of file instead of its name, which may say what is paid."""
    return recording.Named(document.audit_kind, str(document.public_id), str(document.get_kind_display()))


def _about(offer: Offer) -> list[recording.Recordable]:
    return [offer, offer.application, offer.application.job, offer.application.candidate]
