"""Pure: the names of the SAML and XML signature standards that we speak, and the short words of every refusal."""

from __future__ import annotations

from enum import StrEnum

PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"
SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"
ENCRYPTION = "http://www.w3.org/2001/04/xmlenc#"
XML = "http://www.w3.org/XML/1998/namespace"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"

SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
NAME_ID_FORMATS = {
    "persistent": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    "emailAddress": "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
}
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"

# What a signature may be made with, by the words of the settings page. SHA-1, HMAC and DSA are not among them.
SIGNATURE_ALGORITHMS = {
    "rsa-sha256": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "rsa-sha384": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
    "rsa-sha512": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
    "ecdsa-sha256": "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    "ecdsa-sha384": "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
    "ecdsa-sha512": "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
}
ANY_ALGORITHM = "any"
# By the names that hashlib knows.
DIGEST_ALGORITHMS = {
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
}


class Code(StrEnum):
    """Why a response is turned away. Stable: they stand in the audit."""

    # The gate, before any cryptography.
    NOT_BASE64 = "not_base64"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    DOCUMENT_TYPE = "document_type"
    COMMENT = "comment"
    CDATA = "cdata"
    INSTRUCTION = "processing_instruction"
    MALFORMED = "malformed"
    TOO_DEEP = "too_deep"
    NOT_A_RESPONSE = "not_a_response"
    RELATIVE_NAMESPACE = "relative_namespace"
    XML_PREFIX = "xml_prefix"
    ENCRYPTED = "encrypted"
    NO_ASSERTION = "no_assertion"
    MANY_ASSERTIONS = "many_assertions"
    MISPLACED_ASSERTION = "misplaced_assertion"
    DUPLICATE_ID = "duplicate_id"
    NO_ID = "no_id"
    UNSIGNED = "unsigned"
    MISPLACED_SIGNATURE = "misplaced_signature"
    MANY_SIGNATURES = "many_signatures"
    SIGNATURE_SHAPE = "signature_shape"
    MANY_REFERENCES = "many_references"
    FOREIGN_REFERENCE = "foreign_reference"
    TRANSFORMS = "transforms"
    CANONICALIZATION = "canonicalization"
    SIGNATURE_ALGORITHM = "signature_algorithm"
    DIGEST_ALGORITHM = "digest_algorithm"
    # The signature.
    NO_CERTIFICATE = "no_certificate"
    CERTIFICATE_EXPIRED = "certificate_expired"
    BAD_SIGNATURE = "bad_signature"
    OTHER_ALGORITHM = "other_algorithm"
    # What the verified bytes say.
    SHAPE = "shape"
    VERSION = "version"
    STATUS = "status_not_success"
    UNSOLICITED = "unsolicited"
    IN_RESPONSE_TO = "in_response_to"
    DESTINATION = "wrong_destination"
    ISSUER = "wrong_issuer"
    NO_NAME_ID = "no_name_id"
    TRANSIENT_NAME_ID = "transient_name_id"
    CONFIRMATION = "no_bearer_confirmation"
    RECIPIENT = "wrong_recipient"
    CONFIRMATION_REQUEST = "wrong_confirmation_request"
    CONFIRMATION_TIME = "confirmation_over"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    TOO_OLD = "too_old"
    FROM_THE_FUTURE = "from_the_future"
    AUDIENCE = "wrong_audience"
    SESSION_OVER = "session_over"
    NOT_FRESH = "not_fresh"
    # The round it belongs to.
    UNKNOWN_REQUEST = "unknown_request"
    REPLAYED = "replayed"
    OTHER_BROWSER = "other_browser"
    TOO_MUCH = "too_much"
    LIBRARY = "library"


class Turned(Exception):
    """A response is turned away: why, and what exactly was found, for administrators only."""

    def __init__(self, code: Code, detail: str = "") -> None:
        super().__init__(f"{code.value}: {detail}" if detail else code.value)
        self.code = code
        self.detail = detail[:300]


def tag(namespace: str, name: str) -> str:
    """The name of an element as lxml writes it."""
    return f"{{{namespace}}}{name}"
