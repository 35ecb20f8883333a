"""Stations of work and learning that a candidate adds to the form, as many as they like, with or without script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST = 20
_MONTH = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?P<month>0[1-9]|1[0-2]))?$")
_TYPED = re.compile(r"(?:(?P<month>0?[1-9]|1[0-2])[./ -])?(?P<year>(?:19|20)\d\d)$")


class MonthField(forms.CharField):
    """A month or a year. Browsers that draw a month picker send 2019-04; people type 04/2019 or 2019."""

    def __init__(self, **options: Any) -> None:
        # No type=month: half of the browsers draw a bare field for it and then want 2019-04 typed.
        shape = {"placeholder": "04/2019", "inputmode": "text", "autocomplete": "off"}
        super().__init__(required=False, max_length=10, widget=forms.TextInput(shape), **options)

    def clean(self, value: Any) -> str:
        """The month as 2019-04, or the year."""
        typed = super().clean(value)
        if not typed:
            return ""
        found = _MONTH.match(typed) or _TYPED.match(typed)
        if found is None:
            raise forms.ValidationError(_("Write a month such as 04/2019, or a year."))
        month = found["month"]
        return f"{found['year']}-{int(month):02d}" if month else found["year"]


class EntryForm(forms.Form):
    """One station. Empty ones are left out; what is begun needs its first field."""

    first: str = ""
    missing: str | Promise = ""
    start = MonthField(label=gettext_lazy("From"))
    end = MonthField(label=gettext_lazy("To"))
    current = forms.BooleanField(required=False, label=gettext_lazy("Until today"))

    def clean(self) -> dict[str, Any]:
        """Say what is missing, and when it ends before it begins."""
        good = super().clean() or {}
        if not self.is_blank and not good.get(self.first) and self.first not in self.errors:
            self.add_error(self.first, str(self.missing))
        start, end = good.get("start", ""), "" if good.get("current") else good.get("end", "")
        if start and end and end[: len(start)] < start[: len(end)]:
            self.add_error("end", _("This ends before it begins."))
        return good

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written."""
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.fields)

    def as_entry(self) -> dict[str, Any]:
        """The station under the names a person's record uses."""
        good = self.cleaned_data
        entry = {name: good[name].strip() for name in self.fields if name not in {"start", "end", "current"}}
        if good["start"]:
            entry["startDate"] = good["start"]
        if good["current"]:
            entry["current"] = True
        elif good["end"]:
            entry["endDate"] = good["end"]
        return {name: value for name, value in entry.items() if value}


class ExperienceForm(EntryForm):
    """A job somebody had."""

    first, missing = "title", gettext_lazy("Enter what you worked as.")
    title = forms.CharField(max_length=200, required=False, label=gettext_lazy("Job title"))
    company = forms.CharField(max_length=200, required=False, label=gettext_lazy("Employer"))
    description = forms.CharField(
        max_length=2000, required=False, label=gettext_lazy("What you did there"), widget=forms.Textarea({"rows": 2})
    )
    field_order = ("title", "company", "start", "end", "current", "description")


class EducationForm(EntryForm):
    """A place of learning."""

    first, missing = "institution", gettext_lazy("Enter the school or university.")
    institution = forms.CharField(max_length=200, required=False, label=gettext_lazy("School or university"))
    degree = forms.CharField(max_length=200, required=False, label=gettext_lazy("Degree or certificate"))
    major = forms.CharField(max_length=200, required=False, label=gettext_lazy("Subject"))
    field_order = ("institution", "degree", "major", "start", "end", "current")


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the two lists."""

    name: str
    form: type[EntryForm]
    title: str | Promise
    add: str | Promise
    missing: str | Promise
    drop: str | Promise


EXPERIENCE = Kind(
    "experience",
    ExperienceForm,
    gettext_lazy("Work experience"),
    gettext_lazy("Add work experience"),
    gettext_lazy("Add at least one job you had."),
    gettext_lazy("Remove this job"),
)
EDUCATION = Kind(
    "education",
    EducationForm,
    gettext_lazy("Education"),
    gettext_lazy("Add education"),
    gettext_lazy("Add at least one school, university or training."),
    gettext_lazy("Remove this education"),
)


@dataclass(slots=True)
class Entries:
    """The stations of one kind that stand on the form."""

    kind: Kind
    is_required: bool
    forms: list[EntryForm]
    fresh: EntryForm | None = None
    problem: str = ""
    rows: list[tuple[int, EntryForm]] = field(default_factory=list)

    @classmethod
    def read(cls, kind: Kind, data: Mapping[str, Any], *, is_required: bool, bound: bool, add: bool = False) -> Entries:
        """From what was sent; `bound` forms check themselves, others only show. `add` puts an empty one at the end."""
        pattern = re.compile(rf"{kind.name}-(\d{{1,3}})-")
        numbers = sorted({int(found[1]) for name in data if (found := pattern.match(name))})[:MOST]
        made = cls(kind, is_required, [])
        for number in numbers:
            made._put(number, data, bound=bound)
        if (add and len(numbers) < MOST) or (is_required and not numbers):
            made.fresh = made._put(max(numbers, default=-1) + 1, {}, bound=False)
        if bound and is_required and all(form.is_blank for form in made.forms if form.is_bound):
            made.problem = str(kind.missing)
        return made

    def _put(self, number: int, data: Mapping[str, Any], *, bound: bool) -> EntryForm:
        prefix = f"{self.kind.name}-{number}"
        if bound:
            form = self.kind.form(data, prefix=prefix)
        else:
            names = self.kind.form.base_fields
            form = self.kind.form(prefix=prefix, initial={name: data.get(f"{prefix}-{name}", "") for name in names})
        self.forms.append(form)
        self.rows.append((number, form))
        return form

    def is_valid(self) -> bool:
        """Whether every station that was begun is good, and there is one where one is wanted."""
        checked = [form.is_valid() for form in self.forms if form.is_bound and not form.is_blank]
        return not self.problem and all(checked)

    def values(self) -> list[dict[str, Any]]:
        """The stations that were written."""
        return [form.as_entry() for form in self.forms if form.is_bound and not form.is_blank and form.is_valid()]
