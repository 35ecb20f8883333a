"""The shapes of what people type on the accounts pages. Rules that need the database are the verbs'."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import queries
from accounts.models import SIGN_IN_OPTIONS, SystemRole, User
from accounts.permissions import CHOSEN, LABELS
from base.errors import DomainError
from base.ui.inputs import choice_of, rows_of


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


class NewPasswordForm(forms.Form):
    """Choosing a password, after an invitation or a reset. How strong it must be is judged by the validators."""

    new = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=1000,
        help_text=_("At least 12 characters. A few unrelated words are easy to keep and hard to guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Enter a new password.")},
    )


class ChangePasswordForm(NewPasswordForm):
    """Replacing one's own password."""

    old = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your present password.")},
    )
    field_order = ("old", "new")


class ProfileForm(forms.Form):
    """What people decide about themselves."""

    first_name = forms.CharField(
        label=_("First name"), max_length=100, error_messages={"required": _("Enter the first name.")}
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=100, error_messages={"required": _("Enter the last name.")}
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Times on your pages and in your letters."))
    language = forms.ChoiceField(label=_("Language and formats"), choices=settings.STAFF_LANGUAGES)
    theme = forms.ChoiceField(label=_("Theme"), choices=User._meta.get_field("theme").choices or ())
    keys_enabled = forms.BooleanField(
        label=_("Single-letter keys"),
        required=False,
        help_text=_("Press ? on any page to see them. Ctrl K works either way."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc/"))
        choice_of(self, "time_zone").choices = [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in zones)]


class NameForm(forms.Form):
    """Who a user is."""

    first_name = forms.CharField(
        label=_("First name"), max_length=100, error_messages={"required": _("Enter the first name.")}
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=100, error_messages={"required": _("Enter the last name.")}
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Enter the e-mail address."),
            "invalid": _("Enter a whole e-mail address."),
        },
    )


class OptionForm(forms.Form):
    """How a user signs in. Nothing chosen means: as the company does by default (product facts §10.1)."""

    sign_in_option = forms.ChoiceField(
        label=_("Sign-in"), choices=SIGN_IN_OPTIONS, required=False, widget=forms.RadioSelect
    )
    sso_identifier = forms.CharField(
        label=_("SSO identifier"),
        max_length=300,
        required=False,
        help_text=_("What the identity provider calls the user, where it is not the e-mail address."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    location = forms.CharField(label=_("Location"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sign_in_option"].help_text = str(_option_hint(str(self.initial.get("sign_in_option", ""))))


def _option_hint(chosen: str) -> Promise:
    if not queries.company_has_sso():
        return _("Single sign-on is not set up: everybody uses a password for now. Your choice counts later.")
    if chosen:
        return _("A change ends the user's sessions and open links.")
    return _("Nothing chosen: single sign-on, as for everybody in the company.")


class RoleForm(forms.Form):
    """Choosing a system role."""

    role = forms.ModelChoiceField(
        label=_("System role"),
        queryset=SystemRole.objects.none(),
        to_field_name="code",
        empty_label=None,
        help_text=_("What somebody may do in the whole company. Hiring teams add rights on single jobs."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_of(self, "role").queryset = SystemRole.objects.all()


class UserForm(OptionForm, NameForm):
    """Correcting a user: who, and how they sign in."""


class InviteForm(RoleForm, OptionForm, NameForm):
    """Adding a user: who, what they may do, and how they sign in."""


class TokenForm(forms.Form):
    """Making an API token."""

    LIFETIMES = ((30, _("30 days")), (90, _("90 days")), (365, _("One year")), (0, _("It does not expire")))

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("Who uses it, for instance “Payroll export”."),
        error_messages={"required": _("Give the token a name that says who uses it.")},
    )
    days = forms.TypedChoiceField(label=_("Works for"), choices=LIFETIMES, coerce=int, initial=365)
    may_skip_required_steps = forms.BooleanField(
        label=_("May skip required steps"),
        required=False,
        help_text=_("Lets this token move candidates past required steps, which people cannot do."),
    )


class CompanyForm(forms.Form):
    """The company's profile."""

    name = forms.CharField(label=_("Name"), max_length=200, error_messages={"required": _("Enter the company's name.")})
    website = forms.CharField(
        label=_("Website"), max_length=200, required=False, help_text=_("Candidates find it on the career site.")
    )
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    country_code = forms.RegexField(
        "^[A-Za-z]{2}$",
        label=_("Country"),
        required=False,
        help_text=_("Two letters, for instance DE."),
        error_messages={"invalid": _("Enter the two letters of a country, for instance DE.")},
    )


class ViewForm(forms.Form):
    """Keeping the filters of a list under a name."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("For instance “Nurses in Graz”. A view of yours with the same name is replaced."),
        error_messages={"required": _("Give the view a name, for instance “Nurses in Graz”.")},
    )
    share = forms.BooleanField(
        label=_("Share with everybody"),
        required=False,
        help_text=_("Others find it in their list and see what they may see. Only you can change it."),
    )
    page = forms.CharField(max_length=40, widget=forms.HiddenInput)
    query = forms.CharField(required=False, max_length=4_000, widget=forms.HiddenInput)
    next_url = forms.CharField(required=False, max_length=5_000, widget=forms.HiddenInput)


class SystemRoleForm(forms.Form):
    """A system role of the company's own: its name and its rights."""

    name = forms.CharField(label=_("Name"), max_length=80)
    description = forms.CharField(label=_("Description"), max_length=300, required=False)
    permissions = forms.MultipleChoiceField(
        label=_("Somebody with this role may"),
        required=False,
        choices=[(right.value, LABELS[right]) for right in CHOSEN],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everybody may also use the employee portal, and the pages of jobs they are on the team of."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
