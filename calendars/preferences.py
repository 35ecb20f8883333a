"""What a company decides about its calendars."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base import preferences

# "0 09:00-17:00" is a stretch of a Monday; `calendars.availability.weeks` reads and writes it.
WORKING_HOURS = preferences.register(
    preferences.Preference(
        name="calendars.working_hours",
        default="; ".join(f"{weekday} 09:00-17:00" for weekday in range(5)),
        label=_("Working hours"),
        help=_("For everybody who has not entered their own."),
        section=str(_("Calendars")),
        apart=True,
    )
)
TIME_ZONE = preferences.register(
    preferences.Preference(
        name="calendars.time_zone",
        default="UTC",
        label=_("Time zone of the company"),
        help=_("For everybody whose profile still says UTC."),
        section=str(_("Calendars")),
        apart=True,
    )
)
