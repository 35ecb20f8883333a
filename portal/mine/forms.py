"""Shapes of what candidates type on their own pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.forms import formset_factory
from django.utils.translation import get_language, gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from base import countries
from base.files import formats
from base.ui.inputs import choice_of
from portal.entries import EducationForm, ExperienceForm
from recruit.applications.models import Application
from recruit.candidates.models import Attachment, Candidate
from recruit.setup.models import ExitReason

MOST_ENTRIES = 20
BAD_EMAIL = _("Enter an e-mail address such as name@example.com.")
BAD_PHONE = _("Enter the phone number with its country code, such as +44 20 7946 0018.")


class EmailForm(forms.Form):
    """An e-mail address."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages={"required": _("Enter your e-mail address."), "invalid": BAD_EMAIL},
        widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"}),
    )


class ProfileForm(forms.Form):
    """Who somebody is."""

    first_name = forms.CharField(
        label=_("First name"), max_length=100, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=100, widget=forms.TextInput({"autocomplete": "family-name"})
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
        choices=lambda: [("", "–"), *countries.named(get_language() or "en").items()],
        widget=forms.Select({"autocomplete": "country"}),
    )
    linkedin = forms.URLField(label=_("LinkedIn address"), required=False, assume_scheme="https", max_length=300)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https", max_length=300)

    @classmethod
    def initial_of(cls, values: dict[str, Any]) -> dict[str, Any]:
        """What the form starts with."""
        plain = {name: values[name] for name in cls.base_fields if name in values}
        return plain | {name: values["web"].get(name, "") for name in ("linkedin", "website")}

    def clean_phone(self) -> str:
        """The number in its international form."""
        typed: str = self.cleaned_data["phone"].strip()
        if not typed:
            return ""
        try:
            number = phonenumbers.parse(typed, (self.data.get("country_code") or "").upper() or None)
        except phonenumbers.NumberParseException as error:
            raise forms.ValidationError(BAD_PHONE) from error
        if not phonenumbers.is_possible_number(number):
            raise forms.ValidationError(BAD_PHONE)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)

    def values(self, web: dict[str, Any]) -> dict[str, Any]:
        """What was typed, under the names of a person's record; `web` is what was there before."""
        good = dict(self.cleaned_data)
        own = {name: good.pop(name).strip() for name in ("linkedin", "website")}
        merged = {name: text for name, text in (web | own).items() if text}
        return {**{name: value.strip() for name, value in good.items()}, "web": merged}


ExperienceForms = formset_factory(ExperienceForm, extra=1, max_num=MOST_ENTRIES)
EducationForms = formset_factory(EducationForm, extra=1, max_num=MOST_ENTRIES)


def initial_entries(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the forms of stations start with."""
    names = {"startDate": "start", "endDate": "end"}
    return [{names.get(name, name): value for name, value in entry.items()} for entry in entries]


def entries_in(formset: Any) -> list[dict[str, Any]]:
    """The stations that were typed; emptied ones are left out."""
    return [form.as_entry() for form in formset if form.cleaned_data and not form.is_blank]


def profile_of(candidate: Candidate) -> dict[str, Any]:
    """The profile as it is published."""
    names = ("first_name", "last_name", "phone", "city", "country_code", "web", "experience", "education")
    return {name: getattr(candidate, name) for name in names}


# The reasons every company starts with (recruit.setup.vocabulary); its own are shown as it wrote them.
STANDARD_REASONS = (
    gettext_noop("Took another job"),
    gettext_noop("Compensation"),
    gettext_noop("Personal reasons"),
    gettext_noop("Commute"),
    gettext_noop("Cultural fit"),
    gettext_noop("Lack of recruiter follow-up"),
    gettext_noop("Confusing job description"),
    gettext_noop("Will stay in current company"),
    gettext_noop("Not interested in the first place"),
)


class ReasonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A reason of the company's list, a standard one in the language of the page."""

    def label_from_instance(self, obj: ExitReason) -> str:
        """What a candidate reads."""
        return gettext(obj.label) if obj.label in STANDARD_REASONS else obj.label

    def to_python(self, value: Any) -> ExitReason | None:
        """The chosen reason. What is no identifier is a choice that is not offered, like any other."""
        try:
            found: ExitReason | None = super().to_python(value)
        except forms.ValidationError as error:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from error
        return found


class WithdrawForm(forms.Form):
    """Why somebody wants no more; they need not say."""

    reason = ReasonField(
        label=_("Reason"),
        queryset=ExitReason.objects.filter(kind=ExitReason.Kind.WITHDRAWAL, is_active=True),
        to_field_name="public_id",
        required=False,
        empty_label=_("I would rather not say"),
        help_text=_("It helps us to do better. You need not give one."),
    )


class UploadForm(forms.Form):
    """A file, and what it is for."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("PDF, DOCX, ODT, RTF or TXT, up to 10 MB. You can also send a photo of it."),
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput({"accept": formats.ACCEPT}),
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=Attachment.Kind.choices)
    application = forms.ChoiceField(label=_("For"), required=False)

    def __init__(self, *args: Any, applications: Iterable[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.applications = {str(row.public_id): row for row in applications}
        choices = [("", _("All my applications")), *((key, row.job.title) for key, row in self.applications.items())]
        choice_of(self, "application").choices = choices


class LanguageForm(forms.Form):
    """The language of the pages."""

    language = forms.ChoiceField(label=_("Language"), choices=lambda: settings.PUBLIC_LANGUAGES)
