"""What an OpenID provider has to know about us."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from accounts.models import IdentityProvider
from base.credentials.models import Credential

SECRET_FIELD = "client_secret"  # noqa: S105  # the name of the place, not what is kept there


def redirect_uri(provider: IdentityProvider) -> str:
    """The one address of ours that this provider may send people back to, to be entered there letter for letter."""
    return str(settings.PUBLIC_URL) + reverse("accounts:sso-oidc-return", args=[provider.slug])


def secret_place(provider: IdentityProvider) -> str:
    """Where `base.credentials` keeps the client secret."""
    return f"identity_provider:{provider.public_id}"


def kept_secret(provider: IdentityProvider) -> Credential | None:
    """What may be shown of the client secret: its last four characters, when and by whom; None without one."""
    return Credential.objects.filter(owner=secret_place(provider), field=SECRET_FIELD).first()
