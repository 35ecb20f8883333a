"""How pages say where an application stands."""

from __future__ import annotations

from django.utils.translation import gettext as _

from base.ui.parts import Step
from portal.mine.queries import Told
from portal.mine.standing import Standing


def place_words(standing: Standing) -> str:
    """The place in the words of a candidate."""
    return {
        "received": _("Received"),
        "review": _("In review"),
        "interview": _("Interviews"),
        "offer": _("Offer"),
        "outcome": _("Decided"),
    }[standing.place]


def outcome_words(told: Told) -> str:
    """How it ended; empty while it is open."""
    return {
        "": "",
        "hired": _("You got the job"),
        "rejected": _("We went on with other candidates"),
        "withdrawn": _("Withdrawn"),
        "transferred": _("Considered for another job"),
    }[told.standing.outcome]


def stepper(told: Told) -> list[Step]:
    """The road with its places."""
    names = {"received": _("Received"), "review": _("In review"), "interview": _("Interviews"), "offer": _("Offer")}
    names["outcome"] = outcome_words(told) or _("Decision")
    return [Step(names[name], state=state) for name, state in told.steps]
