"""What an administrator reads about a response that was turned away: a sentence a code. Users read a neutral one."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.sso.saml.certificates import BadCertificate, Problem
from accounts.sso.saml.names import Code, Turned
from base.errors import Invalid, Refused

SENTENCES: dict[Code, str | Promise] = {
    Code.NOT_BASE64: _("What was posted is no SAML response: it is not in base64."),
    Code.EMPTY: _("The post held no SAML response."),
    Code.TOO_LARGE: _("The response is larger than 256 KB. Let the provider send fewer attributes, such as groups."),
    Code.NOT_UTF8: _("The response is not written in UTF-8."),
    Code.DOCUMENT_TYPE: _("The response declares a document type or entities. We read neither."),
    Code.COMMENT: _("The response holds a comment. Comments can cut a name in two, so we take none."),
    Code.CDATA: _("The response holds a CDATA section. We take none."),
    Code.INSTRUCTION: _("The response holds a processing instruction. We take none."),
    Code.MALFORMED: _("The response is not well-formed XML."),
    Code.TOO_DEEP: _("The response has more elements, or deeper ones, than a sign-in needs."),
    Code.NOT_A_RESPONSE: _("What was posted is XML, but no SAML 2.0 response."),
    Code.RELATIVE_NAMESPACE: _("The response uses a relative namespace. We take none."),
    Code.XML_PREFIX: _("The response declares the prefix “xml” anew. We take that from nobody."),
    Code.ENCRYPTED: _(
        "The assertion is encrypted. Switch off encryption of assertions for this application at the provider; the "
        "connection is encrypted already."
    ),
    Code.NO_ASSERTION: _("The response holds no assertion."),
    Code.MANY_ASSERTIONS: _("The response holds more than one assertion. We take exactly one."),
    Code.MISPLACED_ASSERTION: _("The assertion does not stand directly in the response."),
    Code.DUPLICATE_ID: _("Two elements of the response have the same ID."),
    Code.NO_ID: _("The response or its assertion has no usable ID."),
    Code.UNSIGNED: _("The response is not signed. Let the provider sign the assertion, the response, or both."),
    Code.MISPLACED_SIGNATURE: _("A signature does not stand directly in the response or the assertion."),
    Code.MANY_SIGNATURES: _("The same element is signed twice."),
    Code.SIGNATURE_SHAPE: _("A signature has parts that do not belong there."),
    Code.MANY_REFERENCES: _("A signature refers to more than one element."),
    Code.FOREIGN_REFERENCE: _("A signature refers to another element than the one it stands in."),
    Code.TRANSFORMS: _(
        "A signature uses other transforms than “enveloped signature” and “exclusive canonicalization”."
    ),
    Code.CANONICALIZATION: _("A signature uses another canonicalization than the exclusive one without comments."),
    Code.SIGNATURE_ALGORITHM: _(
        "The signature is made with an algorithm we do not take. Set the provider to RSA or ECDSA with "
        "SHA-256 or better."
    ),
    Code.DIGEST_ALGORITHM: _(
        "The digest is made with an algorithm we do not take. Set the provider to SHA-256 or better."
    ),
    Code.NO_CERTIFICATE: _("No certificate is stored for this provider. Add the one it signs with."),
    Code.CERTIFICATE_EXPIRED: _(
        "Every stored certificate of this provider has expired or is not yet valid. Add the new one."
    ),
    Code.BAD_SIGNATURE: _(
        "The signature does not fit the stored certificates. The provider may have a new one, or the "
        "response was changed."
    ),
    Code.OTHER_ALGORITHM: _("The signature is made with another algorithm than the settings of this provider name."),
    Code.SHAPE: _("The response is not built as the standard says."),
    Code.VERSION: _("The response is not of SAML version 2.0."),
    Code.STATUS: _("The provider itself refused the sign-in. Its log says why."),
    Code.UNSOLICITED: _("The response answers no request. Sign-ins that begin at the provider are not taken."),
    Code.IN_RESPONSE_TO: _("The response answers another request than the one of this sign-in."),
    Code.DESTINATION: _("The response was made for another address. Enter our ACS address at the provider."),
    Code.ISSUER: _("The response comes from another issuer than the entity ID in the settings."),
    Code.NO_NAME_ID: _("The response names nobody: it has no name ID."),
    Code.TRANSIENT_NAME_ID: _(
        "The name ID is a transient one, new at each sign-in. Set the provider to a persistent one or the "
        "e-mail address."
    ),
    Code.CONFIRMATION: _("The response has no bearer confirmation of its subject."),
    Code.RECIPIENT: _("The response is meant for another recipient. Enter our ACS address at the provider."),
    Code.CONFIRMATION_REQUEST: _(
        "The confirmation of the subject answers another request than the one of this sign-in."
    ),
    Code.CONFIRMATION_TIME: _("The confirmation of the subject is over. Compare the clocks of both servers."),
    Code.NOT_YET_VALID: _("The response is not valid yet. Compare the clocks of both servers."),
    Code.EXPIRED: _(
        "The response has expired, or does not say for how long it holds. Compare the clocks of both servers."
    ),
    Code.TOO_OLD: _("The response was made more than five minutes ago."),
    Code.FROM_THE_FUTURE: _("The response was made in the future. Compare the clocks of both servers."),
    Code.AUDIENCE: _("The response is meant for another audience. Enter our entity ID at the provider."),
    Code.SESSION_OVER: _("The provider says that its session is over."),
    Code.NOT_FRESH: _("The provider did not ask the user again to prove who they are."),
    Code.UNKNOWN_REQUEST: _("The response belongs to no sign-in that was begun here in the last ten minutes."),
    Code.REPLAYED: _("This response was used already."),
    Code.OTHER_BROWSER: _("This sign-in was begun in another browser."),
    Code.TOO_MUCH: _("Reading the response took more time or memory than any honest one needs."),
    Code.LIBRARY: _("The second check, by the SAML library, says no."),
}

_CERTIFICATES: dict[Problem, str | Promise] = {
    Problem.UNREADABLE: _("This is no certificate. Paste the text between BEGIN CERTIFICATE and END CERTIFICATE."),
    Problem.PRIVATE_KEY: _(
        "This is a private key, which must never leave the provider. Paste its certificate, and think about a new key."
    ),
    Problem.SEVERAL: _("These are several certificates. Paste only the one the provider signs with."),
    Problem.EXPIRED: _("This certificate expired on {day}. Ask the provider for the present one."),
    Problem.NOT_YET_VALID: _("This certificate is valid from {day} on. Add it then."),
    Problem.SMALL_KEY: _("The key of this certificate has {bits} bits, too few to be safe. It needs {least} or more."),
    Problem.OTHER_KEY: _(
        "The key of this certificate is of a kind we do not take. It must be RSA or an elliptic curve."
    ),
}


class ResponseRefused(Refused):
    """A response that lets nobody in. `detail` is what was found, for administrators only."""

    status: ClassVar[int] = 403

    def __init__(self, code: Code, detail: str = "") -> None:
        super().__init__(SENTENCES[code], code=code.value, detail=detail)
        self.detail = detail
        # For the page of a test: every question that was asked, and how it was answered.
        self.checks: list[dict[str, Any]] = []


def refusal_of(turned: Turned) -> ResponseRefused:
    """The refusal for people of what the pure parts have found."""
    return ResponseRefused(turned.code, turned.detail)


def certificate_refusal(error: BadCertificate, *, field: str = "certificate") -> Invalid:
    """The sentence beside the input of a certificate."""
    return Invalid(str(_CERTIFICATES[error.problem]).format(**error.facts), code=error.problem.value, field=field)
