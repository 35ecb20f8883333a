"""Pure: the two sides as python3-saml wants them, what it builds for us, and its second opinion.

The library makes our request and our metadata. Of a response it judges last: only bytes that have passed our gate, our
verification and our own questions reach it, and both must agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.authn_request import OneLogin_Saml2_Authn_Request
from onelogin.saml2.constants import OneLogin_Saml2_Constants
from onelogin.saml2.errors import OneLogin_Saml2_Error
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.metadata import OneLogin_Saml2_Metadata
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from accounts.sso.saml import gate, names
from accounts.sso.saml.facts import Facts
from accounts.sso.saml.names import Code, Turned

_REDIRECT = OneLogin_Saml2_Constants.BINDING_HTTP_REDIRECT
_POST = OneLogin_Saml2_Constants.BINDING_HTTP_POST


@dataclass(frozen=True, slots=True)
class Ourselves:
    """The service provider: its entity id is the address of its metadata."""

    entity_id: str
    acs_url: str
    name_id_format: str


@dataclass(frozen=True, slots=True)
class Peer:
    """The identity provider as an administrator described it."""

    entity_id: str
    sso_url: str
    certificates: tuple[str, ...]


def request_address(us: Ourselves, peer: Peer, *, request_id: str, state: str, prove_again: bool) -> str:
    """Where to send the browser with our request. It is not signed: an answer is only ever sent to the address that
    the provider has for us."""
    request = OneLogin_Saml2_Authn_Request(_settings(us, peer), force_authn=prove_again)
    # The library thinks of an ID of its own; the round has one already.
    xml = request.get_xml().replace(request.get_id(), request_id, 1)
    parameters = {"SAMLRequest": OneLogin_Saml2_Utils.deflate_and_base64_encode(xml), "RelayState": state}
    return str(OneLogin_Saml2_Utils.redirect(peer.sso_url, parameters, _place(us)))


def metadata(us: Ourselves) -> bytes:
    """Our metadata. It has no end of validity: providers that read it once from a file would stop at that day."""
    described = _sides(us, None)["sp"]
    return str(
        OneLogin_Saml2_Metadata.builder(described, authnsign=False, wsign=True, valid_until="", cache_duration="")
    ).encode()


def second_opinion(us: Ourselves, peer: Peer, *, response: str, request_id: str, facts: Facts) -> None:
    """Let python3-saml judge, strictly. Raises Turned when it says no, or reads another subject than we did."""
    place = {**_place(us), "post_data": {"SAMLResponse": response}}
    settings = _settings(us, peer, response_is_signed=facts.response_is_signed)
    auth = OneLogin_Saml2_Auth(place, old_settings=settings)
    try:
        auth.process_response(request_id=request_id)
    except (OneLogin_Saml2_Error, etree.LxmlError, ValueError) as error:
        raise Turned(Code.LIBRARY, str(error)) from error
    if auth.get_errors() or not auth.is_authenticated():
        raise Turned(Code.LIBRARY, str(auth.get_last_error_reason() or ""))
    if (auth.get_nameid() or "").strip() != facts.name_id or auth.get_last_assertion_id() != facts.assertion_id:
        raise Turned(Code.LIBRARY, "another subject")


def read_metadata(data: bytes) -> Peer:
    """What a provider's metadata says: entity id, address for redirects, signing certificates as they stand there.

    Raises Turned for what is no metadata of one identity provider.
    """
    if len(data) > gate.MOST_BYTES:
        raise Turned(Code.TOO_LARGE)
    root = gate.parse(data)
    if b"<!DOCTYPE" in data.upper():
        raise Turned(Code.DOCUMENT_TYPE)
    try:
        found = OneLogin_Saml2_IdPMetadataParser.parse(etree.tostring(root), required_sso_binding=_REDIRECT)
    except (OneLogin_Saml2_Error, etree.LxmlError, ValueError, IndexError, KeyError) as error:
        raise Turned(Code.SHAPE, str(error)) from error
    peer = found.get("idp", {})
    several = peer.get("x509certMulti", {}).get("signing", [])
    certificates = [each for each in (several or [peer.get("x509cert", "")]) if each]
    address = peer.get("singleSignOnService", {}).get("url", "")
    if not peer.get("entityId") or not address:
        raise Turned(Code.SHAPE, "IDPSSODescriptor")
    return Peer(str(peer["entityId"]), str(address), tuple(dict.fromkeys(certificates)))


def _settings(us: Ourselves, peer: Peer, *, response_is_signed: bool = False) -> OneLogin_Saml2_Settings:
    described = _sides(us, peer)
    # A response signed as a whole covers its assertion; otherwise the assertion must be signed itself.
    described["security"]["wantMessagesSigned"] = response_is_signed
    described["security"]["wantAssertionsSigned"] = not response_is_signed
    return OneLogin_Saml2_Settings(described)


def _sides(us: Ourselves, peer: Peer | None) -> dict[str, Any]:
    sides: dict[str, Any] = {
        "strict": True,
        "debug": False,
        "sp": {
            "entityId": us.entity_id,
            "assertionConsumerService": {"url": us.acs_url, "binding": _POST},
            "NameIDFormat": names.NAME_ID_FORMATS[us.name_id_format],
        },
        "security": {
            "allowSingleLabelDomains": True,  # for installations inside a company network
            "authnRequestsSigned": False,
            "wantAttributeStatement": False,
            "requestedAuthnContext": False,
            "rejectDeprecatedAlgorithm": True,
            "rejectUnsolicitedResponsesWithInResponseTo": True,
        },
    }
    if peer is not None:
        sides["idp"] = {
            "entityId": peer.entity_id,
            "singleSignOnService": {"url": peer.sso_url, "binding": _REDIRECT},
            "x509certMulti": {"signing": list(peer.certificates), "encryption": list(peer.certificates[:1])},
        }
    return sides


def _place(us: Ourselves) -> dict[str, Any]:
    """The request as the library wants it: at the address that is ours by settings, whatever a client's Host said."""
    address = urlsplit(us.acs_url)
    return {
        "https": "on" if address.scheme == "https" else "off",
        "http_host": address.netloc,
        "script_name": address.path,
        "get_data": {},
        "post_data": {},
    }
