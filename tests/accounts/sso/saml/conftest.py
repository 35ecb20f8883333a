"""A provider whose key the tests hold, a round begun in a browser, and the posting of an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import IdentityProvider, SsoRequest, User, VerifiedDomain
from accounts.sso.saml import child, receiving
from accounts.sso.starting import digest_of
from tests.accounts.sso.saml.making import ISSUER, Shape, good, key, packed


@dataclass
class Browser:
    """Somebody's browser on the way to a provider: the state of the round, and what the provider must answer."""

    client: Client
    provider: IdentityProvider
    state: str
    shape: Shape

    @property
    def row(self) -> SsoRequest:
        """The round."""
        return SsoRequest.objects.get(state=digest_of(self.state))

    def post(self, xml: str | bytes | None = None, *, raw: str | None = None, state: str | None = None) -> HttpResponse:
        """What the provider's page does: a post without any cookie of ours."""
        given = raw if raw is not None else packed(good(self.shape) if xml is None else xml)
        sent = {"SAMLResponse": given, "RelayState": self.state if state is None else state}
        return Client().post(reverse("accounts:saml-acs", args=[self.provider.slug]), sent)  # type: ignore[return-value]  # an answer of the test client

    def arrive(self, answer: HttpResponse) -> HttpResponse:
        """Follow the redirect in the browser that began."""
        assert answer.status_code == 303, answer.content[:300]
        return self.client.get(answer["Location"])  # type: ignore[return-value]  # an answer of the test client

    def is_signed_in(self) -> bool:
        """Whether the browser has a session."""
        return "_auth_user_id" in self.client.session


def address_of(answer: object) -> str:
    """Where a page leads that goes on to a provider by itself."""
    assert answer.status_code == 200, answer  # type: ignore[attr-defined]  # an answer of the test client
    return str(answer.context["address"])  # type: ignore[attr-defined]  # an answer of the test client


type_begin = Callable[..., Browser]


@pytest.fixture
def okta(db: None) -> IdentityProvider:
    """An active provider for the verified domain northwind.example."""
    return make_provider()


def make_provider(slug: str = "northwind", *, domain: str = "northwind.example", **facts: object) -> IdentityProvider:
    """A provider with our test key."""
    given = {
        "kind": "SAML", "name": "Northwind ID", "slug": slug, "is_active": True, "entity_id": ISSUER,
        "sso_url": "https://idp.northwind.example/sso", "certificates": [key().certificate],
        "signature_algorithm": "any", **facts,
    }  # fmt: skip
    provider = IdentityProvider.objects.create(**given)
    if domain:
        VerifiedDomain.objects.create(domain=domain, provider=provider, token="t", verified_at=timezone.now())
    return provider


@pytest.fixture
def begin(okta: IdentityProvider) -> type_begin:
    """Begins a sign-in in a new browser, by way of the start page."""

    def start(provider: IdentityProvider = okta, client: Client | None = None, path: str = "") -> Browser:
        client = client or Client()
        answer = client.get(path or reverse("accounts:sso-start", args=[provider.slug]), {"next": "/me/"})
        assert answer.status_code in {302, 303}, answer.content[:500]
        asked = parse_qs(urlsplit(answer["Location"]).query)
        row = SsoRequest.objects.get(state=digest_of(asked["RelayState"][0]))
        shape = Shape(
            acs_url=settings.PUBLIC_URL + reverse("accounts:saml-acs", args=[provider.slug]),
            audience=settings.PUBLIC_URL + reverse("accounts:saml-metadata", args=[provider.slug]),
            request_id=row.request_id,
            now=timezone.now(),
        )
        return Browser(client, provider, asked["RelayState"][0], shape)

    return start


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read answers in this process. The real, limited one is tested by itself; a tenth of a second adds up."""
    monkeypatch.setattr(receiving, "examine", child.answer)


@pytest.fixture
def by_sso(ada: User) -> User:
    """Ada, who signs in through the provider."""
    ada.sign_in_option = "SSO"
    ada.save()
    return ada
