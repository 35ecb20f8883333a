"""Shapes of what is typed over a list of applications: its filters and columns, and the acts on many of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Options = Sequence[tuple[str, str | Promise]]

SHOWS: Options = [
    ("pending", _("A rejection letter waits")),
    ("deferred", _("Deferred")),
    ("internal", _("Employees")),
    ("no_consent", _("No consent")),
    ("duplicate", _("Possible duplicates")),
    ("unrated", _("Not rated")),
]


def _stars() -> Options:
    return [("", _("Any rating")), *((str(n), _("{n} stars and more").format(n=n)) for n in range(1, 6))]


def _days() -> Options:
    return [("", _("Any time")), *((str(n), _("More than {n} days").format(n=n)) for n in (3, 7, 14, 30))]


class FilterForm(forms.Form):
    """Everything a job's candidates can be narrowed by. Nothing is required, so nothing is wrong."""

    use_required_attribute = False
    q = forms.CharField(label=_("Name or e-mail"), required=False)
    at = forms.MultipleChoiceField(label=_("Step or status"), required=False)
    rating = forms.ChoiceField(label=_("Rating"), required=False, choices=_stars)
    days = forms.ChoiceField(label=_("In this step"), required=False, choices=_days)
    source = forms.MultipleChoiceField(label=_("Source"), required=False)
    tag = forms.CharField(label=_("Tags"), required=False, help_text=_("Several with commas: all of them must fit."))
    applied_from = forms.DateField(
        label=_("Applied from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    applied_to = forms.DateField(label=_("Applied to"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    place = forms.CharField(label=_("City, region or country code"), required=False)
    title = forms.CharField(label=_("Present title"), required=False)
    company = forms.CharField(label=_("Employer"), required=False)
    school = forms.CharField(label=_("School"), required=False)
    reason = forms.MultipleChoiceField(label=_("Reason for the end"), required=False)
    question = forms.ChoiceField(label=_("Screening question"), required=False)
    answer = forms.CharField(label=_("Answer holds"), required=False)
    show = forms.MultipleChoiceField(
        label=_("Show only"), required=False, choices=SHOWS, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, places: Options, sources: Options, reasons: Options, questions: Options, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = {"at": places, "source": sources, "reason": reasons, "question": questions}
        for name, options in offered.items():
            self.fields[name].choices = list(options)  # type: ignore[attr-defined]  # choice fields


class ColumnsForm(forms.Form):
    """Which columns a table has, and how high its rows are."""

    cols = forms.MultipleChoiceField(label=_("Columns"), widget=forms.CheckboxSelectMultiple)
    density = forms.ChoiceField(
        label=_("Rows"),
        required=False,
        choices=[("", _("Comfortable")), ("compact", _("Compact")), ("roomy", _("Roomy"))],
    )

    def __init__(self, *args: Any, columns: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cols"].choices = list(columns)  # type: ignore[attr-defined]  # a choice field
