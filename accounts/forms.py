"""The shapes of what people type on the accounts pages. Rules that need the database are the verbs'."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from base.errors import DomainError


def put_refusal(form: forms.Form, error: DomainError) -> None:
    """Show what a verb refused beside the inputs it is about, or above the form."""
    fields = getattr(error, "fields", {})
    for name, sentence in fields.items():
        form.add_error(name if name in form.fields else None, str(sentence))
    if not fields:
        form.add_error(None, str(error))


class EmailForm(forms.Form):
    """The first step of signing in, and the request for a new password."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
        error_messages={"required": _("Enter your e-mail address."), "invalid": _("Enter a whole e-mail address.")},
    )


class SignInForm(forms.Form):
    """The second step of signing in."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
        error_messages={"required": _("Enter your password.")},
    )
