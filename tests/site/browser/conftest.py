"""A real browser, and the site as it is served."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from playwright.sync_api import Browser, sync_playwright
from sqlite_utils import Database

from assess.beoordelingen import open_beoordelingen, record, record_notitie
from doorbraak.demo import TOEGANG

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
    """The address of the small country's site, open to everybody."""
    with _served(country) as found:
        yield found


@pytest.fixture(scope="session")
def landelijk(heel_land: Path) -> Iterator[str]:
    """The address of a site over the real regions."""
    with _served(heel_land) as found:
        yield found


@pytest.fixture(scope="session")
def demo_address(country: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site on which one chooses who one is, with work of colleagues in it."""
    folder = tmp_path_factory.mktemp("werk")
    for name in ("dossier.db", "beoordelingen.db"):
        shutil.copy(country / name, folder)
    _judge(folder)
    (folder / "site.yml").write_text(yaml.safe_dump({"plugins": TOEGANG}), encoding="utf-8")
    with _served(folder, "--metadata", "site.yml") as found:
        yield found


def _judge(folder: Path) -> None:
    """A proposal that waits, a difference between the inspecties with notes, and last year's beoordeling."""
    dossier, ledger = Database(folder / "dossier.db"), open_beoordelingen(folder / "beoordelingen.db")
    prints = {
        (swv, element): found
        for swv, element, found in dossier.execute("SELECT swv, element, vingerafdruk FROM bevindingen")
    }

    def say(swv: str, element: str, inspectie: str, door: str, oordeel: str, **more: Any) -> int:
        cell = {"swv": swv, "element": element, "schooljaar": "2026-2027"}
        said = {"stap": "voorstel", "redencode": "uitzondering", "toelichting": "Zie pagina 2.\nLang " * 9}
        quote = {"sha256": "ab", "pagina": 2, "anker": None, "citaat": "beslist de directeur"}
        values = {**cell, **said, "oordeel": oordeel, "bewijs": [quote], **more}
        return record(ledger, **values, inspectie=inspectie, door=door, vingerafdruk=prints[swv, element])

    def approved(swv: str, element: str, inspectie: str, oordeel: str, **more: Any) -> None:
        first = say(swv, element, inspectie, "een", oordeel, **more)
        say(swv, element, inspectie, "twee", oordeel, stap="goedgekeurd", vervangt=first, **more)

    say("PO9801", "E4", "IvhO", "bart", "deels")
    say("PO9801", "E1", "IvhO", "anne", "deels")
    approved("PO9801", "E3", "IvhO", "deels")
    approved("PO9801", "E3", "IGJ", "aanwezig")
    approved("PO9802", "E4", "IvhO", "deels", schooljaar="2025-2026")
    cell = {"swv": "PO9801", "schooljaar": "2026-2027", "element": "E3"}
    note = record_notitie(ledger, **cell, tekst="Bellen? " * 30, door="een", inspectie="IvhO")
    record_notitie(ledger, **cell, tekst="Graag.", door="een", inspectie="IGJ", antwoord_op=note)
    dossier.close()
    ledger.close()


@contextmanager
def _served(folder: Path, *arguments: str) -> Iterator[str]:
    """The site over a folder, served as `doorbraak serve` does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = ROOT / "datasette"
    command = [
        *(sys.executable, "-m", "datasette", "serve", "dossier.db", "beoordelingen.db", "--port", str(port)),
        *("--plugins-dir", str(site / "plugins"), "--template-dir", str(site / "templates")),
        *("--static", f"assets:{site / 'static'}", "--setting", "suggest_facets", "off", *arguments),
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
