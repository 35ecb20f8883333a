"""Shapes of what is typed into an offer and about it: its terms and words, a reason, an answer, a signed copy."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from base.errors import DomainError, Invalid
from base.ui.attempts import put_refusal
from base.ui.inputs import rows_of
from recruit.applications.models import Application
from recruit.fields.forms import fields_for
from recruit.jobs import choices
from recruit.jobs.models import SALARY_PERIODS, Position
from recruit.offers import checks
from recruit.offers.models import Offer, OfferTemplate
from recruit.offers.queries import company_zone, end_of
from recruit.offers.terms import ASKED_AT_FIRST, BY_KEY, PAY, TERMS, Term, TermType
from recruit.setup.models import ExitReason

_DAY = {"type": "date"}
_MOST_USED = 15
WORDS = ("subject", "mail_text", "letter")
OFFER_FIELDS = "OFFER"


def currency_choices() -> list[tuple[Any, Any]]:
    """Every currency in use, those most used in a group of their own before the others."""
    pairs = [(code, code) for code in choices.CURRENCIES]
    return [("", "—"), (_("Most used"), pairs[:_MOST_USED]), (_("All others"), pairs[_MOST_USED:])]


class PositionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic only in the stubs
    """A seat of the job, by its public id."""

    def label_from_instance(self, obj: Position) -> str:
        """How a seat is offered: its code, type and target start."""
        start = f" · {_('start')} {obj.target_start_on:%d %b %Y}" if obj.target_start_on else ""
        return f"{obj.code or _('Position')} · {obj.get_type_display()}{start}"


class OfferForm(forms.Form):
    """An offer: pay, the other terms, the company's own offer fields, the answer's last day, and the words.

    `asks` names the terms that stand first; the others wait under "More terms". What is in `hidden` is not there at
    all, so that saving leaves it as it is. Nothing is required here: what is missing stops the sending, not the typing.
    """

    use_required_attribute = False
    expires_on = forms.DateField(
        label=_("Open until"),
        required=False,
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        help_text=_("The last day for the candidate's answer. Afterwards the offer expires by itself."),
    )
    subject = forms.CharField(label=_("Subject of the mail"), max_length=300, required=False)
    mail_text = forms.CharField(
        label=_("Text of the mail"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    letter = forms.CharField(
        label=_("Offer letter"),
        max_length=50_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("What the PDF says. Terms stand in it as merge fields, so that they are always those above."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        about: Application,
        offer: Offer,
        hidden: Collection[str] = (),
        needed: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hidden = frozenset(hidden)
        self.asks = asked(offer)
        self.terms = [term for term in TERMS if term.key not in self.hidden]
        for term in self.terms:
            self.fields[term.key] = _field(term, about, offer)
            if term.key in needed:
                self.fields[term.key].help_text = _("Needed before the offer is sent.")
        values = offer.fields or {}
        self.custom = fields_for(
            OFFER_FIELDS, values=values, org=about.job.org_values, data=self.data or None, complete=False
        )
        self.custom.join(self)
        for row in self.custom.rows:
            if str(row.public_id) in self.hidden:
                del self.fields[self.custom.name_of(row)]
        self.initial = {**beginning(offer, about), **self.initial}

    @property
    def pay(self) -> list[BoundField]:
        """The terms of pay that are asked."""
        return [self[key] for key in self._first() if key in PAY]

    @property
    def others(self) -> list[BoundField]:
        """The other built-in terms that are asked."""
        return [self[key] for key in self._first() if key not in PAY]

    @property
    def own(self) -> list[BoundField]:
        """The company's own offer fields."""
        return list(self._own())

    @property
    def more(self) -> list[BoundField]:
        """The terms nobody asks for and nothing is said about."""
        first = set(self._first())
        return [self[term.key] for term in self.terms if term.key not in first]

    def _first(self) -> list[str]:
        said = {term.key for term in self.terms if self[term.key].value() not in (None, "")}
        wanted = [key for key in self.asks if key in BY_KEY] + [term.key for term in self.terms if term.key in said]
        if any(BY_KEY[key].is_column and key in PAY for key in wanted):
            wanted += ["salary_amount", "salary_currency", "salary_period"]
        chosen = set(wanted)
        return [term.key for term in self.terms if term.key in chosen]

    def _own(self) -> Iterator[BoundField]:
        return (self[name] for name in self.custom.fields if name in self.fields)

    def clean(self) -> dict[str, Any]:
        """Pay needs its currency; the term's end does not lie before its start; own fields fit their kinds."""
        values = super().clean() or {}
        is_paid = values.get("salary_amount") is not None and "salary_currency" in self.fields
        if is_paid and not values.get("salary_currency"):
            self.add_error("salary_currency", _("Choose the currency of the salary."))
        start, end = values.get("starts_on"), values.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The term ends before it starts."))
        values["fields"] = self.custom.clean(self)
        return values

    def values(self) -> dict[str, Any]:
        """What the verb writes: the terms and words that were shown, by their keys."""
        cleaned = self.cleaned_data
        found = {term.key: cleaned[term.key] for term in self.terms if term.key in cleaned}
        found |= {name: cleaned[name] for name in WORDS} | {"expires_at": cleaned["expires_on"]}
        shown = (row for row in self.custom.rows if self.custom.name_of(row) in self.fields)
        return found | {str(row.public_id): cleaned["fields"].get(str(row.public_id)) for row in shown}

    def content(self) -> tuple[dict[str, str], dict[str, Any], dict[str, str]]:
        """What is typed, as a version keeps it: terms as text, own fields, words. For a look that saves nothing."""
        values = self.values()
        said = {term.key: _kept(term, values.get(term.key)) for term in self.terms}
        last = values["expires_at"]
        words = {name: values[name] for name in WORDS} | {"expires_at": end_of(last).isoformat() if last else ""}
        return said, self.cleaned_data["fields"], words

    def refuse(self, error: DomainError) -> None:
        """Write what the verb refused beside the inputs it is about."""
        names = {str(row.public_id): self.custom.name_of(row) for row in self.custom.rows}
        names["expires_at"] = "expires_on"
        given: dict[str, Any] = getattr(error, "fields", None) or {error.field or "": error.message}
        put_refusal(self, Invalid(error.message, fields={names.get(key, key): words for key, words in given.items()}))


def asked(offer: Offer) -> Sequence[str]:
    """The keys of the terms that stand first for an offer."""
    return (offer.template.asks if offer.template else None) or ASKED_AT_FIRST


def beginning(offer: Offer, about: Application) -> dict[str, Any]:
    """What the form shows of an offer at first."""
    found: dict[str, Any] = {name: getattr(offer, name) for name in WORDS}
    found |= {term.key: offer.terms.get(term.key, "") for term in TERMS if not term.is_column}
    found |= {
        "position": offer.position.public_id if offer.position else "",
        "starts_on": offer.starts_on,
        "salary_amount": _plain(offer.salary_amount),
        "salary_currency": offer.salary_currency or about.job.salary_currency,
        "salary_period": offer.salary_period,
        "expires_on": offer.expires_at.astimezone(company_zone()).date() if offer.expires_at else None,
        "version": offer.version,
    }
    return found


def _plain(amount: Decimal | None) -> str:
    """An amount as one types it: 52000, not 52000.00."""
    return "" if amount is None else f"{amount:f}".removesuffix(".00")


def _field(term: Term, about: Application, offer: Offer) -> forms.Field:
    options: dict[str, Any] = {"label": _(term.label), "required": False}
    if term.key == "position":
        seats = Position.objects.filter(job=about.job_id, status=Position.Status.OPEN)
        own = Position.objects.filter(pk=offer.position_id or 0)
        return PositionField(queryset=seats | own, to_field_name="public_id", empty_label=_("Not chosen"), **options)
    if term.key in _CHOICES:
        return forms.ChoiceField(choices=_CHOICES[term.key](), **options)
    match term.type:
        case TermType.DATE:
            return forms.DateField(widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"), **options)
        case TermType.CURRENCY:
            return forms.DecimalField(min_value=0, max_digits=14, decimal_places=2, **options)
        case TermType.PERCENT | TermType.NUMBER:
            return forms.DecimalField(min_value=0, max_value=10_000, max_digits=8, decimal_places=2, **options)
    if term.longest > 200:
        return forms.CharField(max_length=term.longest, widget=forms.Textarea(attrs={"rows": 3}), **options)
    return forms.CharField(max_length=term.longest, **options)


def _kept(term: Term, value: Any) -> str:
    if isinstance(value, Position):
        return str(value.public_id)
    try:
        return checks.kept(term.key, value)
    except checks.Unfit:
        return ""


_CHOICES: dict[str, Callable[[], list[tuple[Any, Any]]]] = {
    "salary_currency": currency_choices,
    "salary_period": lambda: list(SALARY_PERIODS),
    "type_of_employment": lambda: [("", "—"), *choices.EMPLOYMENT],
}


class StartForm(forms.Form):
    """With which template an offer begins."""

    template = forms.ModelChoiceField(
        label=_("Template"),
        queryset=OfferTemplate.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("None: write it freely"),
        help_text=_("It brings the terms that are asked for, the mail and the letter."),
    )

    def __init__(self, *args: Any, about: Application, templates: Sequence[OfferTemplate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = OfferTemplate.objects.filter(pk__in=[row.pk for row in templates])
        rows_of(self, "template").queryset = rows
        if templates and not self.is_bound:
            spoken = about.language or about.job.language
            best = next((row for row in templates if row.language == spoken), templates[0])
            self.fields["template"].initial = best.public_id


class SendForm(forms.Form):
    """The version that was looked at before the offer leaves."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why an offer is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the record of the offer. The candidate is not told."),
    )


class PlainForm(forms.Form):
    """An act that asks for nothing."""


class AnswerForm(forms.Form):
    """What the candidate said on another way than the link."""

    answer = forms.ChoiceField(
        label=_("The candidate"),
        choices=[("accepted", _("accepts the offer")), ("declined", _("declines the offer"))],
        widget=forms.RadioSelect,
    )
    reason = forms.ModelChoiceField(
        label=_("Reason for declining"),
        queryset=ExitReason.objects.none(),
        required=False,
        empty_label=_("No reason"),
        to_field_name="public_id",
    )
    comment = forms.CharField(
        label=_("What they said"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = ExitReason.objects.filter(kind=ExitReason.Kind.WITHDRAWAL, is_active=True)
        rows_of(self, "reason").queryset = reasons


class SignedForm(forms.Form):
    """A signed copy that came back."""

    file = forms.FileField(label=_("Signed copy"), help_text=_("PDF, PNG or JPEG, up to 10 MB."))


class HireForm(forms.Form):
    """Into which position an accepted offer leads, and from when."""

    position = PositionField(label=_("Position"), queryset=Position.objects.none(), to_field_name="public_id")
    starts_on = forms.DateField(label=_("Start date"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))

    tell = forms.BooleanField(label=_("Send the candidate a welcome letter"), required=False, initial=True)

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = Position.objects.filter(job=offer.application.job_id, status=Position.Status.OPEN)
        rows_of(self, "position").queryset = seats
        seat = next((row for row in seats if row.pk == offer.position_id), None) or seats.first()
        if seat is not None:
            self.fields["position"].initial = seat.public_id
        self.fields["starts_on"].initial = offer.starts_on or (seat.target_start_on if seat else None)
