"""What the tests of OpenID Connect share: a provider on file, a browser that goes there and comes back."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import IdentityProvider, User, VerifiedDomain
from base.actors import Actor
from base.audit.models import Entry
from base.credentials import storing
from tests.accounts.sso.oidc_provider import CLIENT_ID, SECRET, Provider

DOMAIN = "northwind.example"


def put_on_file(server: Provider, **values: Any) -> IdentityProvider:
    """The provider as an administrator entered it, with the company's domain verified for it."""
    given: dict[str, Any] = {
        "kind": "OIDC", "name": "Northwind ID", "slug": "northwind", "is_active": True, "issuer": server.issuer,
        "client_id": CLIENT_ID, "token_auth_method": "client_secret_basic",
    }  # fmt: skip
    provider = IdentityProvider.objects.create(**(given | values))
    storing.store(f"identity_provider:{provider.public_id}", "client_secret", SECRET, by=Actor.system("test"))
    domain = DOMAIN if provider.slug == "northwind" else f"{provider.slug}.example"
    VerifiedDomain.objects.create(domain=domain, provider=provider, token="t", verified_at=timezone.now())
    return provider


class Trip:
    """A browser on its way to a provider and back."""

    def __init__(self, provider: IdentityProvider, server: Provider, client: Client | None = None) -> None:
        self.provider, self.server, self.client = provider, server, client or Client()

    def leave(self, next_path: str = "", start: str = "") -> str:
        """Begin; the address of the provider the browser is sent to."""
        address = start or reverse("accounts:sso-start", args=[self.provider.slug])
        left = self.client.get(address, {"next": next_path} if next_path else {})
        assert left.status_code == 303, left.content[:500]
        return str(left["Location"])

    def back(self, answer: dict[str, Any], client: Client | None = None) -> Any:
        """Come back with what the provider sent."""
        address = reverse("accounts:sso-oidc-return", args=[self.provider.slug])
        return (client or self.client).get(address, answer)

    def whole(self, next_path: str = "") -> Any:
        """There and back."""
        return self.back(self.server.authorize(self.leave(next_path)))


def asked_of(address: str) -> dict[str, str]:
    """The values in an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def is_signed_in(client: Client) -> bool:
    """Whether this browser holds a session of somebody."""
    return "_auth_user_id" in client.session


def refused_codes() -> list[str]:
    """The codes of the sign-ins that were refused, as administrators find them in the audit."""
    entries = Entry.objects.filter(kind="identity_provider.refused").order_by("id")
    return [entry.data["code"] for entry in entries]


def person(user: User, subject: str = "") -> dict[str, Any]:
    """The claims of a user at the provider."""
    return {
        "sub": subject or f"sub-{user.first_name.lower()}", "email": user.email, "email_verified": True,
        "given_name": user.first_name, "family_name": user.last_name,
    }  # fmt: skip
