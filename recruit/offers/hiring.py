"""The verb that hires somebody on the terms of an accepted offer."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from base.actors import Actor
from base.errors import Invalid, Refused
from recruit.applications import hiring
from recruit.applications.letters import Letter
from recruit.applications.models import Application
from recruit.jobs.models import Position
from recruit.offers import access
from recruit.offers.entering import locked
from recruit.offers.models import Offer
from recruit.offers.states import OfferStatus


@transaction.atomic
def hire_from_offer(
    offer: Offer,
    *,
    by: Actor,
    position: Position | None = None,
    starts_on: date | None = None,
    letter: Letter | None = None,
    version: int | None = None,
) -> Application:
    """Hire the candidate of an accepted offer, into its position and from its start date unless others are given.

    Raises Refused unless the offer was accepted (not_accepted), Invalid where neither the offer nor the caller names a
    position or a day, and whatever `applications.hiring.hire` raises: a required step in the way, a position that is
    taken, NotAllowed.
    """
    row = locked(offer, version=version)
    access.require_seen(by, row)
    if row.status != OfferStatus.ACCEPTED:
        raise Refused(
            _("{name} has not accepted this offer. Note the answer first, or hire them without it.").format(
                name=row.application.candidate.full_name
            ),
            code="not_accepted",
        )
    seat, day = position or row.position, starts_on or row.starts_on
    problems = {} if seat is not None else {"position": _("Choose the position.")}
    if day is None:
        problems["starts_on"] = _("Choose the start date.")
    if seat is None or day is None:
        raise Invalid(next(iter(problems.values())), fields=dict(problems))
    return hiring.hire(row.application, by=by, position=seat, starts_on=day, letter=letter)
