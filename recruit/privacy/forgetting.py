"""Verb that erases a person in place: who they were goes, what was counted stays (product facts §15.12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import erasing, recording
from base.errors import Refused
from base.outbox import queueing
from calendars.meetings import forgetting as meetings
from recruit.applications import rejecting
from recruit.applications.models import Application
from recruit.candidates import files
from recruit.candidates.models import Attachment, Candidate, Merge
from recruit.interviews import cancelling as interviews
from recruit.interviews import expiring as invitations
from recruit.offers import expiring
from recruit.privacy import emptying, history
from recruit.privacy.models import ErasureRequest
from recruit.privacy.signals import forgotten
from recruit.processes.stages import ACTIVE
from recruit.setup import access as company

FILES_TOPIC = "forget-files"
# What lists show in place of a name.
FIRST_NAME, LAST_NAME = "Erased", "candidate"
# Things whose own names give a person away in the audit.
PERSONAL_THINGS = frozenset(
    {"application", "attachment", "note", "review", "letter", "answer", "merge", "task", "consent_request",
     "erasure_request", "parsed_resume", "offer", "offer_document", "approval_request", "interview", "self_schedule"}
)  # fmt: skip

# Facts of the audit in which staff wrote freely about the person; the audit's API tells them as long as they stand.
TYPED_FACTS: dict[str, frozenset[str]] = {
    "approval_request": frozenset({"comment"}),
    "offer": frozenset({"reason"}),
    "interview": frozenset({"reason", "title"}),
}


@dataclass(frozen=True, slots=True)
class Person:
    """All records of one person, and by what they are found elsewhere."""

    records: list[Candidate]
    applications: list[Application]
    keys: list[str]
    words: list[str]

    @property
    def record_keys(self) -> list[int]:
        """Integer keys of the records."""
        return [record.pk for record in self.records]


@transaction.atomic
def forget(candidate: Candidate, *, by: Actor, reason: str) -> Candidate:
    """Erase a person for good: identity, files with their page pictures, letters, notes' and reviews' words, answers.

    Applications, stages, dates, sources, ratings and diversity counts stay, so that every number stays the same.
    Records merged into this one go with it. `reason` is a word for the audit: "retention", "request", "declined",
    "no_answer", "administrator". Letters that wait are cancelled. Raises NotAllowed unless the actor may administer or
    is the product, Refused for somebody erased already.
    """
    company.require(by)
    person = _person(candidate)
    if not person.records:
        raise Refused(_("This person is erased already."), code="already_erased")
    for application in person.applications:
        expiring.end_with(application, by=by)
        interviews.end_with(application, by=by)
        invitations.end_with(application, by=by)
    forgotten.send(sender=Candidate, candidates=person.records, keys=person.keys)
    stored = _stored_files(person)
    emptying.empty_words(person.record_keys, person.applications)
    emptying.empty_elsewhere(person.keys, person.words, [record.email for record in person.records])
    for record in person.records:
        meetings.forget_guest(str(record.public_id), by=by)
        _blank(record)
        _erase_audit(record, person)
        recording.record(history.ERASED, on=record, by=by, data={"reason": reason})
    ErasureRequest.objects.filter(candidate__in=person.record_keys, state=ErasureRequest.State.ASKED).update(
        state=ErasureRequest.State.DONE, decided_at=timezone.now(), decider=by.user
    )
    if stored:
        queueing.put(FILES_TOPIC, {"files": stored})
    return person.records[0]


@transaction.atomic
def end_and_forget(candidate: Candidate, *, by: Actor, reason: str) -> Candidate:
    """Withdraw what is still open for a person who does not want to stay, then erase them. Raises as `forget`."""
    company.require(by)
    open_ones = Application.objects.filter(candidate=candidate, stage__in=sorted(stage.value for stage in ACTIVE))
    for application in open_ones.select_related("job", "candidate").order_by("job_id", "pk"):
        rejecting.withdraw(application, by=by)
    return forget(candidate, by=by, reason=reason)


def _person(candidate: Candidate) -> Person:
    """The record that was kept and all that were merged into it, locked."""
    root = candidate
    while root.merged_into is not None:
        root = root.merged_into
    found, waiting = [], [root.pk]
    while waiting:
        found += waiting
        merged = Candidate.objects.filter(merged_into__in=waiting).exclude(pk__in=found)
        waiting = list(merged.values_list("pk", flat=True))
    applications = list(
        Application.objects.select_for_update(of=("self",)).filter(candidate__in=found).order_by("job_id", "pk")
    )
    records = list(Candidate.objects.select_for_update().filter(pk__in=found, erased_at=None).order_by("pk"))
    return Person(records, applications, _keys(records, applications), _words(records))


def _keys(records: list[Candidate], applications: list[Application]) -> list[str]:
    keys = [recording.key_of(record) for record in records]
    keys += [recording.key_of(application) for application in applications]
    return keys + emptying.keys_below([record.pk for record in records], applications)


def _words(records: list[Candidate]) -> list[str]:
    """What the person is called by, long enough not to be found in everything."""
    words = {text for record in records for text in (record.full_name, record.email, record.phone)}
    return sorted(word for word in words if len(word) >= 6)


def _stored_files(person: Person) -> list[str]:
    """Forget the rows of the files, and return what lies in the store for them: the files and each page's picture."""
    rows = Attachment.objects.filter(candidate__in=person.record_keys)
    stored = [str(record.photo.name) for record in person.records if record.photo]
    for public_id, name, pages in rows.values_list("public_id", "file", "page_count"):
        stored += [name, *(files.page_storage_name(public_id, page) for page in files.shown_pages(pages))]
    rows.delete()
    return stored + emptying.stored_letters([application.pk for application in person.applications])


def _blank(record: Candidate) -> None:
    Merge.objects.filter(kept=record).update(before={})
    Merge.objects.filter(gone=record).update(before={})
    record.first_name, record.last_name = FIRST_NAME, LAST_NAME
    blank: dict[str, Any] = {
        "email": "", "phone": "", "city": "", "region": "", "country_code": "", "headline": "", "web": {},
        "experience": [], "education": [], "tags": [], "photo": "", "employee": None, "erased_at": timezone.now(),
    }  # fmt: skip
    for name, value in blank.items():
        setattr(record, name, value)
    record.save(update_fields=["first_name", "last_name", *blank, "updated_at"])


def _erase_audit(record: Candidate, person: Person) -> None:
    erasing.erase(
        recording.key_of(record),
        by=Actor.system("privacy"),
        also=person.keys,
        names_of=PERSONAL_THINGS,
        words=person.words,
        typed=TYPED_FACTS,
    )


def drop_files(payload: dict[str, Any], *, effect_id: str) -> None:  # noqa: ARG001  # what calls it gives this
    """Carry out the second half of erasing: the files leave the store. May be done again."""
    for name in payload["files"]:
        default_storage.delete(name)
