"""The shapes of what people type about applications. Which values are safe is the verbs' to say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import TokenForm
from accounts.grants.models import OauthClient
from accounts.grants.registering import GRANTS
from accounts.grants.scopes import SCOPES
from accounts.models import User
from base.ui.inputs import choice_of, rows_of

MOST_OWNERS = 500


class ClientForm(forms.Form):
    """An integrator's application."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("People read it when they are asked for access, for instance “Payroll sync”."),
        error_messages={"required": _("Give the application a name that people will recognise.")},
    )
    owner = forms.ModelChoiceField(
        label=_("Owner"),
        queryset=User.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        help_text=_("Answers for it. By its own credentials the application acts with the owner's rights, never more."),
    )
    grants = forms.MultipleChoiceField(
        label=_("How it gets its tokens"),
        choices=list(GRANTS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one way in which the application gets its tokens.")},
    )
    redirect_uris = forms.CharField(
        label=_("Redirect addresses"),
        required=False,
        max_length=5_100,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("Where people are sent back to: whole https addresses, one a line, compared letter for letter."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"),
        choices=[(name, f"{words} ({name})") for name, words in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The most it can be granted. Choose no more than it needs."),
        error_messages={"required": _("Choose at least one right of the list.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).order_by("last_name", "first_name", "id")
        rows_of(self, "owner").queryset = people
        choice_of(self, "scopes").choices = [(name, f"{words} ({name})") for name, words in SCOPES.items()]

    def values(self) -> dict[str, Any]:
        """What the verbs take."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "owner": given["owner"],
            "grants": given["grants"],
            "scopes": given["scopes"],
            "redirect_uris": given["redirect_uris"].split(),
        }


class NewClientForm(ClientForm):
    """Making an application: also whether it can keep a secret, which never changes."""

    is_public = forms.BooleanField(
        label=_("Public application"),
        required=False,
        help_text=_("It runs in a browser or on a phone and cannot keep a secret. It proves itself by PKCE."),
    )
    field_order = ("name", "owner", "grants", "is_public", "redirect_uris", "scopes")


def initial_of(client: OauthClient) -> dict[str, Any]:
    """What the form shows of an application."""
    return {
        "name": client.name,
        "owner": client.owner.public_id,
        "grants": client.grants,
        "scopes": client.scopes,
        "redirect_uris": "\n".join(client.redirect_uris),
    }


class ScopedTokenForm(TokenForm):
    """Making an API token, with as little power as wished."""

    scopes = forms.MultipleChoiceField(
        label=_("Scopes"),
        required=False,
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What the token may do. Choose none for everything you may do."),
    )
