"""Web servers on loopback that do what they are told, also what no decent server does."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from collect.addresses import GuardedBackend
from collect.client import HttpxClient
from collect.crawl import CollectOptions, CollectOutcome, collect
from collect.dossier import Dossier, open_database
from collect.frontier import Budget
from collect.progress import silent
from collect.proxy import Proxy
from collect.register import Register, Samenwerkingsverband
from collect.schema import migrations
from collect.school_year import SchoolYear

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SCHOOLJAAR = SchoolYear(2026)


@dataclass
class Reply:
    """One answer; `drip` seconds between bytes, `lie` an untrue Content-Length."""

    body: bytes = b""
    status: int = 200
    type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0
    lie: int | None = None


class Web:
    """A site on its own port; `pages` maps path and query to a reply or to a function of the request."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply | Callable[[BaseHTTPRequestHandler], Reply | None]] = {
            "/robots.txt": Reply(status=404)
        }
        self.asked: list[str] = []
        self.busy = 0
        self.most_busy = 0
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 1 << 16  # headers and body in one packet, or every answer waits for an ACK

            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                web.asked.append(self.path)
                web.busy += 1
                web.most_busy = max(web.busy, web.most_busy)
                try:
                    web.answer(self)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True
                finally:
                    web.busy -= 1

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.host = f"127.0.0.1:{self.server.server_address[1]}"
        self.base = f"http://{self.host}"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        reply = self.pages.get(request.path, Reply(b"<h1>Niet gevonden</h1>", 404))
        if callable(reply):
            reply = reply(request)
        if reply is None:  # it wrote the answer itself, or none
            request.close_connection = True
            return
        request.send_response(reply.status)
        request.send_header("Content-Type", reply.type)
        request.send_header("Content-Length", str(len(reply.body) if reply.lie is None else reply.lie))
        for name, value in reply.headers.items():
            request.send_header(name, value)
        request.end_headers()
        if reply.drip:
            for at in range(len(reply.body)):
                request.wfile.write(reply.body[at : at + 1])
                request.wfile.flush()
                time.sleep(reply.drip)
        elif reply.status != 304:
            request.wfile.write(reply.body)
        if reply.lie is not None:
            request.close_connection = True

    def page(self, path: str, html: str, **headers: str) -> None:
        """Serve a page with a title and the given body."""
        text = f"<!doctype html><html><head><title>Regio</title></head><body>{html}</body></html>"
        self.pages[path] = Reply(text.encode(), headers=headers)

    def file(self, path: str, body: bytes = PDF, **headers: str) -> None:
        """Serve a PDF."""
        self.pages[path] = Reply(body, type="application/pdf", headers=headers)

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        self.pages[path] = Reply(status=status, headers={"Location": to})

    def register(self, *codes: str) -> Register:
        """A register in which these samenwerkingsverbanden have this site."""
        return Register(
            tuple(
                Samenwerkingsverband(code, code[:2], f"Regio {code}", website=f"{self.base}/")
                for code in codes or ("PO0001",)
            )
        )


@pytest.fixture
def reply() -> type[Reply]:
    return Reply


@pytest.fixture
def pdf() -> bytes:
    return PDF


@pytest.fixture
def start_web() -> Iterator[Callable[[], Web]]:
    """Starts as many sites as a test needs."""
    started: list[Web] = []

    def start() -> Web:
        started.append(Web())
        return started[-1]

    yield start
    for web in started:
        web.server.shutdown()
        web.server.server_close()


@pytest.fixture
def web(start_web: Callable[[], Web]) -> Web:
    return start_web()


class Home:
    """A dossier with its open database, and how to collect into it."""

    def __init__(self, path: Path) -> None:
        self.dossier = Dossier(path)
        self.dossier.create()
        self.db = open_database(self.dossier.werk_db, [migrations])

    def collect(
        self, register: Register, *webs: Web, budget: Budget | None = None, **options: object
    ) -> CollectOutcome:
        """Collect with the given sites allowed."""
        chosen = CollectOptions(
            allow_hosts=frozenset(web.host for web in webs),
            budget=budget or Budget(),
            **options,  # type: ignore[arg-type]
        )
        return collect(self.dossier, self.db, register, SCHOOLJAAR, chosen, silent)

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        return [tuple(row) for row in self.db.execute(query, list(values))]

    def one(self, query: str, *values: object) -> object:
        found = self.rows(query, *values)
        assert len(found) == 1, found
        return found[0][0] if len(found[0]) == 1 else found[0]

    def outcome(self, url: str) -> object:
        """The uitkomst and fout of the last request for a URL."""
        return self.rows("SELECT uitkomst, fout FROM ophalingen WHERE url = ? ORDER BY id DESC", url)[0]

    def tables(self, *left_out: str) -> dict[str, list[tuple[object, ...]]]:
        """Everything in the tables of this stage."""
        names = [
            row[0]
            for row in self.db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            if not row[0].startswith(("_", "sqlite_")) and row[0] not in left_out
        ]
        return {name: sorted(self.rows(f"SELECT * FROM {name}"), key=repr) for name in names}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    opened = Home(tmp_path / "dossier")
    with closing(opened.db):
        yield opened


@dataclass(frozen=True)
class SecureWeb:
    """A site on TLS; `seen` holds the name of each handshake and the Host of each request."""

    port: int
    certificate: Path
    leaf: bytes
    seen: list[tuple[str, str]]

    def client(self, *names: str, proxy: Proxy | None = None) -> HttpxClient:
        """A client that trusts this certificate and finds every name on loopback."""
        allowed = frozenset(f"{name}:{self.port}" for name in names)
        context = ssl.create_default_context(cafile=str(self.certificate))
        return HttpxClient(GuardedBackend(allowed, lambda *_: ["127.0.0.1"]), context, proxy)


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[SecureWeb]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "regio.example")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("regio.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    seen: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            seen.append((getattr(self.connection, "asked_name", ""), self.headers["Host"]))
            body = b"<h1>veilig</h1>"
            self.send_response(404 if self.path == "/robots.txt" else 200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    context.sni_callback = lambda connection, asked, _: setattr(connection, "asked_name", asked)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    leaf = certificate.public_bytes(serialization.Encoding.DER)
    yield SecureWeb(server.server_address[1], pem, leaf, seen)
    server.shutdown()
    server.server_close()
