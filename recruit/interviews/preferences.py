"""Company settings of interviews."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base import preferences

FEEDBACK_HOURS = preferences.register(
    preferences.Preference(
        name="interviews.feedback_hours",
        default=1,
        label=_("Hours after an interview until its interviewers are asked for a review"),
        help=_("Each gets one letter, unless they have written a review already. 0 asks nobody."),
        section=str(_("Interviews")),
        minimum=0,
        maximum=72,
    )
)
