"""How the statuses of recruiting are shown: word, tone and icon, registered with the UI once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.ui.statuses import Look, register

register(
    "stage",
    {
        "LEAD": Look(_("Lead"), "neutral", "user"),
        "NEW": Look(_("New"), "info", "inbox"),
        "IN_REVIEW": Look(_("In review"), "accent", "eye"),
        "INTERVIEW": Look(_("Interview"), "accent", "calendar"),
        "OFFERED": Look(_("Offer"), "warn", "mail"),
        "HIRED": Look(_("Hired"), "ok", "check"),
        "REJECTED": Look(_("Rejected"), "danger", "x"),
        "WITHDRAWN": Look(_("Withdrawn"), "neutral", "undo"),
        "TRANSFERRED": Look(_("Transferred"), "neutral", "arrow-right"),
    },
)
