"""Pure: verifies the signatures of a response that has passed the gate, and gives back the very bytes they cover.

The certificates are those an administrator pinned; what the response says about keys is never looked at. Readers get
the canonical bytes whose digest stands in the verified signature, not the document they came in (reliability §8.2,
rules 3 and 4): an element that was moved, doubled or wrapped is not among them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

import xmlsec
from lxml import etree

from accounts.sso.saml import gate, names
from accounts.sso.saml.names import Code, Turned


@dataclass(frozen=True, slots=True)
class Verified:
    """The bytes that signatures cover. `response` is empty when only the assertion is signed; `loose` is then what
    the envelope says without anybody's word for it. `certificate` is the place of the certificate that fitted."""

    assertion: bytes
    response: bytes
    loose: bytes
    certificate: int


def verify(passed: gate.Passed, certificates: Sequence[str], *, algorithm: str = names.ANY_ALGORITHM) -> Verified:
    """Check every signature of the response against the certificates (PEM). All must fit the same one.

    Raises Turned: NO_CERTIFICATE, OTHER_ALGORITHM when `algorithm` names another one than was used, BAD_SIGNATURE.
    """
    if not certificates:
        raise Turned(Code.NO_CERTIFICATE)
    if algorithm != names.ANY_ALGORITHM:
        wanted = names.SIGNATURE_ALGORITHMS.get(algorithm, "")
        for used in passed.algorithms:
            if used != wanted:
                raise Turned(Code.OTHER_ALGORITHM, used)
    fitting = _fitting(passed, certificates)
    response = b"" if passed.response is None else _covered(passed.response)
    assertion = _assertion_within(response) if passed.assertion is None else _covered(passed.assertion)
    return Verified(assertion, response, _envelope(passed.root), fitting)


def _fitting(passed: gate.Passed, certificates: Sequence[str]) -> int:
    """The place of the first certificate that every signature fits."""
    signed = [element for element in (passed.response, passed.assertion) if element is not None]
    xmlsec.tree.add_ids(passed.root, ["ID"])
    for place, certificate in enumerate(certificates):
        if all(_fits(element, certificate) for element in signed):
            return place
    raise Turned(Code.BAD_SIGNATURE)


def _fits(element: etree._Element, certificate: str) -> bool:
    context = xmlsec.SignatureContext()
    try:
        context.key = xmlsec.Key.from_memory(certificate.encode(), xmlsec.constants.KeyDataFormatCertPem, None)
        context.verify(_signature_of(element))
    except xmlsec.Error:
        return False
    return True


def _covered(element: etree._Element) -> bytes:
    """The canonical bytes of what is signed, without its own signature.

    Their digest must be the one that stands in the signature, so that these and no others are what was signed.
    """
    signature = _signature_of(element)
    reference = signature[0][2]
    copy = gate.parse(etree.tostring(element.getroottree()))
    target = next(each for each in copy.iter(element.tag) if each.get("ID") == element.get("ID"))
    enveloped = next(each for each in target if each.tag == gate.SIGNATURE)
    _remove(enveloped)
    lists = [each.get("PrefixList", "").split() for each in reference[0][1]]
    data = etree.tostring(
        target, method="c14n", exclusive=True, with_comments=False, inclusive_ns_prefixes=lists[0] if lists else None
    )
    kind = names.DIGEST_ALGORITHMS[reference[1].get("Algorithm", "")]
    try:
        said = base64.b64decode("".join((reference[2].text or "").split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Turned(Code.BAD_SIGNATURE, "digest") from error
    if not hmac.compare_digest(hashlib.new(kind, data).digest(), said):
        raise Turned(Code.BAD_SIGNATURE, "digest")
    return bytes(data)


def _assertion_within(response: bytes) -> bytes:
    """The assertion of a response that is signed as a whole."""
    found = [each for each in gate.parse(response) if each.tag == gate.ASSERTION]
    if len(found) != 1:
        raise Turned(Code.NO_ASSERTION)
    return bytes(etree.tostring(found[0], method="c14n", exclusive=True, with_comments=False))


def _envelope(root: etree._Element) -> bytes:
    """The response without the assertion and without signatures."""
    copy = gate.parse(etree.tostring(root))
    for each in list(copy):
        if each.tag in {gate.ASSERTION, gate.SIGNATURE}:
            _remove(each)
    return bytes(etree.tostring(copy))


def _signature_of(element: etree._Element) -> etree._Element:
    return next(each for each in element if each.tag == gate.SIGNATURE)


def _remove(element: etree._Element) -> None:
    """Take an element out and leave the blanks after it, as the enveloped-signature transform does."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
