"""The shapes of what administrators type about domains and bindings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import IdentityProvider
from base.ui.inputs import rows_of


class DomainProviderForm(forms.Form):
    """Which provider speaks for a domain."""

    provider = forms.ModelChoiceField(
        label=_("Provider"),
        queryset=IdentityProvider.objects.none(),
        required=False,
        empty_label=_("None yet"),
        to_field_name="public_id",
        help_text=_("Addresses of the domain are sent there to sign in, once the domain is verified."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_of(self, "provider").queryset = IdentityProvider.objects.all()


class DomainForm(DomainProviderForm):
    """Adding a domain."""

    domain = forms.CharField(
        label=_("Domain"),
        max_length=300,
        help_text=_("What stands after the @ of your addresses, for instance example.com."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Enter a domain, such as example.com.")},
    )
    field_order = ("domain", "provider")


class BindingForm(DomainProviderForm):
    """Binding a user to an account at a provider by hand."""

    subject = forms.CharField(
        label=_("Subject"),
        max_length=500,
        help_text=_("What the provider calls the account: subject or name ID, as the test of the provider shows it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Enter the subject as the provider sends it, see its test.")},
    )
    field_order = ("provider", "subject")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["provider"]
        choice.required, choice.help_text = True, ""
        choice.empty_label = _("Choose a provider")  # type: ignore[attr-defined]  # a choice field
        choice.error_messages["required"] = _("Choose a provider.")
