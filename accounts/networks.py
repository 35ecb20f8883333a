"""Where a request comes from, as a network rather than a machine. Pure: knows no request."""

from __future__ import annotations

import ipaddress


def network_of(address: str) -> str:
    """The /24 (IPv4) or /56 (IPv6) an address belongs to, or "" when it is none.

    A household or an office shares one; it is what throttling counts and what the audit keeps of an address.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    length = 24 if parsed.version == 4 else 56
    return str(ipaddress.ip_network((parsed, length), strict=False))
