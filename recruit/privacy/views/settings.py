"""The settings pages of privacy and retention."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.doors import actor_of, administrator_required
from accounts.factors.views.again import step_up_to_change
from accounts.preferring import value
from base.countries import COUNTRIES
from base.errors import NotFound
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from base.ui.parts import Crumb
from recruit.privacy import preferences, previewing, queries, ruling
from recruit.privacy.forms import CountryForm, RuleForm, TranslationForms, initial_translations, translations_in
from recruit.privacy.models import PrivacyRule

DEFAULT = "default"


@administrator_required
def privacy(request: HttpRequest) -> HttpResponse:
    """What holds by country, the requests that wait, and what the last rounds did."""
    rows = queries.rules()
    form = CountryForm(request.GET or None, taken={rule.country_code for rule in rows})
    if form.is_bound and form.is_valid():
        return redirect("recruit:privacy-rule", form.cleaned_data["country_code"])
    context = {
        "default": next((rule for rule in rows if not rule.country_code), None),
        "rules": rows,
        "form": form,
        "waiting": queries.open_erasure_requests().count(),
        "rounds": queries.last_rounds(),
        "erases_at_once": value(preferences.ERASES_AT_ONCE),
        "asks_before": value(preferences.ASKS_BEFORE_ERASING),
    }
    return render_page(request, "recruit/privacy/settings.html", context)


@administrator_required
@step_up_to_change
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """Write one rule. A change that would erase people says how many, and is saved by a second press only."""
    country = _country(code)
    found = next((row for row in queries.rules() if row.country_code == country), None)
    shown = found or _beginning(country)
    form = RuleForm(request.POST or None, initial=RuleForm.initial_of(shown))
    # What was posted is compared with nothing: another tab may have changed the rule meanwhile.
    kept = None if request.method == "POST" else initial_translations(shown)
    translations = TranslationForms(request.POST or None, initial=kept, prefix="t")
    preview = None
    if request.method == "POST" and form.is_valid() and translations.is_valid():
        preview = previewing.preview(form.try_out(country))
        is_sure = preview.is_harmless or request.POST.get("sure") == preview.seal
        if is_sure and "preview" not in request.POST:
            values = {**form.cleaned_data, "translations": translations_in(translations)}
            if attempt(form, lambda: ruling.save_rule(country, by=actor_of(request), values=values)):
                return done(request, "recruit:privacy", _("Saved."))
    context: dict[str, Any] = {
        "form": form, "translations": translations, "preview": preview, "rule": found, "name": str(shown),
        "country": country, "crumbs": _crumbs(Crumb(str(shown))),
    }  # fmt: skip
    is_bad = form.is_bound and not (form.is_valid() and translations.is_valid())
    return render_page(request, "recruit/privacy/rule.html", context, status=422 if is_bad else None)


@require_POST
@administrator_required
@step_up_to_change
def remove_rule(request: HttpRequest, code: str) -> HttpResponse:
    """Let the rule for everywhere else hold in this country too."""
    found = PrivacyRule.objects.filter(country_code=_country(code)).first()
    if found is None:
        raise NotFound
    name = str(found)
    ruling.remove_rule(found, by=actor_of(request))
    return done(
        request, "recruit:privacy", _("{country} follows the rule for everywhere else now.").format(country=name)
    )


def _beginning(country: str) -> PrivacyRule:
    """What a new rule starts with: that for everywhere else, without its words."""
    default = queries.rule_for(queries.EVERYWHERE)
    if default is None:
        return PrivacyRule(country_code=country)
    kept = {name: getattr(default, name) for name in (*ruling.MONTHS, "deletes_without_consent")}
    return PrivacyRule(country_code=country, **kept)


def _country(code: str) -> str:
    if code == DEFAULT:
        return queries.EVERYWHERE
    if code not in COUNTRIES:
        raise NotFound
    return code


def _crumbs(*more: Crumb) -> list[Crumb]:
    settings = Crumb(_("Settings"), reverse("accounts:settings"))
    return [settings, Crumb(_("Privacy and retention"), reverse("recruit:privacy")), *more]
