"""Shapes of what is chosen over the list of jobs: its filters, and the new owner of many jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from base.ui.inputs import choice_of, rows_of
from recruit.fields.queries import OrgChoice
from recruit.jobs.filters import FIELD, NOT_PUBLISHED
from recruit.jobs.forms import UserField, team_people
from recruit.jobs.models import JobAd
from recruit.jobs.queries import FilterChoices

# A field with more values than this is not offered as a filter: nobody finds anything in such a list.
MOST_VALUES = 500


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class JobFilterForm(forms.Form):
    """Everything the list of jobs can be narrowed by. Nothing is required, so nothing is wrong."""

    use_required_attribute = False
    q = forms.CharField(label=_("Title or job ID"), required=False, max_length=100)
    posting = forms.ChoiceField(
        label=_("Ads"),
        required=False,
        choices=[("", _("Any")), *JobAd.Visibility.choices, (NOT_PUBLISHED, _("Not published"))],
    )
    owner = forms.ChoiceField(label=_("Recruiter"), required=False)
    manager = forms.ChoiceField(label=_("Hiring manager"), required=False)
    opened_from = _day(_("Created from"))
    opened_to = _day(_("Created to"))
    target_from = _day(_("Target hiring date from"))
    target_to = _day(_("Target hiring date to"))

    def __init__(self, *args: Any, people: FilterChoices, org: Sequence[OrgChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anybody = [("", _("Anybody"))]
        choice_of(self, "owner").choices = [*anybody, *people.owners]
        choice_of(self, "manager").choices = [*anybody, *people.managers]
        for choice in org:
            if 0 < len(choice.values) <= MOST_VALUES:
                self.fields[field_name(choice.key)] = forms.ChoiceField(
                    label=choice.label, required=False, choices=[("", _("Any")), *choice.values]
                )


def field_name(key: str) -> str:
    """How the query string names an org field: the three every company has by their word, its own by their id."""
    return key if key in {"brand", "country", "department"} else f"{FIELD}{key}"


class NewOwnerForm(forms.Form):
    """Who takes several jobs over."""

    user = UserField(label=_("New owner"), queryset=None, to_field_name="public_id", empty_label=_("Choose a person"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_of(self, "user").queryset = team_people()
