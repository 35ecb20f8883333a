"""Shapes of what is typed about departments, brands, reasons and sources."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from base.countries import COUNTRIES
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


class BrandPageForm(BrandForm):
    """A brand with its logo and where its jobs are listed."""

    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG or JPG up to 5 MB, at least 188 × 100 pixels; a square one at least 300 × 300."),
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
    )
    remove_logo = forms.BooleanField(label=_("Do without a logo"), required=False)
    careers_url = forms.URLField(
        label=_("Careers link"),
        required=False,
        assume_scheme="https",
        help_text=_("Where “All jobs” leads on the ads of this brand. Left empty, it is the brand's own page here."),
    )
    field_order = ("name", "color", "careers_url", "logo", "remove_logo")

    def __init__(self, *args: Any, has_logo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_logo:
            del self.fields["remove_logo"]

    def changes(self) -> dict[str, Any]:
        """What the verb takes; the logo only when another one was chosen or it goes."""
        good = self.cleaned_data
        found = {name: good[name] for name in ("name", "color", "careers_url")}
        if good.get("logo"):
            found["logo"] = good["logo"]
        elif good.get("remove_logo"):
            found["logo"] = None
        return found


class LocationForm(forms.Form):
    """A place the company hires for."""

    name = forms.CharField(
        label=_("Name"), max_length=100, required=False, help_text=_("Left empty, it is called by city and country.")
    )
    city = forms.CharField(label=_("City"), max_length=100)
    country_code = forms.ChoiceField(label=_("Country"), choices=[("", "—"), *COUNTRIES.items()])
    region = forms.CharField(label=_("Region"), max_length=100, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=20, required=False)


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


class SourceNameForm(forms.Form):
    """The name and sub-type of a source of the company's own."""

    name = forms.CharField(label=_("Name"), max_length=120)
    sub_type = forms.CharField(
        label=_("Sub-type"), max_length=60, required=False, help_text=_("Groups sources within a type, such as EVENT.")
    )
