"""Responses as well-known providers shape them are let in: what is signed, with what, and what things are called."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from accounts.models import IdentityProvider, User
from accounts.sso.saml import names
from tests.accounts.sso.saml.conftest import type_begin
from tests.accounts.sso.saml.making import Key, key, response, sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_process")]
CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
SHA512 = "http://www.w3.org/2001/04/xmlenc#sha512"


@dataclass(frozen=True)
class Vendor:
    """How one of them answers."""

    name: str
    places: tuple[str, ...]
    attributes: dict[str, str] = field(default_factory=dict)
    shape: dict[str, object] = field(default_factory=dict)
    algorithm: str = "rsa-sha256"
    digest: str = "http://www.w3.org/2001/04/xmlenc#sha256"
    prefixes: str = ""
    with_certificate: bool = True
    default_namespaces: bool = False


VENDORS = [
    Vendor(
        "okta",
        ("assertion", "response"),
        {"email": "ada@northwind.example", "firstName": "Ada", "lastName": "Admin"},
        prefixes="xs",
    ),
    Vendor(
        "entra",
        ("assertion",),
        {
            f"{CLAIMS}emailaddress": "ada@northwind.example",
            f"{CLAIMS}givenname": "Ada",
            f"{CLAIMS}surname": "Admin",
            "http://schemas.microsoft.com/identity/claims/tenantid": "d2f5",
        },
        {"name_id": "kP3x_9aQ", "name_id_format": names.NAME_ID_FORMATS["persistent"]},
        default_namespaces=True,
    ),
    Vendor(
        "adfs",
        ("assertion",),
        {f"{CLAIMS}emailaddress": "ada@northwind.example"},
        algorithm="rsa-sha512",
        digest=SHA512,
    ),
    Vendor("google", ("response",), {}, {"attributes": {}}),
    Vendor("ping", ("response",), {"mail": "ada@northwind.example"}, with_certificate=False),
    Vendor(
        "onelogin",
        ("assertion",),
        {"User.email": "ada@northwind.example", "User.FirstName": "Ada"},
        {"destination": ""},
    ),
    Vendor(
        "shibboleth",
        ("assertion", "response"),
        {
            "urn:oid:0.9.2342.19200300.100.1.3": "ada@northwind.example",
            "urn:oid:2.5.4.42": "Ada",
        },
        {"name_id": "opaque-1", "name_id_format": names.NAME_ID_FORMATS["persistent"]},
        prefixes="xs xsi",
    ),
    Vendor("keycloak, elliptic", ("assertion",), {"email": "ada@northwind.example"}, algorithm="ecdsa-sha256"),
    Vendor(
        "elliptic, both",
        ("assertion", "response"),
        {"email": "ada@northwind.example"},
        algorithm="ecdsa-sha512",
        digest=SHA512,
    ),
    Vendor("a clock ahead", ("assertion",), {}, {"issued": 100, "begins": 100, "attributes": {}}),
    Vendor("a clock behind", ("assertion",), {}, {"issued": -110, "begins": -140, "ends": 60, "attributes": {}}),
]


def key_of(vendor: Vendor) -> Key:
    return key("ec", "ec") if vendor.algorithm.startswith("ecdsa") else key()


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name.replace(" ", "-"))
def test_it_is_let_in(vendor: Vendor, begin: type_begin, by_sso: User, okta: IdentityProvider) -> None:
    used = key_of(vendor)
    okta.certificates = [used.certificate]
    okta.save()
    browser = begin()
    given = {"attributes": vendor.attributes, **vendor.shape}
    xml = response(browser.shape.but(**given))
    if vendor.default_namespaces:
        xml = xml.replace("<a:", "<").replace("</a:", "</").replace("xmlns:a=", "xmlns=")
    body = "".join(used.certificate.split("-----")[2].split())
    info = f"<d:KeyInfo><d:X509Data><d:X509Certificate>{body}</d:X509Certificate></d:X509Data></d:KeyInfo>"
    signed = sign(
        xml,
        *vendor.places,
        by=used,
        algorithm=vendor.algorithm,
        digest=vendor.digest,
        key_info=info if vendor.with_certificate else "",
        prefixes=vendor.prefixes,
    )
    answer = browser.arrive(browser.post(signed))
    assert answer.status_code == 303, answer.content.decode()[:2000]
    assert browser.client.session["_auth_user_id"] == str(by_sso.pk)
