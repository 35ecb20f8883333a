"""Verbs that tell the demo's story: the audit entries its acts would have left, and the letters of the last days.

Entries are written in bulk and in the past, which `base.audit.recording` does not offer on purpose; kinds, keys and
facts are those the real verbs record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random
from typing import Any

from base.actors import Actor, ActorKind
from base.audit.kinds import Kind
from base.audit.models import Entry
from base.audit.recording import Recordable, key_of
from recruit.applications import history
from recruit.applications.visiting import place
from recruit.candidates import history as people_history
from recruit.candidates.models import Attachment
from recruit.demo.peopling import Entered
from recruit.demo.settling import new_id
from recruit.demo.staging import Staged
from recruit.jobs import history as job_history
from recruit.jobs.entering import LABELS
from recruit.letters import events, sending
from recruit.processes.stages import Stage

LETTERS = 3


class Narrator:
    """Makes entries of the past, one after the other."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def entry(
        self,
        kind: Kind,
        on: Recordable,
        by: Actor,
        at: datetime,
        *,
        about: Sequence[Recordable] = (),
        data: dict[str, Any] | None = None,
        changes: dict[str, list[Any]] | None = None,
    ) -> Entry:
        """One entry, not yet written."""
        keys = [key_of(on), *(key_of(thing) for thing in about)]
        return Entry(
            public_id=new_id(self.random),
            kind=kind.name,
            object_key=keys[0],
            object_name=str(on)[:300],
            about=keys,
            actor_kind=by.kind,
            actor_key=by.key,
            actor_name=by.name[:200],
            data=data or {},
            changes=changes or {},
            created_at=at,
        )


def tell(random: Random, staged: Sequence[Staged], entered: Sequence[Entered], files: Sequence[Attachment]) -> None:
    """Write the entries of all jobs, applications, notes, reviews and files, oldest first."""
    narrator = Narrator(random)
    entries = [entry for job in staged for entry in _of_job(narrator, job)]
    entries += [entry for one in entered for entry in _of_application(narrator, one)]
    entries += [_of_file(narrator, attachment) for attachment in files]
    Entry.objects.bulk_create(sorted(entries, key=lambda entry: entry.created_at), batch_size=1000)


def _of_job(narrator: Narrator, one: Staged) -> Iterator[Entry]:
    by = Actor.of(one.recruiter)
    created_at = one.plan.created_at
    yield narrator.entry(job_history.CREATED, one.job, by, created_at, data={"positions": one.plan.positions})
    previous = one.went[0][0]
    for status, at in one.went[1:]:
        if at == one.plan.published_at:
            shown = {"visibility": one.ad.visibility}
            yield narrator.entry(job_history.PUBLISHED, one.ad, by, at, about=[one.job], data=shown)
        data = {"before": str(LABELS[previous.value]), "after": str(LABELS[status.value])}
        changes = {"status": [previous.value, status.value]}
        yield narrator.entry(job_history.STATUS_CHANGED, one.job, by, at, data=data, changes=changes)
        previous = status
    if one.plan.closed_at:
        yield narrator.entry(job_history.UNPUBLISHED, one.ad, by, one.plan.closed_at, about=[one.job])


def _of_application(narrator: Narrator, one: Entered) -> Iterator[Entry]:
    recruiter, candidate = Actor.of(one.staged.recruiter), one.row.candidate
    applicant = Actor(ActorKind.CANDIDATE, str(candidate.public_id), candidate.full_name)
    about: list[Recordable] = [one.staged.job, candidate]
    first, *others = one.way.stays
    if first.stage is Stage.NEW:
        data: dict[str, Any] = {"source": str(one.row.source or "")}
        yield narrator.entry(history.CREATED, one.row, applicant, first.entered_at, about=about, data=data)
    else:
        data = {"stage": first.stage.value}
        yield narrator.entry(history.ADDED, one.row, recruiter, first.entered_at, about=about, data=data)
    before = first
    for stay in others:
        kind, data = history.MOVED, {"before": _named(before), "after": stay.name, "stage": stay.stage.value}
        if stay.stage is Stage.HIRED:
            kind, data = history.HIRED, {"starts_on": str(one.row.starts_on)}
        elif stay.stage is Stage.REJECTED or stay.stage is Stage.WITHDRAWN:
            kind = history.REJECTED if stay.stage is Stage.REJECTED else history.WITHDRAWN
            data = {"reason": str(one.row.exit_reason or ""), "from": before.stage.value}
        elif stay.stage is Stage.TRANSFERRED:
            data["after"] = place(stay.stage.value, "")
        changes = {"stage": [before.stage.value, stay.stage.value]}
        yield narrator.entry(kind, one.row, recruiter, stay.entered_at, about=about, data=data, changes=changes)
        before = stay
    about = [one.row, *about]
    for note in one.notes:
        yield narrator.entry(history.NOTED, note, Actor.of(note.author), note.created_at, about=about)
    for review in one.reviews:
        by, at, data = Actor.of(review.reviewer), before.entered_at, {"rating": review.rating}
        yield narrator.entry(history.REVIEWED, review, by, at, about=about, data=data)


def _named(stay: Any) -> str:
    return stay.name or place(stay.stage.value, "")


def _of_file(narrator: Narrator, attachment: Attachment) -> Entry:
    candidate, application = attachment.candidate, attachment.application
    applicant = Actor(ActorKind.CANDIDATE, str(candidate.public_id), candidate.full_name)
    about: list[Recordable] = [candidate] if application is None else [application, candidate, application.job]
    return narrator.entry(people_history.ATTACHED, attachment, applicant, attachment.created_at, about=about)


def send_letters(entered: Sequence[Entered]) -> None:
    """Send the last applicants the letter of thanks, through the outbox like every letter."""
    fresh = [one for one in entered if one.row.stage == Stage.NEW and not one.row.is_internal]
    for one in sorted(fresh, key=lambda one: one.way.applied_at)[-LETTERS:]:
        applicant = Actor(ActorKind.CANDIDATE, str(one.row.candidate.public_id), one.row.candidate.full_name)
        sending.send_for_event(events.RECEIVED, one.row, by=applicant, key=f"confirmation:{one.row.public_id}")
