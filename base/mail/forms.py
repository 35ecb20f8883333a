"""The shape of what an administrator types about mail."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class TestLetterForm(forms.Form):
    """Where the test letter goes."""

    to = forms.EmailField(label=_("Send a test letter to"), max_length=254)
