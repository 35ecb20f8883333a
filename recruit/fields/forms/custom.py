"""Form fields of a job's or application's own fields, by their types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from base.countries import COUNTRIES
from base.errors import Invalid
from base.ui.attempts import put_refusal
from recruit.fields import queries, scopes
from recruit.fields.models import CustomField, FieldValue

# Beyond these many values a choice is typed and completed instead of unrolled.
MOST_UNROLLED = 300
CURRENCIES = (
    "AED", "ARS", "AUD", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR", "GBP", "HKD",
    "HUF", "IDR", "ILS", "INR", "ISK", "JPY", "KES", "KRW", "MAD", "MXN", "MYR", "NGN", "NOK", "NZD", "PEN", "PHP",
    "PKR", "PLN", "RON", "RSD", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "VND", "ZAR",
)  # fmt: skip
Type = CustomField.Type
Data = Mapping[str, Any]


class MoneyField(forms.MultiValueField):
    """An amount and its currency, kept as `{"code": "GBP", "value": 23232}`."""

    def __init__(self, **options: Any) -> None:
        currencies = [("", "—"), *((code, code) for code in CURRENCIES)]
        parts = (forms.FloatField(required=False), forms.ChoiceField(choices=currencies, required=False))
        name = str(options.get("label") or _("Amount"))  # the label stands over both parts and names neither
        amount = forms.NumberInput(attrs={"step": "any", "aria-label": name})
        currency = forms.Select(choices=currencies, attrs={"aria-label": _("{name}: currency").format(name=name)})
        widget = MoneyWidget([amount, currency])
        super().__init__(parts, widget=widget, require_all_fields=False, **options)

    def compress(self, data_list: list[Any]) -> dict[str, Any] | None:
        """The two parts as they are kept; None when the amount is empty."""
        amount, code = (*data_list, None, None)[:2]
        if amount in (None, ""):
            return None
        if not code:
            raise forms.ValidationError(_("Choose the currency of the amount."))
        return {"code": code, "value": amount}


class MoneyWidget(forms.MultiWidget):
    """A number beside a list of currencies."""

    def decompress(self, value: Any) -> list[Any]:
        """The parts of what is kept."""
        return [value.get("value"), value.get("code")] if isinstance(value, Mapping) else [None, ""]


class LookupWidget(forms.TextInput):
    """A text that is completed from thousands of values; `address` answers with what matches."""

    def __init__(self, address: str, names: Mapping[str, str]) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.address, self.names = address, names

    def format_value(self, value: Any) -> str | None:
        """The name of the value that is chosen, or what was typed."""
        typed: str | None = super().format_value(value)
        return self.names.get(str(value), typed)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The input with the list its words are completed from."""
        place = f"{(attrs or {}).get('id') or name}-values"
        more = {
            "list": place, "hx-get": self.address, "hx-trigger": "input changed delay:250ms", "hx-swap": "innerHTML",
            "hx-target": f"#{place}",
        }  # fmt: skip
        drawn = super().render(name, value, {**(attrs or {}), **more}, renderer)
        return format_html('{}<datalist id="{}"></datalist>', drawn, place)


class LookupField(forms.CharField):
    """One of thousands of values, by its name or the company's code for it."""

    def __init__(self, row: CustomField, names: Mapping[str, str], **options: Any) -> None:
        self.row = row
        super().__init__(widget=LookupWidget(reverse("recruit:field-lookup", args=[row.public_id]), names), **options)

    def clean(self, value: Any) -> str:
        """The public id of the value of that name. Names the nearest when there is none."""
        typed = super().clean(value)
        if not typed:
            return ""
        live = FieldValue.objects.filter(field=self.row, archived_at=None)
        found = live.filter(Q(label__iexact=typed) | Q(code__iexact=typed)).order_by("position").first()
        if found is not None:
            return str(found.public_id)
        near = list(live.filter(label__icontains=typed).values_list("label", flat=True)[:3])
        if near:
            raise forms.ValidationError(_("No value has this name. Did you mean %s?") % ", ".join(near))
        raise forms.ValidationError(_("No value has this name. Type a part of it and choose from the list."))


class UserByAddressField(forms.EmailField):
    """Somebody of the company, by e-mail address."""

    def __init__(self, names: Mapping[str, str], **options: Any) -> None:
        super().__init__(**options)
        self.names = names

    def prepare_value(self, value: Any) -> Any:
        """The address of who is chosen, or what was typed."""
        return self.names.get(str(value), value)

    def clean(self, value: Any) -> str:
        """The public id of the user."""
        typed = super().clean(value)
        if not typed:
            return ""
        found = User.objects.filter(email__iexact=typed, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody of the company has this address."))
        return str(found.public_id)


class CustomFields:
    """The form fields of a job's or application's own fields: `join` them to a form, then `clean` them with it."""

    def __init__(
        self, rows: Sequence[CustomField], values: Data, data: Data | None, options: Mapping[str, Any]
    ) -> None:
        self.rows, self.values, self.prefix = rows, values, str(options["prefix"])
        self._checked = {name: options[name] for name in ("org", "placement", "complete", "prefix")}
        self._categories = options["categories"]
        self._data = data
        self._facts = _Facts(rows, values)
        self.fields: dict[str, forms.Field] = {self.name_of(row): self._field(row) for row in rows}
        self.initial = {self.name_of(row): values.get(str(row.public_id)) for row in rows}

    def name_of(self, row: CustomField) -> str:
        """What the input of a field is called."""
        return f"{self.prefix}{row.public_id}"

    def join(self, form: forms.BaseForm) -> None:
        """Put the fields at the end of a form, with what is kept as their beginning. Call it in the form's init."""
        form.fields.update(self.fields)
        form.initial = {**self.initial, **form.initial}

    def bound(self, form: forms.BaseForm) -> Iterator[BoundField]:
        """The fields to draw, in order."""
        return (form[name] for name in self.fields)

    def clean(self, form: forms.BaseForm) -> dict[str, Any]:
        """What is to be kept as `fields`; what is wrong is put at the form's fields. Call it in the form's clean."""
        cleaned = form.cleaned_data
        given = {str(row.public_id): cleaned[self.name_of(row)] for row in self.rows if self.name_of(row) in cleaned}
        try:
            return queries.checked(given, *self._categories, before=self.values, **self._checked)
        except Invalid as error:
            unsaid = {name: words for name, words in error.fields.items() if name not in form.errors}
            if unsaid:
                put_refusal(form, Invalid(fields=unsaid))
            return dict(self.values)

    def _field(self, row: CustomField) -> forms.Field:
        options: dict[str, Any] = {
            "label": queries.label_of(row),
            "required": row.is_required and bool(self._checked["complete"]),
            "help_text": row.help_text,
        }
        if row.type == Type.SELECT:
            return self._choice(row, options)
        return _plain_field(row.type, options, self._facts.users)

    def _choice(self, row: CustomField, options: dict[str, Any]) -> forms.Field:
        values = self._facts.values[row.pk]
        parent = next((other for other in self.rows if other.pk == row.parent_id), None)
        if self._facts.counts[row.pk] > MOST_UNROLLED:
            return LookupField(row, {str(value.public_id): queries.label_of(value) for value in values}, **options)
        choices = [("", "—"), *(self._narrowed(values, parent) if parent else _options(values))]
        field = forms.ChoiceField(choices=choices, **options)
        if any(other.parent_id == row.pk for other in self.rows):
            field.widget.attrs |= {
                "hx-get": reverse("recruit:field-children", args=[row.public_id]), "hx-trigger": "change",
                "hx-include": f"select[name^='{self.prefix}']", "hx-swap": "none",
            }  # fmt: skip
        return field

    def _narrowed(self, values: list[FieldValue], parent: CustomField) -> list[tuple[str, Any]]:
        """The values under what is chosen in the parent; while nothing is chosen, all of them under their parents."""
        name, key = self.name_of(parent), str(parent.public_id)
        chosen = str(self._data.get(name, "") if self._data and name in self._data else self.values.get(key) or "")
        groups: dict[str, list[tuple[str, str]]] = {}
        for value in values:
            for above in value.parents.all():
                if not chosen:
                    groups.setdefault(queries.label_of(above), []).extend(_options([value]))
                elif str(above.public_id) == chosen:
                    groups.setdefault("", []).extend(_options([value]))
        return groups.get("", []) if chosen else list(groups.items())


class _Facts:
    """What the choices of several fields are made of, in three statements whatever their number."""

    def __init__(self, rows: Sequence[CustomField], values: Data) -> None:
        chosen = [str(values.get(str(row.public_id)) or "") for row in rows if row.type in {Type.SELECT, Type.USER}]
        selects = [row.pk for row in rows if row.type == Type.SELECT]
        live = Q(values__archived_at=None, values__pk__isnull=False)
        counted = CustomField.objects.filter(pk__in=selects).annotate(n=Count("values", filter=live))
        self.counts: dict[int, int] = dict(counted.order_by().values_list("pk", "n")) if selects else {}
        self.values: dict[int, list[FieldValue]] = {key: [] for key in selects}
        small = [key for key, number in self.counts.items() if number <= MOST_UNROLLED]
        wanted = Q(field__in=small, archived_at=None) | Q(field__in=selects, public_id__in=_uuids(chosen))
        found = FieldValue.objects.filter(wanted).order_by("position", "label").prefetch_related("parents")
        for value in found if selects else []:
            self.values[value.field_id].append(value)
        people = [str(values.get(str(row.public_id)) or "") for row in rows if row.type == Type.USER]
        users = User.objects.filter(public_id__in=_uuids(people)) if any(people) else []
        self.users = {str(user.public_id): user.email for user in users}


def fields_for(
    *categories: str,
    values: Data | None = None,
    org: scopes.OrgValues | None = None,
    placement: str = "",
    data: Data | QueryDict | None = None,
    complete: bool = True,
    prefix: str = "field-",
) -> CustomFields:
    """The form fields of what is kept in `values` (a job's or application's `fields`), named `field-<public id>`.

    `categories` (ORG and JOB unless given), `org` and `placement` say which fields are asked; `data` is what was
    posted, so that a dependent choice follows its parent at once; `complete=False` does not insist on required ones
    (for doors that save while somebody types). Used so in a form:

        self.custom = fields_for("ORG", "JOB", values=job.fields, data=self.data)  # init
        self.custom.join(self)
        values["fields"] = self.custom.clean(self)  # clean
    """
    asked = categories or (queries.Category.ORG, queries.Category.JOB)
    rows = queries.offered(*asked, placement=placement, org=org)
    options = {"org": org, "placement": placement, "complete": complete, "prefix": prefix, "categories": asked}
    return CustomFields(rows, dict(values or {}), data, options)


def _plain_field(type_: str, options: dict[str, Any], addresses: Mapping[str, str]) -> forms.Field:
    match type_:
        case Type.NUMBER | Type.PERCENT:
            return forms.FloatField(widget=forms.NumberInput(attrs={"step": "any"}), **options)
        case Type.BOOLEAN:
            choices = [("", "—"), ("true", _("Yes")), ("false", _("No"))]
            return _YesNoField(choices=choices, **options)
        case Type.DATE:
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)
        case Type.CURRENCY:
            return MoneyField(**options)
        case Type.COUNTRY:
            return forms.ChoiceField(choices=[("", "—"), *COUNTRIES.items()], **options)
        case Type.REGION:
            options["help_text"] = options["help_text"] or _("Country and region, such as us-wa.")
            return forms.CharField(max_length=6, **options)
        case Type.USER:
            options["help_text"] = options["help_text"] or _("The e-mail address of a colleague.")
            return UserByAddressField(addresses, **options)
    return forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 2}), **options)


class _YesNoField(forms.ChoiceField):
    """Yes, no, or nothing said."""

    def prepare_value(self, value: Any) -> Any:
        """True and False as the list spells them."""
        return str(value).lower() if isinstance(value, bool) else value


def _options(values: Sequence[FieldValue]) -> list[tuple[str, str]]:
    return [(str(value.public_id), queries.label_of(value)) for value in values]


def _uuids(keys: Sequence[str]) -> list[str]:
    return [key for key in keys if len(key) == 36]
