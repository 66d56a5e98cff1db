"""A country of web sites on loopback: every folder on a port of its own."""

import csv
import hashlib
import json
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formatdate
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
}


@dataclass(frozen=True)
class Site:
    """One folder with its address; `downloads` maps "/path?query" to the file behind it."""

    folder: Path
    base: str
    downloads: dict[str, str]

    def locate(self, target: str) -> Path | None:
        """The file a request target stands for, or None; never one outside the folder."""
        parts = urlsplit(target)
        path = unquote(parts.path)
        if parts.query:
            path = "/" + self.downloads.get(f"{path}?{parts.query}", path.lstrip("/"))
        file = (self.folder / path.lstrip("/")).resolve()
        if not file.is_relative_to(self.folder.resolve()) or file.name == "_query.json":
            return None
        if file.is_dir():
            file = file / "index.html"
        return file if file.is_file() else None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, site: Site) -> None:
        self.site = site
        super().__init__(*args)  # type: ignore[arg-type]

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        file = self.site.locate(self.path)
        path = urlsplit(self.path).path
        if file is None:
            self._answer(HTTPStatus.NOT_FOUND, b"<!doctype html><title>404</title>", {})
        elif file.name == "index.html" and not path.endswith(("/", "index.html")):
            self._answer(HTTPStatus.MOVED_PERMANENTLY, b"", {"Location": quote(unquote(path)) + "/"})
        else:
            self._send_file(file)

    def _send_file(self, file: Path) -> None:
        body = file.read_bytes()
        if file.suffix == ".html":
            body = body.replace(b"__BASE__", self.site.base.encode())
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        headers = {
            "ETag": etag,
            "Last-Modified": formatdate(int(file.stat().st_mtime), usegmt=True),
            "Content-Type": MEDIA_TYPES.get(file.suffix)
            or mimetypes.guess_type(file.name)[0]
            or "application/octet-stream",
        }
        if urlsplit(self.path).query:
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
        if self.headers.get("If-None-Match") == etag:
            self._answer(HTTPStatus.NOT_MODIFIED, b"", headers)
        else:
            self._answer(HTTPStatus.OK, body, headers)

    def _answer(self, status: HTTPStatus, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _server(port: int) -> ThreadingHTTPServer:
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), BaseHTTPRequestHandler)
    except OSError:
        return ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)


@contextmanager
def serve_country(sites: Path, first_port: int | None = None) -> Iterator[dict[str, Site]]:
    """Serve every folder below `sites` on a port of 127.0.0.1; gives folder name → Site.

    With `first_port` the folders get ports in order from there, so that addresses
    stay the same from run to run; a taken port makes way for any free one.
    """
    servers, country = [], {}
    for number, folder in enumerate(sorted(path for path in sites.iterdir() if path.is_dir())):
        server = _server(first_port + number if first_port else 0)
        server.daemon_threads = True
        query = folder / "_query.json"
        downloads = json.loads(query.read_text(encoding="utf-8")) if query.exists() else {}
        site = Site(folder, f"http://127.0.0.1:{server.server_address[1]}", downloads)
        server.RequestHandlerClass = partial(_Handler, site=site)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        servers.append(server)
        country[folder.name] = site
    try:
        yield country
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def write_register(country: dict[str, Site], source: Path, target: Path) -> None:
    """Copy a register CSV, with each `site` (a folder name) replaced by a `website`."""
    with source.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    with target.open("w", encoding="utf-8", newline="") as handle:
        columns = ["website" if name == "site" else name for name in rows[0]]
        writer = csv.DictWriter(handle, columns, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            site = country.get(row.pop("site"))
            writer.writerow({**row, "website": f"{site.base}/" if site else ""})
