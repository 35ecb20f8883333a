"""What a candidate's own pages show, loaded in a constant number of questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from accounts.preferring import value
from base.errors import NotFound
from portal import preferences
from portal.mine import standing
from portal.mine.standing import Standing, Stay
from recruit.applications.models import Application, StepVisit
from recruit.candidates.models import Attachment, Candidate, ConsentDecision
from recruit.letters.models import SentLetter
from recruit.privacy.models import ConsentRequest, ErasureRequest
from recruit.processes.stages import ACTIVE, Stage


@dataclass(frozen=True, slots=True)
class Told:
    """An application as its person sees it."""

    row: Application
    standing: Standing
    steps: list[tuple[str, str]]

    @property
    def may_withdraw(self) -> bool:
        """Whether there is something to withdraw: seen from outside it is open, and inside it has not ended."""
        return not self.standing.is_over and Stage(self.row.stage) in ACTIVE

    @property
    def is_late(self) -> bool:
        """Whether the promised answer did not come."""
        return self.standing.is_late(timezone.now())


def rows_of(candidate: Candidate) -> QuerySet[Application]:
    """The applications the person made from outside; internal ones are shown in the employee portal."""
    return all_rows(candidate).filter(is_internal=False)


def all_rows(candidate: Candidate) -> QuerySet[Application]:
    """Every application of a person with what `told` reads, the newest first."""
    # A letter of the exit itself: an older one that waits hides nothing.
    waiting = SentLetter.objects.filter(
        application=OuterRef("pk"), state=SentLetter.State.WAITING, created_at__gte=OuterRef("ended_at")
    )
    visits = Prefetch("visits", StepVisit.objects.order_by("entered_at", "id"))
    rows = Application.objects.filter(candidate=candidate).select_related(
        "job__brand", "candidate", "transferred_to__job"
    )
    return rows.annotate(letter_waits=Exists(waiting)).prefetch_related(visits).order_by("-applied_at", "-id")


def told(application: Application) -> Told:
    """What is told about a row of `rows_of`."""
    stays = [Stay(Stage(visit.stage), visit.entered_at) for visit in application.visits.all()]
    found = standing.standing_of(
        stage=Stage(application.stage),
        exited_from=application.exited_from,
        stays=stays or [Stay(Stage.NEW, application.applied_at)],
        letter_waits=application.letter_waits,  # type: ignore[attr-defined]  # annotated by the query
        reply_days=value(preferences.REPLY_DAYS),
    )
    return Told(application, found, standing.passed(found, stays))


def applications_of(candidate: Candidate) -> list[Told]:
    """Every application of the person, the newest first."""
    return [told(row) for row in rows_of(candidate)]


def application_of(candidate: Candidate, public_id: UUID) -> Told:
    """One of the person's applications. Raises NotFound for every other."""
    row = rows_of(candidate).filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return told(row)


def stage_told(application: Application) -> Stage:
    """The stage its person may know; for doors that load an application themselves."""
    return told(all_rows(application.candidate).get(pk=application.pk)).standing.stage


def letters_of(told_: Told) -> list[SentLetter]:
    """The letters about an application that reached its person, the newest first."""
    rows = SentLetter.objects.filter(application=told_.row, state=SentLetter.State.SENT)
    return list(rows.order_by("-sent_at", "-id")[:50])


def files_of(candidate: Candidate) -> list[Attachment]:
    """The files the person sent."""
    rows = Attachment.objects.filter(candidate=candidate, from_candidate=True).defer("text", "search")
    return list(rows.order_by("-created_at", "-id")[:100])


def file_of(candidate: Candidate, public_id: UUID) -> Attachment:
    """One file the person sent. Raises NotFound for every other."""
    rows = Attachment.objects.filter(candidate=candidate, from_candidate=True).defer("text", "search")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Consent:
    """What the person decided last, and what they are asked."""

    decision: ConsentDecision | None
    request: ConsentRequest | None

    @property
    def is_given(self) -> bool:
        """Whether the person agrees."""
        return self.decision is not None and self.decision.decision == "acquired"


def consent_of(candidate: Candidate) -> Consent:
    """Where consent stands."""
    decision = candidate.consents.order_by("-decided_at", "-id").first()
    asked = ConsentRequest.objects.filter(
        candidate=candidate, state=ConsentRequest.State.ASKED, expires_at__gt=timezone.now()
    )
    return Consent(decision, asked.first())


def erasure_asked_at(candidate: Candidate) -> datetime | None:
    """When the person asked to be erased, while nobody has decided."""
    rows = ErasureRequest.objects.filter(candidate=candidate, state=ErasureRequest.State.ASKED)
    return rows.values_list("asked_at", flat=True).first()
