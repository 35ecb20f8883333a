"""Reads of single sign-on that more than one door uses."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, QuerySet

from accounts import queries as people
from accounts.models import Identity, IdentityProvider, User, VerifiedDomain
from accounts.options import SignInOption
from accounts.sso import claims
from base.errors import NotFound


def is_on() -> bool:
    """Whether the company has single sign-on: an active provider. One query a request."""
    return people.company_has_sso()


def signs_in_by_sso(user: User) -> bool:
    """Whether a user signs in through a provider; without a choice, so do all where the company has one (§10.1)."""
    return people.sign_in_option_of(user) is SignInOption.SSO


def provider_for_email(email: str) -> IdentityProvider | None:
    """The active provider that speaks for the domain of an address, known user or not; None when there is none."""
    domain = claims.domain_of(email)
    if not domain:
        return None
    found = VerifiedDomain.objects.filter(domain=domain, verified_at__isnull=False, provider__is_active=True)
    held = found.select_related("provider").first()
    return held.provider if held else None


def speaks_for(provider: IdentityProvider, email: str) -> bool:
    """Whether the domain of an address is a verified one of this provider."""
    domain = claims.domain_of(email)
    found = VerifiedDomain.objects.filter(domain=domain, provider=provider, verified_at__isnull=False)
    return bool(domain) and found.exists()


def provider_to_prove_at(user: User) -> IdentityProvider | None:
    """The active provider a user is bound to, the one used last; None without one."""
    found = (
        identities_of(user)
        .filter(provider__is_active=True)
        .order_by(F("last_used_at").desc(nulls_last=True), "-id")
        .first()
    )
    return found.provider if found else None


def providers() -> QuerySet[IdentityProvider]:
    """All providers by name."""
    return IdentityProvider.objects.order_by("name", "id")


def active_provider(slug: str) -> IdentityProvider:
    """The active provider of that name in addresses. Raises NotFound."""
    found = IdentityProvider.objects.filter(slug=slug, is_active=True).first()
    if found is None:
        raise NotFound
    return found


def provider_named(slug: str) -> IdentityProvider:
    """The provider of that name in addresses, active or not: tests come back to it as well. Raises NotFound."""
    found = IdentityProvider.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound
    return found


def provider_of(public_id: UUID) -> IdentityProvider:
    """The provider of that public id. Raises NotFound."""
    found = IdentityProvider.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def identities_of(user: User) -> QuerySet[Identity]:
    """Whom the providers know a user as, with the providers."""
    return Identity.objects.filter(user=user).select_related("provider", "user").order_by("provider__name", "id")


def identity_of(user: User, public_id: UUID) -> Identity:
    """One binding of a user. Raises NotFound."""
    found = identities_of(user).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def domains() -> QuerySet[VerifiedDomain]:
    """All domains by name, with their providers."""
    return VerifiedDomain.objects.select_related("provider").order_by("domain")


def domain_with(public_id: UUID) -> VerifiedDomain:
    """The domain of that public id. Raises NotFound."""
    found = domains().filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found
