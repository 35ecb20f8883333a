"""Pure: what verified bytes say. Nothing of a response is read anywhere else."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from accounts.sso.saml import gate, names
from accounts.sso.saml.names import Code, Turned
from accounts.sso.saml.signature import Verified

MOST_VALUES = 200
MOST_LETTERS = 1_000

_SAML = {"p": names.PROTOCOL, "a": names.ASSERTION}


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One way in which the subject may be taken at its word. Instants as they were written."""

    method: str
    recipient: str
    in_response_to: str
    not_before: str
    not_on_or_after: str


@dataclass(frozen=True, slots=True)
class Facts:
    """A response and its assertion, in plain values. Instants are as they were written."""

    response_is_signed: bool
    version: str
    status: str
    status_message: str
    destination: str
    in_response_to: str
    response_issuer: str
    assertion_id: str
    assertion_version: str
    issued: str
    issuer: str
    name_id: str
    name_id_format: str
    not_before: str
    not_on_or_after: str
    authenticated: str
    session_over: str
    has_conditions: bool
    confirmations: tuple[Confirmation, ...] = ()
    audiences: tuple[tuple[str, ...], ...] = ()
    attributes: dict[str, list[str]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self)

    @classmethod
    def of(cls, given: dict[str, Any]) -> Facts:
        """The facts out of `as_dict`."""
        confirmations = tuple(Confirmation(**each) for each in given["confirmations"])
        audiences = tuple(tuple(each) for each in given["audiences"])
        return cls(**{**given, "confirmations": confirmations, "audiences": audiences})


def read(verified: Verified) -> Facts:
    """Read what was verified. Raises Turned for what is there twice or holds markup where words belong."""
    response = gate.parse(verified.response or verified.loose)
    assertion = gate.parse(verified.assertion)
    if assertion.tag != gate.ASSERTION or response.tag != gate.RESPONSE:
        raise Turned(Code.SHAPE, "root")
    name_id = _one(assertion, "a:Subject/a:NameID")
    conditions = _one(assertion, "a:Conditions")
    statement = _first(assertion, "a:AuthnStatement")
    message = _one(response, "p:Status/p:StatusMessage")
    return Facts(
        response_is_signed=bool(verified.response),
        version=response.get("Version", ""),
        status=_attribute(_one(response, "p:Status/p:StatusCode"), "Value"),
        status_message=_text(message),
        destination=response.get("Destination", ""),
        in_response_to=response.get("InResponseTo", ""),
        response_issuer=_text(_one(response, "a:Issuer")),
        assertion_id=assertion.get("ID", ""),
        assertion_version=assertion.get("Version", ""),
        issued=assertion.get("IssueInstant", ""),
        issuer=_text(_one(assertion, "a:Issuer")),
        name_id=_text(name_id),
        name_id_format=_attribute(name_id, "Format"),
        not_before=_attribute(conditions, "NotBefore"),
        not_on_or_after=_attribute(conditions, "NotOnOrAfter"),
        authenticated=_attribute(statement, "AuthnInstant"),
        session_over=_attribute(statement, "SessionNotOnOrAfter"),
        has_conditions=conditions is not None,
        confirmations=tuple(_confirmation(each) for each in _all(assertion, "a:Subject/a:SubjectConfirmation")),
        audiences=tuple(
            tuple(_text(each) for each in _all(restriction, "a:Audience"))
            for restriction in _all(assertion, "a:Conditions/a:AudienceRestriction")
        ),
        attributes=_attributes(assertion),
    )


def instant(text: str) -> datetime | None:
    """An instant of the standard, in UTC; None for anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _confirmation(element: etree._Element) -> Confirmation:
    data = _one(element, "a:SubjectConfirmationData")
    return Confirmation(
        method=element.get("Method", ""),
        recipient=_attribute(data, "Recipient"),
        in_response_to=_attribute(data, "InResponseTo"),
        not_before=_attribute(data, "NotBefore"),
        not_on_or_after=_attribute(data, "NotOnOrAfter"),
    )


def _attributes(assertion: etree._Element) -> dict[str, list[str]]:
    """Attributes by their names. Values with markup in them are left out: nobody here needs them."""
    found: dict[str, list[str]] = {}
    for element in _all(assertion, "a:AttributeStatement/a:Attribute"):
        values = [each for each in _all(element, "a:AttributeValue") if not len(each)]
        kept = found.setdefault(element.get("Name", "")[:MOST_LETTERS], [])
        kept.extend(_text(each)[:MOST_LETTERS] for each in values[: MOST_VALUES - len(kept)])
        if len(found) > MOST_VALUES:
            raise Turned(Code.SHAPE, "attributes")
    return found


def _all(element: etree._Element, path: str) -> list[etree._Element]:
    return list(element.findall(path, namespaces=_SAML))


def _first(element: etree._Element, path: str) -> etree._Element | None:
    return next(iter(_all(element, path)), None)


def _one(element: etree._Element, path: str) -> etree._Element | None:
    found = _all(element, path)
    if len(found) > 1:
        raise Turned(Code.SHAPE, path)
    return found[0] if found else None


def _text(element: etree._Element | None) -> str:
    if element is None:
        return ""
    if len(element):
        raise Turned(Code.SHAPE, str(element.tag))
    return (element.text or "").strip()


def _attribute(element: etree._Element | None, name: str) -> str:
    return "" if element is None else element.get(name, "")
