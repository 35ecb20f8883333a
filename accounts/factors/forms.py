"""The shapes of what people type about second factors."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AppCodeForm(forms.Form):
    """The six digits of an authenticator app."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("The six digits your authenticator app shows now."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "spellcheck": "false"}
        ),
        error_messages={"required": _("Enter the code.")},
    )


class RecoveryCodeForm(forms.Form):
    """One of the codes on paper."""

    code = forms.CharField(
        label=_("Recovery code"),
        max_length=40,
        help_text=_("One of the ten you saved. Each works once; capitals and hyphens do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}),
        error_messages={"required": _("Enter a recovery code.")},
    )


class PasskeyForm(forms.Form):
    """What the browser answers for a passkey; script fills it in."""

    answer = forms.CharField(
        max_length=20_000,
        widget=forms.HiddenInput,
        error_messages={"required": _("The browser gave no passkey. Try again, or use another way.")},
    )


class NewPasskeyForm(PasskeyForm):
    """A passkey the browser has made, and what to call it."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("So that you know it again, such as “Work laptop”."),
        error_messages={"required": _("Enter a name.")},
    )
    field_order = ("name", "answer")


class NameForm(forms.Form):
    """Calling a factor something else."""

    name = forms.CharField(label=_("Name"), max_length=80, error_messages={"required": _("Enter a name.")})
