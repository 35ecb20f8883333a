"""A sign-in through SAML, from the start page to the session, and whose browser it has to be."""

from __future__ import annotations

import base64
import zlib
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree

from accounts.models import Identity, IdentityProvider, SeenAssertion, SsoRequest, User
from accounts.permissions import RoleCode
from accounts.sso.saml import names
from base.audit.models import Entry
from tests.accounts.sso.saml.conftest import make_provider, type_begin
from tests.accounts.sso.saml.making import good, key, packed, response, sign
from tests.factories.accounts import make_user, signed_in

pytestmark = pytest.mark.django_db


def test_the_provider_is_asked_by_an_unsigned_request_with_the_id_of_the_round(begin: type_begin) -> None:
    browser = begin()
    answer = browser.client.get(reverse("accounts:sso-start", args=["northwind"]))
    address = urlsplit(answer["Location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == "https://idp.northwind.example/sso"
    query = parse_qs(address.query)
    xml = etree.fromstring(zlib.decompress(base64.b64decode(query["SAMLRequest"][0]), -15))
    assert xml.tag == f"{{{names.PROTOCOL}}}AuthnRequest"
    assert xml.get("ID") == SsoRequest.objects.latest("id").request_id
    assert xml.get("AssertionConsumerServiceURL") == "http://testserver/sign-in/sso/northwind/acs/"
    assert xml.findtext(f"{{{names.ASSERTION}}}Issuer") == "http://testserver/sign-in/sso/northwind/metadata/"
    assert "Signature" not in query


def test_metadata_names_our_two_addresses(okta: IdentityProvider) -> None:
    answer = Client().get(reverse("accounts:saml-metadata", args=["northwind"]), {"download": "1"})
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="recruit-northwind.xml"'
    xml = etree.fromstring(answer.content)
    assert xml.get("entityID") == "http://testserver/sign-in/sso/northwind/metadata/"
    (service,) = xml.iter("{urn:oasis:names:tc:SAML:2.0:metadata}AssertionConsumerService")
    assert service.get("Location") == "http://testserver/sign-in/sso/northwind/acs/"


def test_a_good_answer_signs_in_by_way_of_the_limited_process(begin: type_begin, by_sso: User) -> None:
    browser = begin()
    posted = browser.post()
    assert posted.status_code == 303
    assert posted["Location"].startswith("/sign-in/sso/northwind/arrived/?state=")
    assert not posted.cookies
    answer = browser.arrive(posted)
    assert (answer.status_code, answer["Location"]) == (303, "/me/")
    assert browser.is_signed_in()
    identity = Identity.objects.get(user=by_sso)
    assert (identity.provider.slug, identity.subject) == ("northwind", "ada@northwind.example")
    row = browser.row
    assert row.used_at is not None
    assert row.answer == ""


def test_what_waits_is_sealed(begin: type_begin, by_sso: User, in_process: None) -> None:
    browser = begin()
    xml = good(browser.shape)
    browser.post(xml)
    assert browser.row.answer
    for clear in ("ada@", "Assertion", packed(xml)[:40]):
        assert clear not in browser.row.answer


def test_another_browser_gets_nothing(begin: type_begin, by_sso: User, in_process: None) -> None:
    browser, thief = begin(), Client()
    posted = browser.post()
    assert thief.get(posted["Location"]).status_code == 403
    other = begin()
    assert other.client.get(posted["Location"]).status_code == 403
    assert "_auth_user_id" not in thief.session
    assert not other.is_signed_in()
    entry = Entry.objects.filter(kind="identity_provider.refused").latest("id")
    assert entry.data["code"] == "state_other_browser"
    assert browser.arrive(posted).status_code == 303
    assert browser.is_signed_in()


@pytest.mark.parametrize("fetched", [False, True])
def test_a_replay_is_refused(begin: type_begin, by_sso: User, in_process: None, fetched: bool) -> None:
    browser = begin()
    xml = good(browser.shape)
    posted = browser.post(xml)
    if fetched:
        browser.arrive(posted)
        browser.client.logout()
    again = browser.post(xml)
    assert again.status_code == 403
    assert not browser.is_signed_in()
    assert Entry.objects.filter(kind="identity_provider.refused").latest("id").data["code"] == "replayed"


def test_an_assertion_is_good_once_in_whatever_round(begin: type_begin, by_sso: User, in_process: None) -> None:
    """The provider would have to answer two requests with one assertion; the unique index is the last line."""
    browser, other = begin(), begin()
    browser.post()
    assert SeenAssertion.objects.count() == 1
    again = other.post(good(other.shape))
    assert again.status_code == 403
    assert Entry.objects.latest("id").data["code"] == "replayed"


def test_a_fetched_answer_is_gone(begin: type_begin, by_sso: User, in_process: None) -> None:
    browser = begin()
    posted = browser.post()
    browser.arrive(posted)
    browser.client.logout()
    assert browser.client.get(posted["Location"]).status_code == 403
    assert not browser.is_signed_in()


def test_another_providers_round_and_certificate_open_nothing(
    begin: type_begin, by_sso: User, in_process: None
) -> None:
    other = make_provider("other", domain="", certificates=[key("other").certificate])
    browser, elsewhere = begin(), begin(other)
    codes = []
    browser.provider = other
    assert browser.post().status_code == 403
    codes.append(Entry.objects.latest("id").data["code"])
    assert elsewhere.post(good(elsewhere.shape)).status_code == 403
    codes.append(Entry.objects.latest("id").data["code"])
    assert codes == ["unknown_request", "bad_signature"]


def test_an_answer_that_nobody_asked_for_is_not_even_read(
    begin: type_begin, by_sso: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = begin()
    monkeypatch.setattr("accounts.sso.saml.receiving.examine", lambda task: pytest.fail("read"))
    for state in ("", "https://recruit.example.com/people/", "x" * 43):
        assert browser.post(state=state).status_code == 403
        assert Entry.objects.latest("id").data["code"] == "unknown_request"
    SsoRequest.objects.update(expires_at=browser.shape.now - timedelta(seconds=1))
    assert browser.post().status_code == 403


def test_users_read_a_neutral_sentence(begin: type_begin, by_sso: User, in_process: None) -> None:
    browser = begin()
    answer = browser.post(response(browser.shape))
    words = answer.content.decode()
    assert answer.status_code == 403
    assert "You are not signed in" in words
    assert "signed. Let the provider" not in words
    assert "unsigned" not in words
    entry = Entry.objects.latest("id")
    assert (entry.data["code"], entry.object_name) == ("unsigned", "Northwind ID")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"is_active": False}, "user_inactive"),
        ({"sign_in_option": "PASSWORD"}, "user_not_sso"),
        ({"email": "somebody@northwind.example"}, "user_unknown"),
    ],
)
def test_a_true_answer_about_somebody_who_may_not_enter(
    begin: type_begin, by_sso: User, in_process: None, change: dict[str, object], code: str
) -> None:
    User.objects.filter(pk=by_sso.pk).update(**change)
    browser = begin()
    assert browser.arrive(browser.post()).status_code == 403
    assert not browser.is_signed_in()
    assert Entry.objects.filter(kind="identity_provider.refused").latest("id").data["code"] == code


@pytest.mark.parametrize("kind", ["expired", "broken", "none"])
def test_without_a_certificate_that_holds_nobody_is_sent_away(okta: IdentityProvider, by_sso: User, kind: str) -> None:
    held = {"expired": [key("old", starts=-60, days=30).certificate], "broken": ["-----BEGIN CERTI"], "none": []}
    okta.certificates = held[kind]
    okta.save()
    answer = Client().get(reverse("accounts:sso-start", args=["northwind"]))
    assert answer.status_code == 403
    assert "You are not signed in" in answer.content.decode()
    entry = Entry.objects.latest("id")
    assert entry.data["code"] == ("certificate_expired" if kind == "expired" else "no_certificate")
    assert entry.data["reason"]
    assert signed_in(make_user(RoleCode.ADMIN)).get(f"/settings/sso/{okta.public_id}/").status_code == 200


def test_two_certificates_let_a_provider_change_its_key(
    begin: type_begin, by_sso: User, in_process: None, okta: IdentityProvider
) -> None:
    new = key("new", "ec")
    okta.certificates = [key().certificate, new.certificate]
    okta.save()
    browser = begin()
    browser.arrive(browser.post(sign(response(browser.shape), by=new, algorithm="ecdsa-sha256")))
    assert browser.is_signed_in()
