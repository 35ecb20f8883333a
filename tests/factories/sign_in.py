"""Makers of single sign-on, as far as the doors of signing in know it: a provider that is on, and its domain."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import IdentityProvider, VerifiedDomain
from tests.factories.accounts import make_company


def switch_sso_on(*, domain: str = "northwind.example", slug: str = "northwind") -> IdentityProvider:
    """An active provider that speaks for a domain; without one, for none."""
    make_company()
    provider = IdentityProvider.objects.create(
        kind=IdentityProvider.Kind.OIDC, name="Northwind ID", slug=slug, is_active=True
    )
    if domain:
        VerifiedDomain.objects.create(domain=domain, provider=provider, token="t", verified_at=timezone.now())
    return provider
