"""Signing in through an OpenID provider: from the first page to the session."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.models import Identity, IdentityProvider, User, UserSession
from base.audit.models import Entry
from tests.accounts.sso.oidc_provider import Provider, ec_key, public_jwk, rsa_key
from tests.accounts.sso.oidc_scene import Trip, asked_of, is_signed_in, person, put_on_file, refused_codes
from tests.factories.accounts import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Any) -> Iterator[Provider]:
    """A provider on loopback that the operator allowed."""
    made = Provider()
    settings.EGRESS_PRIVATE_HOSTS = [made.place]
    yield made
    made.close()


@pytest.fixture
def trip(server: Provider, rosa: User) -> Trip:
    """Rosa, on her way."""
    server.person = person(rosa)
    return Trip(put_on_file(server), server)


def test_the_first_sign_in_binds_and_opens_a_session(trip: Trip, rosa: User) -> None:
    answer = trip.whole("/jobs/")

    assert (answer.status_code, answer["Location"]) == (303, "/jobs/")
    identity = Identity.objects.get()
    assert (identity.user, identity.provider, identity.subject) == (rosa, trip.provider, "sub-rosa")
    assert UserSession.objects.get(user=rosa).proof == "sso"
    kinds = list(
        Entry.objects.filter(object_key=f"user:{rosa.public_id}").order_by("id").values_list("kind", flat=True)
    )
    assert kinds == ["identity.bound", "user.signed_in"]


def test_what_leaves_is_the_code_flow_with_pkce(trip: Trip) -> None:
    asked = asked_of(trip.leave())

    assert asked["response_type"] == "code"
    assert asked["redirect_uri"] == "http://testserver/sign-in/sso/northwind/return/"
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    assert asked["scope"] == "openid profile email"
    assert len(asked["state"]) >= 43
    assert len(asked["nonce"]) >= 32
    assert "prompt" not in asked
    cookie = trip.client.cookies["sso-browser"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_the_second_sign_in_goes_by_the_subject_alone(trip: Trip, server: Provider, rosa: User) -> None:
    trip.whole()
    server.person |= {"email": "somebody.else@northwind.example"}
    again = Trip(trip.provider, server)

    again.whole()

    assert again.client.session["_auth_user_id"] == str(rosa.pk)
    rosa.refresh_from_db()
    assert rosa.email == "rosa@northwind.example"
    assert Identity.objects.count() == 1


def test_the_secret_is_posted_where_that_is_chosen(trip: Trip) -> None:
    IdentityProvider.objects.update(token_auth_method="client_secret_post")

    trip.whole()

    assert is_signed_in(trip.client)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "PS256"])
def test_the_algorithms_of_the_list(trip: Trip, server: Provider, algorithm: str) -> None:
    key = ec_key("fine") if algorithm == "ES256" else rsa_key("first")
    server.key, server.kid, server.algorithm = key, "fine", algorithm
    server.keys = [public_jwk(key, "fine")]
    server.metadata["id_token_signing_alg_values_supported"] = [algorithm]
    server.edit = lambda claims: claims.pop("at_hash")

    trip.whole()

    assert is_signed_in(trip.client)


def test_a_new_key_is_fetched_once_and_a_flood_of_them_is_not(trip: Trip, server: Provider) -> None:
    trip.whole()
    server.key, server.kid = rsa_key("second"), "second"
    server.keys = [public_jwk(server.key, "second")]
    IdentityProvider.objects.update(keys_at="2026-01-01T00:00Z")
    Trip(trip.provider, server).whole()
    assert server.asked.count("/keys") == 2

    server.kid = "unheard-of"
    for _turn in range(5):
        Trip(trip.provider, server).whole()

    assert server.asked.count("/keys") == 2
    assert refused_codes() == ["token_key"] * 5


def test_metadata_and_keys_are_asked_once(trip: Trip, server: Provider) -> None:
    for _turn in range(3):
        Trip(trip.provider, server).whole()

    assert server.asked.count("/.well-known/openid-configuration") == 1
    assert server.asked.count("/keys") == 1


def test_a_name_missing_in_the_token_comes_from_userinfo(trip: Trip, server: Provider, rosa: User) -> None:
    server.person = {"sub": "sub-rosa"}
    server.userinfo = person(rosa)

    trip.whole()

    assert is_signed_in(trip.client)
    assert "/userinfo" in server.asked


def test_a_step_up_asks_for_a_fresh_sign_in(trip: Trip, rosa: User) -> None:
    trip.whole()
    trip.client = signed_in(rosa)

    address = trip.leave("/me/sessions/", start="/me/prove/sso/")
    asked = asked_of(address)
    answer = trip.back(trip.server.authorize(address))

    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
    assert (answer.status_code, answer["Location"]) == (303, "/me/sessions/")
    assert trip.client.session["proved_at"] > 0
    assert Entry.objects.filter(kind="user.proved_again").count() == 1


def test_signing_in_at_the_provider_is_no_fresh_proof(trip: Trip, rosa: User) -> None:
    for _again in range(2):  # the second round finds the session open
        key = trip.client.session.session_key
        trip.whole()
        assert is_signed_in(trip.client)
        assert trip.client.session["proved_at"] == 0
        assert trip.client.session.session_key != key


def test_somebody_else_cannot_prove_for_the_user(trip: Trip, server: Provider, rosa: User, hugo: User) -> None:
    trip.whole()
    other = Trip(trip.provider, server)
    server.person = person(hugo)
    other.whole()
    trip.client = signed_in(rosa)
    key = trip.client.session.session_key

    answer = trip.back(server.authorize(trip.leave(start="/me/prove/sso/")))

    assert answer.status_code == 403
    assert refused_codes() == ["other_user"]
    assert trip.client.session.session_key == key
    assert not Entry.objects.filter(kind="user.proved_again").exists()


def test_the_page_of_a_refusal_tells_nothing(trip: Trip, server: Provider) -> None:
    server.person["email"] = "nobody@northwind.example"

    answer = trip.whole()

    body = answer.content.decode()
    assert answer.status_code == 403
    assert not any(word in body for word in ("user_unknown", "nobody@", "sub-rosa", server.place))
    entry = Entry.objects.get(kind="identity_provider.refused")
    assert entry.data["code"] == "user_unknown"
    assert "Add the user first" in entry.data["reason"]


def test_next_never_leads_away(trip: Trip) -> None:
    answer = trip.whole("https://evil.example/")

    assert answer["Location"] == "/"


def test_a_provider_that_is_off_has_no_way_in(trip: Trip) -> None:
    IdentityProvider.objects.update(is_active=False)

    assert Client().get("/sign-in/sso/northwind/").status_code == 404
