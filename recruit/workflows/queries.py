"""Reads of workflow cards: those of a place, what each would skip, and the log."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from base.errors import NotFound
from recruit.applications.models import Application
from recruit.processes.models import HiringProcess
from recruit.processes.queries import road_of, station_of
from recruit.processes.stages import Station, next_required
from recruit.workflows.models import WorkflowCard, WorkflowRun


@dataclass(slots=True)
class CardLine:
    """A card as the settings page shows it. `skips` names the required step a move would jump over."""

    card: WorkflowCard
    runs: int
    skips: str = ""


@dataclass(slots=True)
class Place:
    """A station of the road with its cards."""

    station: Station
    cards: list[CardLine] = field(default_factory=list)


def cards_at(process_id: int, stage: str, step_id: int | None) -> QuerySet[WorkflowCard]:
    """The live cards of one place, in their order. A card of a stage without a step holds for the whole stage."""
    rows = WorkflowCard.objects.filter(process_id=process_id, stage=stage, is_active=True)
    return rows.filter(Q(step_id=step_id) | Q(step=None))


def skipped_step(card: WorkflowCard, road: list[Station]) -> str:
    """The required step a "move forward" would jump over; "" when none is in its way (product facts §7.2)."""
    if card.kind != WorkflowCard.Kind.MOVE_FORWARD:
        return ""
    here = station_of(card.stage, card.step_id, road)
    there = station_of(card.target_stage, card.target_step_id, road)
    if here is None or there is None:
        return ""
    required = next_required(here.index, road)
    return required.name if required is not None and there.index > required.index else ""


def places_of(process: HiringProcess) -> list[Place]:
    """The road of a process with the cards at each station. Three statements."""
    road = road_of(process)
    places = {(station.stage.value, station.step_id): Place(station) for station in road}
    cards = WorkflowCard.objects.filter(process=process).select_related("step", "target_step", "owner_user")
    for card in cards.annotate(run_count=Count("runs")):
        key = (card.stage, card.step_id)
        place = places.get(key) or next((one for one in places.values() if one.station.stage == card.stage), None)
        if place is not None:
            place.cards.append(CardLine(card, card.run_count, skipped_step(card, road)))
    return list(places.values())


def card_of(public_id: UUID) -> WorkflowCard:
    """One card. Raises NotFound."""
    rows = WorkflowCard.objects.select_related("process", "step", "target_step", "owner_user")
    card = rows.filter(public_id=public_id).first()
    if card is None:
        raise NotFound
    return card


def log_of(card: WorkflowCard) -> QuerySet[WorkflowRun]:
    """What a card did, newest first."""
    return WorkflowRun.objects.filter(card=card).select_related("application__candidate", "application__job")


def runs_of(application: Application) -> QuerySet[WorkflowRun]:
    """What cards did, or will do, with one application."""
    return WorkflowRun.objects.filter(application=application).select_related("card")
