"""What a network address counts as where people are counted: itself, or for IPv6 the /64 that one site is given."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Network, ip_address

_SITE_BITS = 64
"""RFC 6177: the smallest network that a site is given; within it everybody chooses addresses at will."""


@lru_cache(maxsize=1_000)
def network_of(address: str) -> str:
    """Return the network under which an address is counted; a text that is no address stands for itself."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), _SITE_BITS), strict=False))
