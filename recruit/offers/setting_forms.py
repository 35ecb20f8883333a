"""Shapes of what administrators type about offer templates and about the terms of offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from recruit.fields import queries as fields
from recruit.fields.forms.scope import ScopeField
from recruit.jobs.choices import LANGUAGES
from recruit.offers import merging, queries, terms
from recruit.offers.templating import LEAST_DAYS, LIMITS, MOST_DAYS

TYPE_LABELS = {
    terms.TermType.TEXT: _("Text"),
    terms.TermType.NUMBER: _("Number"),
    terms.TermType.PERCENT: _("Percentage"),
    terms.TermType.CURRENCY: _("Amount of money"),
    terms.TermType.DATE: _("Date"),
    terms.TermType.SELECT: _("Choice from a list"),
    terms.TermType.BOOLEAN: _("Yes or no"),
}


class OrderedTicksWidget(forms.Widget):
    """Things to tick, each with its place in the order. Those that are ticked stand first."""

    template_name = "recruit/offers/settings/_asks.html"
    choices: Sequence[tuple[str, str]] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """What is ticked, by the places typed beside it; what has none comes last."""
        ticked = data.getlist(name) if hasattr(data, "getlist") else list(data.get(name, ()))
        places = {key: str(data.get(f"{name}-place-{key}", "")) for key in ticked}
        return sorted(ticked, key=lambda key: int(places[key]) if places[key].isdecimal() else 10_000)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The list, ticked ones first in their order."""
        ticked, labels = [str(key) for key in value or ()], dict(self.choices)
        keys = [key for key in ticked if key in labels] + [key for key in labels if key not in ticked]
        rows = [(key, labels[key], number if key in ticked else "") for number, key in enumerate(keys, 1)]
        context = {"name": name, "rows": rows, "id": (attrs or {}).get("id") or f"id_{name}"}
        return mark_safe(render_to_string(self.template_name, context))  # noqa: S308  (a template's own output)


class OrderedTicksField(forms.Field):
    """Things chosen in an order."""

    widget = OrderedTicksWidget

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(**options)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Say what can be chosen: key and name."""
        self.choices = choices
        self.widget.choices = choices

    def clean(self, value: Any) -> list[str]:
        """The keys in their order; what is not offered is passed over."""
        known = {key for key, _label in self.choices}
        return [key for key in value or () if key in known]


class TemplateForm(forms.Form):
    """An offer template: its words, what its form asks, and the jobs it is for."""

    name = forms.CharField(label=_("Name"), max_length=LIMITS["name"], help_text=_("Only your colleagues see it."))
    language = forms.ChoiceField(
        label=_("Language"), choices=LANGUAGES, initial="en", help_text=_("Figures and days are written as it does.")
    )
    valid_days = forms.IntegerField(
        label=_("Days to answer"), min_value=LEAST_DAYS, max_value=MOST_DAYS, initial=14,
        help_text=_("Can be changed in each offer."),
    )  # fmt: skip
    subject = forms.CharField(
        label=_("Subject"), max_length=LIMITS["subject"], help_text=_("Of the mail, and the title of the letter.")
    )
    letter = forms.CharField(
        label=_("Letter"),
        max_length=LIMITS["letter"],
        widget=forms.Textarea(attrs={"rows": 20}),
        help_text=_(
            "Printed as PDF. ## begins a heading, - a list, **bold**, | Pay | [m_offer_salary] | a row of facts."
        ),
    )
    mail_text = forms.CharField(
        label=_("Mail"),
        max_length=LIMITS["mail_text"],
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Sent with the letter. Leave pay out of it: mail is read on many screens."),
    )
    asks = OrderedTicksField(label=_("What the form of an offer asks"))
    scope = ScopeField(label=_("For jobs of"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asks = self.fields["asks"]
        if isinstance(asks, OrderedTicksField):
            asks.offer([(line.key, line.label) for line in term_lines()])


@dataclass(frozen=True, slots=True)
class TermLine:
    """One term in the table of rules."""

    key: str
    label: str
    type: Any
    merge: str
    is_pay: bool = False
    field_url_id: str = ""
    is_required: bool = False
    needs_reapproval: bool = False
    hidden_from: Sequence[str] = field(default_factory=tuple)


def term_lines(values: Mapping[str, Mapping[str, Any]] | None = None) -> list[TermLine]:
    """Every term with its rule, own offer fields last; `values` are what is typed instead. Two queries."""
    decided = queries.rules()
    own = list(fields.live_fields(fields.Category.OFFER))
    plain: list[tuple[str, str, Any, str, bool, str, bool, bool]] = [
        (term.key, term.label, TYPE_LABELS[term.type], term.merge, term.is_pay, "", False, term.is_pay)
        for term in terms.TERMS
    ]
    plain += [
        (str(row.public_id), fields.label_of(row), row.get_type_display(), merging.own_name(row), False,
         str(row.public_id), row.is_required, row.needs_reapproval)
        for row in own
    ]  # fmt: skip
    lines = []
    for key, label, type_, merge, is_pay, field_id, required, again in plain:
        rule = decided.get(key)
        said = (values or {}).get(key) or {
            "is_required": bool(rule and rule.is_required) or required,
            "needs_reapproval": bool(rule and rule.needs_reapproval) or again,
            "hidden_from": tuple(rule.hidden_from) if rule else (),
        }
        lines.append(TermLine(key, label, type_, merge, is_pay, field_id, **said))
    return lines


def typed_rules(data: QueryDict) -> dict[str, dict[str, Any]]:
    """What is ticked in the table of rules: key → what the verb takes. Terms that were not shown stay as they are."""
    return {
        key: {
            "is_required": f"required-{key}" in data,
            "needs_reapproval": f"again-{key}" in data,
            "hidden_from": tuple(data.getlist(f"hidden-{key}")),
        }
        for key in data.getlist("term")
    }
