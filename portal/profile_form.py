"""The first page of an application: who somebody is. The file comes first; little is asked for by itself."""

from __future__ import annotations

from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.preferring import value
from base.files import formats
from base.ui.inputs import choice_of
from portal import preferences, towns
from portal.entries import EDUCATION, EXPERIENCE, Entries
from portal.towns import Town
from portal.uploads import WithUploads, looked_at, looked_into

AS_TYPED = "as-typed"
_REQUIRED = {
    "first_name": gettext_lazy("Enter your first name."),
    "last_name": gettext_lazy("Enter your last name."),
    "email": gettext_lazy("Enter your e-mail address."),
    "phone": gettext_lazy("Enter your phone number."),
    "city": gettext_lazy("Enter the city you live in."),
}
_BAD_EMAIL = gettext_lazy("Enter an e-mail address such as name@example.com.")


class ProfileForm(WithUploads):
    """Who somebody is. Fields of an earlier try that still waits are in `kept`."""

    upload_names = ("resume", "photo")

    resume = forms.FileField(
        label=gettext_lazy("Résumé"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("PDF, DOCX, ODT, RTF or TXT, up to 10 MB. You can also send a photo of it."),
        widget=forms.FileInput({"accept": formats.ACCEPT}),
    )
    photo = forms.FileField(
        label=gettext_lazy("Photo of you"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("JPG or PNG. You need not send one."),
        widget=forms.FileInput({"accept": "image/*"}),
    )
    first_name = forms.CharField(
        label=gettext_lazy("First name"), max_length=100, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=gettext_lazy("Last name"), max_length=100, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        error_messages={"invalid": _BAD_EMAIL},
        help_text=gettext_lazy("We answer to this address."),
        widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "type": "tel"}),
    )
    city = forms.CharField(
        label=gettext_lazy("City"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Begin to type and choose. Names of towns: GeoNames, CC BY 4.0."),
        widget=forms.TextInput({"autocomplete": "address-level2", "list": "towns", "data-towns": "/careers/towns/"}),
    )
    city_choice = forms.ChoiceField(
        label=gettext_lazy("Which one do you mean?"), required=False, widget=forms.RadioSelect
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        shown: Any = None,
        home_country: str,
        near: str = "",
        asks_photo: bool = False,
        add: str = "",
    ) -> None:
        """`shown` fills the form without checking it; `add` names the list that gets an empty entry."""
        names = (*self.base_fields, "city_choice")
        super().__init__(data, files, initial={name: shown.get(name, "") for name in names} if shown else None)
        self.home_country, self.near = home_country, near
        self.fields["city"].widget.attrs["data-near"] = near
        self.town: Town | None = None
        self.options: list[Town] = []
        if not asks_photo:
            del self.fields["photo"]
        self._require()
        source = data if data is not None else shown or {}
        if source:
            self.find_kept(source)
        typed = source.get("city", "")
        self._offer(typed, source.get("city_choice", ""))
        self.lists = [
            Entries.read(kind, source, is_required=value(wanted), bound=data is not None, add=add == kind.name)
            for kind, wanted in (
                (EXPERIENCE, preferences.EXPERIENCE_REQUIRED),
                (EDUCATION, preferences.EDUCATION_REQUIRED),
            )
        ]

    def _require(self) -> None:
        self.fields["phone"].required = value(preferences.PHONE_REQUIRED)
        self.fields["city"].required = value(preferences.CITY_REQUIRED)
        for name, sentence in _REQUIRED.items():
            self.fields[name].error_messages["required"] = str(sentence)

    def _offer(self, typed: str, chosen: str) -> None:
        """Towns to choose from when what was typed is none, or several."""
        known = towns.called(typed, near=self.near) if typed else []
        self.options = known[:6] or (towns.suggest(typed, near=self.near, most=5) if typed else [])
        choices = [(town.label, town.label) for town in self.options]
        choices.append((AS_TYPED, _("My town is not in the list: take what I typed")))
        choice_of(self, "city_choice").choices = choices
        self.is_choosing = bool(chosen)

    def clean_resume(self) -> Any:
        """The uploaded file, looked into; None when there is none."""
        file = self.cleaned_data["resume"]
        return looked_into(file) if file is not None else None

    def clean_photo(self) -> Any:
        """The uploaded photo, drawn anew; None when there is none."""
        file = self.cleaned_data["photo"]
        return looked_at(file) if file is not None else None

    def clean(self) -> dict[str, Any]:
        """Find the town, read the phone number by its country, and say when a file is wanted."""
        good = super().clean() or {}
        if "city" not in self.errors:
            self._find_town(good.get("city", "").strip(), good.get("city_choice", ""))
        if "phone" not in self.errors:
            good["phone"] = self._phone(good.get("phone", "").strip())
        if value(preferences.RESUME_REQUIRED) and not self.has_file("resume") and "resume" not in self.errors:
            self.add_error("resume", _("Choose your résumé."))
        return good

    def _find_town(self, typed: str, chosen: str) -> None:
        if not typed or chosen == AS_TYPED:
            return
        by_label = {town.label: town for town in self.options}
        exact = towns.called(typed, near=self.near)
        # One of that name, or one in the country of the job, is meant; further ones elsewhere are a question.
        near = [town for town in exact if town.country_code == self.near.lower()]
        if chosen in by_label and towns.folded(by_label[chosen].name).startswith(towns.folded(typed.partition(",")[0])):
            self.town = by_label[chosen]
        elif len(exact) == 1 or len(near) == 1:
            self.town = (near or exact)[0]
        elif "," in typed and exact:
            self.town = exact[0]
        elif self.fields["city"].required:
            self.is_choosing = True
            several = _("There are several towns of this name. Choose yours below.")
            unknown = _("We do not know this town. Choose below, or check the spelling.")
            self.add_error("city", several if exact else unknown)
        elif exact:
            self.town = exact[0]

    def _phone(self, typed: str) -> str:
        if not typed:
            return ""
        region = (self.town.country_code if self.town else self.home_country or self.near).upper() or None
        try:
            number = phonenumbers.parse(typed, region)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            self.add_error("phone", _("Enter the phone number with its country code, such as +44 20 7946 0018."))
            return typed
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)

    def mark_required(self) -> None:
        """Give the résumé its asterisk. For drawing only: a file that waits is as good as a new one."""
        self.fields["resume"].required = value(preferences.RESUME_REQUIRED)

    def is_valid(self) -> bool:
        """Whether the fields and the entries are good."""
        lists = [entries.is_valid() for entries in self.lists]
        return super().is_valid() and all(lists)

    def profile(self) -> dict[str, Any]:
        """What the person said about themselves, under the names of a person's record."""
        good = self.cleaned_data
        values: dict[str, Any] = {name: good[name].strip() for name in ("first_name", "last_name", "email", "phone")}
        values["city"] = self.town.name if self.town else good["city"].strip()[:100]
        values["country_code"] = self.town.country_code if self.town else ""
        for entries in self.lists:
            if found := entries.values():
                values[entries.kind.name] = found
        return values

    def problems(self) -> list[dict[str, Any]]:
        """What is wrong, as the summary above the form lists it."""
        found = _listed(self)
        for entries in self.lists:
            if entries.problem:
                found.append({"url": f"#{entries.kind.name}", "label": entries.kind.title, "text": entries.problem})
            for form in entries.forms:
                found += _listed(form) if form.is_bound and not form.is_blank else []
        return found


def _listed(form: forms.Form) -> list[dict[str, Any]]:
    return [
        {"url": f"#{form[name].id_for_label}", "label": form[name].label, "text": text}
        for name, texts in form.errors.items()
        if name in form.fields
        for text in texts
    ]
