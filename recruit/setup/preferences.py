"""Company settings about languages."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from base import preferences

LANGUAGE = preferences.register(
    preferences.Preference(
        name="careers.language",
        default="en",
        label=_("Language of the career site"),
        help=_("For visitors whose browser asks for none that your pages speak. Ads speak their own."),
        section=str(_("Career site and applying")),
        choices=tuple(settings.PUBLIC_LANGUAGES),
    )
)
