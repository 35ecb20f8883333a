"""Shapes of what is typed about privacy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from base.countries import COUNTRIES
from base.ui.inputs import choice_of
from recruit.privacy import spans
from recruit.privacy.models import PrivacyRule
from recruit.privacy.ruling import MONTHS

_SPARE_TRANSLATIONS = 1
_LANGUAGES = sorted(
    ((code, str(facts["name"])) for code, facts in LANG_INFO.items() if "name" in facts and len(code) <= 5),
    key=lambda pair: pair[1],
)


def _months(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=0, max_value=spans.LONGEST_MONTHS)


class RuleForm(forms.Form):
    """What holds for jobs in one country."""

    policy_url = forms.URLField(
        label=_("Address of the privacy policy"),
        required=False,
        assume_scheme="https",
        help_text=_("Candidates can open it from the application form. Leave it empty when you write the text below."),
    )
    policy_text = forms.CharField(
        label=_("Text candidates agree to"),
        required=False,
        max_length=20_000,
        help_text=_("{company} stands for your company’s name."),
        widget=forms.Textarea({"rows": 5}),
    )
    months_rejected = _months(_("Months after a rejection"))
    months_withdrawn = _months(_("Months after a withdrawal"))
    months_hired = _months(_("Months after a hire"))
    months_lead = _months(_("Months as a lead or in the talent pool"))
    deletes_without_consent = forms.BooleanField(
        label=_("Erase people who decline, or do not answer a request for consent within 30 days"), required=False
    )

    @classmethod
    def initial_of(cls, rule: PrivacyRule) -> dict[str, Any]:
        """What the form starts with."""
        return {name: getattr(rule, name) for name in cls.base_fields}

    def try_out(self, country_code: str) -> PrivacyRule:
        """The rule as typed, not saved."""
        kept = {name: self.cleaned_data[name] for name in (*MONTHS, "deletes_without_consent")}
        return PrivacyRule(country_code=country_code, **kept)


class TranslationForm(forms.Form):
    """The policy in another language."""

    language = forms.ChoiceField(label=_("Language"), choices=[("", "–"), *_LANGUAGES], required=False)
    url = forms.URLField(label=_("Address"), required=False, assume_scheme="https")
    text = forms.CharField(label=_("Text"), required=False, max_length=20_000, widget=forms.Textarea({"rows": 4}))

    def clean(self) -> dict[str, Any]:
        """Words without a language would be lost."""
        good = super().clean() or {}
        if (good.get("text") or good.get("url")) and not good.get("language"):
            self.add_error("language", _("Choose the language of this text."))
        return good


TranslationForms = formset_factory(TranslationForm, extra=_SPARE_TRANSLATIONS, max_num=40)


def initial_translations(rule: PrivacyRule) -> list[dict[str, str]]:
    """What the forms of the translations start with."""
    return [{"language": code, **words} for code, words in sorted(rule.translations.items())]


def translations_in(forms_: Any) -> Mapping[str, dict[str, str]]:
    """What was typed, by language; emptied ones are left out."""
    typed = [form.cleaned_data for form in forms_ if form.cleaned_data.get("language")]
    return {
        row["language"]: {name: row[name].strip() for name in ("text", "url") if row[name].strip()}
        for row in typed
        if row["text"].strip() or row["url"].strip()
    }


class CountryForm(forms.Form):
    """Which country gets a rule of its own."""

    country_code = forms.ChoiceField(label=_("Country"))

    def __init__(self, *args: Any, taken: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = [(code, name) for code, name in COUNTRIES.items() if code not in taken]
        choice_of(self, "country_code").choices = left


class RefusalForm(forms.Form):
    """Why a request to be erased is refused."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The candidate gets these words by e-mail. Name the law or the contract that makes you keep them."),
        widget=forms.Textarea({"rows": 3}),
    )
