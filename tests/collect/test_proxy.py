"""Asking through an egress proxy: a real one, on loopback, that knows where the names are."""

import base64
import select
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest

from collect.addresses import GuardedBackend, require_public_literal
from collect.bring_in import BringInError, bring_in
from collect.client import HttpxClient
from collect.crawl import CollectOptions, collect
from collect.failures import OutOfReach, Unreachable
from collect.progress import silent
from collect.proxy import Proxy
from collect.register import Register, Samenwerkingsverband
from collect.school_year import SchoolYear

Web = Any
Home = Any
SecureWeb = Any

PASSWORD = "zeer@geheim"
BASIC = base64.b64encode(f"inspectie:{PASSWORD}".encode()).decode()


class EgressProxy:
    """Forwards GET and tunnels CONNECT to where `names` says; all else it refuses."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self.asked: list[str] = []
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def allowed(self, name: str) -> int | None:
                proxy.asked.append(f"{self.command} {self.path}")
                status = None
                if self.headers["Proxy-Authorization"] != f"Basic {BASIC}":
                    status = 407
                elif name not in proxy.names:
                    status = 403
                if status is None:
                    return proxy.names[name]
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return None

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                if (port := self.allowed(f"{parts.hostname}:{parts.port or 80}")) is None:
                    return
                lines = [f"GET {parts.path or '/'} HTTP/1.1", "Connection: close"]
                lines += [f"{k}: {v}" for k, v in self.headers.items() if not k.startswith("Proxy-")]
                with socket.create_connection(("127.0.0.1", port)) as onward:
                    onward.sendall("\r\n".join([*lines, "", ""]).encode())
                    while data := onward.recv(65536):
                        self.wfile.write(data)
                self.close_connection = True

            def do_CONNECT(self) -> None:
                if (port := self.allowed(self.path)) is None:
                    return
                self.send_response(200)
                self.end_headers()
                with socket.create_connection(("127.0.0.1", port)) as onward:
                    ends = {onward: self.connection, self.connection: onward}
                    while True:
                        for end in select.select(list(ends), [], [])[0]:
                            data = end.recv(65536)
                            if not data:
                                self.close_connection = True
                                return
                            ends[end].sendall(data)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.address = Proxy.parse(f"http://inspectie:zeer%40geheim@127.0.0.1:{self.port}")
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()


@pytest.fixture
def proxy() -> Iterator[EgressProxy]:
    started = EgressProxy()
    yield started
    started.server.shutdown()
    started.server.server_close()


def collect_through(home: Home, proxy: Proxy, website: str, *allowed: str) -> None:
    register = Register((Samenwerkingsverband("PO0001", "PO", "Regio", website=website),))
    options = CollectOptions(proxy=proxy, allow_hosts=frozenset(allowed), delay=0)
    collect(home.dossier, home.db, register, SchoolYear(2026), options, silent)


def test_sites_are_asked_through_the_proxy_and_no_name_is_looked_up(
    home: Home, web: Web, proxy: EgressProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[Any] = []
    resolve = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: looked_up.append(a[0]) or resolve(*a, **k))
    web.page("/", "<a href='/plan.pdf'>Ondersteuningsplan</a>")
    web.file("/plan.pdf")
    proxy.names["regio.example:80"] = int(web.host.partition(":")[2])
    collect_through(home, proxy.address, "http://regio.example/")
    assert home.rows("SELECT url, uitkomst, ip FROM ophalingen ORDER BY id") == [
        ("http://regio.example:80/robots.txt", "niet_gevonden", None),
        ("http://regio.example/", "opgehaald", None),
        ("http://regio.example/plan.pdf", "opgehaald", None),
    ]
    assert proxy.asked[-1] == "GET http://regio.example/plan.pdf"
    assert set(looked_up) == {"127.0.0.1"}


def test_the_run_says_so_and_the_password_is_nowhere(home: Home, web: Web, proxy: EgressProxy) -> None:
    web.page("/", '<a href="/over">Over ons</a>')
    proxy.names["regio.example:80"] = int(web.host.partition(":")[2])
    collect_through(home, proxy.address, "http://regio.example/")
    shown = f"http://127.0.0.1:{proxy.port}"
    assert home.one("SELECT instellingen ->> 'proxy' FROM runs") == shown
    assert home.one(
        "SELECT niveau, oorzaak LIKE '%bewaakte de proxy%' FROM meldingen WHERE plaats = ?", shown
    ) == (
        "info",
        1,
    )
    assert PASSWORD not in repr(CollectOptions(proxy=proxy.address))
    for path in home.dossier.path.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not any(word in data for word in (PASSWORD.encode(), b"zeer%40geheim", BASIC.encode()))
            assert b"Proxy-Authorization" not in data


def test_a_tunnel_shows_the_certificate_of_the_site(secure: SecureWeb, proxy: EgressProxy) -> None:
    proxy.names["regio.example:443"] = secure.port
    client = secure.client(proxy=proxy.address)
    answer = client.get("https://regio.example/", {}, 1000, 5)
    client.close()
    assert (answer.status, answer.body, answer.ip) == (200, b"<h1>veilig</h1>", None)
    assert answer.certificate is not None
    assert secure.seen == [("regio.example", "regio.example")]
    assert proxy.asked == ["CONNECT regio.example:443"]


def test_a_tunnel_to_another_name_is_refused(secure: SecureWeb, proxy: EgressProxy) -> None:
    proxy.names["ander.example:443"] = secure.port
    client = secure.client(proxy=proxy.address)
    with pytest.raises(Unreachable, match="geen beveiligde verbinding"):
        client.get("https://ander.example/", {}, 1000, 5)
    client.close()


def test_allowed_hosts_are_asked_directly(home: Home, web: Web, proxy: EgressProxy) -> None:
    web.page("/", '<a href="/over">Over ons</a>')
    collect_through(home, proxy.address, f"{web.base}/", web.host)
    assert home.outcome(f"{web.base}/")[0] == "opgehaald"
    assert home.one("SELECT ip FROM ophalingen WHERE url LIKE '%/'") == "127.0.0.1"
    assert proxy.asked == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.0.0.1",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "2130706433",
        "0x7f.1",
        "127.1",
        "localhost",
        "a.localhost",
    ],
)
def test_an_internal_address_in_a_url_never_reaches_the_proxy(proxy: EgressProxy, host: str) -> None:
    client = HttpxClient(GuardedBackend(frozenset()), proxy=proxy.address)
    with pytest.raises(OutOfReach, match="intern adres"):
        client.get(f"http://{host}/", {}, 1000, 5)
    client.close()
    assert proxy.asked == []


@pytest.mark.parametrize("host", ["regio.example", "93.184.216.34", "10-0-0-1.example", "localhost.example"])
def test_other_hosts_are_left_to_the_proxy(host: str) -> None:
    require_public_literal(host)


@pytest.mark.parametrize(
    ("address", "url", "words"),
    [
        ("http://fout:wachtwoord@{}", "http://regio.example/", "de proxy weigert de verbinding (407"),
        ("http://{}", "https://regio.example/", "de proxy weigert de verbinding (407"),
        (
            "http://inspectie:zeer%40geheim@{}",
            "https://intern.example/",
            "de proxy weigert de verbinding (403",
        ),
    ],
)
def test_a_proxy_that_refuses_is_no_answer_of_the_site(
    proxy: EgressProxy, address: str, url: str, words: str
) -> None:
    proxy.names["regio.example:80"] = 1
    chosen = Proxy.parse(address.format(f"127.0.0.1:{proxy.port}"))
    client = HttpxClient(GuardedBackend(frozenset()), proxy=chosen)
    with pytest.raises(Unreachable) as caught:
        client.get(url, {}, 1000, 5)
    client.close()
    assert str(caught.value).startswith(words)


def test_a_proxy_that_is_gone_is_said(home: Home, proxy: EgressProxy) -> None:
    proxy.server.shutdown()
    proxy.server.server_close()
    with pytest.raises(BringInError, match="geen verbinding met de proxy"):
        bring_in(
            home.dossier,
            home.db,
            "http://regio.example/plan.pdf",
            swv="PO2001",
            options=CollectOptions(proxy=proxy.address),
        )


def test_a_proxy_from_the_environment_is_not_used(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    web.page("/", '<a href="/over">Over ons</a>')
    client = HttpxClient(GuardedBackend(frozenset({web.host})))
    assert client.get(f"{web.base}/", {}, 10_000, 5).status == 200
    client.close()


@pytest.mark.parametrize(
    "text",
    [
        "proxy.intern:3128",
        "https://proxy.intern:3128",
        "socks5://proxy.intern:1080",
        "http://proxy.intern",
        "http://u:geheim@:3128",
        "http://u:geheim@proxy.intern:abc",
        "http://u:geheim@proxy.intern:99999",
        "http://u:geheim@[::1:3128",
        "http://u:geheim@proxy.intern:3128/pad",
        "",
    ],
)
def test_a_useless_address_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"^geen bruikbaar proxyadres; schrijf http://HOST:POORT$"):
        Proxy.parse(text)


def test_an_address_is_shown_without_its_credentials() -> None:
    proxy = Proxy.parse("http://u:p%3A%40x@[2001:db8::5]:3128/")
    assert (str(proxy), proxy.credentials) == ("http://[2001:db8::5]:3128", (b"u", b"p:@x"))
    assert "p:@x" not in repr(proxy)
