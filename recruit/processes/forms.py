"""Shapes of what is typed about hiring processes and their steps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recruit.fields.forms import ScopeField
from recruit.processes.models import STAGE_CHOICES, HiringProcess, HiringStep
from recruit.processes.stages import STEPPED


class ProcessNameForm(forms.Form):
    """What a process is called."""

    name = forms.CharField(label=_("Name"), max_length=HiringProcess._meta.get_field("name").max_length)


class NewProcessForm(ProcessNameForm):
    """A new process, begun as a copy of another."""

    like = forms.ModelChoiceField(
        label=_("Start with the steps of"),
        queryset=HiringProcess.objects.filter(is_archived=False),
        required=False,
        to_field_name="public_id",
        empty_label=None,
    )


class BindingForm(forms.Form):
    """For which jobs a process is."""

    scope = ScopeField(label=_("Jobs of"))
    apply_to_existing = forms.BooleanField(
        label=_("Apply to existing jobs that match"),
        required=False,
        help_text=_("Otherwise only new jobs follow it. Jobs that are filled or cancelled keep theirs."),
    )


class StepForm(forms.Form):
    """What can be said about a step. Standard ones keep their name."""

    name = forms.CharField(label=_("Name"), max_length=HiringStep._meta.get_field("name").max_length)
    target_days = forms.IntegerField(
        label=_("Days it should take at most"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=_("The board marks the step when half of its candidates have waited longer."),
    )
    notifies_managers = forms.BooleanField(label=_("Tell hiring managers when a candidate arrives"), required=False)

    def __init__(self, *args: Any, is_standard: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_standard:
            del self.fields["name"]


class NewStepForm(forms.Form):
    """A step for one stage."""

    name = forms.CharField(label=_("Name"), max_length=HiringStep._meta.get_field("name").max_length)

    stage = forms.ChoiceField(
        choices=[choice for choice in STAGE_CHOICES if choice[0] in {stage.value for stage in STEPPED}],
        widget=forms.HiddenInput,
    )
