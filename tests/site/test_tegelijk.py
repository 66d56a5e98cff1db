"""Many people at once, on several servers, and a server that dies: what was accepted is there, and nothing else."""

import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from bs4 import BeautifulSoup

from assess.beoordelingen import LEDGER_TABLES
from collect.ledger import broken_links

ROOT = Path(__file__).parents[2]
GEHEIM = "x" * 32
CELLS = [(swv, f"E{e}") for swv in ("PO9801", "PO9802", "PO9803", "VO9801", "VO9802") for e in range(1, 8)]
OORDEEL = {"oordeel": "onbeslist", "redencode": "anders", "toelichting": "Nog uit te zoeken."}


def path(cell: tuple[str, str]) -> str:
    return f"/bevinding/2026-2027/{cell[0]}/{cell[1]}"


@contextmanager
def serving(folder: Path, number: int) -> Iterator[list[tuple[str, subprocess.Popen[bytes]]]]:
    """This many servers over one dossier, as `doorbraak serve` starts them."""
    settings = {"doorbraak": {"vorm": "proxy", "geheim": GEHEIM, "blind_aandeel": 0}}
    (folder / "site.yml").write_text(yaml.safe_dump({"plugins": settings}), encoding="utf-8")
    site = ROOT / "datasette"
    started = []
    for _ in range(number):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [
            *(sys.executable, "-m", "datasette", "serve", "dossier.db", "beoordelingen.db", "-m", "site.yml"),
            *("--port", str(port), "--plugins-dir", str(site / "plugins")),
            *("--template-dir", str(site / "templates")),
        ]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "DATASETTE_SECRET": "geheim"}
        server = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        started.append((f"http://127.0.0.1:{port}", server))
    try:
        yield started
    finally:
        for _, server in started:
            server.kill()
            server.wait()


def headers(who: str) -> dict[str, str]:
    said = {"wie": who, "naam": who, "rol": "inspecteur", "inspectie": "IvhO", "geheim": GEHEIM}
    return {f"X-Doorbraak-{name}": value for name, value in said.items()} | {"Sec-Fetch-Site": "same-origin"}


async def wait_for(client: httpx.AsyncClient, base: str) -> None:
    for _ in range(400):
        try:
            await client.get(f"{base}/normen", headers=headers("a"))
            return
        except httpx.TransportError:
            await asyncio.sleep(0.1)
    pytest.fail("de site kwam niet op gang")


async def hidden_fields(client: httpx.AsyncClient, base: str, cell: tuple[str, str]) -> dict[str, str]:
    """What every form about a cell carries; one secret signs for all servers, so it is good at each."""
    answer = await client.get(base + path(cell), headers=headers("a"))
    page = BeautifulSoup(answer.text, "lxml")
    found = {name: page.select_one(f"input[name={name}]") for name in ("csrftoken", "vingerafdruk")}
    return {name: str(node["value"]) for name, node in found.items() if node}


async def post(client: httpx.AsyncClient, url: str, who: str, fields: dict[str, Any]) -> int:
    cookie = {"Cookie": f"ds_csrftoken={fields['csrftoken']}"}
    return (await client.post(url, data=fields, headers={**headers(who), **cookie})).status_code


def stored(folder: Path) -> list[dict[str, Any]]:
    """The rows of the ledger, after its chains were checked."""
    with closing(sqlite3.connect(folder / "beoordelingen.db")) as db:
        db.row_factory = sqlite3.Row
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert [list(broken_links(db, table)) for table in LEDGER_TABLES] == [[]] * len(LEDGER_TABLES)
        return [dict(row) for row in db.execute("SELECT * FROM beoordelingen ORDER BY id")]


def client() -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=40)
    return httpx.AsyncClient(timeout=60, limits=limits, trust_env=False)


async def test_of_many_at_once_exactly_the_right_ones_are_accepted(country_copy: Path) -> None:
    cells = CELLS[:20]
    with serving(country_copy, 3) as servers:
        bases = [base for base, _ in servers]
        async with client() as browser:
            await asyncio.gather(*(wait_for(browser, base) for base in bases))
            # One server after another would be asked for its token by a cookie of another.
            fields = {cell: await hidden_fields(browser, bases[0], cell) for cell in cells}
            browser.cookies.clear()
            statuses = await asyncio.gather(
                *(
                    post(browser, f"{bases[n % 3]}{path(cell)}/oordeel", f"i{n}", {**fields[cell], **OORDEEL})
                    for n, cell in enumerate(cells * 10)
                )
            )
            assert Counter(statuses) == {303: 20, 400: 180}
            proposals = {(row["swv"], row["element"]): row for row in stored(country_copy)}
            assert set(proposals) == set(cells)
            # Of each proposal two colleagues approve at the same moment, and its proposer tries too.
            attempts = [
                (cell, who, {**fields[cell], "stap": "goedgekeurd", "vervangt": proposals[cell]["id"]})
                for cell in cells[:10]
                for who in ("b1", "b2", "b3", proposals[cell]["door"])
            ]
            statuses = await asyncio.gather(
                *(
                    post(browser, f"{bases[n % 3]}{path(cell)}/besluit", who, form)
                    for n, (cell, who, form) in enumerate(attempts)
                )
            )
            assert Counter(statuses) == {303: 10, 400: 30}
    approved = [row for row in stored(country_copy) if row["stap"] == "goedgekeurd"]
    assert sorted((row["swv"], row["element"]) for row in approved) == sorted(cells[:10])
    assert all(row["door"] != proposals[row["swv"], row["element"]]["door"] for row in approved)


async def test_every_acknowledged_oordeel_survives_the_death_of_the_server(country_copy: Path) -> None:
    acknowledged: list[str] = []
    with serving(country_copy, 1) as [(base, server)]:
        async with client() as browser:
            await wait_for(browser, base)
            fields = {cell: await hidden_fields(browser, base, cell) for cell in CELLS}
            browser.cookies.clear()

            async def write(number: int) -> None:
                cell = CELLS[number % len(CELLS)]
                words = f"nummer {number}"
                # Notes and oordelen by turns: both are acknowledged, both must be there.
                action = "oordeel" if number < len(CELLS) else "notitie"
                form = {**fields[cell], **OORDEEL, "toelichting": words, "tekst": words}
                try:
                    status = await post(browser, f"{base}{path(cell)}/{action}", f"i{number}", form)
                except httpx.TransportError:
                    return
                assert status == 303
                acknowledged.append(words)
                if len(acknowledged) == 30:
                    server.send_signal(signal.SIGKILL)

            await asyncio.gather(*(write(number) for number in range(100)))
            assert server.wait(timeout=10) == -signal.SIGKILL
    kept = {row["toelichting"] for row in stored(country_copy)}
    with closing(sqlite3.connect(country_copy / "beoordelingen.db")) as db:
        kept |= {row[0] for row in db.execute("SELECT tekst FROM notities")}
    assert 30 <= len(acknowledged) < 100
    assert set(acknowledged) <= kept
    # and the next server goes on where that one stopped
    with serving(country_copy, 1) as [(base, _)]:
        async with client() as browser:
            await wait_for(browser, base)
            form = {**await hidden_fields(browser, base, CELLS[0]), "tekst": "weer verder"}
            browser.cookies.clear()
            assert await post(browser, f"{base}{path(CELLS[0])}/notitie", "na", form) == 303
    stored(country_copy)
