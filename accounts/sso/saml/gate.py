"""Pure: the structural gate. Looks at a response before any cryptography does, and turns away every shape but one.

Canonicalisation, references and transforms are where XML signature libraries are fooled. Here a response has exactly
one assertion, signatures that are direct children of what they sign, one reference each, and nothing that two parsers
could read differently (reliability §8.2, rule 2). What comes out is still not trusted: `signature` verifies it.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from lxml import etree

from accounts.sso.saml import names
from accounts.sso.saml.names import Code, Turned, tag

MOST_BYTES = 256 * 1024
MOST_ELEMENTS = 4_000
DEEPEST = 24

RESPONSE = tag(names.PROTOCOL, "Response")
ASSERTION = tag(names.ASSERTION, "Assertion")
SIGNATURE = tag(names.SIGNATURE, "Signature")
SIGNED_INFO = tag(names.SIGNATURE, "SignedInfo")
REFERENCE = tag(names.SIGNATURE, "Reference")
TRANSFORM = tag(names.SIGNATURE, "Transform")
INCLUSIVE_NAMESPACES = tag(names.EXCLUSIVE, "InclusiveNamespaces")

_ID_NAMES = frozenset({"ID", "Id", "id", tag(names.XML, "id"), "AssertionID", "ResponseID"})
_DECLARATION = re.compile(rb'\A<\?xml version=["\']1\.[01]["\'](?: encoding=["\']([A-Za-z0-9._-]+)["\'])?[^<>?]*\?>')
_XML_PREFIX = re.compile(rb"xmlns:xml[ \t\r\n]*=")
_ABSOLUTE = re.compile(r"\A[A-Za-z][A-Za-z0-9+.-]*:[^\s]+\Z")
_NC_NAME = re.compile(r"\A[A-Za-z_][A-Za-z0-9._-]{0,199}\Z")
_ENCRYPTED = frozenset({"EncryptedAssertion", "EncryptedID", "EncryptedAttribute", "EncryptedData", "NewEncryptedID"})
_SIGNATURE_PARTS = {
    SIGNATURE: ("SignedInfo", "SignatureValue", "KeyInfo"),
    SIGNED_INFO: ("CanonicalizationMethod", "SignatureMethod", "Reference"),
    REFERENCE: ("Transforms", "DigestMethod", "DigestValue"),
}


@dataclass(frozen=True, slots=True)
class Passed:
    """A response whose shape is right. `response` and `assertion` say which of the two carries a signature."""

    data: bytes
    root: etree._Element
    response: etree._Element | None
    assertion: etree._Element | None
    algorithms: tuple[str, ...]


def decode(text: str) -> bytes:
    """The bytes of a posted response. Raises Turned for what is no base64 or decodes to too much."""
    packed = re.sub(r"[ \t\r\n]+", "", text)
    if not packed:
        raise Turned(Code.EMPTY)
    if len(packed) > MOST_BYTES * 4 // 3 + 4:
        raise Turned(Code.TOO_LARGE)
    try:
        data = base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Turned(Code.NOT_BASE64) from error
    if len(data) > MOST_BYTES:
        raise Turned(Code.TOO_LARGE)
    return data


def inspect(data: bytes) -> Passed:
    """Let one shape of response through. Raises Turned with the first thing that is wrong."""
    _check_bytes(data)
    root = parse(data)
    _check_tree(root)
    if root.tag != RESPONSE:
        raise Turned(Code.NOT_A_RESPONSE, str(root.tag))
    _check_assertions(root)
    _check_ids(root)
    signed = _signed(root)
    algorithms = tuple(_check_signature(signature, parent) for parent, signature in signed)
    parents = [parent for parent, _signature in signed]
    return Passed(
        data=data,
        root=root,
        response=next((each for each in parents if each.tag == RESPONSE), None),
        assertion=next((each for each in parents if each.tag == ASSERTION), None),
        algorithms=algorithms,
    )


def parse(data: bytes) -> etree._Element:
    """The tree of some XML, read without entities, network, or huge documents. Raises Turned when it is none."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, attribute_defaults=False,
        huge_tree=False, recover=False, remove_comments=False, remove_pis=False, strip_cdata=False, ns_clean=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Turned(Code.MALFORMED, str(error)) from error
    if root.getroottree().docinfo.doctype:
        raise Turned(Code.DOCUMENT_TYPE)
    return root


def _check_bytes(data: bytes) -> None:
    """In well-formed XML "<!" and "<?" are always markup: a look at the bytes finds what no parser can then hide."""
    if not data.strip():
        raise Turned(Code.EMPTY)
    if len(data) > MOST_BYTES:
        raise Turned(Code.TOO_LARGE)
    data = data.removeprefix(b"\xef\xbb\xbf")
    declared = _DECLARATION.match(data)
    if declared is not None:
        if (declared[1] or b"utf-8").lower() not in {b"utf-8", b"us-ascii"}:
            raise Turned(Code.NOT_UTF8, declared[1].decode())
        data = data[declared.end() :]
    try:
        data.decode()
    except UnicodeDecodeError as error:
        raise Turned(Code.NOT_UTF8) from error
    if b"\0" in data:
        raise Turned(Code.NOT_UTF8)
    if _XML_PREFIX.search(data):
        raise Turned(Code.XML_PREFIX)
    upper = data.upper()
    for mark, code in (
        (b"<!DOCTYPE", Code.DOCUMENT_TYPE),
        (b"<![CDATA[", Code.CDATA),
        (b"<!--", Code.COMMENT),
        (b"<!", Code.DOCUMENT_TYPE),
        (b"<?", Code.INSTRUCTION),
    ):
        if mark in upper:
            raise Turned(code)


def _check_tree(root: etree._Element) -> None:
    for number, element in enumerate(root.iter()):
        if not isinstance(element.tag, str):  # never true after the look at the bytes; a second lock
            raise Turned(Code.COMMENT)
        if number >= MOST_ELEMENTS or sum(1 for _each in element.iterancestors()) >= DEEPEST:
            raise Turned(Code.TOO_DEEP)
        if etree.QName(element).localname in _ENCRYPTED or etree.QName(element).namespace == names.ENCRYPTION:
            raise Turned(Code.ENCRYPTED, etree.QName(element).localname)
        for prefix, address in element.nsmap.items():
            # lxml lists the xml prefix only where the document declares it.
            if prefix == "xml" or address == names.XML:
                raise Turned(Code.XML_PREFIX)
            if not address or not _ABSOLUTE.match(address):
                raise Turned(Code.RELATIVE_NAMESPACE, str(address))
        if not etree.QName(element).namespace:
            raise Turned(Code.SHAPE, str(element.tag))


def _check_assertions(root: etree._Element) -> None:
    """One assertion, a direct child of the response, and no second response anywhere, by whatever namespace."""
    found = [each for each in root.iter() if etree.QName(each).localname == "Assertion"]
    if not found:
        raise Turned(Code.NO_ASSERTION)
    if len(found) > 1:
        raise Turned(Code.MANY_ASSERTIONS, str(len(found)))
    if found[0].tag != ASSERTION or found[0].getparent() is not root:
        raise Turned(Code.MISPLACED_ASSERTION)
    if any(etree.QName(each).localname == "Response" for each in root.iterdescendants()):
        raise Turned(Code.NOT_A_RESPONSE, "nested")


def _check_ids(root: etree._Element) -> None:
    seen: set[str] = set()
    for element in root.iter():
        for name in _ID_NAMES & set(map(str, element.attrib)):
            value = str(element.attrib[name])
            if value in seen:
                raise Turned(Code.DUPLICATE_ID, value)
            seen.add(value)
        if element.tag in {RESPONSE, ASSERTION} and not _NC_NAME.match(element.get("ID", "")):
            raise Turned(Code.NO_ID, str(element.tag))


def _signed(root: etree._Element) -> list[tuple[etree._Element, etree._Element]]:
    """What is signed, with its signature. Only the response and the assertion may be, each once."""
    signed: list[tuple[etree._Element, etree._Element]] = []
    for signature in root.iter():
        if etree.QName(signature).localname != "Signature":
            continue
        parent = signature.getparent()
        if signature.tag != SIGNATURE or parent is None or parent.tag not in {RESPONSE, ASSERTION}:
            raise Turned(Code.MISPLACED_SIGNATURE)
        if any(parent is other for other, _signature in signed):
            raise Turned(Code.MANY_SIGNATURES)
        signed.append((parent, signature))
    if not signed:
        raise Turned(Code.UNSIGNED)
    return signed


def _check_signature(signature: etree._Element, parent: etree._Element) -> str:
    """Check the parts of a signature; return its algorithm."""
    _check_parts(signature)
    info = signature[0]
    if len([each for each in info if each.tag == REFERENCE]) > 1:
        raise Turned(Code.MANY_REFERENCES)
    _check_parts(info)
    if _algorithm(info[0]) != names.EXCLUSIVE:
        raise Turned(Code.CANONICALIZATION, _algorithm(info[0]))
    _check_prefix_list(info[0])
    algorithm = _algorithm(info[1])
    if algorithm not in names.SIGNATURE_ALGORITHMS.values() or len(info[1]):
        raise Turned(Code.SIGNATURE_ALGORITHM, algorithm)
    reference = info[2]
    if reference.get("URI") != f"#{parent.get('ID')}":
        raise Turned(Code.FOREIGN_REFERENCE, reference.get("URI", ""))
    if [etree.QName(each).localname for each in reference][:1] == ["DigestMethod"]:
        raise Turned(Code.TRANSFORMS, "none")
    _check_parts(reference)
    transforms = list(reference[0])
    if any(each.tag != TRANSFORM for each in transforms):
        raise Turned(Code.SIGNATURE_SHAPE, "Transforms")
    used = [_algorithm(each) for each in transforms]
    if used != [names.ENVELOPED, names.EXCLUSIVE] or len(transforms[0]):
        raise Turned(Code.TRANSFORMS, " ".join(used))
    _check_prefix_list(transforms[1])
    if _algorithm(reference[1]) not in names.DIGEST_ALGORITHMS or len(reference[1]):
        raise Turned(Code.DIGEST_ALGORITHM, _algorithm(reference[1]))
    if len(reference[2]) or len(signature[1]):
        raise Turned(Code.SIGNATURE_SHAPE, "DigestValue")
    return algorithm


def _check_parts(element: etree._Element) -> None:
    """Exactly the children the standard names, in their order; only the key info may be missing."""
    wanted = _SIGNATURE_PARTS[str(element.tag)]
    found = [str(each.tag) for each in element]
    right = [tag(names.SIGNATURE, name) for name in wanted]
    if found not in (right, right[: -1 if wanted[-1] == "KeyInfo" else None]):
        raise Turned(Code.SIGNATURE_SHAPE, etree.QName(element).localname)


def _check_prefix_list(element: etree._Element) -> None:
    """An exclusive canonicalisation may carry the list of prefixes it keeps, and nothing else."""
    if len(element) > 1 or any(each.tag != INCLUSIVE_NAMESPACES or len(each) for each in element):
        raise Turned(Code.SIGNATURE_SHAPE, "InclusiveNamespaces")


def _algorithm(element: etree._Element) -> str:
    return str(element.get("Algorithm", ""))
