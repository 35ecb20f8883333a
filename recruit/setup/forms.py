"""Shapes of what is typed about departments, brands, reasons and sources."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from recruit.setup.models import Brand, Department, ExitReason, Source


class DepartmentForm(forms.Form):
    """A part of the company that hires."""

    name = forms.CharField(label=_("Name"), max_length=Department._meta.get_field("name").max_length)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=300,
        help_text=_("For colleagues who choose between departments."),
    )


class BrandForm(forms.Form):
    """A name and colour to advertise under."""

    name = forms.CharField(label=_("Name"), max_length=Brand._meta.get_field("name").max_length)
    color = forms.CharField(
        label=_("Colour"),
        max_length=7,
        initial="#1F5FBF",
        help_text=_("Buttons and links of its job ads. Too light a colour is darkened until it can be read."),
        widget=forms.TextInput(attrs={"type": "color"}),
    )


class ReasonForm(forms.Form):
    """The words of a reason."""

    label = forms.CharField(label=_("Reason"), max_length=ExitReason._meta.get_field("label").max_length)


class NewReasonForm(ReasonForm):
    """A reason of the company's own."""

    kind = forms.ChoiceField(label=_("For"), choices=ExitReason.Kind.choices, widget=forms.HiddenInput)


class SourceForm(forms.Form):
    """A place candidates come from."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("As reports show it, for example “Nursing fair Graz”.")
    )
    type = forms.ChoiceField(label=_("Type"), choices=Source.Type.choices, initial=Source.Type.CUSTOM)
    sub_type = forms.CharField(
        label=_("Sub-type"), max_length=60, required=False, help_text=_("Groups sources within a type, such as EVENT.")
    )
