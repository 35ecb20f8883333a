"""What a candidate's page of an offer shows, and the offers of their own page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from base.errors import NotFound, Refused
from portal.offers import standing
from portal.offers.standing import State
from recruit.applications.models import Application
from recruit.candidates.models import Candidate
from recruit.jobs.states import JobStatus
from recruit.offers import tokens
from recruit.offers.models import Offer, OfferDocument
from recruit.processes.stages import ACTIVE, Stage

_LINKED = (
    "application__job__brand", "application__candidate", "template", "sender", "creator", "decline_reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """An offer as its person sees it, and the number of the link it was opened by."""

    row: Offer
    state: State
    link_number: int

    @property
    def candidate(self) -> Candidate:
        """Whom it is for."""
        return self.row.application.candidate

    @property
    def is_readable(self) -> bool:
        """Whether terms and letter are shown."""
        return self.state in standing.READABLE

    @property
    def link(self) -> str:
        """The address of its page, for the person's own page. A secret."""
        return f"/offers/{tokens.token_of(self.row)}/"


def opened(token: str) -> Told:
    """The offer of a link.

    Raises NotFound alike for a link that is forged, cut off or replaced, an offer that is gone, never left or was
    taken back, and a person who was erased: nothing tells which.
    """
    try:
        found, number = tokens.offer_from(token), tokens.number_in(token)
    except Refused as error:
        raise NotFound from error
    row = Offer.objects.select_related(*_LINKED).filter(pk=found.pk).first()
    told = told_of(row) if row is not None else None
    if told is None or told.link_number != number:
        raise NotFound
    return told


def told_of(row: Offer) -> Told | None:
    """What is told of an offer that was loaded with its application, job and person; None when nothing is."""
    application = row.application
    if row.sent_at is None or application.candidate.erased_at is not None:
        return None
    late = standing.is_late(row.expires_at, timezone.now())
    state = standing.state_of(row.status, row.ending, is_late=late, is_open=_is_open(application))
    return Told(row, state, row.link_number) if state is not None else None


def told_on(applications: Iterable[Application]) -> dict[int, list[Told]]:
    """The offers each application's person was sent, the newest first. One query for a page of them."""
    keys = [application.pk for application in applications]
    found: dict[int, list[Told]] = {}
    rows = Offer.objects.filter(application__in=keys, sent_at__isnull=False).select_related(*_LINKED)
    for row in rows.order_by("-sent_at", "-pk"):
        if (told := told_of(row)) is not None:
            found.setdefault(row.application_id, []).append(told)
    return found


def letter_of(offer: Offer) -> OfferDocument | None:
    """The letter as it was sent; None when none was kept."""
    rows = offer.documents.filter(kind=OfferDocument.Kind.LETTER)
    return rows.order_by("-version_number", "-pk").first()


def _is_open(application: Application) -> bool:
    stage = Stage(application.stage)
    return stage is Stage.HIRED or (stage in ACTIVE and application.job.status != JobStatus.CANCELLED)
