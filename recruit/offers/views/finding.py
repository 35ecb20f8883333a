"""How the doors find an application and its offer: what the reader may not see is not found."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from accounts.doors import actor_of
from base.errors import NotFound
from recruit.applications.access import actions_for
from recruit.applications.models import Application
from recruit.applications.views.finding import application_of
from recruit.offers import access
from recruit.offers.models import Offer
from recruit.teams.rights import JobAction


def place_of(request: HttpRequest, public_id: UUID) -> tuple[Application, frozenset[JobAction]]:
    """The application and what the reader may do with it; NotFound where its offers are not shown."""
    found = application_of(request, public_id)
    actions = actions_for(actor_of(request), found)
    if JobAction.VIEW_OFFERS not in actions:
        raise NotFound
    return found, actions


def with_everything(rows: QuerySet[Offer]) -> QuerySet[Offer]:
    """Offers with what their pages name: the person, the job, the template, who began and sent them."""
    return rows.select_related(
        "application__job__brand",
        "application__job__department",
        "application__candidate",
        "template",
        "creator",
        "sender",
        "position",
        "decline_reason",
    )


def offer_of(request: HttpRequest, public_id: UUID, offer_id: UUID) -> Offer:
    """One offer of the application, or NotFound when the reader may not see it."""
    rows = access.offers_where(actor_of(request)).filter(application__public_id=public_id, public_id=offer_id)
    found = with_everything(rows).first()
    if found is None:
        raise NotFound
    return found


def offer_to_change(request: HttpRequest, public_id: UUID, offer_id: UUID) -> Offer:
    """One offer of the application that the user may write; NotAllowed for those who only read it."""
    found = offer_of(request, public_id, offer_id)
    access.require_edit(actor_of(request), found.application)
    return found


def tab_url(application: Application) -> str:
    """The address of the tab."""
    return reverse("recruit:application-offer", args=[application.public_id])


def act_url(name: str, offer: Offer) -> str:
    """The address of a page of one offer."""
    return reverse(f"recruit:offer-{name}", args=[offer.application.public_id, offer.public_id])
