"""Company settings of applications."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base import preferences

COOL_OFF_DAYS = preferences.register(
    preferences.Preference(
        name="apply.cool_off_days",
        default=30,
        label=_("Days before somebody may apply for the same job again"),
        help=_("Counted from the rejection or withdrawal. Whoever is earlier gets a letter that says from when."),
        section=str(_("Career site and applying")),
        minimum=0,
        maximum=730,
    )
)
