"""Pure: which addresses an application may be sent back to (RFC 6749 §3.1.2, RFC 8252 §7)."""

from __future__ import annotations

from urllib.parse import urlsplit

MOST = 10
LONGEST = 500
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def is_good(address: str) -> bool:
    """Whether it is one exact https address; http only for this very machine; no wildcard, fragment or user name."""
    if len(address) > LONGEST or "*" in address or "\\" in address or not address.isascii():
        return False
    if any(sign.isspace() or not sign.isprintable() for sign in address):
        return False
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.password is not None or "#" in address:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)


def origin_of(address: str) -> str:
    """Scheme, host and port, as a content policy names them."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
