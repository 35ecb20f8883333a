"""Shapes of what is typed about interviews on settings pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class TypeForm(forms.Form):
    """Names of interview types, one a line."""

    names = forms.CharField(
        label=_("Names"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("One a line.")
    )

    def clean_names(self) -> str:
        """The lines that say something."""
        lines = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        return "\n".join(lines)
