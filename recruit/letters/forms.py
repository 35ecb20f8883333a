"""Shapes of what is typed about e-mail templates."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from recruit.fields.forms import ScopeField
from recruit.jobs.choices import LANGUAGES
from recruit.letters import events
from recruit.letters.models import EmailTemplate

EVENT_LABELS = {
    events.RECEIVED: _("somebody applies"),
    events.REJECTED: _("somebody is rejected by a rule"),
    events.WITHDRAWN: _("somebody withdraws"),
    events.TRANSFERRED: _("somebody is re-assigned to another job"),
    events.HIRED: _("somebody is hired"),
    events.OFFER_ACCEPTED: _("a candidate accepts an offer"),
    events.OFFER_DECLINED: _("a candidate declines an offer"),
    events.INTERVIEW_PLANNED: _("an interview is scheduled (looked over first)"),
    events.INTERVIEW_MOVED: _("an interview is moved (looked over first)"),
    events.INTERVIEW_CANCELLED: _("an interview is cancelled (looked over first)"),
    events.SELF_SCHEDULE: _("a candidate is invited to choose a time"),
    events.TIME_CHOSEN: _("a candidate chooses a time"),
    events.CHOICE_REMINDED: _("no time chosen for two days"),
}


class TemplateForm(forms.Form):
    """The words of a letter, where it is offered and what sends it."""

    type = forms.ChoiceField(
        label=_("Type"),
        choices=EmailTemplate.Type.choices,
        help_text=_("Whoever may send letters of this type may choose it, and nobody else."),
    )
    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("Only your colleagues see it."))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial="en")
    subject = forms.CharField(label=_("Subject"), max_length=300)
    text = forms.CharField(label=_("Letter"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 14}))
    scope = ScopeField(label=_("For jobs of"))
    event = forms.ChoiceField(
        label=_("Sent by itself when"),
        choices=[("", _("Never: only by hand")), *EVENT_LABELS.items()],
        required=False,
        help_text=_("Without a template for an event, no letter is sent then."),
    )
    is_default = forms.BooleanField(
        label=_("Start letters of this type with it"), required=False, help_text=_("One for each type and scope.")
    )
    shows_sender = forms.BooleanField(
        label=_("From whoever sends it"),
        required=False,
        initial=True,
        help_text=_("Otherwise the letter comes from the company's hiring team."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
