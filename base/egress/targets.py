"""Checks where a request may go: scheme, port, host, and every address the host has, before anything is sent."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Slow
from dataclasses import dataclass

import httpx
from django.utils.translation import gettext_lazy as _

from base.egress.addresses import is_public
from base.errors import PermanentError, RetryableError

PORTS = frozenset({443, 8443})
RESOLVE_SECONDS = 5.0
_FORBIDDEN = frozenset(chr(code) for code in (*range(0x21), 0x7F, ord("\\")))

type_resolve = Callable[[str, int], list[str]]
_lookups = ThreadPoolExecutor(max_workers=8, thread_name_prefix="egress-lookup")


class NotReachable(PermanentError):
    """The address is not one we talk to."""

    default_code = "egress_refused"
    default_message = _("This address cannot be used: only public https addresses are allowed.")


@dataclass(frozen=True, slots=True)
class Target:
    """A checked place: the address as typed, and the network addresses it may be reached at."""

    url: httpx.URL
    host: str
    port: int
    addresses: tuple[str, ...]

    @property
    def shown(self) -> str:
        """What may stand in an error or a log: never the path, the query or a user."""
        return f"{self.url.scheme}://{self.url.netloc.decode('ascii')}"


def check(text: str, *, resolve: type_resolve, private_hosts: Collection[str]) -> Target:
    """The target of an address, every one of its network addresses checked.

    `private_hosts` are "host:port" entries of the operator: exactly these may have private addresses, other ports
    and plain http. Raises NotReachable, or RetryableError when the name cannot be looked up now.
    """
    url = _parsed(text)
    host = url.raw_host.decode("ascii").lower().rstrip(".")
    if not host or "%" in host or url.scheme not in {"http", "https"}:
        raise NotReachable
    port = url.port if url.port is not None else 443 if url.scheme == "https" else 80
    listed = f"{host}:{port}" in {entry.lower() for entry in private_hosts}
    if not listed:
        if url.scheme != "https":
            raise NotReachable(_("This address cannot be used: it must begin with https://."))
        if port not in PORTS:
            raise NotReachable(_("This address cannot be used: only the ports 443 and 8443 are allowed."))
    addresses = resolve(host, port)
    if not addresses:
        raise RetryableError(_("The name of the other system cannot be looked up now."))
    if not listed and not all(is_public(address) for address in addresses):
        raise NotReachable(_("This address cannot be used: it leads into a private network."))
    return Target(url, host, port, tuple(dict.fromkeys(addresses)))


def look_up(host: str, port: int) -> list[str]:
    """All network addresses of a host, looked up once. Raises RetryableError when there is no answer."""
    lookup = _lookups.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        found = lookup.result(timeout=RESOLVE_SECONDS)
    except (OSError, UnicodeError, Slow):
        raise RetryableError(_("The name of the other system cannot be looked up now.")) from None
    return [str(entry[4][0]) for entry in found]


def _parsed(text: str) -> httpx.URL:
    if _FORBIDDEN & set(text):
        raise NotReachable
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError, TypeError, UnicodeError):
        raise NotReachable from None
    if "@" in re.split(r"[/?#]", text.partition("//")[2], maxsplit=1)[0]:
        raise NotReachable(_("This address cannot be used: it must not carry a user name or password."))
    return url
