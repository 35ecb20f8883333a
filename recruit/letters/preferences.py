"""Company settings of letters."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base import preferences

HOLIDAYS = preferences.register(
    preferences.Preference(
        name="letters.holidays",
        default="",
        label=_("Days on which nobody works"),
        help=_(
            "One a line, as 2026-12-28, or 12-25 for every year. Letters that wait for business days pass over them, "
            "and over Saturdays and Sundays."
        ),
        section=str(_("Letters to candidates")),
        multiline=True,
    )
)
