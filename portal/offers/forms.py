"""Shapes of a candidate's answer to an offer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.mine.forms import ReasonField
from recruit.setup.models import ExitReason

LONGEST_NAME, LONGEST_COMMENT = 200, 2_000


class AcceptForm(forms.Form):
    """Yes, signed with one's name."""

    signed_name = forms.CharField(
        label=_("Your full name"),
        max_length=LONGEST_NAME,
        help_text=_("It stands for your signature."),
        error_messages={
            "required": _("Type your full name."),
            "max_length": _("Use at most %(limit_value)d characters."),
        },
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    agrees = forms.BooleanField(label=_("I accept this offer"), error_messages={"required": _("Tick this to accept.")})


class DeclineForm(forms.Form):
    """No, with a reason or without."""

    reason = ReasonField(
        label=_("Reason"),
        queryset=ExitReason.objects.filter(kind=ExitReason.Kind.WITHDRAWAL, is_active=True),
        to_field_name="public_id",
        required=False,
        empty_label=_("I would rather not say"),
        help_text=_("It helps us to do better. You need not give one."),
        error_messages={"invalid_choice": _("Choose a reason of the list, or none.")},
    )
    comment = forms.CharField(
        label=_("Anything you would like to tell us"),
        max_length=LONGEST_COMMENT,
        required=False,
        error_messages={"max_length": _("Use at most %(limit_value)d characters.")},
        widget=forms.Textarea({"rows": 3}),
    )
