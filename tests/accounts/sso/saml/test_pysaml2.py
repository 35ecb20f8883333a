"""A real identity provider, pysaml2's, in this process: it reads our metadata and our request, and answers."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Identity, IdentityProvider, User
from base.audit.models import Entry
from tests.accounts.sso.saml.conftest import make_provider
from tests.accounts.sso.saml.making import key

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        shutil.which("xmlsec1") is None, reason="pysaml2 signs with the xmlsec1 program (Debian: xmlsec1)"
    ),
]
ISSUER = "https://pysaml2.northwind.example/idp"
SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
DIGEST256 = "http://www.w3.org/2001/04/xmlenc#sha256"


@pytest.fixture
def peer(by_sso: User) -> IdentityProvider:
    """The provider as our settings know it."""
    return make_provider("pysaml2", entity_id=ISSUER, sso_url="https://pysaml2.northwind.example/sso")


def server(tmp_path: Path, metadata: bytes) -> object:
    """The provider itself, with our metadata."""
    from saml2.config import IdPConfig
    from saml2.saml import NAMEID_FORMAT_EMAILADDRESS, NAMEID_FORMAT_PERSISTENT
    from saml2.server import Server

    files = {"key.pem": key().private, "cert.pem": key().certificate.encode(), "sp.xml": metadata}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    config = IdPConfig().load(
        {
            "entityid": ISSUER,
            "xmlsec_binary": shutil.which("xmlsec1"),
            "key_file": str(tmp_path / "key.pem"),
            "cert_file": str(tmp_path / "cert.pem"),
            "metadata": {"local": [str(tmp_path / "sp.xml")]},
            "service": {
                "idp": {
                    "endpoints": {
                        "single_sign_on_service": [
                            (
                                "https://pysaml2.northwind.example/sso",
                                "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
                            )
                        ]
                    },
                    "name_id_format": [NAMEID_FORMAT_EMAILADDRESS, NAMEID_FORMAT_PERSISTENT],
                    "policy": {"default": {"lifetime": {"minutes": 5}}},
                }
            },
        }
    )
    return Server(config=config)


def answer_of(idp: object, request: str, **how: object) -> str:
    """What the provider posts in answer to our request."""
    from saml2 import BINDING_HTTP_REDIRECT
    from saml2.saml import NAMEID_FORMAT_EMAILADDRESS, NameID

    asked = idp.parse_authn_request(request, BINDING_HTTP_REDIRECT)  # type: ignore[attr-defined]  # the library carries no types
    made = idp.create_authn_response(  # type: ignore[attr-defined]  # the library carries no types
        identity={"mail": ["ada@northwind.example"], "givenName": ["Ada"]},
        userid="ada",
        name_id=NameID(format=NAMEID_FORMAT_EMAILADDRESS, text="ada@northwind.example"),
        authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport", "authn_auth": ISSUER},
        **{**idp.response_args(asked.message), **how},  # type: ignore[attr-defined]  # the library carries no types
    )
    import base64

    return base64.b64encode(str(made).encode()).decode()


@pytest.mark.parametrize(
    ("assertion", "response"), [(True, True), (True, False), (False, True)], ids=["both", "assertion", "response"]
)
def test_it_signs_in(tmp_path: Path, peer: IdentityProvider, by_sso: User, assertion: bool, response: bool) -> None:
    browser = Client()
    idp = server(tmp_path, browser.get(reverse("accounts:saml-metadata", args=["pysaml2"])).content)
    page = browser.get(reverse("accounts:sso-start", args=["pysaml2"]))
    query = parse_qs(urlsplit(page["Location"]).query)
    posted = answer_of(
        idp, query["SAMLRequest"][0], sign_assertion=assertion, sign_response=response, sign_alg=SHA256,
        digest_alg=DIGEST256,
    )  # fmt: skip
    sent = {"SAMLResponse": posted, "RelayState": query["RelayState"][0]}
    answer = Client().post(reverse("accounts:saml-acs", args=["pysaml2"]), sent)
    assert answer.status_code == 303, Entry.objects.latest("id").data
    assert browser.get(answer["Location"]).status_code == 303
    assert browser.session["_auth_user_id"] == str(by_sso.pk)
    assert Identity.objects.get(user=by_sso).provider == peer


def test_its_old_default_of_sha1_is_refused(tmp_path: Path, peer: IdentityProvider) -> None:
    browser = Client()
    idp = server(tmp_path, browser.get(reverse("accounts:saml-metadata", args=["pysaml2"])).content)
    page = browser.get(reverse("accounts:sso-start", args=["pysaml2"]))
    query = parse_qs(urlsplit(page["Location"]).query)
    posted = answer_of(
        idp, query["SAMLRequest"][0], sign_assertion=True, sign_response=False,
        sign_alg="http://www.w3.org/2000/09/xmldsig#rsa-sha1", digest_alg="http://www.w3.org/2000/09/xmldsig#sha1",
    )  # fmt: skip
    sent = {"SAMLResponse": posted, "RelayState": query["RelayState"][0]}
    assert Client().post(reverse("accounts:saml-acs", args=["pysaml2"]), sent).status_code == 403
    assert Entry.objects.latest("id").data["code"] == "signature_algorithm"
