"""Settings of the application form and of Google Tag Manager."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts import tuning
from accounts.doors import actor_of, administrator_required
from accounts.preferring import value
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from base.ui.parts import Crumb
from portal import preferences, tags

_ASKED = (
    ("city", preferences.CITY_REQUIRED, gettext_lazy("City, chosen from a list of towns")),
    ("phone", preferences.PHONE_REQUIRED, gettext_lazy("Phone, with its country code")),
    ("experience", preferences.EXPERIENCE_REQUIRED, gettext_lazy("Experience: at least one job")),
    ("education", preferences.EDUCATION_REQUIRED, gettext_lazy("Education: at least one school or training")),
    ("resume", preferences.RESUME_REQUIRED, gettext_lazy("Résumé, as a file")),
)


class ApplicationFormForm(forms.Form):
    """Which fields candidates must fill in. The first three always are."""

    first_name = forms.BooleanField(label=gettext_lazy("First name"), required=False, disabled=True, initial=True)
    last_name = forms.BooleanField(label=gettext_lazy("Last name"), required=False, disabled=True, initial=True)
    email = forms.BooleanField(
        label=gettext_lazy("E-mail"),
        required=False,
        disabled=True,
        initial=True,
        help_text=gettext_lazy("First name, last name and e-mail are always required."),
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # passed on as it came
        for name, preference, label in _ASKED:
            self.fields[name] = forms.BooleanField(label=label, required=False, initial=value(preference))

    def values(self) -> dict[str, bool]:
        """The settings by their names."""
        return {preference.name: self.cleaned_data[name] for name, preference, _label in _ASKED}


@administrator_required
def application_form(request: HttpRequest) -> HttpResponse:
    """Choose what candidates must fill in."""
    form = ApplicationFormForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: tuning.change_preferences(form.values(), by=actor_of(request))) is not None
    ):
        return done(request, "portal:settings-form", _("The application form is saved."))
    required = 4 + sum(bool(value(preference)) for _name, preference, _label in _ASKED)
    context = {"form": form, "required": required, "crumbs": _crumbs(_("Application form"))}
    return render_page(request, "portal/settings/form.html", context)


_TAGS: dict[str, Any] = {
    "enabled": preferences.GTM_ENABLED,
    "container_id": preferences.GTM_CONTAINER,
    "asks_consent": preferences.GTM_ASKS,
}


class TagsForm(forms.Form):
    """The container of the company."""

    enabled = forms.BooleanField(required=False, widget=forms.CheckboxInput({"class": "switch"}))
    container_id = forms.CharField(
        required=False, max_length=40, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
    )
    asks_consent = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, preference in _TAGS.items():
            self.fields[name].label, self.fields[name].help_text = str(preference.label), str(preference.help)

    def clean(self) -> dict[str, object]:
        """A container id is needed to switch it on; switched off, the id stays."""
        good = super().clean() or {}
        container = tags.normal_id(str(good.get("container_id", "")))
        good["container_id"] = container
        if container and not tags.is_container(container):
            self.add_error("container_id", _("Enter an id such as GTM-AB12CD: GTM-, then 4 to 12 letters and figures."))
        elif good.get("enabled") and not container:
            self.add_error("container_id", _("Enter the container ID, or switch Google Tag Manager off."))
        return good


@administrator_required
def tag_manager(request: HttpRequest) -> HttpResponse:
    """Switch Google Tag Manager on or off and say which container."""
    kept = {name: value(preference) for name, preference in _TAGS.items()}
    form = TagsForm(request.POST if request.method == "POST" else None, initial=kept)
    if request.method == "POST" and form.is_valid():
        good = form.cleaned_data
        values = {preference.name: good[name] for name, preference in _TAGS.items()}
        if attempt(form, lambda: tuning.change_preferences(values, by=actor_of(request))):
            sentence = _("Your container is loaded on job ads and application forms now.")
            return done(request, "portal:settings-tags", sentence if good["enabled"] else _("Tag Manager is off."))
    context = {
        "form": form,
        "events": list(tags.EVENTS.items()),
        "variables": [(label, name) for name, label in tags.LABELS.items()],
        "crumbs": _crumbs(_("Google Tag Manager")),
    }
    return render_page(request, "portal/settings/tags.html", context)


@require_GET
@administrator_required
def sample_container(request: HttpRequest) -> JsonResponse:  # noqa: ARG001  # what calls it gives this
    """The container to import into Tag Manager: triggers and variables, no tags."""
    made = tags.sample_container(tags.normal_id(value(preferences.GTM_CONTAINER)))
    headers = {"Content-Disposition": 'attachment; filename="sample-gtm-container.json"', "Cache-Control": "no-store"}
    return JsonResponse(made, json_dumps_params={"indent": 2}, headers=headers)


def _crumbs(name: str) -> list[Crumb]:
    return [Crumb(_("Settings"), reverse("accounts:settings")), Crumb(name)]
