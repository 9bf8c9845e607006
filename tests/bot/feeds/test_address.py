import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.feeds.address import AddressGuard, Asked, RefusedAddressError, is_public

PRIVATE = [
    "127.0.0.1",
    "127.9.9.9",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "0.0.0.0",  # noqa: S104 - the unspecified address is a case, nothing is bound
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
    "203.0.113.9",
    "::",
    "::1",
    "::7f00:1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2606:4700::5efe:10.0.0.1",
    "100::1",
    "localhost",
    "",
]
PUBLIC = [
    "93.184.216.34",
    "8.8.8.8",
    "2606:4700::1111",
    "64:ff9b::808:808",
    "2002:808:808::1",
    "::ffff:8.8.8.8",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_and_reserved_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public_even_when_translated(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_embedded_ipv4_address_is_judged_as_itself(address: object) -> None:
    """Mapping and NAT64 are ways to the same machine: neither opens nor closes anything."""
    assert is_public(f"::ffff:{address}") == is_public(str(address))
    assert is_public(f"64:ff9b::{address}") == is_public(str(address))


def info(address: str, port: int) -> tuple[int, int, int, str, tuple[str, int]]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port)


def opens(guard: AddressGuard, asked: tuple[str, int] | None, address: str, port: int) -> bool:
    """Whether the guard makes a socket for this address while that host is asked for."""
    try:
        if asked is None:
            guard.open_socket(info(address, port)).close()
        else:
            with guard.asking(*asked):
                guard.open_socket(info(address, port)).close()
    except RefusedAddressError:
        return False
    return True


def test_without_an_allow_list_only_public_addresses_open() -> None:
    guard = AddressGuard()
    assert opens(guard, ("example.com", 80), "93.184.216.34", 80)
    assert not opens(guard, ("example.com", 80), "127.0.0.1", 80)


def test_an_allowed_port_opens_no_other_port() -> None:
    guard = AddressGuard(["127.0.0.1:1200"])
    assert opens(guard, ("127.0.0.1", 1200), "127.0.0.1", 1200)
    assert not opens(guard, ("127.0.0.1", 80), "127.0.0.1", 80)


def test_an_allowed_name_opens_its_address_for_no_other_name() -> None:
    """DNS rebinding: evil.example may answer with the address of rsshub.lan, and gets nothing."""
    guard = AddressGuard(["rsshub.lan"])
    assert opens(guard, ("RSSHub.lan.", 1200), "192.168.1.5", 1200)
    assert not opens(guard, ("evil.example", 1200), "192.168.1.5", 1200)
    assert not opens(guard, ("192.168.1.5", 1200), "192.168.1.5", 1200)


@pytest.mark.parametrize("address", ["169.254.169.254", "fd00:ec2::254", "::ffff:169.254.169.254", "ff02::1"])
def test_a_name_never_opens_metadata_or_multicast(address: str) -> None:
    assert not opens(AddressGuard(["rsshub.lan"]), ("rsshub.lan", 80), address, 80)


def test_an_address_listed_by_its_number_opens_in_any_spelling() -> None:
    guard = AddressGuard(["[::1]:8080", "169.254.10.10"])
    assert opens(guard, ("0:0:0:0:0:0:0:1", 8080), "::1", 8080)
    assert opens(guard, ("169.254.10.10", 80), "169.254.10.10", 80)


def test_without_a_question_nothing_private_opens() -> None:
    assert not opens(AddressGuard(["127.0.0.1"]), None, "127.0.0.1", 80)


def test_the_question_ends_with_its_block_and_records_refusals() -> None:
    guard = AddressGuard(["127.0.0.1"])
    with guard.asking("example.com", 80) as asked, pytest.raises(RefusedAddressError):
        guard.open_socket(info("10.0.0.1", 80))
    assert asked == Asked("example.com", 80, ["10.0.0.1"])
    with guard.asking("127.0.0.1", 80):
        pass
    assert not opens(guard, None, "127.0.0.1", 80)


@pytest.mark.parametrize(
    "entry", ["", "a b", "host:", "host:0", "host:65536", "http://host/", "[::1", "u@host"]
)
def test_a_mistake_in_the_allow_list_is_told_with_its_value(entry: str) -> None:
    with pytest.raises(ConfigError) as caught:
        AddressGuard([entry])
    assert repr(entry) in str(caught.value)
