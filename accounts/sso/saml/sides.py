"""The two sides of a sign-in, as rows and settings describe them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.models import IdentityProvider
from accounts.sso.saml import certificates, names
from accounts.sso.saml.names import Code, Turned
from accounts.sso.saml.peers import Ourselves, Peer


def ourselves(provider: IdentityProvider) -> Ourselves:
    """What we are for a provider. The entity id is the address of our metadata."""
    known = provider.name_id_format in names.NAME_ID_FORMATS
    return Ourselves(
        entity_id=settings.PUBLIC_URL + reverse("accounts:saml-metadata", args=[provider.slug]),
        acs_url=settings.PUBLIC_URL + reverse("accounts:saml-acs", args=[provider.slug]),
        name_id_format=provider.name_id_format if known else "emailAddress",
    )


def peer(provider: IdentityProvider, *, now: datetime) -> Peer:
    """The provider with those of its certificates that hold now.

    Raises Turned: NO_CERTIFICATE, or CERTIFICATE_EXPIRED when none of them holds.
    """
    held = certificates_of(provider)
    if not held:
        raise Turned(Code.NO_CERTIFICATE)
    usable = tuple(each.pem for each in held if each.state(now) in {"valid", "expires_soon"})
    if not usable:
        raise Turned(Code.CERTIFICATE_EXPIRED, ", ".join(each.expires_at.date().isoformat() for each in held))
    return Peer(provider.entity_id, provider.sso_url, usable)


def certificates_of(provider: IdentityProvider) -> list[certificates.Certificate]:
    """The certificates on file, in the order in which they were added; what is damaged there counts for none."""
    found = []
    for pem in provider.certificates:
        try:
            found.append(certificates.read(str(pem)))
        except certificates.BadCertificate:
            continue
    return found
