"""The settings pages of identity providers: adding, certificates, testing, switching on."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import IdentityProvider, User
from base.audit import kinds
from base.audit.models import Entry
from tests.accounts.sso.saml.conftest import make_provider, type_begin
from tests.accounts.sso.saml.making import ISSUER, good, key, response
from tests.factories.accounts import signed_in

pytestmark = pytest.mark.django_db

METADATA = """<?xml version="1.0"?><!-- by a provider --><md:EntityDescriptor \
xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.northwind.example/metadata"><md:IDPSSODescriptor \
protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">{keys}<md:SingleSignOnService \
Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.northwind.example/sso"/>\
</md:IDPSSODescriptor></md:EntityDescriptor>"""
KEY = """<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>\
<ds:X509Certificate>{0}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"""


def filled(**changes: str) -> dict[str, str]:
    """What somebody types to add a SAML provider."""
    given = {
        "name": "Northwind ID", "entity_id": ISSUER, "sso_url": "https://idp.northwind.example/sso",
        "certificate": key().certificate, "name_id_format": "persistent", "signature_algorithm": "any",
        "match_by": "email",
    }  # fmt: skip
    return given | changes


@pytest.fixture
def proved(ada: User) -> Client:
    """Ada's browser, in which she has just proved who she is."""
    return prove(signed_in(ada))


def prove(client: Client, *, at: int | None = None) -> Client:
    """Note a fresh proof in the session, or an old one."""
    session = client.session
    session["proved_at"] = int(timezone.now().timestamp()) if at is None else at
    session.save()
    return client


def page(provider: IdentityProvider, name: str = "provider") -> str:
    return reverse(f"accounts:sso-{name}", args=[provider.public_id])


def test_adding_a_saml_provider(proved: Client) -> None:
    answer = proved.post(reverse("accounts:sso-add", args=["saml"]), filled())
    provider = IdentityProvider.objects.get()
    assert answer["Location"] == page(provider)
    assert (provider.slug, provider.is_active, provider.kind) == ("northwind-id", False, "SAML")
    assert provider.certificates == [key().certificate]
    entry = Entry.objects.get(kind="identity_provider.added")
    assert kinds.get(entry.kind).public == "WEB_SSO_CONFIGURATION_UPDATED"
    shown = proved.get(page(provider)).content.decode()
    assert "http://testserver/sign-in/sso/northwind-id/acs/" in shown
    assert "http://testserver/sign-in/sso/northwind-id/metadata/" in shown


def test_adding_an_openid_provider_keeps_its_secret_apart(proved: Client) -> None:
    given = {
        "name": "Entra", "issuer": "https://login.northwind.example/v2.0", "client_id": "recruit",
        "client_secret": "a-secret-of-some-length", "token_auth_method": "client_secret_post", "match_by": "email",
    }  # fmt: skip
    proved.post(reverse("accounts:sso-add", args=["openid"]), given)
    provider = IdentityProvider.objects.get()
    assert (provider.kind, provider.issuer, provider.client_id) == ("OIDC", given["issuer"], "recruit")
    shown = proved.get(page(provider)).content.decode()
    assert "a-secret-of-some-length" not in shown
    assert "…ngth" in shown
    assert not Entry.objects.filter(data__icontains="a-secret-of").exists()


def test_it_takes_a_fresh_proof(ada: User) -> None:
    client = prove(signed_in(ada), at=0)
    answer = client.post(reverse("accounts:sso-add", args=["saml"]), filled())
    assert answer.status_code == 303
    assert "prove" in answer["Location"]
    assert not IdentityProvider.objects.exists()


@pytest.mark.parametrize(
    ("certificate", "sentence"),
    [
        ("hello", "This is no certificate."),
        ("-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----", "This is no certificate."),
        (key("old", starts=-60, days=30).certificate, "This certificate expired on"),
        (key("tomorrow", starts=1).certificate, "This certificate is valid from"),
        (key("small", bits=1024).certificate, "has 1024 bits, too few"),
        (key().private.decode(), "This is a private key"),
        ("\n".join([key().certificate, key("new", "ec").certificate, key("other").certificate]), "several"),
        ("", "Paste the certificate"),
    ],
    ids=["words", "broken", "expired", "tomorrow", "small", "private", "three", "none"],
)  # fmt: skip
def test_a_bad_certificate_has_its_sentence_and_nothing_typed_is_lost(
    proved: Client, certificate: str, sentence: str
) -> None:
    answer = proved.post(reverse("accounts:sso-add", args=["saml"]), filled(certificate=certificate))
    assert answer.status_code == 422
    words = answer.content.decode()
    assert sentence in words
    assert 'value="https://idp.northwind.example/sso"' in words
    assert not IdentityProvider.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": " "}, "Give the provider a name"),
        ({"entity_id": ""}, "entity ID"),
        ({"sso_url": "idp.northwind.example"}, "begins with https://"),
        ({"sso_url": "javascript:alert(1)"}, "begins with https://"),
        ({"sso_url": "https://me:pass@idp.northwind.example/"}, "Leave user names"),
        ({"signature_algorithm": "ecdsa-sha256"}, "cannot sign with this algorithm"),
    ],
    ids=["name", "entity", "no-scheme", "script", "password", "algorithm"],
)
def test_other_bad_input(proved: Client, change: dict[str, str], sentence: str) -> None:
    answer = proved.post(reverse("accounts:sso-add", args=["saml"]), filled(**change))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not IdentityProvider.objects.exists()


@pytest.mark.parametrize("how", ["file", "pasted"])
def test_metadata_fills_the_form(proved: Client, how: str) -> None:
    bodies = ["".join(each.certificate.split("-----")[2].split()) for each in (key(), key("new", "ec"))]
    xml = METADATA.format(keys="".join(KEY.format(each) for each in bodies))
    given = {"document": SimpleUploadedFile("idp.xml", xml.encode())} if how == "file" else {"pasted": xml}
    answer = proved.post(reverse("accounts:sso-read-metadata"), given)
    words = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="https://idp.northwind.example/sso"' in words
    assert f'value="{ISSUER}"' in words
    assert words.count("BEGIN CERTIFICATE") == 2
    assert not IdentityProvider.objects.exists()


@pytest.mark.parametrize(
    ("xml", "sentence"),
    [
        ("nothing", "This is no XML"),
        ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "We read neither"),
        ("<a xmlns='urn:x'/>", "describes no identity provider"),
        (METADATA.format(keys="").replace("IDPSSO", "SPSSO"), "describes no identity provider"),
        ("", "Choose the provider"),
    ],
    ids=["words", "entity", "other", "ours", "none"],
)
def test_bad_metadata(proved: Client, xml: str, sentence: str) -> None:
    answer = proved.post(reverse("accounts:sso-read-metadata"), {"pasted": xml})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_certificate_is_rolled_over(proved: Client, okta: IdentityProvider) -> None:
    new = key("new", "ec").certificate
    for pasted, status in ((new, 303), (key("other").certificate, 422), (new, 422)):
        answer = proved.post(page(okta, "certificate-add"), {"certificate": pasted})
        assert answer.status_code == status, pasted
    okta.refresh_from_db()
    assert okta.certificates == [key().certificate, new]
    shown = proved.get(page(okta)).context["certificates"]
    proved.post(page(okta, "certificate-remove"), {"fingerprint": shown[0][0].fingerprint})
    okta.refresh_from_db()
    assert okta.certificates == [new]
    last = proved.post(page(okta, "certificate-remove"), {"fingerprint": shown[1][0].fingerprint})
    assert last.status_code == 409
    okta.refresh_from_db()
    assert okta.certificates == [new]
    written = list(Entry.objects.filter(kind__contains="certificate").order_by("id").values_list("kind", flat=True))
    assert written == ["identity_provider.certificate_added", "identity_provider.certificate_removed"]


def test_it_is_switched_on_after_a_test_or_knowingly_without(proved: Client) -> None:
    provider = make_provider(is_active=False)
    assert proved.post(page(provider, "on")).status_code == 409
    provider.refresh_from_db()
    assert not provider.is_active
    assert proved.post(page(provider, "on"), {"without_test": "on"}).status_code == 303
    provider.refresh_from_db()
    assert provider.is_active
    assert Entry.objects.get(kind="identity_provider.switched_on").data == {"tested": False}
    assert proved.post(page(provider, "off")).status_code == 303
    provider.refresh_from_db()
    assert not provider.is_active


def test_a_test_shows_what_came_back_and_signs_nobody_in(
    proved: Client, ada: User, begin: type_begin, in_process: None
) -> None:
    provider = make_provider("tested", domain="", is_active=False)
    browser = begin(provider, proved, page(provider, "test"))
    answer = browser.arrive(browser.post())
    assert answer["Location"] == page(provider) + "#test"
    provider.refresh_from_db()
    assert provider.last_test["ok"] is True
    assert all(check["holds"] for check in provider.last_test["checks"])
    assert len(provider.last_test["checks"]) == 20
    words = proved.get(page(provider)).content.decode()
    assert "ada@northwind.example" in words
    assert "The signature fits a stored certificate" in words
    assert "not verified for this provider" in words
    assert proved.post(page(provider, "on")).status_code == 303
    proved.post(page(provider, "provider"), filled(entity_id="https://other.example/"))
    provider.refresh_from_db()
    assert provider.last_test == {}


@pytest.mark.parametrize("kind", ["audience", "unsigned"])
@pytest.mark.usefixtures("ada", "in_process")
def test_a_failed_test_says_why(proved: Client, begin: type_begin, okta: IdentityProvider, kind: str) -> None:
    browser = begin(okta, proved, page(okta, "test"))
    xml = good(browser.shape.but(audience="https://other.example/")) if kind == "audience" else response(browser.shape)
    posted = browser.post(xml)
    assert not posted.cookies
    browser.arrive(posted)
    okta.refresh_from_db()
    assert okta.last_test["ok"] is False
    words = proved.get(page(okta)).content.decode()
    expected = {
        "audience": ("meant for another audience", "https://other.example/"),
        "unsigned": ("The response is not signed", "Let the provider sign"),
    }
    for each in expected[kind]:
        assert each in words
    code = {"audience": "wrong_audience", "unsigned": "unsigned"}[kind]
    assert Entry.objects.filter(kind="identity_provider.refused").latest("id").data["code"] == code


def test_a_provider_with_bound_users_is_not_removed(proved: Client, ada: User, okta: IdentityProvider) -> None:
    assert proved.post(page(okta, "remove")).status_code == 409
    proved.post(page(okta, "off"))
    bound = okta.identities.create(user=ada, subject="ada")
    assert proved.post(page(okta, "remove")).status_code == 409
    bound.delete()
    assert proved.post(page(okta, "remove")).status_code == 303
    assert not IdentityProvider.objects.exists()


def test_the_list_warns_of_certificates_that_end(proved: Client) -> None:
    make_provider("soon", domain="", certificates=[key("soon", days=50).certificate])
    make_provider("gone", domain="", certificates=[key("gone", starts=-60, days=30).certificate], name="Old ID")
    words = proved.get(reverse("accounts:sso-providers")).content.decode()
    assert "The certificate expires in" in words
    assert "The certificate has expired" in words


@pytest.mark.parametrize("name", ["providers", "read-metadata"])
def test_only_administrators(rosa: User, name: str) -> None:
    client = prove(signed_in(rosa))
    address = reverse(f"accounts:sso-{name}")
    answer = client.get(address) if name == "providers" else client.post(address, {"pasted": "x"})
    assert answer.status_code == 403


def test_a_constant_number_of_queries(proved: Client) -> None:
    counts = []
    for number in range(3):
        make_provider(f"p{number}", domain="")
        if number != 1:
            with CaptureQueriesContext(connection) as seen:
                proved.get(reverse("accounts:sso-providers"))
            counts.append(len(seen))
    assert counts[0] == counts[1]
