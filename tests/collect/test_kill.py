"""The command, killed, stopped and out of disk at moments of chance: the next run ends as if undisturbed."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from collect.archive import Archive
from collect.events import broken_events, log_path, replay

Web = Any
Home = Any
Reply = Any

SITES = 3
PAGES = 8
REQUESTS = SITES * (2 + 2 * PAGES)  # robots.txt, the start page, and a plan on every page
# What may differ between two ways to the same end: ids, times, and how often was asked.
STATE = {
    "documenten": "sha256, media_type, omvang, bestandsnaam, titel",
    "vindplaatsen": "site, url, partijen, soort, toestand, score, diepte, gevonden_op, ankertekst, kop, "
    "paginatitel, volgorde, etag, sha256",
    "ophalingen": "DISTINCT site, url, sha256",
}
# The size that a file may get is set in the process itself, so that it is the command that runs into it.
WITHIN = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)), resource.RLIM_INFINITY))
from doorbraak.cli import main
main()
"""


@dataclass
class Country:
    """Some sites with the register that names them."""

    webs: list[Web]
    register: Path

    def arguments(self, dossier: Path) -> list[str]:
        """What the command takes to collect them."""
        named = ["--register", str(self.register), "--schooljaar", "2026-2027", "--dossier", str(dossier)]
        return ["collect", *named, *(part for web in self.webs for part in ("--allow-host", web.host))]

    @property
    def asked(self) -> int:
        return sum(len(web.asked) for web in self.webs)


@pytest.fixture
def country(start_web: Callable[[], Web], reply: Callable[..., Reply], tmp_path: Path) -> Country:
    webs = [start_web() for _ in range(SITES)]
    for web in webs:
        menu = "".join(f"<a href='/beleid/{n}/'>Beleid {n}</a>" for n in range(PAGES))
        web.page("/", menu)
        for number in range(PAGES):
            body = f"<a href='/plan-{number}.pdf'>Ondersteuningsplan {number} van {web.host}</a>{menu}"
            web.page(f"/beleid/{number}/", body)
            plan = random.Random(f"{web.host} {number}").randbytes(2000 * (1 + number))
            web.pages[f"/plan-{number}.pdf"] = kept(reply, b"%PDF-1.4\n" + plan, f'"{number}"')
    register = tmp_path / "register.csv"
    rows = (f"PO990{n},Regio {n},{web.base}/,\n" for n, web in enumerate(webs))
    register.write_text("code,naam,website,gemeenten\n" + "".join(rows), encoding="utf-8")
    return Country(webs, register)


def kept(reply: Callable[..., Reply], body: bytes, etag: str) -> Callable[[BaseHTTPRequestHandler], Reply]:
    """A PDF that the server does not send again to who has it."""

    def answer(request: BaseHTTPRequestHandler) -> Reply:
        status = 304 if request.headers["If-None-Match"] == etag else 200
        return reply(body if status == 200 else b"", status, "application/pdf", {"ETag": etag})

    return answer


def start(country: Country, dossier: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "doorbraak", *country.arguments(dossier)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def collected(country: Country, dossier: Path, *more: int) -> None:
    """Run to the end; `more` are exit codes besides 0 that will do."""
    process = start(country, dossier)
    _, complaint = process.communicate(timeout=60)
    assert process.returncode in (0, *more), complaint


def ended(process: subprocess.Popen[str], number: signal.Signals) -> str:
    """What a process said that was sent a signal."""
    process.send_signal(number)
    return process.communicate(timeout=60)[1]


def wait_for(country: Country, requests: int, process: subprocess.Popen[str]) -> None:
    """Until that many more requests were made, or the process ended of itself."""
    until = country.asked + requests
    deadline = time.monotonic() + 60
    while country.asked < until and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def state(home: Home) -> dict[str, list[Any]]:
    return {
        table: sorted(home.rows(f"SELECT {columns} FROM {table}"), key=repr)
        for table, columns in STATE.items()
    }


def assert_whole(dossier: Path) -> None:
    """Nothing torn: every file is what its name says, every event is chained and has its bytes."""
    archief = dossier / "archief"
    assert list(Archive(archief).broken()) == []
    assert list(broken_events(archief)) == []
    done = subprocess.run(
        [sys.executable, "-m", "doorbraak", "verify", "--dossier", str(dossier)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


@pytest.fixture
def undisturbed(country: Country, home: Home) -> Home:
    collected(country, home.dossier.path)
    assert home.one("SELECT count(*) FROM documenten") == SITES * PAGES
    return home


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment_nothing_is_torn_and_the_union_is_one_run(
    country: Country, undisturbed: Home, tmp_path: Path, seed: int
) -> None:
    """Five kills in a row, each in the run that goes on after the one before."""
    dossier = tmp_path / "gedood"
    chance = random.Random(seed)
    killed = 0
    for _ in range(5):
        process = start(country, dossier)
        wait_for(country, chance.randrange(REQUESTS), process)
        time.sleep(chance.uniform(0, 0.03))
        ended(process, signal.SIGKILL)
        killed += process.returncode == -signal.SIGKILL
        assert list(Archive(dossier / "archief").broken()) == []
    assert killed >= 3, "most runs must have been under way"
    collected(country, dossier)
    assert_whole(dossier)
    resumed = type(undisturbed)(dossier)
    with closing(resumed.db):
        assert state(resumed) == state(undisturbed)
        assert resumed.one("SELECT count(*) FROM runs WHERE uitkomst IS NULL") == 0
        assert resumed.rows("SELECT uitkomst FROM runs ORDER BY begonnen DESC LIMIT 1") == [("klaar",)]
        tables = resumed.tables()
        replay(resumed.dossier, resumed.db)
        assert resumed.tables() == tables
    names = {path.name for path in (dossier / "archief").rglob("*") if path.is_file()}
    assert not {name for name in names if name.startswith(".")}, "what was half-written is cleared away"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_stop_ends_in_order_and_the_next_run_goes_on(
    country: Country, undisturbed: Home, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    dossier = tmp_path / "gestopt"
    for web in country.webs:
        slow(web)
    before = country.asked
    process = start(country, dossier)
    wait_for(country, REQUESTS // 2, process)
    complaint = ended(process, number)
    assert process.returncode == code
    assert complaint.endswith("doorbraak: gestopt; wat er was, is bewaard: geef dezelfde opdracht opnieuw\n")
    assert "Traceback" not in complaint
    stopped = type(undisturbed)(dossier)
    with closing(stopped.db):
        told = stopped.one("SELECT count(*) FROM ophalingen")
        # One event may be between the queue and the log when the signal comes.
        assert country.asked - before - 1 <= told <= country.asked - before
        assert told < REQUESTS
        assert_whole(dossier)
        collected(country, dossier)
        assert state(stopped) == state(undisturbed)
        assert stopped.rows("SELECT uitkomst FROM runs ORDER BY begonnen") == [("afgebroken",), ("klaar",)]


def slow(web: Web) -> None:
    """Answer so slowly that a stop always finds requests under way."""
    answer = web.answer
    web.answer = lambda request: (time.sleep(0.05), answer(request))[1]


def test_a_stop_does_not_cut_the_pause_between_requests_short(
    country: Country, home: Home, tmp_path: Path
) -> None:
    for web in country.webs:
        web.page("/robots.txt", "")
        web.pages["/robots.txt"].type = "text/plain"
        web.pages["/robots.txt"].body = b"User-agent: *\nCrawl-delay: 30\n"
    process = start(country, home.dossier.path)
    wait_for(country, SITES, process)
    time.sleep(0.3)
    asked = country.asked
    began = time.monotonic()
    ended(process, signal.SIGTERM)
    assert process.returncode == 143
    assert country.asked == asked
    assert time.monotonic() - began < 20


def full(country: Country, dossier: Path, limit: int) -> str:
    """Run into the limit; gives the complaint."""
    command = [sys.executable, "-c", WITHIN, str(limit), *country.arguments(dossier)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert "wat er was, is bewaard" in done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def goes_on(country: Country, dossier: Path, undisturbed: Home) -> None:
    collected(country, dossier)
    assert_whole(dossier)
    later = type(undisturbed)(dossier)
    with closing(later.db):
        assert state(later) == state(undisturbed)


@pytest.mark.parametrize("limit", [3_000, 250_000])
def test_no_room_for_the_tables(country: Country, undisturbed: Home, tmp_path: Path, limit: int) -> None:
    dossier = tmp_path / "vol"
    assert "disk I/O error" in full(country, dossier, limit)
    goes_on(country, dossier, undisturbed)


def test_no_room_for_a_document(
    country: Country, home: Home, tmp_path: Path, reply: Callable[..., Reply]
) -> None:
    scan = b"%PDF-1.4\n" + random.Random(1).randbytes(8 << 20)
    country.webs[1].pages["/plan-3.pdf"] = kept(reply, scan, '"scan"')
    collected(country, home.dossier.path)
    dossier = tmp_path / "vol"
    assert "een bestand mag niet groter worden" in full(country, dossier, 6 << 20)
    assert not list((dossier / "archief").rglob(".nieuw-*"))
    goes_on(country, dossier, home)


@pytest.mark.parametrize("room", [10, 60_000])
def test_no_room_for_the_log(country: Country, home: Home, room: int) -> None:
    for web in country.webs:  # with long headers the log outgrows what the tables write in one run
        web.pages["/"].headers["X-Vulling"] = "x" * 50_000
        for number in range(PAGES):
            web.pages[f"/beleid/{number}/"].headers["X-Vulling"] = "x" * 50_000
    collected(country, home.dossier.path)
    before = state(home)
    log = log_path(home.dossier.archief)
    assert "een bestand mag niet groter worden" in full(country, home.dossier.path, log.stat().st_size + room)
    collected(country, home.dossier.path, 1)  # with a melding about a torn line
    assert_whole(home.dossier.path)
    assert state(home) == before
    assert (log.parent / "gebeurtenissen.afgebroken").stat().st_size > 0
