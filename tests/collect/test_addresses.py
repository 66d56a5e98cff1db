"""Which machines are connected to: counted at the socket."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from collect.addresses import GuardedBackend, Resolve, deadline, is_public, system_resolve
from collect.client import HttpxClient
from collect.failures import OutOfReach, Unreachable
from collect.fetcher import Fetched, Fetcher, FetchOptions

Web = Any
Reply = Any

INTERNAL = [
    "0.0.0.0",
    "0.1.2.3",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:10.0.0.1",
    "::ffff:93.184.216.34",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:53aa:64c:0:0:f5ff:fffe",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
PUBLIC = ["93.184.216.34", "172.15.0.1", "172.32.0.1", "192.0.1.1", "2a00:1450:400e::1", "2001:67c:6ec::1"]


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address that a socket is connected to; none outside loopback really is."""
    addresses: list[str] = []
    connect = socket.socket.connect

    def note(self: socket.socket, address: Any) -> None:
        addresses.append(address[0])
        if not address[0].startswith("127."):
            raise ConnectionRefusedError
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", note)
    return addresses


def fetch(url: str, resolve: Resolve = system_resolve) -> Fetched:
    with closing(HttpxClient(GuardedBackend(frozenset(), resolve))) as client:
        asking = Fetcher(client, FetchOptions(user_agent="x"), lambda _: None, threading.Event())
        return asking.fetch(url, scope=lambda _: True)


@pytest.mark.parametrize("address", INTERNAL)
def test_an_internal_address_is_refused_without_one_connection(connected: list[str], address: str) -> None:
    assert not is_public(address)
    bare = address.partition("%")[0]
    literal = f"[{bare}]" if ":" in bare else bare
    for done in (fetch(f"http://{literal}/"), fetch("https://regio.example/", lambda *_: [address])):
        assert "intern adres" in (done.fout or "")
    assert connected == []


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_connected_to(connected: list[str], address: str) -> None:
    assert is_public(address)
    done = fetch("http://regio.example/", lambda *_: [address])
    assert (done.uitkomst, connected) == ("onbereikbaar", [address])


@pytest.mark.parametrize("mixed", [["93.184.216.34", "127.0.0.1"], ["10.0.0.1", "93.184.216.34"]])
def test_one_internal_address_among_public_ones_refuses_the_name(
    connected: list[str], mixed: list[str]
) -> None:
    done = fetch("http://half.example/", lambda *_: mixed)
    assert "half.example wijst naar een intern adres" in (done.fout or "")
    assert connected == []


def test_a_name_that_turns_inward_after_the_check_is_not_followed(connected: list[str]) -> None:
    answers = [["93.184.216.34"], ["127.0.0.1"]]
    with closing(HttpxClient(GuardedBackend(frozenset(), lambda *_: answers.pop(0)))) as client:
        with pytest.raises(Unreachable):
            client.get("http://regio.example/", {}, 1000, 5)
        assert (connected, answers) == (["93.184.216.34"], [["127.0.0.1"]]), "asked once, connected to that"
        with pytest.raises(OutOfReach, match="intern adres"):
            client.get("http://regio.example/", {}, 1000, 5)
    assert connected == ["93.184.216.34"]


def test_the_vetted_address_is_used_under_the_sites_own_name(web: Web, reply: Reply) -> None:
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    port = web.host.partition(":")[2]
    hosts: list[str] = []

    def page(request: Any) -> Any:
        hosts.append(request.headers["Host"])
        return reply(b"<p>x")

    web.pages["/"] = page
    backend = GuardedBackend(frozenset({f"regio.example:{port}"}), lambda *_: answers.pop(0))
    with closing(HttpxClient(backend)) as client:
        answer = client.get(f"http://regio.example:{port}/", {}, 1000, 5)
    assert (answer.status, hosts, answers) == (200, [f"regio.example:{port}"], [["10.0.0.1"]])


@pytest.mark.parametrize("name", ["2130706433", "0x7f.1", "127.1", "localhost"])
def test_other_spellings_of_loopback_are_refused(connected: list[str], name: str) -> None:
    assert fetch(f"http://{name}/").uitkomst in ("onbereikbaar", "buiten_bereik")
    assert connected == []


def test_an_unknown_name_is_unreachable() -> None:
    token = deadline.set(time.monotonic() + 20)
    try:
        with pytest.raises(Unreachable, match="DNS"):
            system_resolve("bestaat-niet.invalid", 80)
    finally:
        deadline.reset(token)


def test_only_tcp_is_spoken() -> None:
    with pytest.raises(OutOfReach):
        GuardedBackend(frozenset()).connect_unix_socket("/run/docker.sock")


def test_a_page_that_leads_inward_reaches_nothing(start_web: Callable[[], Web], connected: list[str]) -> None:
    web, internal = start_web(), start_web()
    port = internal.host.partition(":")[2]
    for number, host in enumerate((internal.host, f"localhost:{port}", "10.0.0.1", "[::ffff:127.0.0.1]")):
        web.redirect(f"/{number}", f"http://{host}/")
    with closing(HttpxClient(GuardedBackend(frozenset({web.host})))) as client:
        options = FetchOptions(user_agent="x", allow_hosts=frozenset({web.host}))
        asking = Fetcher(client, options, lambda _: None, threading.Event())
        outcomes = [asking.fetch(f"{web.base}/{n}", scope=lambda _: True).uitkomst for n in range(4)]
    assert set(outcomes) <= {"buiten_bereik", "onbereikbaar"}
    assert set(connected) == {"127.0.0.1"}
    assert internal.asked == []
