"""Holds every message of Exchange Web Services against the vendor's own schema, part by part."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from lxml import etree

CONTRACT = Path(__file__).parents[3].parent / "shared" / "contracts" / "ews"
_SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
# The vendor's schema imports this without saying from where, and uses one attribute of it.
_IMPORT = b'<xs:import namespace="http://www.w3.org/XML/1998/namespace"/>'
_XML_NAMESPACE = b"""<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
  <xs:attribute name="lang" type="xs:language"/>
</xs:schema>"""


class _Resolver(etree.Resolver):  # type: ignore[misc]  # lxml has no types
    def resolve(self, url: str, public_id: str, context: Any) -> Any:
        if url.endswith("xml.xsd"):
            return self.resolve_string(_XML_NAMESPACE, context)
        if url.endswith("types.xsd"):
            types = (CONTRACT / "types.xsd").read_bytes()
            return self.resolve_string(
                types.replace(_IMPORT, _IMPORT[:-2] + b' schemaLocation="xml.xsd"/>', 1), context
            )
        return None


@functools.cache
def _schema() -> Any:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Resolver())
    return etree.XMLSchema(etree.parse(str(CONTRACT / "messages.xsd"), parser))


def faults_of(message: bytes) -> list[str]:
    """What the schema objects to in a message's header and body; nothing when it is right."""
    envelope = etree.fromstring(message)
    found: list[str] = []
    for part in (*envelope.iterfind(f"{_SOAP}Header/*"), *envelope.iterfind(f"{_SOAP}Body/*")):
        if part.tag == f"{_SOAP}Fault":
            continue
        # On its own, with the namespaces it needs.
        alone = etree.fromstring(etree.tostring(part))
        if not _schema().validate(alone):
            found += [f"{alone.tag}: {error.message}" for error in _schema().error_log]
    return found
