"""A real browser, and the site as it is served."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[3]


def _chromium() -> str:
    """Where Chromium is; without it the test is skipped, or fails when everything must be tested."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None and os.environ.get("VOLLEDIG") == "1":
        pytest.fail("Chromium ontbreekt en VOLLEDIG=1 vraagt om alle tests; zie .ci/system-packages")
    if found is None:
        pytest.skip("Chromium is niet geïnstalleerd, dus niets is in een browser bekeken")
    return found


# Not for the session: as long as Playwright is open, its event loop stands in the way of other async tests.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser."""
    executable = _chromium()
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=quiet)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def address(country: Path) -> Iterator[str]:
    """The address of the small country's site, served as `doorbraak serve` does."""
    yield from _served(country)


@pytest.fixture(scope="session")
def landelijk(heel_land: Path) -> Iterator[str]:
    """The address of a site over the real regions."""
    yield from _served(heel_land)


def _served(folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = ROOT / "datasette"
    command = [
        *(sys.executable, "-m", "datasette", "serve", "dossier.db", "beoordelingen.db", "--port", str(port)),
        *("--plugins-dir", str(site / "plugins"), "--template-dir", str(site / "templates")),
        *("--static", f"assets:{site / 'static'}", "--setting", "suggest_facets", "off"),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        found = f"http://127.0.0.1:{port}"
        _wait_for(found, server)
        yield found
        server.terminate()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "de site stopte bij het opstarten"
        try:
            httpx.get(url, timeout=5, trust_env=False)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"de site op {url} kwam niet op gang")
