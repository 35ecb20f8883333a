"""The shape of what an administrator types about background work."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DiscardForm(forms.Form):
    """Why an effect is given up."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Kept in the audit, for whoever asks later why this never happened."),
    )
