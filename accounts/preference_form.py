"""The form of company settings, drawn from their records: one field for each, of the kind its default asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from accounts import tuning
from base import preferences
from base.preferences import Preference

type_preference = Preference[bool] | Preference[int] | Preference[str]


class PreferencesForm(forms.Form):
    """All preferences, each under its section."""

    def __init__(self, *args: Any, stored: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.records = {record.name: record for record in preferences.every() if not record.apart}
        for name, record in self.records.items():
            self.fields[name] = field_of(record)
            self.initial[name] = stored.get(name, record.default)

    def clean(self) -> dict[str, Any]:
        """Ask the same rule as the verb, so that each sentence stands beside its field."""
        values = self.cleaned_data
        for name, value in list(values.items()):
            if problem := tuning.problem_of(self.records[name], value):
                self.add_error(name, problem)
        return values

    def sections(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Headings with their fields, in the order they were declared."""
        grouped: dict[str, list[BoundField]] = {}
        for name, record in self.records.items():
            grouped.setdefault(str(record.section), []).append(self[name])
        yield from grouped.items()


def field_of(record: type_preference) -> forms.Field:
    """The form field of one preference."""
    words: dict[str, Any] = {"label": record.label, "help_text": record.help, "required": False}
    if record.choices:
        coerce = type(record.default)
        return forms.TypedChoiceField(choices=record.choices, coerce=coerce, **{**words, "required": True})
    if isinstance(record.default, bool):
        return forms.BooleanField(**words)
    if isinstance(record.default, int):
        words |= {"required": True, "error_messages": {"invalid": _("Enter a whole number.")}}
        return forms.IntegerField(min_value=record.minimum, max_value=record.maximum, **words)
    widget: forms.Widget = forms.Textarea(attrs={"rows": 4}) if record.multiline else forms.TextInput()
    if record.email:
        widget = forms.EmailInput(attrs={"autocomplete": "off"})
    return forms.CharField(max_length=5000, widget=widget, **words)
