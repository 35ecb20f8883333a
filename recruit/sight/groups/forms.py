"""Shapes of what is typed about an access group and its members."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessGroup
from recruit.fields.forms import ScopeField

LEVELS = [
    (
        AccessGroup.Level.VIEW.value,
        _("View: see jobs and candidates, write to them, review, take notes, tag, re-assign"),
    ),
    (AccessGroup.Level.FULL.value, _("Full access: everything a recruiter on the hiring team may do")),
]


class GroupForm(forms.Form):
    """A group: its name, what it is for, which jobs are in it and what it gives on them."""

    name = forms.CharField(
        label=_("Name"), max_length=100, error_messages={"required": _("Give the group a name that says which jobs.")}
    )
    description = forms.CharField(
        label=_("Description"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    level = forms.ChoiceField(label=_("Members may"), choices=LEVELS, widget=forms.RadioSelect, initial="VIEW")
    scope = ScopeField(
        label=_("Jobs of"), required=False,
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    previewed = forms.CharField(required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return {name: self.cleaned_data[name] for name in ("name", "description", "level", "scope")}
