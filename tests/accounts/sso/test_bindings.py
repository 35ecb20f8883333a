"""Who is bound to what, on the page of a user."""

from __future__ import annotations

import time

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Identity, IdentityProvider, User, UserSession
from accounts.panels import panels_of
from accounts.sso import binding
from accounts.sso.views import bindings
from base.actors import Actor
from base.errors import Invalid, NotAllowed, Refused
from tests.factories.accounts import make_user, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(db: None) -> IdentityProvider:
    """An active provider."""
    return IdentityProvider.objects.create(kind="OIDC", name="Northwind ID", slug="northwind", is_active=True)


def _proved(user: User) -> Client:
    client = signed_in(user)
    session = client.session
    session["proved_at"] = int(time.time())
    session.save()
    return client


def test_an_administrator_binds_and_unbinds(ada: User, rosa: User, provider: IdentityProvider) -> None:
    client, address = _proved(ada), reverse("accounts:user-bindings", args=[rosa.public_id])
    signed_in(rosa)

    bound = client.post(address, {"provider": provider.public_id, "subject": " sub-1 "})
    identity = Identity.objects.get()
    page = client.get(address).content.decode()

    assert (bound.status_code, identity.subject, identity.bound_by) == (303, "sub-1", ada.full_name)
    assert not UserSession.objects.filter(user=rosa).exists()
    assert "sub-1" in page
    panel = next(each for each in panels_of(rosa) if each.title == "Single sign-on")
    assert [(line.label, line.url) for line in panel.lines] == [("Northwind ID", address)]
    gone = client.post(reverse("accounts:user-unbind", args=[rosa.public_id, identity.public_id]))
    assert (gone.status_code, Identity.objects.exists()) == (303, False)


def test_the_panel_without_a_provider(rosa: User) -> None:
    panel = bindings.panel_of(rosa)

    assert (list(panel.lines), panel.empty) == ([], "The company has no identity provider that is switched on.")


def test_what_was_typed_stays(ada: User, rosa: User, provider: IdentityProvider) -> None:
    address = reverse("accounts:user-bindings", args=[rosa.public_id])
    other = make_user(email="other@northwind.example")
    binding.bind(other, provider=provider, subject="taken", by=Actor.of(ada))

    answer = _proved(ada).post(address, {"provider": provider.public_id, "subject": "taken"})

    assert answer.status_code == 422
    assert "Another user is bound to this subject already." in answer.content.decode()
    assert 'value="taken"' in answer.content.decode()
    assert Identity.objects.get().user == other


def test_another_users_binding_is_not_found_under_this_one(ada: User, rosa: User, provider: IdentityProvider) -> None:
    other = make_user(email="other@northwind.example")
    identity = binding.bind(other, provider=provider, subject="s", by=Actor.of(ada))

    answer = _proved(ada).post(reverse("accounts:user-unbind", args=[rosa.public_id, identity.public_id]))

    assert (answer.status_code, Identity.objects.count()) == (404, 1)


def test_only_administrators_bind(rosa: User, hugo: User, ada: User, provider: IdentityProvider) -> None:
    identity = binding.bind(hugo, provider=provider, subject="s", by=Actor.of(ada))
    with pytest.raises(NotAllowed):
        binding.bind(rosa, provider=provider, subject="x", by=Actor.of(rosa))
    with pytest.raises(NotAllowed):
        binding.unbind(identity, by=Actor.of(hugo))
    with pytest.raises(Invalid):
        binding.bind(rosa, provider=provider, subject=" ", by=Actor.of(ada))
    with pytest.raises(Refused):
        binding.bind(rosa, provider=provider, subject="s", by=Actor.of(ada))
    assert Identity.objects.get() == identity
