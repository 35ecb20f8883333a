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
register(
    "job",
    {
        "CREATED": Look(_("Created"), "neutral", "circle-dashed"),
        "PENDING_APPROVAL": Look(_("Pending approval"), "warn", "clock"),
        "APPROVED": Look(_("Approved"), "info", "check-circle"),
        "SOURCING": Look(_("Sourcing"), "info", "search"),
        "INTERVIEW": Look(_("Interview"), "accent", "calendar"),
        "OFFER": Look(_("Offer"), "warn", "mail"),
        "FILLED": Look(_("Filled"), "ok", "check"),
        "CANCELLED": Look(_("Cancelled"), "neutral", "ban"),
        "ON_HOLD": Look(_("On hold"), "warn", "pause"),
    },
)
register(
    "letter",
    {
        "waiting": Look(_("Waiting"), "info", "clock"),
        "sent": Look(_("Sent"), "ok", "check"),
        "failed": Look(_("Not delivered"), "danger", "alert"),
        "cancelled": Look(_("Cancelled"), "neutral", "ban"),
    },
)
register(
    "ad",
    {
        "PUBLIC": Look(_("Public"), "ok", "globe"),
        "INTERNAL": Look(_("Internal"), "info", "building"),
        "PRIVATE": Look(_("Private"), "neutral", "lock"),
    },
)
register(
    "position",
    {
        "OPEN": Look(_("Open"), "info", "circle"),
        "HIRED": Look(_("Hired"), "ok", "check"),
        "CANCELLED": Look(_("Cancelled"), "neutral", "ban"),
    },
)
register(
    "approval",
    {
        "PENDING": Look(_("Pending"), "warn", "clock"),
        "APPROVED": Look(_("Approved"), "ok", "check-circle"),
        "REJECTED": Look(_("Not approved"), "danger", "x-circle"),
        "ABANDONED": Look(_("Taken back"), "neutral", "undo"),
        "OUTDATED": Look(_("Approve again"), "warn", "refresh"),
    },
)
register(
    "approval_step",
    {
        "LATER": Look(_("Not asked yet"), "neutral", "circle-dashed"),
        "PENDING": Look(_("Asked"), "warn", "clock"),
        "APPROVED": Look(_("Approved"), "ok", "check-circle"),
        "REJECTED": Look(_("Rejected"), "danger", "x-circle"),
        "SKIPPED": Look(_("Skipped"), "neutral", "minus-circle"),
        "DELEGATED": Look(_("Handed over"), "info", "arrow-right"),
        "UNNEEDED": Look(_("Not needed"), "neutral", "minus"),
    },
)
register(
    "offer",
    {
        "CREATED": Look(_("Being written"), "neutral", "circle-dashed"),
        "PENDING_APPROVAL": Look(_("In approval"), "warn", "clock"),
        "APPROVED": Look(_("Approved"), "info", "check-circle"),
        "NOT_APPROVED": Look(_("Not approved"), "danger", "x-circle"),
        "PENDING_ACCEPTANCE": Look(_("Waiting for an answer"), "accent", "mail"),
        "ACCEPTED": Look(_("Accepted"), "ok", "check"),
        "NOT_ACCEPTED": Look(_("Not accepted"), "danger", "x"),
        "ABANDONED": Look(_("Given up"), "neutral", "ban"),
    },
)
