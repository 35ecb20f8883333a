"""Shapes of what visitors type: the job search and the application."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

import phonenumbers
from django import forms
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from accounts.preferring import value
from base import countries
from base.errors import Invalid
from base.files import formats
from base.files.refusals import FileRefused, Reason
from portal import keeping, labels, preferences
from portal.keeping import Kept
from portal.queries import Offered, Wish
from recruit.candidates import attaching

_REQUIRED = {
    "first_name": _("Enter your first name."),
    "last_name": _("Enter your last name."),
    "email": _("Enter your e-mail address."),
    "phone": _("Enter your phone number."),
    "city": _("Enter the city you live in."),
    "consent": _("Tick this box so that we may keep your application."),
}
_BAD_EMAIL = _("Enter an e-mail address such as name@example.com.")
_BAD_PHONE = _("Enter the phone number with its country code, such as +44 20 7946 0018.")


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

    def __init__(self, data: Any, *, offered: Offered) -> None:
        super().__init__(data)
        types = [(code, labels.employment(code).label) for code in offered.employment]
        for name, choices in (("department", offered.departments), ("brand", offered.brands), ("type", types)):
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


class ApplyForm(forms.Form):
    """An application: a file first, then who it is. `kept` is a file of an earlier try that still waits."""

    resume = forms.FileField(
        label=_("Résumé"),
        required=False,
        allow_empty_file=True,
        help_text=_("PDF, DOCX, ODT, RTF or TXT, up to 10 MB. You can also send a photo of it."),
        widget=forms.FileInput({"accept": formats.ACCEPT}),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    drop_kept = forms.BooleanField(required=False, label=_("Do not send this file"))
    first_name = forms.CharField(
        label=_("First name"), max_length=100, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=100, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages={"invalid": _BAD_EMAIL},
        help_text=_("We answer to this address."),
        widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"}),
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=forms.TextInput({"autocomplete": "tel", "type": "tel"})
    )
    city = forms.CharField(
        label=_("City"), max_length=100, required=False, widget=forms.TextInput({"autocomplete": "address-level2"})
    )
    country_code = forms.ChoiceField(
        label=_("Country"),
        required=False,
        choices=[("", "–"), *countries.COUNTRIES.items()],
        widget=forms.Select({"autocomplete": "country"}),
    )
    message = forms.CharField(
        label=_("Message to the hiring team"), max_length=4000, required=False, widget=forms.Textarea({"rows": 4})
    )
    consent = forms.BooleanField(label=_("Consent"))
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)
    # People do not see this field; programs fill it.
    company_site = forms.CharField(
        required=False, label=_("Leave this empty"), widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"})
    )

    def __init__(self, *args: Any, home_country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.home_country = home_country
        self.kept_file: Kept | None = None
        self.fields["phone"].required = value(preferences.PHONE_REQUIRED)
        self.fields["city"].required = value(preferences.CITY_REQUIRED)
        for name, sentence in _REQUIRED.items():
            self.fields[name].error_messages["required"] = str(sentence)

    def clean_resume(self) -> Any:
        """The uploaded file, looked into; None when there is none."""
        file = self.cleaned_data["resume"]
        if file is None:
            return None
        try:
            if file.size > formats.MAX_BYTES:
                raise FileRefused(Reason.TOO_LARGE)
            data = file.read()
            inspected = attaching.inspect_upload(data, file.name)
        except Invalid as error:
            raise forms.ValidationError(str(error), code=error.code) from error
        return ContentFile(data, name=inspected.name)

    def clean_phone(self) -> str:
        """The number in its international form."""
        typed: str = self.cleaned_data["phone"].strip()
        if not typed:
            return ""
        region = (self.data.get("country_code") or self.home_country or "").upper() or None
        try:
            number = phonenumbers.parse(typed, region)
        except phonenumbers.NumberParseException as error:
            raise forms.ValidationError(_BAD_PHONE) from error
        if not phonenumbers.is_possible_number(number):
            raise forms.ValidationError(_BAD_PHONE)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)

    def clean(self) -> dict[str, Any]:
        """Find the file that still waits, and say when one is wanted."""
        good = super().clean() or {}
        if good.get("kept") and not good.get("drop_kept") and not good.get("resume"):
            self.kept_file = keeping.find(good["kept"])
        has_file = good.get("resume") or self.kept_file
        if value(preferences.RESUME_REQUIRED) and not has_file and "resume" not in self.errors:
            self.add_error("resume", _("Choose your résumé."))
        return good

    def file(self) -> ContentFile[bytes] | None:
        """The file to send: the new one, else the one that waited."""
        fresh: ContentFile[bytes] | None = self.cleaned_data.get("resume")
        return fresh or (keeping.take(self.kept_file) if self.kept_file else None)

    def keep_file(self) -> None:
        """Keep a good new file for the next try. Called when something else is wrong."""
        fresh: ContentFile[bytes] | None = self.cleaned_data.get("resume")
        if fresh is not None:
            fresh.seek(0)
            self.kept_file = keeping.keep(fresh.read(), fresh.name or "file")

    def profile(self) -> dict[str, Any]:
        """What the person said about themselves."""
        names = ("first_name", "last_name", "email", "phone", "city", "country_code")
        return {name: self.cleaned_data[name].strip() for name in names}
