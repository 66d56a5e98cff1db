"""Which network addresses may be connected to, and a network layer that connects to no other."""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any

import httpcore

from collect.failures import OutOfReach, Unreachable

Resolve = Callable[[str, int], list[str]]

# When the request of this thread must be over, on the monotonic clock.
deadline: ContextVar[float] = ContextVar("deadline")

# From the IANA special-purpose registries, written out because each Python knows another edition of them.
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local, where clouds serve credentials
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",  # documentation, as the next two with 100 and 113
        "198.51.100.0/24",
        "203.0.113.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "224.0.0.0/4",
        "240.0.0.0/4",  # reserved, with broadcast
        "2001::/23",  # Teredo, ORCHID: reach any IPv4 address, also internal ones, or none
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)
# All else is loopback, mapped or translated IPv4, unique local, link-local, multicast or not given out.
_PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")


def is_public(text: str) -> bool:
    """Whether an IP address is one of the open internet, not wrapped in or leading to another."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if address.version == 6 and address not in _PUBLIC_IPV6:
        return False
    return not any(address in network for network in _NOT_PUBLIC if network.version == address.version)


def require_public_literal(host: str) -> None:
    """Raises OutOfReach for an internal address that is written out, in whatever way a resolver takes it."""
    name = host.strip("[]").lower()
    try:
        address = socket.inet_ntoa(socket.inet_aton(name))  # also 127.1, 0x7f.1 and 2130706433
    except OSError:
        address = name
    try:
        internal = not is_public(address)
    except ValueError:
        internal = name == "localhost" or name.endswith(".localhost")
    if internal:
        raise OutOfReach(f"{host} wijst naar een intern adres")


def system_resolve(host: str, port: int) -> list[str]:
    """The addresses of a host by the system's resolver, within the deadline; raises Unreachable."""
    answer: list[str] = []
    failure: list[str] = []

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            failure.append(host)
        else:
            answer.extend(dict.fromkeys(str(entry[4][0]) for entry in found))

    # The resolver cannot be interrupted; a thread that is given up on can be left behind.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(max(0.0, min(10.0, deadline.get() - time.monotonic())))
    if not answer:
        raise Unreachable(f"de naam {host} is niet te vinden (DNS)")
    return list(answer)


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves a name once, vets every address, and connects to a vetted one; Host and SNI stay the name."""

    def __init__(self, allow_hosts: frozenset[str], resolve: Resolve = system_resolve) -> None:
        self._inner = httpcore.SyncBackend()
        self.allow_hosts = allow_hosts
        self._resolve = resolve

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._resolve(host, port)
        if f"{host}:{port}" not in self.allow_hosts:
            for address in addresses:  # one internal address is enough to distrust the name
                if not is_public(address):
                    raise OutOfReach(f"{host} wijst naar een intern adres")
        failure: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in addresses:
            try:
                stream = self._inner.connect_tcp(address, port, _left(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, address)
        raise failure or Unreachable(f"de naam {host} is niet te vinden (DNS)")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise OutOfReach("alleen webadressen worden gevraagd")

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class _TimedStream(httpcore.NetworkStream):
    """A connection on which nothing lasts longer than the request's deadline, however slowly bytes come."""

    def __init__(self, inner: httpcore.NetworkStream, address: str) -> None:
        self._inner = inner
        self._address = address

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, _left(timeout))
        return _TimedStream(inner, self._address)

    def get_extra_info(self, info: str) -> Any:
        if info == "server_addr":  # the socket has forgotten it once the other side reset the connection
            return (self._address,)
        return self._inner.get_extra_info(info)


def _left(timeout: float | None) -> float:
    left = deadline.get() - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("deadline")
    return left if timeout is None else min(left, timeout)
