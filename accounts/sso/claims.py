"""What an identity provider said about somebody, and the comparing of addresses and domains. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import dns.exception
import dns.name

MOST_SUBJECT = 500
MOST_EMAIL = 254


@dataclass(frozen=True, slots=True)
class Claim:
    """One person as a provider knows them, read only from what was verified.

    `subject` never changes at the provider and is never given to somebody else. `email_is_verified` is None where the
    provider does not say. `attributes` is everything that came back, for the page of a test.
    """

    subject: str
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    email_is_verified: bool | None = None
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def domain_of(email: str) -> str:
    """The domain of an address as DNS writes it ("xn--…", small letters), or "" when it has none."""
    local, at, domain = email.strip().rpartition("@")
    return ascii_domain(domain) if local and at else ""


def ascii_domain(text: str) -> str:
    """A domain as DNS writes it: small letters, foreign ones as "xn--…", no dot at the end; "" for what is none."""
    text = text.strip()
    if not text or any(letter.isspace() for letter in text):
        return ""
    try:
        name = dns.name.from_unicode(text, idna_codec=dns.name.IDNA_2008_UTS_46)
        shown = name.to_text(omit_final_dot=True).lower()
    except (dns.exception.DNSException, UnicodeError, ValueError):
        return ""
    return shown if all(_is_label(label) for label in shown.split(".")) else ""


def readable_domain(domain: str) -> str:
    """A domain as people write it, from its form in DNS; as it is when it cannot be turned back."""
    try:
        name = dns.name.from_text(domain)
        return name.to_unicode(omit_final_dot=True, idna_codec=dns.name.IDNA_2008_UTS_46)
    except (dns.exception.DNSException, UnicodeError, ValueError):
        return domain


def same_address(one: str, other: str) -> bool:
    """Whether two addresses are one, whatever the capitals of A to Z.

    Other letters must be the same: a database may hold the dotless ı and the Kelvin sign for i and k (CVE-2019-19844).
    """
    left, right = one.strip(), other.strip()
    return bool(left) and left.encode("utf-8", "replace").lower() == right.encode("utf-8", "replace").lower()


def _is_label(label: str) -> bool:
    plain = label.replace("-", "").replace("_", "")
    return 0 < len(label) <= 63 and plain.isascii() and plain.isalnum() and not label.startswith("-")
