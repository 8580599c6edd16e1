"""Which addresses anything is sent to: looked at when they are registered, and again whenever one is connected to."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence
from urllib.parse import quote, urlsplit

from portal.domain.webhooks.rules import LONGEST_URL
from portal.domain.webhooks.types import AddressProblem, AddressRefused, Target

LOOKUP_SECONDS = 5.0
PORTS = {"https": 443, "http": 80}
SAFE = "/%:@!$&'()*+,;=~-._?"
READ_DIFFERENTLY = frozenset("ßς\u200c\u200d")
"""Characters that older and newer rules of names turn into two different names."""
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Sequence[str]]

_V4_NOT_PUBLIC = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by a provider's customers
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's own service, of all its machines
        "169.254.0.0/16",  # link-local, where clouds tell machines their keys
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_V6_PUBLIC = ipaddress.IPv6Network("2000::/3")
"""All that is given out for the open network; what leads to IPv4 in disguise (mapped, NAT64) lies outside."""
_V6_NOT_PUBLIC = tuple(
    ipaddress.IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})
"""The middle of an IPv6 address whose end is an IPv4 one."""


def is_public(address: str) -> bool:
    """Tell whether an IP address lies in the open network; what can't be read does not."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _V4_NOT_PUBLIC)
    if ip.scope_id is not None or (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP:
        return False
    return ip in _V6_PUBLIC and not any(ip in network for network in _V6_NOT_PUBLIC)


def is_loopback(address: str) -> bool:
    """Tell whether an IP address is this machine, said plainly."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return ip.is_loopback and getattr(ip, "ipv4_mapped", None) is None


def check(
    url: str, *, allow_loopback: bool, seconds: float = LOOKUP_SECONDS, resolve: Resolver | None = None
) -> Target | AddressRefused:
    """Look an address up and return where it may be connected to, or why nothing is sent there.

    One forbidden address among those of a name is enough to refuse it. `allow_loopback` lets receivers on this machine
    in, over HTTP too, and nothing else. `resolve` raises OSError where there is no such name.
    """
    read = _read(url)
    if isinstance(read, AddressProblem):
        return AddressRefused(read)
    secure, host, port, path = read
    if not secure and not allow_loopback:
        return AddressRefused(AddressProblem.NOT_HTTPS)
    try:
        found = tuple(dict.fromkeys((resolve or _within(seconds))(host, port)))
    except OSError:
        found = ()
    problem = _problem_of(found, secure=secure, allow_loopback=allow_loopback)
    if problem is not None:
        return AddressRefused(problem)
    return Target(_written(secure, host, port, path), secure, host, port, path, found)


def _problem_of(found: Sequence[str], *, secure: bool, allow_loopback: bool) -> AddressProblem | None:
    if not found:
        return AddressProblem.UNRESOLVED
    if allow_loopback and all(is_loopback(address) for address in found):
        return None
    if not all(is_public(address) for address in found):
        return AddressProblem.PRIVATE
    return None if secure else AddressProblem.NOT_HTTPS


def _read(url: str) -> tuple[bool, str, int, str] | AddressProblem:
    if len(url) > LONGEST_URL or any(not ch.isprintable() or ch in " \\" for ch in url):
        return AddressProblem.NOT_AN_ADDRESS
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return AddressProblem.NOT_AN_ADDRESS
    host = _ascii(parts.hostname or "")
    if parts.scheme not in PORTS or host is None or port == 0:
        return AddressProblem.NOT_AN_ADDRESS
    if parts.username is not None or parts.password is not None:
        return AddressProblem.HAS_PASSWORD
    path = quote(parts.path or "/", safe=SAFE, errors="replace")
    query = f"?{quote(parts.query, safe=SAFE, errors='replace')}" if parts.query else ""
    return parts.scheme == "https", host, port or PORTS[parts.scheme], path + query


def _ascii(host: str) -> str | None:
    """Return the form of a name that the network knows, or None where there is none, or not just one."""
    try:
        return ipaddress.ip_address(host).compressed
    except ValueError:
        pass
    if not host or READ_DIFFERENTLY & set(host):
        return None
    try:
        known = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    usable = all(ch.isalnum() or ch in "-_." for ch in known)
    return known if usable and known.strip(".") else None


def in_url(host: str) -> str:
    """Return a host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def _written(secure: bool, host: str, port: int, path: str) -> str:
    scheme = "https" if secure else "http"
    place = in_url(host) if port == PORTS[scheme] else f"{in_url(host)}:{port}"
    return f"{scheme}://{place}{path}"


def _within(seconds: float) -> Resolver:
    """Return a look-up that gives up in time: the system's own waits as long as it likes."""

    def resolve(host: str, port: int) -> Sequence[str]:
        found: list[str] = []

        def look() -> None:
            try:
                infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            except (OSError, UnicodeError):
                return
            found.extend(str(info[4][0]) for info in infos)

        looking = threading.Thread(target=look, daemon=True, name="webhook-lookup")
        looking.start()
        looking.join(seconds)
        return tuple(found)

    return resolve
