"""The settings: where to find them, the company's profile, its preferences."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import history, queries, tuning
from accounts.doors import actor_of, administrator_required, staff_required
from accounts.forms import CompanyForm, put_refusal
from accounts.preference_form import PreferencesForm
from accounts.settings_index import find_settings, sections_for
from base.audit.kinds import Kind
from base.audit.wording import drawn
from base.errors import Invalid
from base.ui.pages import done, render_page, validate_field
from base.ui.parts import Crumb, Entry


@staff_required
def index(request: HttpRequest) -> HttpResponse:
    """Every settings page one may open, by section, with a search over labels, explanations and values."""
    words = request.GET.get("q", "").strip()[:100]
    actor = actor_of(request)
    context = {"words": words, "sections": [] if words else sections_for(actor), "found": find_settings(actor, words)}
    return render_page(request, "accounts/settings/index.html", context, fragment="rows")


@administrator_required
def company(request: HttpRequest) -> HttpResponse:
    """Name, website and place of the company."""
    present = queries.company()
    fields = ("name", "website", "city", "country_code")
    form = CompanyForm(request.POST or None, initial={name: getattr(present, name) for name in fields})
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        try:
            tuning.edit_company(**form.cleaned_data, by=actor_of(request))
        except Invalid as error:
            put_refusal(form, error)
        else:
            return done(request, reverse("accounts:company"), _("The company's profile is saved."))
    context = {
        "form": form,
        "company": present,
        "crumbs": _crumbs(_("Company")),
        "changed": _last_change(history.COMPANY_EDITED),
    }
    return render_page(request, "accounts/settings/company.html", context, fragment="form")


@administrator_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Every preference, drawn from its record."""
    form = PreferencesForm(request.POST or None, stored=queries.company().preferences)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        try:
            tuning.change_preferences(form.cleaned_data, by=actor_of(request))
        except Invalid as error:
            put_refusal(form, error)
        else:
            return done(request, reverse("accounts:preferences"), _("The settings are saved."))
    context = {
        "form": form,
        "crumbs": _crumbs(_("Preferences")),
        "changed": _last_change(history.PREFERENCES_CHANGED),
    }
    return render_page(request, "accounts/settings/preferences.html", context, fragment="form")


def _last_change(kind: Kind) -> Entry | None:
    """The newest change of one kind as a line: who, when, from what to what."""
    entry = queries.last_change(kind)
    return drawn(entry) if entry else None


def _crumbs(last: str) -> list[Crumb]:
    return [Crumb(_("Settings"), reverse("accounts:settings")), Crumb(last)]
