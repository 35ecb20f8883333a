"""The shapes of what is typed about calendar systems. Rules are the verbs'."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from base.ui.inputs import choice_of
from calendars.connections.models import Connection, Resource
from calendars.providers.ews import versions
from calendars.providers.ews.ways import Way

_SECRET = {"autocomplete": "off"}


class Versioned(forms.Form):
    """What was seen when the form was opened, so that two administrators do not undo each other."""

    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    kept_field = ""

    def __init__(self, *args: Any, kept: bool, **kwargs: Any) -> None:
        """`kept`: whether a secret is kept already, so that an empty field keeps it."""
        super().__init__(*args, **kwargs)
        secret = self.fields[self.kept_field]
        secret.required = not kept
        secret.help_text = _("Kept encrypted and never shown again.")
        if kept:
            secret.help_text = _("Kept encrypted and never shown again. Leave it empty to keep the present one.")


class ExchangeForm(Versioned):
    """The service account, and where the server is."""

    kept_field = "password"

    account = forms.EmailField(
        label=_("Service account’s e-mail"),
        max_length=254,
        help_text=_("A mailbox with a calendar of its own, in the e-mail domain of your employees."),
        error_messages={"required": _("Enter the e-mail address of the service account.")},
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Enter the password of the service account.")},
    )
    sign_in_way = forms.ChoiceField(
        label=_("How to sign in"),
        choices=Way.choices,
        required=False,
        help_text=_("Find out asks the server what it offers: Windows (NTLM) first, Basic only over https."),
    )
    sign_in_name = forms.CharField(
        label=_("User name"),
        max_length=256,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_("DOMAIN\\user or user@domain. Leave it empty when the account signs in with its e-mail."),
    )
    service_url = forms.CharField(
        label=_("Service URL"),
        max_length=500,
        required=False,
        help_text=_("Leave it empty when your server listens at the usual address, mail.<your domain>."),
    )
    exchange_version = forms.ChoiceField(
        label=_("Exchange version"),
        choices=versions.CHOICES,
        help_text=_("With Exchange 2013 or later, Exchange 2010 SP2 is right."),
    )
    posts_as_scheduler = forms.BooleanField(
        label=_("Use scheduler’s name"),
        required=False,
        help_text=_(
            "On: whoever schedules is the organizer, and the event stands in their calendar; the service account "
            "needs the right to impersonate on the server. Off: the service account is the organizer of every event."
        ),
    )


class Office365Form(Versioned):
    """The app registration in Azure, and as whom calendars are used."""

    kept_field = "client_secret"

    permissions = forms.ChoiceField(
        label=_("Permissions"),
        choices=Connection.Permissions,
        widget=forms.RadioSelect,
        help_text=_("As whom calendars are read and written. The table below says what differs."),
    )
    client_id = forms.CharField(label=_("Client ID"), max_length=100)
    client_secret = forms.CharField(
        label=_("Client secret"),
        max_length=1000,
        required=False,
        widget=forms.PasswordInput(attrs=_SECRET),
        error_messages={"required": _("Enter the client secret. It stands in Azure under Certificates & secrets.")},
    )
    tenant_id = forms.CharField(label=_("Tenant ID"), max_length=100)


class SyncForm(forms.Form):
    """What interviewers added or removed in the outside calendar do here."""

    sync = forms.ChoiceField(
        label=_("When somebody adds or removes people in the outside calendar"),
        choices=Connection.Sync,
        widget=forms.RadioSelect,
        help_text=_("Only people with an account here become interviewers."),
    )


class ResourceForm(forms.Form):
    """A room or thing entered by hand."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("What it is"), choices=Resource.Kind)
    capacity = forms.IntegerField(label=_("Seats"), required=False, min_value=1, max_value=100_000)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)


class ChoiceForm(forms.Form):
    """Which calendar the interviews of somebody go to."""

    calendar = forms.ChoiceField(label=_("Interviews go to"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        main, *others = offered if offered and not offered[0][0] else [("", ""), *offered]
        shown = _("%(name)s, the main calendar") % {"name": main[1]} if main[1] else _("The main calendar")
        choice_of(self, "calendar").choices = [("", shown), *others]
