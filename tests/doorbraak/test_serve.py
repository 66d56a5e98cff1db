"""The site is served by the process that was started, and ends with it."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_served_site_shows_the_matrix_and_ends_on_sigterm(ran: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "doorbraak", "serve", "--dossier", str(ran), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        page = None
        while page is None and time.monotonic() < deadline and server.poll() is None:
            try:
                page = httpx.get(f"http://127.0.0.1:{port}/matrix", timeout=10)
            except httpx.TransportError:
                time.sleep(0.2)
        assert page is not None
        assert page.status_code == 200
        assert "PO9901" in page.text
        table = httpx.get(f"http://127.0.0.1:{port}/dossier/bevindingen.json?_shape=array", timeout=10)
        assert len(table.json()) == 35
    finally:
        server.terminate()
        server.wait(timeout=30)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
