"""The shapes of what administrators type about identity providers. Rules are the verbs' in `configuring`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import IdentityProvider
from accounts.sso.configuring import REQUIRED
from accounts.sso.oidc.metadata import AUTH_METHODS

_AREA = {"rows": 6, "spellcheck": "false", "autocomplete": "off"}
NAME_ID_CHOICES = (("persistent", _("Persistent")), ("emailAddress", _("E-mail address")))
ALGORITHM_CHOICES = (
    ("any", _("Any strong one (RSA or ECDSA, SHA-256 or better)")),
    ("rsa-sha256", "RSA-SHA256"),
    ("rsa-sha384", "RSA-SHA384"),
    ("rsa-sha512", "RSA-SHA512"),
    ("ecdsa-sha256", "ECDSA-SHA256"),
    ("ecdsa-sha384", "ECDSA-SHA384"),
    ("ecdsa-sha512", "ECDSA-SHA512"),
)


def _needed(name: str) -> dict[str, Any]:
    return {"required": REQUIRED[name]}


class ProviderForm(forms.Form):
    """What both kinds of provider have."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("People see it on the sign-in page, for instance “Okta”."),
        error_messages=_needed("name"),
    )
    match_by = forms.ChoiceField(
        label=_("Match a first sign-in by"),
        choices=IdentityProvider.Match,
        help_text=_("Afterwards users stay bound to the account they first came with, whatever changes there."),
    )
    makes_employees = forms.BooleanField(
        label=_("Make accounts for employees"),
        required=False,
        help_text=_("Whoever the provider vouches for under a verified domain gets an account with the role Employee."),
    )


class SamlForm(ProviderForm):
    """A SAML 2.0 provider."""

    entity_id = forms.CharField(
        label=_("Entity ID of the provider"), max_length=500, error_messages=_needed("entity_id")
    )
    sso_url = forms.CharField(
        label=_("Sign-in address (IdP URL)"),
        max_length=500,
        help_text=_("Where we send people, by redirect."),
        error_messages=_needed("sso_url"),
    )
    name_id_format = forms.ChoiceField(
        label=_("Name ID"),
        choices=NAME_ID_CHOICES,
        initial="persistent",
        help_text=_("A persistent name ID stays when somebody's address changes."),
    )
    signature_algorithm = forms.ChoiceField(
        label=_("Signature algorithm"),
        choices=ALGORITHM_CHOICES,
        initial="any",
        help_text=_("With what the provider signs. SHA-1 is never taken."),
    )
    field_order: tuple[str, ...] = (
        "name",
        "entity_id",
        "sso_url",
        "name_id_format",
        "signature_algorithm",
        "match_by",
        "makes_employees",
    )


class NewSamlForm(SamlForm):
    """The same with the first certificates."""

    certificate = forms.CharField(
        label=_("Certificate"),
        widget=forms.Textarea(attrs=_AREA),
        help_text=_("The X.509 certificate with which the provider signs, two while it changes its key."),
        error_messages={"required": _("Paste the certificate with which the provider signs.")},
    )
    field_order = (*SamlForm.field_order[:3], "certificate", *SamlForm.field_order[3:])


class OidcForm(ProviderForm):
    """An OpenID Connect provider."""

    issuer = forms.CharField(
        label=_("Issuer"),
        max_length=500,
        help_text=_("We read the rest from its address with /.well-known/openid-configuration behind it."),
        error_messages=_needed("issuer"),
    )
    client_id = forms.CharField(label=_("Client ID"), max_length=300, error_messages=_needed("client_id"))
    client_secret = forms.CharField(
        label=_("Client secret"),
        max_length=1000,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept encrypted. Leave it empty to keep the present one."),
    )
    token_auth_method = forms.ChoiceField(
        label=_("How we show the secret"),
        choices=[(name, name) for name in AUTH_METHODS],
        help_text=_("As the provider has it for this client; basic where it does not say."),
    )
    field_order = ("name", "issuer", "client_id", "client_secret", "token_auth_method", "match_by", "makes_employees")


class MetadataForm(forms.Form):
    """A provider's metadata, as a file or pasted. It fills the form and is not kept."""

    document = forms.FileField(label=_("Metadata file"), required=False, allow_empty_file=True)
    pasted = forms.CharField(
        label=_("Or paste it"), required=False, strip=True, widget=forms.Textarea(attrs=_AREA), max_length=300_000
    )

    def clean(self) -> dict[str, Any]:
        """One of the two is needed."""
        given = super().clean() or {}
        if not given.get("document") and not given.get("pasted"):
            raise forms.ValidationError(_("Choose the provider's metadata file, or paste what stands in it."))
        return given

    def data_given(self) -> bytes:
        """The bytes of the file, else of what was pasted."""
        document = self.cleaned_data.get("document")
        return document.read(300_000) if document else str(self.cleaned_data["pasted"]).encode()


class CertificateForm(forms.Form):
    """One more certificate."""

    certificate = forms.CharField(
        label=_("New certificate"),
        widget=forms.Textarea(attrs=_AREA),
        help_text=_("Add the next one before the provider changes over; remove the old one afterwards."),
        error_messages={"required": _("Paste the certificate with which the provider signs.")},
    )


class SwitchOnForm(forms.Form):
    """Switching on, tested or knowingly not."""

    without_test = forms.BooleanField(label=_("Switch it on without a test that went well"), required=False)


FORMS: dict[str, type[ProviderForm]] = {"SAML": SamlForm, "OIDC": OidcForm}
NEW_FORMS: dict[str, type[ProviderForm]] = {"SAML": NewSamlForm, "OIDC": OidcForm}
