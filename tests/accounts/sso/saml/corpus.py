"""The negative corpus: what attackers and broken providers send, each with the code of its refusal.

Everything is made from a response that would be let in. Shapes of wrapping stand in `wrapping`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from accounts.sso.saml import names
from tests.accounts.sso.saml.making import NS, Shape, assertion, good, key, packed, response, sign

EVIL = "root@northwind.example"
type_make = Callable[[Shape], str]
XSLT = "http://www.w3.org/TR/1999/REC-xslt-19991116"
XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
TRANSFORM = f'<d:Transform xmlns:d="{names.SIGNATURE}" Algorithm="{{0}}"/>'
SECOND_AUDIENCE = "<a:AudienceRestriction><a:Audience>urn:b</a:Audience></a:AudienceRestriction></a:Conditions>"


@dataclass(frozen=True, slots=True)
class Case:
    """One case: its name, the code of its refusal, and how to make what is posted (base64)."""

    name: str
    code: str
    make: type_make


def text(name: str, code: str, change: Callable[[str], str | bytes]) -> Case:
    """A good response, changed as text after it was signed."""
    return Case(name, code, lambda shape: packed(change(good(shape))))


def said(name: str, code: str, **changes: object) -> Case:
    """A response that says something else, truly signed."""
    return Case(name, code, lambda shape: packed(good(shape.but(**changes))))


def signed(name: str, code: str, **how: object) -> Case:
    """A response signed in another way."""
    return Case(name, code, lambda shape: packed(sign(response(shape), **how)))  # type: ignore[arg-type]  # keywords kept in a dictionary


def tree(name: str, code: str, change: Callable[[etree._Element], object]) -> Case:
    """A good response, changed as a tree after it was signed."""

    def make(shape: Shape) -> str:
        root = etree.fromstring(good(shape).encode())
        change(root)
        return packed(etree.tostring(root))

    return Case(name, code, make)


def one(root: etree._Element, path: str) -> etree._Element:
    """The first element at a path."""
    found = root.find(path, NS)
    assert found is not None, path
    return found


def before_root(given: str, what: str) -> str:
    """Something in front of the document."""
    return what + given


def swap(old: str, new: str) -> Callable[[str], str]:
    """Replace, and see that there was something to replace."""

    def change(given: str) -> str:
        assert old in given, old
        return given.replace(old, new, 1)

    return change


def add(path: str, xml: str) -> Callable[[etree._Element], None]:
    """Append an element."""

    def change(root: etree._Element) -> None:
        one(root, path).append(etree.fromstring(xml))

    return change


def put(path: str, name: str, value: str) -> Callable[[etree._Element], None]:
    """Set an attribute."""

    def change(root: etree._Element) -> None:
        one(root, path).set(name, value)

    return change


def write(path: str, words: str) -> Callable[[etree._Element], None]:
    """Set the text of an element."""

    def change(root: etree._Element) -> None:
        one(root, path).text = words

    return change


def drop(path: str) -> Callable[[etree._Element], None]:
    """Take an element out."""

    def change(root: etree._Element) -> None:
        found = one(root, path)
        parent = found.getparent()
        assert parent is not None
        parent.remove(found)

    return change


NAME = "ada@northwind.example</a:NameID>"
ENTITY = '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
INFO, REF = ".//d:SignedInfo", ".//d:Reference"

BYTES = [
    Case("nothing", "empty", lambda shape: ""),
    Case("no base64", "not_base64", lambda shape: "<p:Response/>"),
    Case("base64 of nothing", "malformed", lambda shape: packed("nothing")),
    Case("huge", "too_large", lambda shape: packed(good(shape.but(attributes={"a": "x" * 300_000})))),
    text("utf-16", "not_utf8", lambda xml: xml.encode("utf-16")),
    text("another encoding", "not_utf8", lambda xml: f'<?xml version="1.0" encoding="ISO-8859-7"?>{xml}'),
    text("utf-7", "not_utf8", lambda xml: f'<?xml version="1.0" encoding="UTF-7"?>{xml}'),
    text("a zero byte", "not_utf8", lambda xml: xml.encode() + b"\0"),
    text("a comment that cuts the name", "comment", swap(NAME, "ada@northwind.example<!-- -->.evil</a:NameID>")),
    text("a comment at the end", "comment", lambda xml: xml + "<!-- -->"),
    text("an instruction in the name", "processing_instruction", swap(NAME, "ada<?x y?>@northwind.example</a:NameID>")),
    text("a style sheet", "processing_instruction", lambda xml: f'<?xml-stylesheet href="a.xsl"?>{xml}'),
    text("CDATA in the name", "cdata", swap(NAME, "<![CDATA[ada@northwind.example]]></a:NameID>")),
    text("a document type", "document_type", lambda xml: before_root(xml, "<!DOCTYPE r>")),
    text("an outside entity", "document_type", lambda xml: before_root(swap(NAME, "&e;</a:NameID>")(xml), ENTITY)),
    text("a thousand laughs", "document_type", lambda xml: before_root(swap(NAME, "&c;</a:NameID>")(xml), LAUGHS)),
    text("an outside document type", "document_type", lambda xml: f'<!doctype r SYSTEM "http://evil.example/a">{xml}'),
    text("an unknown entity", "malformed", swap(NAME, "&e;</a:NameID>")),
    text("cut off", "malformed", lambda xml: xml[:-20]),
    text("two documents", "malformed", lambda xml: xml + xml),
    text("very deep", "too_deep", swap("</a:Subject>", "<a:B>" * 40 + "</a:B>" * 40 + "</a:Subject>")),
    text("very many", "too_deep", swap("</a:Subject>", "<a:B/>" * 4500 + "</a:Subject>")),
    text("the xml prefix anew", "xml_prefix", swap("<p:Response ", f'<p:Response xmlns:xml="{names.XML}" ')),
    text("the xml prefix for evil", "xml_prefix", swap("<p:Response ", '<p:Response xmlns:xml="urn:evil" ')),
    text("another prefix for xml", "malformed", swap("<p:Response ", f'<p:Response xmlns:y="{names.XML}" ')),
    text("a relative namespace", "relative_namespace", swap("<p:Response ", '<p:Response xmlns:r="../a" ')),
    text("a relative default", "relative_namespace", swap("<a:Subject>", '<a:Subject xmlns="evil">')),
    text("no namespace", "shape", swap("</a:Subject>", "<Assertion2/></a:Subject>")),
]
SHAPES = [
    Case("an assertion alone", "not_a_response", lambda shape: packed(assertion(shape))),
    text("a logout", "not_a_response", lambda xml: xml.replace("p:Response", "p:LogoutResponse")),
    text("SAML 1", "not_a_response", lambda xml: xml.replace(names.PROTOCOL, "urn:oasis:names:tc:SAML:1.0:protocol")),
    Case("no assertion", "no_assertion", lambda shape: packed(response(shape, body=""))),
    tree("an assertion of another standard", "misplaced_assertion",
         lambda root: setattr(one(root, "a:Assertion"), "tag", "{urn:evil}Assertion")),
    Case("two assertions", "many_assertions", lambda shape: packed(
        sign(response(shape, body=assertion(shape) + assertion(shape.but(assertion_id="_b", name_id=EVIL)))))),
    tree("an assertion as advice", "many_assertions",
         add("a:Assertion/a:Conditions", f'<a:Assertion xmlns:a="{names.ASSERTION}" ID="_b"/>')),
    tree("a response in the response", "not_a_response",
         add("a:Assertion/a:Conditions", f'<p:Response xmlns:p="{names.PROTOCOL}" ID="_b"/>')),
    tree("encrypted assertion", "encrypted",
         lambda root: setattr(one(root, "a:Assertion"), "tag", f"{{{names.ASSERTION}}}EncryptedAssertion")),
    tree("encrypted beside", "encrypted", add(".", f'<a:EncryptedAssertion xmlns:a="{names.ASSERTION}"/>')),
    tree("encrypted name", "encrypted", add("a:Assertion/a:Subject", f'<a:EncryptedID xmlns:a="{names.ASSERTION}"/>')),
    tree("encrypted attribute", "encrypted",
         add("a:Assertion/a:AttributeStatement", f'<a:EncryptedAttribute xmlns:a="{names.ASSERTION}"/>')),
    said("one ID for two", "duplicate_id", response_id="_assertion"),
    tree("one Id in small letters", "duplicate_id", put("a:Assertion/a:Subject", "id", "_assertion")),
    tree("one Id of the signature", "duplicate_id", put(".//d:Signature", "Id", "_assertion")),
    tree("one xml:id", "duplicate_id", put("a:Assertion/a:Subject", f"{{{names.XML}}}id", "_assertion")),
    Case("no ID", "no_id", lambda shape: packed(good(shape).replace(' ID="_response"', ""))),
    Case("an ID that is none", "no_id", lambda shape: packed(good(shape).replace('ID="_assertion"', 'ID="#a b"'))),
]  # fmt: skip
SIGNATURES = [
    Case("never signed", "unsigned", lambda shape: packed(response(shape))),
    tree("signature taken out", "unsigned", drop(".//d:Signature")),
    tree("signature in the subject", "misplaced_signature",
         lambda root: one(root, "a:Assertion/a:Subject").append(one(root, ".//d:Signature"))),
    tree("signature in the status", "misplaced_signature",
         lambda root: one(root, "p:Status").append(one(root, ".//d:Signature"))),
    tree("signature moved to the response", "foreign_reference",
         lambda root: root.insert(1, one(root, ".//d:Signature"))),
    tree("signature of another standard", "misplaced_signature",
         lambda root: setattr(one(root, ".//d:Signature"), "tag", "{urn:evil}Signature")),
    Case("signed twice", "many_signatures", lambda shape: packed(sign(good(shape), "assertion"))),
    tree("an object in the signature", "signature_shape",
         add(".//d:Signature", f'<d:Object xmlns:d="{names.SIGNATURE}"/>')),
    tree("two lists of references", "signature_shape",
         lambda root: one(root, ".//d:Signature").insert(0, etree.fromstring(etree.tostring(one(root, INFO))))),
    tree("two references", "many_references",
         lambda root: one(root, INFO).append(etree.fromstring(etree.tostring(one(root, REF))))),
    tree("no reference", "signature_shape", drop(REF)),
    tree("a reference to everything", "foreign_reference", put(REF, "URI", "")),
    tree("a reference elsewhere", "foreign_reference", put(REF, "URI", "https://evil.example/a.xml")),
    tree("a pointer", "foreign_reference", put(REF, "URI", "#xpointer(id('_assertion'))")),
    tree("a reference to the response", "foreign_reference", put(REF, "URI", "#_response")),
    tree("no transforms", "transforms", drop(".//d:Transforms")),
    tree("a style sheet as transform", "transforms", add(".//d:Transforms", TRANSFORM.format(XSLT))),
    tree("a path as transform", "transforms", add(".//d:Transforms", TRANSFORM.format(XPATH))),
    signed("enveloped alone", "transforms", transforms=(names.ENVELOPED,)),
    signed("inclusive transform", "transforms",
           transforms=(names.ENVELOPED, "http://www.w3.org/TR/2001/REC-xml-c14n-20010315")),
    signed("transform with comments", "transforms", transforms=(names.ENVELOPED, names.EXCLUSIVE + "WithComments")),
    tree("the other order", "transforms",
         lambda root: one(root, ".//d:Transforms").append(one(root, ".//d:Transforms/d:Transform"))),
    signed("inclusive canonicalization", "canonicalization",
           canonicalization="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
    signed("canonicalization with comments", "canonicalization", canonicalization=names.EXCLUSIVE + "WithComments"),
    tree("something in the canonicalization", "signature_shape",
         add(".//d:CanonicalizationMethod", '<x:evil xmlns:x="urn:evil"/>')),
    signed("RSA with SHA-1", "signature_algorithm", algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
    signed("digest with SHA-1", "digest_algorithm", digest="http://www.w3.org/2000/09/xmldsig#sha1"),
    *[
        tree(f"algorithm {short}", "signature_algorithm", put(".//d:SignatureMethod", "Algorithm", address))
        for short, address in {
            "hmac": "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
            "hmac-sha1": "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
            "dsa": "http://www.w3.org/2000/09/xmldsig#dsa-sha1",
            "none": "",
        }.items()
    ],
    tree("a short output", "signature_algorithm",
         add(".//d:SignatureMethod", f'<d:HMACOutputLength xmlns:d="{names.SIGNATURE}">1</d:HMACOutputLength>')),
    tree("digest with MD5", "digest_algorithm",
         put(".//d:DigestMethod", "Algorithm", "http://www.w3.org/2001/04/xmldsig-more#md5")),
    tree("another strong algorithm", "bad_signature",
         put(".//d:SignatureMethod", "Algorithm", names.SIGNATURE_ALGORITHMS["rsa-sha512"])),
    tree("another name", "bad_signature", write(".//a:NameID", EVIL)),
    tree("another attribute", "bad_signature", write(".//a:AttributeValue", EVIL)),
    tree("another audience", "bad_signature", write(".//a:Audience", "https://evil.example/")),
    tree("another digest", "bad_signature", write(".//d:DigestValue", "AAAA")),
    tree("another signature", "bad_signature", write(".//d:SignatureValue", "AAAA")),
    tree("an empty signature", "bad_signature", write(".//d:SignatureValue", "")),
    signed("somebody else's key", "bad_signature", by=key("evil")),
    Case("somebody else's key, in the key info", "bad_signature", lambda shape: packed(sign(
        response(shape), by=key("evil"), key_info=f"<d:KeyInfo><d:X509Data><d:X509Certificate>"
        f"{''.join(key('evil').certificate.split('-----')[2].split())}</d:X509Certificate></d:X509Data></d:KeyInfo>"))),
    Case("one of two signatures is false", "bad_signature", lambda shape: packed(
        sign(good(shape), "response", by=key("evil")))),
    signed("an elliptic curve nobody pinned", "bad_signature", by=key("evil", "ec"), algorithm="ecdsa-sha256"),
]  # fmt: skip
TWO_NAMES = f"<a:NameID>ada@northwind.example</a:NameID><a:NameID>{EVIL}</a:NameID>"
WORDS = [
    said("version 1.1", "version", version="1.1"),
    said("not a success", "status_not_success", status="urn:oasis:names:tc:SAML:2.0:status:Responder"),
    said("another issuer", "wrong_issuer", issuer="https://evil.example/"),
    said("another issuer of the response", "wrong_issuer", response_issuer="https://evil.example/"),
    said("an issuer in capitals", "wrong_issuer", issuer="https://IDP.northwind.example/metadata"),
    said("another destination", "wrong_destination", destination="https://evil.example/acs/"),
    Case("a longer destination", "wrong_destination",
         lambda shape: packed(good(shape.but(destination=shape.acs_url + "evil")))),
    Case("a signed response for nobody", "wrong_destination",
         lambda shape: packed(good(shape.but(destination=""), "response"))),
    said("an answer to nothing", "unsolicited", in_response_to="", confirmed_request=""),
    said("an answer to another request", "in_response_to", in_response_to="_another"),
    said("a confirmation of another request", "wrong_confirmation_request", confirmed_request="_another"),
    said("a confirmation of no request", "wrong_confirmation_request", confirmed_request=""),
    said("another recipient", "wrong_recipient", recipient="https://evil.example/acs/"),
    Case("a longer recipient", "wrong_recipient", lambda shape: packed(good(shape.but(recipient=shape.acs_url + "x")))),
    said("no recipient", "wrong_recipient", recipient=""),
    said("another audience, signed", "wrong_audience", audience="https://evil.example/"),
    Case("a longer audience", "wrong_audience", lambda shape: packed(good(shape.but(audience=shape.audience + "x")))),
    Case("no audience", "wrong_audience", lambda shape: packed(sign(re.sub(
        "<a:AudienceRestriction>.*?</a:AudienceRestriction>", "", response(shape))))),
    Case("a second audience", "wrong_audience", lambda shape: packed(sign(
        response(shape).replace("</a:Conditions>", SECOND_AUDIENCE)))),
    said("no name", "no_name_id", name_id_element=""),
    said("an empty name", "no_name_id", name_id="  "),
    said("a very long name", "no_name_id", name_id="a" * 501),
    said("a transient name", "transient_name_id", name_id_format=names.TRANSIENT),
    said("two names", "shape", name_id_element=TWO_NAMES),
    said("a name with something in it", "shape", name_id_element="<a:NameID>ada<a:b/>@northwind.example</a:NameID>"),
    said("holder of key", "no_bearer_confirmation", method="urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"),
    said("confirmation over", "confirmation_over", confirmation_ends=-130),
    said("expired", "expired", ends=-130),
    said("not yet valid", "not_yet_valid", begins=130),
    said("too old", "too_old", issued=-500),
    said("from the future", "from_the_future", issued=200),
    said("the session is over", "session_over", session_ends=-130),
]  # fmt: skip
CASES = [*BYTES, *SHAPES, *SIGNATURES, *WORDS]
