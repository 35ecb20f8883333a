"""Company settings of privacy that hold everywhere; those by country are rules."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base import preferences

SECTION = str(_("Privacy"))

ERASES_AT_ONCE = preferences.register(
    preferences.Preference(
        name="privacy.erases_at_once",
        default=False,
        label=_("Erase people at once when they ask"),
        help=_("Off: an administrator looks at each request under Settings › Erasure requests."),
        section=SECTION,
    )
)
ASKS_BEFORE_ERASING = preferences.register(
    preferences.Preference(
        name="privacy.asks_before_erasing",
        default=False,
        label=_("Ask people before their time is up"),
        help=_(
            "Instead of erasing somebody whose time is up, ask them by e-mail whether they want to stay. Who agrees "
            "stays for the same time again; who declines, or does not answer within 30 days, is erased."
        ),
        section=SECTION,
    )
)
