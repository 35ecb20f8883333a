"""Pure: the person in the facts of a response. Providers call the same thing by many names."""

from __future__ import annotations

from accounts.sso.claims import Claim
from accounts.sso.saml import names
from accounts.sso.saml.facts import Facts

_CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
# In the order in which they are believed; compared in small letters.
EMAIL = (
    "email", "mail", "emailaddress", f"{_CLAIMS}emailaddress", "urn:oid:0.9.2342.19200300.100.1.3", "user.email",
    "email_address", "urn:oid:1.2.840.113549.1.9.1",
)  # fmt: skip
FIRST_NAME = (
    "givenname", "first_name", "firstname", f"{_CLAIMS}givenname", "urn:oid:2.5.4.42", "user.firstname", "given_name",
)  # fmt: skip
LAST_NAME = (
    "sn", "surname", "last_name", "lastname", f"{_CLAIMS}surname", "urn:oid:2.5.4.4", "user.lastname", "family_name",
)  # fmt: skip
NAME_ID = "NameID"


def claim_of(facts: Facts) -> Claim:
    """The claim of a response whose every question was answered. The name ID is the subject.

    A name ID that is an e-mail address by its format is believed before an attribute of that name.
    """
    lower = {name.lower(): values for name, values in facts.attributes.items()}
    is_address = facts.name_id_format == names.NAME_ID_FORMATS["emailAddress"] and "@" in facts.name_id
    shown = {NAME_ID: (facts.name_id,), f"{NAME_ID} Format": (facts.name_id_format,)}
    return Claim(
        subject=facts.name_id,
        email=facts.name_id if is_address else _first(lower, EMAIL),
        first_name=_first(lower, FIRST_NAME),
        last_name=_first(lower, LAST_NAME),
        attributes={**shown, **{name: tuple(values) for name, values in facts.attributes.items()}},
    )


def _first(attributes: dict[str, list[str]], wanted: tuple[str, ...]) -> str:
    return next((attributes[name][0] for name in wanted if attributes.get(name) and attributes[name][0]), "")
