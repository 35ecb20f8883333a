"""Asks DNS for texts. Writes nothing; the name servers are the system's, or those of the setting DNS_SERVERS."""

from __future__ import annotations

import dns.exception
import dns.rdatatype
import dns.resolver
from django.conf import settings

SECONDS = 5.0
MOST_TEXTS, MOST_LETTERS = 50, 1_000


class Unreachable(Exception):
    """DNS gave no answer at all, so that nothing is known."""


def texts_at(name: str) -> list[str]:
    """The TXT records of a name, the parts of each put together; none when it has none. Aliases are followed.

    Raises Unreachable when no name server answers within five seconds, or answers with a failure.
    """
    try:
        answer = _resolver().resolve(name, dns.rdatatype.TXT, search=False, raise_on_no_answer=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError, ValueError) as error:
        raise Unreachable(type(error).__name__) from error
    if answer.rrset is None:
        return []
    whole = [b"".join(part.strings) for part in list(answer.rrset)[:MOST_TEXTS]]
    return [text.decode("utf-8", "replace")[:MOST_LETTERS] for text in whole]


def _resolver() -> dns.resolver.Resolver:
    """A resolver without a cache, so that "Check now" means now."""
    servers = [entry.rpartition(":") for entry in settings.DNS_SERVERS]
    resolver = dns.resolver.Resolver(configure=not servers)
    if servers:
        resolver.nameservers = [host or port for host, _colon, port in servers]
        resolver.nameserver_ports = {host: int(port) for host, _colon, port in servers if host}
    resolver.cache = None
    resolver.lifetime, resolver.timeout = SECONDS, SECONDS / 2
    return resolver
