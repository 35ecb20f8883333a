"""Makes responses as identity providers send them, and spoils them. Keys are made once for the whole run."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from lxml import etree

from accounts.sso.saml import names

ISSUER = "https://idp.northwind.example/metadata"
NS = {"p": names.PROTOCOL, "a": names.ASSERTION, "d": names.SIGNATURE}
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Key:
    """A private key and its certificate, both PEM."""

    private: bytes
    certificate: str


@cache
def key(name: str = "idp", kind: str = "rsa", *, starts: int = -30, days: int = 365, bits: int = 2048) -> Key:
    """A key by name; `starts` and `days` say from when and how long its certificate holds, in days from today."""
    private = rsa.generate_private_key(65537, bits) if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name}.northwind.example")])
    begin = datetime.now(UTC) + timedelta(days=starts)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=days))
        .sign(private, hashes.SHA256())
    )
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Key(pem, certificate.public_bytes(serialization.Encoding.PEM).decode())


@dataclass(frozen=True, slots=True)
class Shape:
    """What a response says. Texts are put in as they are, so that a test can write anything."""

    acs_url: str = "https://recruit.example.com/sso/northwind/acs/"
    audience: str = "https://recruit.example.com/sso/northwind/metadata/"
    request_id: str = "ONELOGIN_request"
    now: datetime = NOW
    name_id: str = "ada@northwind.example"
    name_id_format: str = names.NAME_ID_FORMATS["emailAddress"]
    attributes: dict[str, str] = field(default_factory=lambda: {"email": "ada@northwind.example"})
    issuer: str = ISSUER
    response_issuer: str = ISSUER
    destination: str | None = None
    recipient: str | None = None
    in_response_to: str | None = None
    confirmed_request: str | None = None
    status: str = names.SUCCESS
    method: str = names.BEARER
    version: str = "2.0"
    begins: int = -30
    ends: int = 300
    confirmation_ends: int = 300
    issued: int = 0
    session_ends: int = 8 * 3600
    authenticated: int = 0
    response_id: str = "_response"
    assertion_id: str = "_assertion"
    head: str = ""
    extra: str = ""
    name_id_element: str | None = None

    def but(self, **changes: object) -> Shape:
        """The same with other words."""
        return replace(self, **changes)  # type: ignore[arg-type]  # names are checked by the constructor


def at(now: datetime, seconds: int) -> str:
    """An instant as the standard writes it."""
    return (now + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _or(value: str | None, default: str) -> str:
    return default if value is None else value


def assertion(shape: Shape) -> str:
    """The assertion, unsigned."""
    request = _or(shape.confirmed_request, shape.request_id)
    name_id = _or(shape.name_id_element, f'<a:NameID Format="{shape.name_id_format}">{shape.name_id}</a:NameID>')
    values = "".join(
        f'<a:Attribute Name="{name}"><a:AttributeValue>{value}</a:AttributeValue></a:Attribute>'
        for name, value in shape.attributes.items()
    )
    statement = f"<a:AttributeStatement>{values}</a:AttributeStatement>" if values else ""
    return f"""<a:Assertion xmlns:a="{names.ASSERTION}" ID="{shape.assertion_id}" Version="{shape.version}" \
IssueInstant="{at(shape.now, shape.issued)}"><a:Issuer>{shape.issuer}</a:Issuer><a:Subject>{name_id}\
<a:SubjectConfirmation Method="{shape.method}"><a:SubjectConfirmationData \
Recipient="{_or(shape.recipient, shape.acs_url)}" InResponseTo="{request}" \
NotOnOrAfter="{at(shape.now, shape.confirmation_ends)}"/></a:SubjectConfirmation></a:Subject>
<a:Conditions NotBefore="{at(shape.now, shape.begins)}" NotOnOrAfter="{at(shape.now, shape.ends)}">\
<a:AudienceRestriction><a:Audience>{shape.audience}</a:Audience></a:AudienceRestriction></a:Conditions>\
<a:AuthnStatement AuthnInstant="{at(shape.now, shape.authenticated)}" \
SessionNotOnOrAfter="{at(shape.now, shape.session_ends)}" SessionIndex="_session"><a:AuthnContext>\
<a:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</a:AuthnContextClassRef></a:AuthnContext>\
</a:AuthnStatement>{statement}{shape.extra}</a:Assertion>"""


def response(shape: Shape, body: str | None = None) -> str:
    """The whole response, unsigned."""
    destination = _or(shape.destination, shape.acs_url)
    request = _or(shape.in_response_to, shape.request_id)
    return f"""<p:Response xmlns:p="{names.PROTOCOL}" xmlns:a="{names.ASSERTION}" ID="{shape.response_id}" \
Version="{shape.version}" IssueInstant="{at(shape.now, shape.issued)}"\
{f' Destination="{destination}"' if destination else ""}{f' InResponseTo="{request}"' if request else ""}>\
<a:Issuer>{shape.response_issuer}</a:Issuer>{shape.head}<p:Status><p:StatusCode Value="{shape.status}"/></p:Status>
{assertion(shape) if body is None else body}</p:Response>"""


def sign(
    xml: str,
    *places: str,
    by: Key | None = None,
    algorithm: str = "rsa-sha256",
    digest: str = "http://www.w3.org/2001/04/xmlenc#sha256",
    transforms: tuple[str, ...] = (names.ENVELOPED, names.EXCLUSIVE),
    canonicalization: str = names.EXCLUSIVE,
    key_info: str = "",
    prefixes: str = "",
) -> str:
    """Sign the assertion, the response, or both (inner first). The signature stands behind the issuer."""
    root = etree.fromstring(xml.encode())
    for place in places or ("assertion",):
        element = root if place == "response" else root.find(".//a:Assertion", NS)
        assert element is not None
        template = _template(element.get("ID", ""), algorithm, digest, transforms, canonicalization, key_info)
        if prefixes:
            step = template.findall(".//d:Transform", NS)[-1]
            etree.SubElement(step, f"{{{names.EXCLUSIVE}}}InclusiveNamespaces", PrefixList=prefixes)
        element.insert(1, template)
        xmlsec.tree.add_ids(root, ["ID"])
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_memory((by or key()).private, xmlsec.constants.KeyDataFormatPem, None)
        context.sign(template)
    return bytes(etree.tostring(root)).decode()


def _template(  # noqa: PLR0917  # a private one, called once
    reference: str, algorithm: str, digest: str, transforms: tuple[str, ...], canonicalization: str, key_info: str
) -> etree._Element:
    method = names.SIGNATURE_ALGORITHMS.get(algorithm, algorithm)
    steps = "".join(f'<d:Transform Algorithm="{each}"/>' for each in transforms)
    return etree.fromstring(
        f'<d:Signature xmlns:d="{names.SIGNATURE}"><d:SignedInfo><d:CanonicalizationMethod '
        f'Algorithm="{canonicalization}"/><d:SignatureMethod Algorithm="{method}"/><d:Reference URI="#{reference}">'
        f'<d:Transforms>{steps}</d:Transforms><d:DigestMethod Algorithm="{digest}"/><d:DigestValue/></d:Reference>'
        f"</d:SignedInfo><d:SignatureValue/>{key_info}</d:Signature>"
    )


def good(shape: Shape | None = None, *places: str) -> str:
    """A response that is let in."""
    return sign(response(shape or Shape()), *places)


def packed(xml: str | bytes) -> str:
    """As a browser posts it."""
    return base64.b64encode(xml.encode() if isinstance(xml, str) else xml).decode()
