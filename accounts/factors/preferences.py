"""Company settings of second factors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base import preferences

ADMINISTRATORS_ASKED = preferences.register(
    preferences.Preference(
        name="sign_in.administrators_need_factor",
        default=False,
        label=_("Administrators need a second factor"),
        help=_("Administrators who sign in with a password set one up before they reach anything else."),
        section=str(_("Sign-in")),
        apart=True,
    )
)
