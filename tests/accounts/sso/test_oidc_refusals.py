"""Everything an OpenID answer can lie about: refused with its own code, an audit entry, and no session (S4)."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from django.test import Client

from accounts.models import Identity, IdentityProvider, User
from tests.accounts.sso.oidc_provider import Provider, ec_key, public_jwk, rsa_key
from tests.accounts.sso.oidc_scene import Trip, is_signed_in, person, put_on_file, refused_codes

pytestmark = pytest.mark.django_db
METADATA = "/.well-known/openid-configuration"
type_lie = Callable[[Provider], None]


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


def claims(**values: Any) -> type_lie:
    """The token carries these claims; None leaves one out."""

    def edit(told: dict[str, Any]) -> None:
        told.update(values)
        for name in [name for name, value in values.items() if value is None]:
            told.pop(name)

    return lambda server: setattr(server, "edit", edit)


def forged(make: Callable[[Provider, dict[str, Any]], str]) -> type_lie:
    """The token is made by somebody else."""
    return lambda server: setattr(server, "forge", lambda told: make(server, told))


def says(path: str, status: int, body: bytes, kind: str = "application/json", **headers: str) -> type_lie:
    """One address answers something of its own."""
    return lambda server: server.raw.__setitem__(path, (status, kind, body, headers))


def token_says(**values: Any) -> type_lie:
    """The token answer is changed; None leaves one out."""

    def answer(told: dict[str, Any]) -> None:
        told.update(values)
        for name in [name for name, value in values.items() if value is None]:
            told.pop(name)

    return lambda server: setattr(server, "answer", answer)


def published(**values: Any) -> type_lie:
    """The metadata says something else."""
    return lambda server: server.metadata.update(values)


def keyed(*keys: dict[str, Any]) -> type_lie:
    """The key set is another."""
    return lambda server: setattr(server, "keys", list(keys))


def signed_by_a_small_key(server: Provider) -> None:
    """The provider signs with a key that is too short."""
    server.key = rsa_key("small", 1024)
    server.keys = [public_jwk(server.key, "first")]


def _part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _pem(server: Provider) -> bytes:
    form = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return server.key.public_key().public_bytes(*form)


def _with_the_public_key_as_secret(server: Provider, told: dict[str, Any]) -> str:
    import hashlib
    import hmac

    signed = f"{_part({'alg': 'HS256', 'kid': server.kid})}.{_part(told)}"
    mac = hmac.new(_pem(server), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def _with_its_own_key(server: Provider, told: dict[str, Any]) -> str:
    own = public_jwk(rsa_key("second"), "first")
    headers = {"kid": "first", "jwk": own, "jku": f"{server.issuer}/evil", "x5u": f"{server.issuer}/evil"}
    return jwt.encode(told, rsa_key("second"), "RS256", headers=headers)


def _changed_after_signing(server: Provider, told: dict[str, Any]) -> str:
    head, _body, signature = server.sign(told).split(".")
    return ".".join([head, _part(told | {"sub": "sub-ada", "email": "ada@northwind.example"}), signature])


def _switched_algorithm(server: Provider, told: dict[str, Any]) -> str:
    return jwt.encode(told, ec_key("fine"), "ES256", headers={"kid": server.kid})


LIES: list[tuple[str, type_lie, str]] = [
    ("nonce wrong", claims(nonce="another"), "token_nonce"),
    ("nonce missing", claims(nonce=None), "token_nonce"),
    ("nonce a number", claims(nonce=1), "token_nonce"),
    ("issuer of the token", claims(iss="https://evil.example"), "token_issuer"),
    ("issuer missing", claims(iss=None), "token_issuer"),
    ("issuer with a slash", lambda server: claims(iss=server.issuer + "/")(server), "token_issuer"),
    ("audience of another", claims(aud="other-client"), "token_audience"),
    ("audience missing", claims(aud=None), "token_audience"),
    ("audience a prefix", claims(aud="recruit-client-2"), "token_audience"),
    ("audience of two without party", claims(aud=["recruit-client", "other"]), "token_party"),
    ("party of another", claims(azp="other-client"), "token_party"),
    ("expired", claims(exp=int(time.time()) - 600), "token_expired"),
    ("expiry missing", claims(exp=None), "token_time"),
    ("expiry a word", claims(exp="tomorrow"), "token_time"),
    ("expiry without end", claims(exp=float("inf")), "token_time"),
    ("expiry true", claims(exp=True), "token_time"),
    ("issued in the future", claims(iat=int(time.time()) + 900), "token_future"),
    ("issued long ago", claims(iat=int(time.time()) - 7200), "token_old"),
    ("issue time missing", claims(iat=None), "token_time"),
    ("not yet valid", claims(nbf=int(time.time()) + 900), "token_future"),
    ("subject missing", claims(sub=None), "token_subject"),
    ("subject empty", claims(sub=""), "token_subject"),
    ("subject a number", claims(sub=7), "token_subject"),
    ("access token swapped", claims(at_hash="AAAAAAAAAAAAAAAAAAAAAA"), "token_at_hash"),
    ("algorithm none", forged(lambda s, told: f"{_part({'alg': 'none'})}.{_part(told)}."), "token_algorithm"),
    ("algorithm None", forged(lambda s, told: f"{_part({'alg': 'None'})}.{_part(told)}.AA"), "token_algorithm"),
    ("HMAC with the public key", forged(_with_the_public_key_as_secret), "token_algorithm"),
    ("algorithm not announced", forged(lambda s, told: jwt.encode(told, s.key, "RS512", headers={"kid": s.kid})),
     "token_algorithm"),
    ("algorithm of another kind of key", forged(_switched_algorithm), "token_key"),
    ("key in the header", forged(_with_its_own_key), "token_signature"),
    ("key of another", forged(lambda s, told: jwt.encode(told, rsa_key("second"), "RS256", headers={"kid": s.kid})),
     "token_signature"),
    ("unknown key", forged(lambda s, told: jwt.encode(told, rsa_key("second"), "RS256", headers={"kid": "new"})),
     "token_key"),
    ("changed after signing", forged(_changed_after_signing), "token_signature"),
    ("extension", forged(lambda s, told: jwt.encode(told, s.key, "RS256",
                                                    headers={"kid": s.kid, "crit": ["x"], "x": 1})), "token_header"),
    ("encrypted", forged(lambda s, told: "a.b.c.d.e"), "token_shape"),
    ("no token at all", forged(lambda s, told: "nonsense"), "token_shape"),
    ("huge token", forged(lambda s, told: s.sign(told | {"more": "x" * 40_000})), "token_shape"),
    ("token of a list", forged(lambda s, told: f"{_part([])}.{_part(told)}.AA"), "token_shape"),
    ("two keys of one name", keyed(public_jwk(rsa_key("first"), "first"), public_jwk(rsa_key("second"), "first")),
     "token_key"),
    ("key for encryption", keyed(public_jwk(rsa_key("first"), "first") | {"use": "enc"}), "token_key"),
    ("key of 1024 bits", signed_by_a_small_key, "key_weak"),
    ("shared secret among the keys", keyed({"kty": "oct", "k": "c2VjcmV0", "kid": "first"}), "token_key"),
    ("broken key", keyed({"kty": "RSA", "n": "!", "e": "AQAB", "kid": "first"}), "key_broken"),
    ("keys too large", says("/keys", 200, b'{"keys": [], "x": "' + b"x" * 300_000 + b'"}'), "keys_too_large"),
    ("too many keys", keyed(*[{"kty": "RSA", "kid": str(n)} for n in range(101)]), "keys_too_large"),
    ("keys beyond the limit of all answers", says("/keys", 200, b" " * (5 * 1024 * 1024 + 10)), "keys_unreachable"),
    ("keys in HTML", says("/keys", 200, b"<html>", "text/html"), "keys_not_json"),
    ("keys a list", says("/keys", 200, b"[]"), "keys_not_json"),
    ("keys moved", says("/keys", 302, b"", Location="http://127.0.0.1:1/"), "keys_unreachable"),
    ("token address redirects", says("/token", 302, b"", Location="https://evil.example/"), "token_redirected"),
    ("token answer in HTML", says("/token", 200, b"<html>", "text/html"), "token_not_json"),
    ("token answer a list", says("/token", 200, b"[]"), "token_not_json"),
    ("token answer too large", says("/token", 200, b'{"x": "' + b"x" * 300_000 + b'"}'), "token_not_json"),
    ("token server in trouble", says("/token", 503, b"{}"), "token_unreachable"),
    ("code refused", says("/token", 400, b'{"error": "invalid_grant"}'), "code_refused"),
    ("client refused", says("/token", 401, b'{"error": "invalid_client"}'), "client_refused"),
    ("token refused otherwise", says("/token", 400, b'{"error": "odd"}'), "token_refused"),
    ("no ID token", token_says(id_token=None), "token_missing"),
    ("ID token no text", token_says(id_token={"sub": "x"}), "token_missing"),
    ("token of another type", token_says(token_type="mac"), "token_type"),
    ("userinfo of another", lambda s: (claims(email=None)(s), s.userinfo.update(sub="sub-ada", email="x@y.z"))[1],
     "userinfo_subject"),
    ("userinfo in HTML", lambda s: (claims(email=None)(s), says("/userinfo", 200, b"<p>")(s))[1], "userinfo_not_json"),
    ("userinfo refused", lambda s: (claims(email=None)(s), says("/userinfo", 401, b"{}")(s))[1],
     "userinfo_unreachable"),
    ("address not verified", claims(email_verified=False), "email_not_verified"),
    ("address of no verified domain", claims(email="rosa@elsewhere.example"), "domain_not_verified"),
    ("address that looks alike", claims(email="ro\u017fa@northwind.example"), "email_lookalike"),
    ("two addresses", claims(email="rosa@northwind.example,ada@northwind.example"), "no_email"),
    ("subject too long", claims(sub="s" * 501), "no_subject"),
]  # fmt: skip


@pytest.mark.parametrize(("lie", "code"), [case[1:] for case in LIES], ids=[case[0] for case in LIES])
def test_a_lie_lets_nobody_in(trip: Trip, server: Provider, lie: type_lie, code: str) -> None:
    lie(server)

    answer = trip.whole()

    assert (answer.status_code, refused_codes()) == (403, [code])
    assert not is_signed_in(trip.client)
    assert not Identity.objects.exists()
    assert code not in answer.content.decode()


UNREADABLE: list[tuple[str, type_lie, str]] = [
    ("another issuer", published(issuer="https://evil.example"), "metadata_issuer"),
    ("a placeholder for every tenant", published(issuer="https://login.example/{tenantid}/v2.0"), "metadata_issuer"),
    ("only HMAC", published(id_token_signing_alg_values_supported=["HS256", "none"]), "metadata_algorithms"),
    ("no S256", published(code_challenge_methods_supported=["plain"]), "metadata_pkce"),
    ("script as address", published(authorization_endpoint="javascript:alert(1)"), "metadata_address"),
    ("no token address", published(token_endpoint=None), "metadata_address"),
    ("a password in an address", published(jwks_uri="https://u:p@evil.example/"), "metadata_address"),
    ("HTML", says(METADATA, 200, b"<html>", "text/html"), "metadata_not_json"),
    ("a list", says(METADATA, 200, b"[]"), "metadata_not_json"),
    ("too deep", says(METADATA, 200, b"[" * 100_000), "metadata_not_json"),
    ("too large", says(METADATA, 200, b'{"x": "' + b"x" * 300_000 + b'"}'), "metadata_too_large"),
    ("moved", says(METADATA, 301, b"", Location="https://evil.example/"), "metadata_unreachable"),
    ("gone", says(METADATA, 404, b"{}"), "metadata_unreachable"),
]


@pytest.mark.parametrize(("lie", "code"), [case[1:] for case in UNREADABLE], ids=[case[0] for case in UNREADABLE])
def test_metadata_that_cannot_be_used_sends_nobody_there(
    trip: Trip, server: Provider, lie: type_lie, code: str
) -> None:
    lie(server)

    answer = trip.client.get("/sign-in/sso/northwind/")

    assert (answer.status_code, refused_codes()) == (403, [code])


def test_a_private_address_is_never_asked(trip: Trip, settings: Any) -> None:
    settings.EGRESS_PRIVATE_HOSTS = []

    answer = trip.client.get("/sign-in/sso/northwind/")

    assert (answer.status_code, refused_codes(), trip.server.asked) == (403, ["egress_refused"], [])


def test_a_token_address_on_a_private_host_gets_no_secret(trip: Trip, server: Provider) -> None:
    server.metadata["token_endpoint"] = "https://169.254.169.254/latest"

    trip.whole()

    assert (refused_codes(), is_signed_in(trip.client)) == (["egress_refused"], False)


def _tampered(**values: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda answer: {name: value for name, value in {**answer, **values}.items() if value is not None}


ANSWERS: list[tuple[str, Callable[[dict[str, Any]], dict[str, Any]], str]] = [
    ("state missing", _tampered(state=None), "state_missing"),
    ("state guessed", _tampered(state="guess"), "state_unknown"),
    ("code missing", _tampered(code=None), "code_missing"),
    ("code of nobody", _tampered(code="guess"), "code_refused"),
    ("issuer of the answer missing", _tampered(iss=None), "response_issuer"),
    ("issuer of the answer another", _tampered(iss="https://evil.example"), "response_issuer"),
    ("state twice", _tampered(state=["one", "two"]), "parameters_twice"),
    ("code twice", _tampered(code=["one", "two"]), "parameters_twice"),
    ("denied", _tampered(error="access_denied", error_description="<b>no"), "access_denied"),
    ("consent", _tampered(error="consent_required"), "consent_required"),
    ("unknown error", _tampered(error="<script>"), "provider_error"),
    ("denied, without a state", _tampered(error="access_denied", state=None), "state_missing"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "code"), [case[1:] for case in ANSWERS], ids=[case[0] for case in ANSWERS])
def test_an_answer_that_is_not_ours(trip: Trip, server: Provider, change: Any, code: str) -> None:
    answer = trip.back(change(server.authorize(trip.leave())))

    assert (answer.status_code, refused_codes(), is_signed_in(trip.client)) == (403, [code], False)
    assert "<script>" not in answer.content.decode()


def test_an_answer_is_good_once(trip: Trip, server: Provider) -> None:
    answer = server.authorize(trip.leave())
    trip.back(answer)
    del trip.client.cookies["sessionid"]

    again = trip.back(answer)

    assert (again.status_code, refused_codes()) == (403, ["state_used"])


def test_a_code_is_good_once(trip: Trip, server: Provider) -> None:
    first = server.authorize(trip.leave())
    trip.back(first)
    other = Trip(trip.provider, server)

    other.back(server.authorize(other.leave()) | {"code": first["code"]})

    assert (refused_codes(), is_signed_in(other.client)) == (["code_refused"], False)


def test_a_stolen_answer_is_worthless_in_another_browser(trip: Trip, server: Provider) -> None:
    answer = server.authorize(trip.leave())
    thief = Client()
    thief.get("/sign-in/sso/northwind/")

    taken = trip.back(answer, client=thief)

    assert (taken.status_code, refused_codes(), is_signed_in(thief)) == (403, ["state_other_browser"], False)


def test_a_foreign_code_in_our_round_fails_at_pkce(trip: Trip, server: Provider) -> None:
    victim = Trip(trip.provider, server)
    code = server.authorize(victim.leave())["code"]

    trip.back(server.authorize(trip.leave()) | {"code": code})

    assert (refused_codes(), is_signed_in(trip.client)) == (["code_refused"], False)


def test_an_answer_at_another_provider_of_ours(trip: Trip, server: Provider) -> None:
    other = put_on_file(server, slug="other", name="Other")
    answer = server.authorize(trip.leave())

    taken = trip.client.get(f"/sign-in/sso/{other.slug}/return/", answer)

    assert (taken.status_code, refused_codes()) == (403, ["state_other_provider"])


def test_a_redirect_that_is_not_ours_is_not_redeemed(trip: Trip, server: Provider) -> None:
    answer = server.authorize(trip.leave())
    server.codes[answer["code"]]["redirect_uri"] = "https://evil.example/"

    trip.back(answer)

    assert (refused_codes(), is_signed_in(trip.client)) == (["code_refused"], False)


@pytest.mark.parametrize("method", ["none", "private_key_jwt"])
def test_a_client_without_a_secret_is_none_of_ours(trip: Trip, method: str) -> None:
    IdentityProvider.objects.update(token_auth_method=method)

    trip.whole()

    assert refused_codes() == ["auth_method"]


def test_a_provider_switched_off_meanwhile(trip: Trip, server: Provider) -> None:
    answer = server.authorize(trip.leave())
    IdentityProvider.objects.update(is_active=False)

    trip.back(answer)

    assert (refused_codes(), is_signed_in(trip.client)) == (["provider_inactive"], False)


def test_a_key_that_was_taken_back_is_no_key_any_more(trip: Trip, server: Provider) -> None:
    trip.whole()
    server.keys = [public_jwk(rsa_key("second"), "second")]
    IdentityProvider.objects.update(keys_at="2026-01-01T00:00Z")
    later = Trip(trip.provider, server)

    later.whole()

    assert (refused_codes(), is_signed_in(later.client)) == (["token_key"], False)


def test_the_corpus_is_long_enough() -> None:
    assert len(LIES) + len(UNREADABLE) + len(ANSWERS) >= 30


@pytest.mark.parametrize("act", ["deactivated", "not invited", "password"])
def test_users_who_may_not_come_in_this_way(trip: Trip, rosa: User, act: str) -> None:
    changes: dict[str, dict[str, Any]] = {
        "deactivated": {"is_active": False, "deactivated_at": "2026-01-01T00:00Z"},
        "not invited": {"is_active": False},
        "password": {"sign_in_option": "PASSWORD"},
    }
    User.objects.filter(pk=rosa.pk).update(**changes[act])

    trip.whole()

    codes = {"deactivated": "user_deactivated", "not invited": "user_inactive", "password": "user_not_sso"}
    assert (refused_codes(), is_signed_in(trip.client)) == ([codes[act]], False)
    assert not Identity.objects.exists()
