"""Kinds of audit entry of invitations to choose a time."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

INVITED = register("interview.self_schedule_sent", _("{actor} invited the candidate to choose a time"), icon="mail")
UNINVITED = register(
    "interview.self_schedule_unsent", _("{actor} took the invitation to choose a time back before it left"), icon="undo"
)
WITHDRAWN = register(
    "interview.self_schedule_withdrawn", _("{actor} withdrew the invitation to choose a time"), icon="x"
)
ENDED = register(
    "interview.self_schedule_ended", _("The invitation to choose a time ended because the application did"), icon="x"
)
CHOSEN = register("interview.self_schedule_chosen", _("{actor} chose a time for the interview"), icon="calendar")
CHANGED = register("interview.self_schedule_changed", _("{actor} chose another time"), icon="calendar")
CANCELLED = register("interview.self_schedule_cancelled", _("{actor} cancelled the chosen time"), icon="x")
PROPOSED = register(
    "interview.self_schedule_proposed", _("{actor} asked for other times"), icon="message", personal=("words",)
)
REMINDED = register("interview.self_schedule_reminded", _("The candidate was reminded to choose a time"), icon="mail")
