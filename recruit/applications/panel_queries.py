"""Reads of the panel and page of one application: counts for its tabs, what its banners say, who may be the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, IntegerField, Min, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from base.actors import Actor
from recruit.applications.access import notes_on
from recruit.applications.merging import KEPT
from recruit.applications.models import Application
from recruit.candidates.models import Attachment, Candidate, Merge
from recruit.jobs.access import JobAction
from recruit.letters.access import readable_types
from recruit.letters.models import EmailTemplate, SentLetter


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands around an application: counts of its tabs, the letter that waits, what the person agreed to."""

    file_count: int
    letter_count: int
    note_count: int
    pending_at: datetime | None
    consent: str
    asked: str
    merge_id: UUID | None


def facts_of(actor: Actor, application: Application, actions: frozenset[JobAction]) -> Facts:
    """All of it in one statement."""
    person = application.candidate_id
    mails = SentLetter.objects.filter(candidate=person, type__in=readable_types(actions))
    about = mails.filter(Q(application=application) | Q(application=None))
    waiting = SentLetter.objects.filter(
        application=application, state=SentLetter.State.WAITING, type=EmailTemplate.Type.REJECTION
    )
    consents = Candidate.objects.filter(pk=person)
    row = (
        Application.objects.filter(pk=application.pk)
        .annotate(
            files=_count(Attachment.objects.filter(candidate=person)),
            mails=_count(about),
            notes_=_count(notes_on(actor, application)),
            pending_at=Subquery(waiting.order_by().values("application").annotate(at=Min("send_at")).values("at")),
            consent=Subquery(consents.order_by("-consents__decided_at").values("consents__decision")[:1]),
            asked=Subquery(consents.order_by("-consent_requests__asked_at").values("consent_requests__state")[:1]),
            merge=Subquery(young_merges(application.candidate).values("public_id")[:1]),
        )
        .values("files", "mails", "notes_", "pending_at", "consent", "asked", "merge")
        .get()
    )
    return Facts(
        row["files"], row["mails"], row["notes_"], row["pending_at"], row["consent"] or "", row["asked"] or "",
        row["merge"],
    )  # fmt: skip


def young_merges(person: Candidate) -> QuerySet[Merge]:
    """Merges into this record that can still be taken back, the newest first."""
    return Merge.objects.filter(kept=person, undone_at=None, merged_at__gte=timezone.now() - KEPT).order_by("-pk")


def _count(rows: QuerySet) -> Coalesce:  # type: ignore[type-arg]  # any rows
    """How many rows a subquery has."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
