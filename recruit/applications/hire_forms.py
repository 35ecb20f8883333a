"""Shapes of what is typed about a hire: taken back, its start corrected, and what becomes of the others."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from base.ui.inputs import rows_of
from recruit.setup.models import ExitReason


class TakeBackForm(forms.Form):
    """Why a hire is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the record of the job. The candidate is not told."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class StartForm(forms.Form):
    """The day somebody really starts."""

    starts_on = forms.DateField(
        label=_("Start date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RestForm(forms.Form):
    """What becomes of the others once a job is filled."""

    others = forms.ChoiceField(
        label=_("The other candidates"),
        choices=[("keep", _("Keep them as they are")), ("reject", _("Reject them"))],
        initial="keep",
        widget=forms.RadioSelect,
    )
    reason = forms.ModelChoiceField(
        label=_("Reason"),
        queryset=ExitReason.objects.none(),
        required=False,
        empty_label=_("No reason"),
        to_field_name="public_id",
        help_text=_("Never shown to the candidates."),
    )
    letter = forms.BooleanField(label=_("Send each the rejection letter"), required=False, initial=True)
    unpublish = forms.BooleanField(label=_("Take the ads down"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = ExitReason.objects.filter(kind=ExitReason.Kind.REJECTION, is_active=True)
        rows_of(self, "reason").queryset = reasons
