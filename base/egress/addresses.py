"""Which network addresses are public. A pure calculator over the special-purpose registries of IANA.

An IPv6 address that carries an IPv4 one inside (mapped, NAT64, 6to4) is as public as the one inside.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_CLOSED_V4 = tuple(
    IPv4Network(net)
    for net in (
        "0.0.0.0/8",  # this host on this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by carriers
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# Everything global lies in 2000::/3; these parts of it do not count.
_OPEN_V6 = IPv6Network("2000::/3")
_CLOSED_V6 = tuple(
    IPv6Network(net)
    for net in (
        "2001::/23",  # protocol assignments, Teredo and ORCHID among them
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
        "2620:4f:8000::/48",
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(text: str) -> bool:
    """Whether the address, as text, is one anybody on the internet can own. What is not an address is not public."""
    if "%" in text:  # a zone belongs to a link, so never to the internet
        return False
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return _v4_is_public(address) if isinstance(address, IPv4Address) else _v6_is_public(address)


def _v4_is_public(address: IPv4Address) -> bool:
    return not any(address in net for net in _CLOSED_V4)


def _v6_is_public(address: IPv6Address) -> bool:
    if address.ipv4_mapped is not None:
        return _v4_is_public(address.ipv4_mapped)
    if address in _NAT64:
        return _v4_is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    if address.sixtofour is not None:
        return _v4_is_public(address.sixtofour)
    return address in _OPEN_V6 and not any(address in net for net in _CLOSED_V6)
