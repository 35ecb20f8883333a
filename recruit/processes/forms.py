"""Shapes of what is typed about hiring processes and their steps."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

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


class StepForm(forms.Form):
    """What a step is called."""

    name = forms.CharField(label=_("Name"), max_length=HiringStep._meta.get_field("name").max_length)


class NewStepForm(StepForm):
    """A step for one stage."""

    stage = forms.ChoiceField(
        choices=[choice for choice in STAGE_CHOICES if choice[0] in {stage.value for stage in STEPPED}],
        widget=forms.HiddenInput,
    )
