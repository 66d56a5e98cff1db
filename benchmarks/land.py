"""What collecting a country costs: requests a second, processor time and memory, without the waiting.

Prints a table for a first run and for a second one with nothing new, and what the counted requests take
when every host is asked once a second. Ends with 1 when the memory grew past what a run may use.
"""

import argparse
import heapq
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sites import served

from collect.options import CollectOptions

MOST_MEMORY = 300  # MB
ANSWERED_IN = 0.5  # seconds that a real site takes to answer, on average


@dataclass(frozen=True)
class Cost:
    """One run of the command, measured from outside."""

    name: str
    requests: tuple[int, ...]  # per site, robots.txt included
    bytes: int
    wall: float
    cpu: float
    memory: float

    @property
    def row(self) -> tuple[object, ...]:
        total = sum(self.requests)
        return (
            self.name,
            total,
            f"{self.bytes / 1e6:.0f}",
            f"{self.wall:.1f}",
            f"{total / self.wall:.0f}",
            f"{self.cpu:.1f}",
            f"{1000 * self.cpu / total:.1f}",
            f"{self.memory:.0f}",
        )


HEAD = ("run", "verzoeken", "MB", "wandtijd s", "verzoeken/s", "processor s", "ms/verzoek", "piek MB")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=152)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--pause", type=float, default=0.0, help="seconds that robots.txt asks for")
    wish = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(wish.sites, wish.pages, wish.pause) as addresses,
    ):
        command = _command(Path(folder), addresses)
        costs = [_measured(name, command, Path(folder)) for name in ("eerste", "tweede, niets nieuws")]
    print(f"{wish.sites} sites × {wish.pages} adressen, pauze {wish.pause:g} s\n")
    print(_table(HEAD, [cost.row for cost in costs]))
    print()
    print(_table(("run", "één site tegelijk", "bij beleefd ophalen"), map(_polite, costs)))
    print(
        f"\nBeleefd: per host elke {CollectOptions.delay:g} s een verzoek en {ANSWERED_IN:g} s per antwoord, "
        f"{CollectOptions.threads} hosts tegelijk: verzoeken × {CollectOptions.delay + ANSWERED_IN:g} s / "
        f"{CollectOptions.threads}, plus het wachten op de laatste site."
    )
    too_much = [cost for cost in costs if cost.memory > MOST_MEMORY]
    for cost in too_much:
        print(f"te veel geheugen in de run '{cost.name}': meer dan {MOST_MEMORY} MB")
    return 1 if too_much else 0


def _command(folder: Path, addresses: list[str]) -> list[str]:
    """Collect these sites into `folder`."""
    rows = [f"PO{9999 - n},Regio {n},{address}/,\n" for n, address in enumerate(addresses)]
    (folder / "register.csv").write_text("code,naam,website,gemeenten\n" + "".join(rows), encoding="utf-8")
    command = [sys.executable, "-m", "doorbraak", "collect", "--schooljaar", "2026-2027"]
    command += ["--register", str(folder / "register.csv"), "--dossier", str(folder / "dossier")]
    return command + [part for url in addresses for part in ("--allow-host", url.removeprefix("http://"))]


def _measured(name: str, command: list[str], folder: Path) -> Cost:
    """Run the command and look at what the system says it used."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"de run eindigde met {process.returncode}:\n{said}")
    with closing(sqlite3.connect(folder / "dossier" / "werk.db")) as db:
        per_site = db.execute("""
            SELECT count(*), sum(coalesce(omvang, 0) * (uitkomst = 'opgehaald')) FROM ophalingen
            WHERE run = (SELECT id FROM runs ORDER BY begonnen DESC LIMIT 1)
            GROUP BY substr(url, 1, instr(substr(url, 9), '/') + 8)
        """).fetchall()
    return Cost(
        name,
        tuple(count for count, _ in per_site),
        sum(size for _, size in per_site),
        wall,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss / 1024,
    )


def _polite(cost: Cost) -> tuple[object, ...]:
    """How long these requests take with manners."""
    each = CollectOptions.delay + ANSWERED_IN
    alone = sum(cost.requests) * each
    return (
        cost.name,
        _hours(alone),
        _hours(makespan((n * each for n in cost.requests), CollectOptions.threads)),
    )


def makespan(durations: Iterable[float], workers: int) -> float:
    """When the last piece of work ends, each taken up by who is free first."""
    free = [0.0] * workers
    for duration in durations:
        heapq.heapreplace(free, free[0] + duration)
    return max(free)


def _hours(seconds: float) -> str:
    return f"{int(seconds) // 3600} u {int(seconds) % 3600 // 60:02} min"


def _table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    lines = [list(map(str, head)), *(list(map(str, row)) for row in rows)]
    lines.insert(1, ["---"] + ["---:"] * (len(lines[0]) - 1))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
