"""Only the open internet is sent to: no disguise of a private address gets through."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.domain.webhooks import addresses
from portal.domain.webhooks.types import AddressProblem, AddressRefused, Target

PUBLIC = "93.184.216.34"
PUBLIC_V6 = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
PRIVATE_NETWORKS = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/128",
    "::1/128",
    "::ffff:0:0/96",
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "100::/64",
    "2001::/32",
    "2002::/16",
    "2001:db8::/32",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
]
METADATA = [
    "169.254.169.254",
    "169.254.170.2",
    "fd00:ec2::254",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "2606:4700::5efe:10.0.0.1",
]


def within(network: str) -> some.SearchStrategy[str]:
    return some.ip_addresses(network=network).map(str)


def knows(*found: str) -> addresses.Resolver:
    def resolve(_host: str, _port: int) -> Sequence[str]:
        return found

    return resolve


def checked(url: str, *found: str, allow_loopback: bool = False) -> Target | AddressRefused:
    return addresses.check(url, allow_loopback=allow_loopback, resolve=knows(*found))


def refused(url: str, *found: str, allow_loopback: bool = False) -> AddressProblem | None:
    answer = checked(url, *found, allow_loopback=allow_loopback)
    return answer.problem if isinstance(answer, AddressRefused) else None


@given(some.data(), some.sampled_from(PRIVATE_NETWORKS))
def test_no_address_of_a_private_network_is_public(data: some.DataObject, network: str) -> None:
    address = data.draw(within(network))
    assert not addresses.is_public(address)
    assert refused("https://receiver.example/", address) is AddressProblem.PRIVATE
    assert refused("https://receiver.example/", PUBLIC, address) is AddressProblem.PRIVATE, "one is enough"


@pytest.mark.parametrize("address", METADATA)
def test_where_clouds_tell_machines_their_keys_is_not_public(address: str) -> None:
    assert not addresses.is_public(address)


@given(some.ip_addresses().map(str))
def test_what_is_called_public_is_public_for_python_too(address: str) -> None:
    if addresses.is_public(address):
        ip = ipaddress.ip_address(address)
        assert ip.is_global
        assert not any((ip.is_private, ip.is_loopback, ip.is_link_local, ip.is_multicast, ip.is_reserved))


@given(
    some.ip_addresses(v=4),
    some.sampled_from(["::ffff:{}", "64:ff9b::{}", "::{}", "2606:4700::5efe:{}", "2606:4700::200:5efe:{}"]),
)
def test_no_ipv4_address_gets_through_as_ipv6(ip: ipaddress.IPv4Address, disguise: str) -> None:
    assert not addresses.is_public(disguise.format(ip))


@given(some.text())
def test_what_is_no_address_is_not_public(text: str) -> None:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        assert not addresses.is_public(text)


@pytest.mark.parametrize("address", ["fe80::1%eth0", "2606:4700::1%eth0"])
def test_an_address_on_a_named_wire_is_not_public(address: str) -> None:
    assert not addresses.is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, PUBLIC_V6, "1.1.1.1", "203.251.200.1", "2400:cb00::1"])
def test_the_open_internet_is_public(address: str) -> None:
    assert addresses.is_public(address)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("", AddressProblem.NOT_AN_ADDRESS),
        ("receiver.example", AddressProblem.NOT_AN_ADDRESS),
        ("//receiver.example/", AddressProblem.NOT_AN_ADDRESS),
        ("ftp://receiver.example/", AddressProblem.NOT_AN_ADDRESS),
        ("file:///etc/passwd", AddressProblem.NOT_AN_ADDRESS),
        ("javascript:alert(1)", AddressProblem.NOT_AN_ADDRESS),
        ("https://", AddressProblem.NOT_AN_ADDRESS),
        ("https:///path", AddressProblem.NOT_AN_ADDRESS),
        ("https://./", AddressProblem.NOT_AN_ADDRESS),
        ("https://receiver.example:0/", AddressProblem.NOT_AN_ADDRESS),
        ("https://receiver.example:70000/", AddressProblem.NOT_AN_ADDRESS),
        ("https://receiver.example:port/", AddressProblem.NOT_AN_ADDRESS),
        ("https://[::1/", AddressProblem.NOT_AN_ADDRESS),
        ("https://receiver example/", AddressProblem.NOT_AN_ADDRESS),
        ("https://receiver.example/a\r\nX-Injected: 1", AddressProblem.NOT_AN_ADDRESS),
        ("https://receiver.example/\x00", AddressProblem.NOT_AN_ADDRESS),
        ("https://receiver.example\\@127.0.0.1/", AddressProblem.NOT_AN_ADDRESS),
        ("https://straße.example/", AddressProblem.NOT_AN_ADDRESS),
        ("https://receiver.example/" + "x" * 2000, AddressProblem.NOT_AN_ADDRESS),
        (f"https://{'x' * 64}.example/", AddressProblem.NOT_AN_ADDRESS),
        ("http://receiver.example/", AddressProblem.NOT_HTTPS),
        ("https://name@receiver.example/", AddressProblem.HAS_PASSWORD),
        ("https://name:word@receiver.example/", AddressProblem.HAS_PASSWORD),
        ("https://receiver.example@127.0.0.1/", AddressProblem.HAS_PASSWORD),
    ],
)
def test_an_address_that_nothing_is_sent_to_is_refused_with_a_reason(url: str, problem: AddressProblem) -> None:
    assert refused(url, PUBLIC) is problem


def test_a_name_that_nobody_knows_is_refused() -> None:
    def unknown(_host: str, _port: int) -> Sequence[str]:
        raise OSError("no such name")

    answer = addresses.check("https://receiver.example/", allow_loopback=False, resolve=unknown)
    assert answer == AddressRefused(AddressProblem.UNRESOLVED)
    assert refused("https://receiver.example/") is AddressProblem.UNRESOLVED


@pytest.mark.parametrize(
    "url",
    [
        "https://localhost/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://0.0.0.0/",
        "https://10.1.2.3:8443/",
        "https://169.254.169.254/latest/meta-data/",
    ],
)
def test_ways_to_write_this_machine_or_its_network_are_refused_as_the_system_reads_them(url: str) -> None:
    answer = addresses.check(url, allow_loopback=False)
    assert isinstance(answer, AddressRefused)
    assert answer.problem in {AddressProblem.PRIVATE, AddressProblem.UNRESOLVED}


def test_a_checked_address_says_where_to_connect_and_is_written_in_one_way() -> None:
    answer = checked(
        "HTTPS://Receiver.Example:443/hooks/서울?a=b c#part".replace(" ", "%20"), PUBLIC, PUBLIC_V6, PUBLIC
    )
    assert answer == Target(
        "https://receiver.example/hooks/%EC%84%9C%EC%9A%B8?a=b%20c",
        True,
        "receiver.example",
        443,
        "/hooks/%EC%84%9C%EC%9A%B8?a=b%20c",
        (PUBLIC, PUBLIC_V6),
    )
    again = checked(answer.url, PUBLIC, PUBLIC_V6)
    assert again == answer


def test_a_name_in_any_script_is_looked_up_as_the_network_writes_it() -> None:
    answer = checked("https://서울.example/", PUBLIC)
    assert isinstance(answer, Target)
    assert answer.host == "xn--2i4bq6h.example"
    assert answer.url == "https://xn--2i4bq6h.example/"


@given(some.text())
def test_whatever_is_typed_there_is_an_answer_and_no_accident(text: str) -> None:
    for url in (text, f"https://{text}", f"https://receiver.example/{text}"):
        answer = checked(url, PUBLIC)
        if isinstance(answer, Target):
            assert answer.url.isascii()
            assert answer.url.isprintable()
            assert " " not in answer.path


def test_the_setting_lets_this_machine_in_over_http_and_nothing_else() -> None:
    def answer(url: str, *found: str) -> AddressProblem | None:
        return refused(url, *found, allow_loopback=True)

    assert answer("http://localhost:8000/", "127.0.0.1", "::1") is None
    assert answer("https://localhost/", "127.0.0.1") is None
    assert answer("http://receiver.example/", PUBLIC) is AddressProblem.NOT_HTTPS
    assert answer("https://receiver.example/", PUBLIC) is None
    for private in ("10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "fd00::1"):
        assert answer("http://receiver.example/", private) is AddressProblem.PRIVATE
    assert answer("https://receiver.example/", PUBLIC, "127.0.0.1") is AddressProblem.PRIVATE


def test_a_look_up_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()

    def slow(*_arguments: object, **_more: object) -> list[object]:
        go_on.wait(20)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    answer = addresses.check("https://receiver.example/", allow_loopback=False, seconds=0.05)
    go_on.set()
    assert answer == AddressRefused(AddressProblem.UNRESOLVED)
