"""Fictional sites on loopback in a process of their own, so that serving is not counted with collecting."""

import argparse
import asyncio
import json
import random
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import cast

PROSE = (
    "aanbod afspraken arrangement basisondersteuning bestuur casusregie doorbraak gemeente gesprek jeugdhulp "
    "jongere kind leerling leerplicht ondersteuning onderwijs ouders overleg passend plan procedure regio "
    "samenwerking school scholen team termijn thuiszitter verband verwijzing werkwijze zorgplicht"
)
PAGE_BYTES, DOCUMENT_BYTES = 20_000, 100_000
LISTED = 4  # every fourth page is a document


@contextmanager
def served(sites: int, pages: int, pause: float = 0.0) -> Iterator[list[str]]:
    """The addresses of that many sites; `pages` counts the start page and the documents too."""
    command = [sys.executable, __file__, str(sites), str(pages), str(pause)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield [f"http://127.0.0.1:{port}" for port in json.loads(process.stdout.readline())]
        finally:
            process.stdin.close()  # which ends it


def paths(pages: int) -> list[str]:
    """Every address of one site, but robots.txt."""
    return ["/", *(f"/stukken/stuk-{n}.pdf" if n % LISTED == 0 else f"/pagina-{n}/" for n in range(1, pages))]


@cache
def page(pages: int, number: int) -> bytes:
    """A page with a menu of all others and text."""
    menu = "".join(f'<li><a href="{path}">{title(path)}</a></li>' for path in paths(pages))
    prose = " ".join(random.Random(number).choices(PROSE.split(), k=PAGE_BYTES // 10))
    head = f"<!doctype html><html lang=nl><head><title>{title(paths(pages)[number])}</title></head>"
    return f"{head}<body><ul>{menu}</ul><main><h1>Pagina {number}</h1><p>{prose}</p></main></body></html>".encode()


def title(path: str) -> str:
    return path.strip("/").replace("stukken/stuk-", "Ondersteuningsplan deel ").replace("-", " ") or "Start"


def document(port: int, number: int) -> bytes:
    """Bytes that are nowhere else, as long as a small plan."""
    return b"%PDF-1.4\n" + random.Random(port * 1000 + number).randbytes(DOCUMENT_BYTES)


class Visit(asyncio.Protocol):
    """One connection, kept open; answers GET and knows If-None-Match."""

    def __init__(self, port: int, pages: int, pause: float) -> None:
        self._port, self._pages, self._pause = port, pages, pause
        self._known = {path: number for number, path in enumerate(paths(pages))}
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while b"\r\n\r\n" in self._heard:
            request, _, self._heard = self._heard.partition(b"\r\n\r\n")
            self._transport.write(self._answer(request))

    def _answer(self, request: bytes) -> bytes:
        path = request.split(b" ", 2)[1].decode()
        if path == "/robots.txt":
            return reply(f"User-agent: *\nCrawl-delay: {self._pause}\n".encode(), "text/plain", "robots")
        if path not in self._known:
            return reply(b"<h1>Bestaat niet</h1>", "text/html", "niets", "404 Not Found")
        number = self._known[path]
        mark = f"{self._port}-{number}"
        if f'"{mark}"'.encode() in request:
            return reply(b"", "text/html", mark, "304 Not Modified")
        if path.endswith(".pdf"):
            return reply(document(self._port, number), "application/pdf", mark)
        return reply(page(self._pages, number), "text/html; charset=utf-8", mark)


def reply(body: bytes, media_type: str, mark: str, status: str = "200 OK") -> bytes:
    length = "" if status.startswith("304") else f"Content-Length: {len(body)}\r\n"
    head = f'HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nETag: "{mark}"\r\n{length}\r\n'
    return head.encode() + body


async def serve(sites: int, pages: int, pause: float) -> None:
    """Until standard input is closed."""
    loop = asyncio.get_running_loop()
    ports = []
    for _ in range(sites):
        listening = socket.create_server(("127.0.0.1", 0))
        ports.append(listening.getsockname()[1])
        await loop.create_server(partial(Visit, ports[-1], pages, pause), sock=listening)
    print(json.dumps(ports), flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("sites", type=int)
    parser.add_argument("pages", type=int)
    parser.add_argument("pause", type=float)
    asyncio.run(serve(**vars(parser.parse_args())))
