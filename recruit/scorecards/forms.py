"""Shapes of what is typed about a scorecard."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from recruit.fields.forms import ScopeField
from recruit.processes.models import HiringStep
from recruit.scorecards.models import Criterion
from recruit.scorecards.shaping import Line


class ScorecardForm(forms.Form):
    """Name, where it holds, and the criteria line by line (`label-0`, `help-0`, `required-0`, `id-0`, …)."""

    name = forms.CharField(label=_("Name"), max_length=100)
    criteria = forms.CharField(required=False, widget=forms.HiddenInput)
    step_names = forms.MultipleChoiceField(
        label=_("Steps"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: at every step."),
    )  # fmt: skip
    scope = ScopeField(label=_("Jobs"), required=False)

    def __init__(self, *args: Any, is_default: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_default:
            del self.fields["scope"], self.fields["step_names"]
        else:
            names = HiringStep.objects.filter(deleted_at=None, process__is_archived=False).order_by("name")
            field = self.fields["step_names"]
            field.choices = [(name, name) for name in names.values_list("name", flat=True).distinct()]  # type: ignore[attr-defined]  # a choice field


def lines_of(data: QueryDict) -> list[Line]:
    """The criteria as they were typed, in their order; `up` and `down` name a line that changes places."""
    count = sum(1 for key in data if key.startswith("label-"))
    lines = [
        Line(
            label=data.get(f"label-{place}", "").strip(),
            public_id=data.get(f"id-{place}", ""),
            help_text=data.get(f"help-{place}", ""),
            is_required=f"required-{place}" in data,
        )
        for place in range(min(count, 60))
    ]
    for key, step in (("up", -1), ("down", 1)):
        typed = data.get(key, "")
        place = int(typed) if typed.isdecimal() else -1
        if 0 <= place < len(lines) and 0 <= place + step < len(lines):
            lines[place], lines[place + step] = lines[place + step], lines[place]
    return lines


def lines_from(criteria: list[Criterion]) -> list[Line]:
    """The criteria that stand there."""
    return [Line(row.label, str(row.public_id), row.help_text, row.is_required) for row in criteria]
