"""Shape of what visitors type into the job search. The application has forms of its own."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from portal import labels
from portal.queries import Offered, Wish
from recruit.setup.models import Brand


class SearchForm(forms.Form):
    """What a visitor looks for. Nonsense in the address filters nothing."""

    q = forms.CharField(
        label=_("Job title"), max_length=100, required=False, widget=forms.TextInput({"type": "search"})
    )
    place = forms.CharField(
        label=_("City or country"), max_length=100, required=False, widget=forms.TextInput({"list": "places"})
    )
    department = forms.TypedChoiceField(label=_("Department"), required=False, empty_value=None)
    brand = forms.TypedChoiceField(label=_("Brand"), required=False, empty_value=None)
    type = forms.ChoiceField(label=_("Type of employment"), required=False)
    remote = forms.BooleanField(label=_("Remote only"), required=False)

    def __init__(self, data: Any, *, offered: Offered, brand: Brand | None = None) -> None:
        """`brand` is the one the address names; it can be kept although it has no open job."""
        super().__init__(data)
        brands = offered.brands
        if brand is not None and str(brand.public_id) not in dict(brands):
            brands = [*brands, (str(brand.public_id), brand.name)]
        types = [(code, labels.employment(code).label) for code in offered.employment]
        for name, choices in (("department", offered.departments), ("brand", brands), ("type", types)):
            if len(choices) < 2 and not self.data.get(name):
                del self.fields[name]
                continue
            cast("forms.ChoiceField", self.fields[name]).choices = [("", _("All")), *choices]

    def wish(self) -> Wish:
        """What was understood; a value that makes no sense is left out."""
        self.is_valid()
        good = self.cleaned_data
        return Wish(
            words=good.get("q", ""),
            place=good.get("place", ""),
            department=_uuid(good.get("department")),
            brand=_uuid(good.get("brand")),
            employment=good.get("type", ""),
            remote=bool(good.get("remote")),
        )


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
