"""Kinds of audit entry of offers. None of them says what is paid."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

CREATED = register("offer.created", _("{actor} began an offer"), icon="file", public="offer.created")
UPDATED = register("offer.updated", _("{actor} changed the offer"), icon="edit", public="offer.updated")
SENT = register("offer.sent", _("{actor} sent the offer"), icon="mail", public="offer.updated")
UNSENT = register("offer.unsent", _("{actor} took the offer back before it left"), icon="undo", public="offer.updated")
WITHDRAWN = register("offer.withdrawn", _("{actor} withdrew the offer"), icon="x", public="offer.updated")
GIVEN_UP = register("offer.given_up", _("{actor} gave the draft of the offer up"), icon="x", public="offer.updated")
ACCEPTED = register("offer.accepted", _("{actor} accepted the offer"), icon="check", public="offer.updated")
DECLINED = register("offer.declined", _("{actor} declined the offer"), icon="x", public="offer.updated")
NOTED_ACCEPTED = register(
    "offer.noted_accepted", _("{actor} noted that the candidate accepted the offer"), icon="check",
    public="offer.updated",
)  # fmt: skip
NOTED_DECLINED = register(
    "offer.noted_declined", _("{actor} noted that the candidate declined the offer"), icon="x", public="offer.updated"
)
EXPIRED = register(
    "offer.expired", _("The offer was not answered in time and has expired"), icon="clock", public="offer.updated"
)
ENDED = register(
    "offer.ended", _("The offer ended because the application did"), icon="minus-circle", public="offer.updated"
)
CARRIED = register("offer.carried", _("{actor} merged two records; the offer went along"), icon="swap")
