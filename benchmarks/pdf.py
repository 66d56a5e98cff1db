"""What reading PDFs costs: bare PDFium text, all that we make of it, and pdfplumber, side by side.

Reads the PDFs in a folder (else those of the fictional country) that have their text in them, scans left out.
Each round does all over the same files in an order that changes, and counts processor time, so that what else
the machine does falls on all alike. Only the ratios within a round mean something. Ends with 1 when a worker
process grew past what it may use.
"""

import argparse
import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import as_completed
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from sqlite_utils import Database

from collect.archive import Archive
from collect.dossier import Dossier, open_database
from collect.schema import migrations as collect_migrations
from extract.document import VERSION, read_document
from extract.pool import Pool
from extract.schema import migrations as extract_migrations
from extract.store import store

SHIPPED = Path(__file__).parent.parent / "doorbraak/country/sites"
COUNTRY = 45_000  # pages that all regions together are taken to publish
MOST_MEMORY = 300  # MB per worker process
BARE, READ, WHOLE, PLUMBER = "kaal PDFium", "lezen", "lezen en opslaan", "pdfplumber"
EXPLAINED = {
    BARE: "alle tekst van elke pagina, zonder plaats",
    READ: "ook vakken, regels, leesvolgorde, kop- en voetregels, koppen, tabellen, passages",
    WHOLE: "ook van de lezer naar SQLite",
    PLUMBER: "extract_words en extract_tables",
}


class Stuk(NamedTuple):
    """A PDF that has its text in it."""

    data: bytes
    sha256: str
    pages: int

    @classmethod
    def of(cls, data: bytes) -> "Stuk | None":
        """The document, unless it does not open or has pages that must be recognised."""
        key = sha256(data).hexdigest()
        outcome = read_document(data, key)
        return None if outcome.ocr or not outcome.paginas else cls(data, key, len(outcome.paginas))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=SHIPPED)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--plumber-pages", type=int, default=60, help="pages that pdfplumber reads per round")
    parser.add_argument("--pool-pages", type=int, default=3000, help="pages that the worker processes read")
    wish = parser.parse_args()
    found = [Stuk.of(path.read_bytes()) for path in sorted(wish.folder.rglob("*.[pP][dD][fF]"))]
    stukken = [stuk for stuk in found if stuk is not None]
    if not stukken:
        print(f"geen PDF met een tekstlaag in {wish.folder}", file=sys.stderr)
        return 2
    print(
        f"{_pages(stukken)} pagina's in {len(stukken)} PDF's; "
        f"{len(found) - len(stukken)} PDF's met scans of onleesbaar, niet gemeten\n"
    )
    # first: what a process used at most includes what this one used when it started it
    together = [_together(stukken, wish.pool_pages, workers) for workers in (1, 2, 1, 2)]
    _print_ways(stukken, _sample(stukken, wish.plumber_pages), wish.rounds)
    return _print_together(together)


def bare(stukken: list[Stuk]) -> None:
    for stuk in stukken:
        document = pypdfium2.PdfDocument(stuk.data)
        for page in document:
            textpage = page.get_textpage()
            textpage.get_text_range()
            textpage.close()
            page.close()
        document.close()


def read(stukken: list[Stuk]) -> None:
    for stuk in stukken:
        read_document(stuk.data, stuk.sha256)


def whole(stukken: list[Stuk], db: Database) -> None:
    """What the worker does and what its parent does, in one process."""
    for stuk in stukken:
        answer = json.dumps(read_document(stuk.data, stuk.sha256).answer(), ensure_ascii=False)
        store(db, stuk.sha256, VERSION, json.loads(answer))


def plumber(stukken: list[Stuk]) -> None:
    import io

    import pdfplumber

    for stuk in stukken:
        with pdfplumber.open(io.BytesIO(stuk.data)) as document:
            for page in document.pages:
                page.extract_words()
                page.extract_tables()
                page.close()


def _print_ways(stukken: list[Stuk], sample: list[Stuk], rounds: int) -> None:
    """Processor time per page, and as ratios within each round."""
    with _dossier(stukken) as (_, db):
        ways: dict[str, Callable[[], None]] = {
            BARE: lambda: bare(stukken),
            READ: lambda: read(stukken),
            WHOLE: lambda: whole(stukken, db),
        }
        pair: dict[str, Callable[[], None]] = {
            PLUMBER: lambda: plumber(sample),
            WHOLE: lambda: whole(sample, db),
        }
        for way in (*ways.values(), pair[WHOLE]):
            way()  # the first time pays for imports and empty caches
        plumber(sample[:1])
        spent = [_round(ways, number) for number in range(rounds)]
        beside = [_round(pair, number) for number in range(max(1, rounds // 3))]
    print("| manier | ms per pagina | keer kaal | spreiding | wat |")
    print("| --- | ---: | ---: | ---: | --- |")
    for name in ways:
        ratios = [times[name] / times[BARE] for times in spent]
        _print_row(name, [times[name] / _pages(stukken) for times in spent], ratios)
    ratios = [times[PLUMBER] / times[WHOLE] for times in beside]
    print(f"\nTegenover {PLUMBER}, op {_pages(sample)} van deze pagina's:\n")
    print("| manier | ms per pagina | keer wij | spreiding | wat |")
    print("| --- | ---: | ---: | ---: | --- |")
    _print_row(PLUMBER, [times[PLUMBER] / _pages(sample) for times in beside], ratios)
    print("\nDe mediaan over de rondes van de processortijd; de spreiding is van de laagste tot de hoogste.")


def _print_row(name: str, seconds: list[float], ratios: list[float]) -> None:
    print(
        f"| {name} | {1000 * statistics.median(seconds):.2f} | {statistics.median(ratios):.2f} "
        f"| {min(ratios):.2f}–{max(ratios):.2f} | {EXPLAINED[name]} |"
    )


def _round(ways: dict[str, Callable[[], None]], number: int) -> dict[str, float]:
    """Processor seconds that each way took, once."""
    spent = {}
    for name in random.Random(number).sample(sorted(ways), len(ways)):
        started = time.process_time()
        ways[name]()
        spent[name] = time.process_time() - started
    return spent


class Together(NamedTuple):
    """What some worker processes did at the same time, in seconds on the clock."""

    workers: int
    pages: int
    seconds: float
    memory: float  # MB, of the largest worker


def _together(stukken: list[Stuk], pages: int, workers: int) -> Together:
    """Read and store at least so many pages, as the stage does; that the workers start is not counted."""
    many = [_again(stuk, turn) for turn in range(-(-pages // _pages(stukken))) for stuk in stukken]
    many.sort(key=lambda stuk: -len(stuk.data))
    with _dossier(many) as (dossier, db), Pool(workers) as pool:
        archive = Archive(dossier.archief)

        def task(stuk: Stuk) -> dict[str, object]:
            place = str(archive.path(stuk.sha256))
            return {"taak": "lees", "document": stuk.sha256, "pad": place, "seconden": 120}

        for done in [pool.submit(task(stuk)) for stuk in many[: 4 * workers]]:
            done.result()
        started = time.perf_counter()
        under_way = {pool.submit(task(stuk)): stuk for stuk in many}
        for done in as_completed(under_way):
            store(db, under_way[done].sha256, VERSION, done.result())
        seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return Together(workers, _pages(many), seconds, memory)


def _again(stuk: Stuk, turn: int) -> Stuk:
    """The same document as one with another hash."""
    data = stuk.data + b"\n%%%d" % turn
    return Stuk(data, sha256(data).hexdigest(), stuk.pages)


def _print_together(runs: list[Together]) -> int:
    print("\n| lezers | pagina's | pagina's/s | keer één | 45.000 pagina's | piek MB per lezer |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    best = {run.workers: run for run in sorted(runs, key=lambda run: -run.seconds)}
    for workers, run in sorted(best.items()):
        speed = run.pages / run.seconds
        print(
            f"| {workers} | {run.pages} | {speed:.0f} | {best[1].seconds / run.seconds:.2f} "
            f"| {COUNTRY / speed / 60:.1f} min | {run.memory:.0f} |"
        )
    print("\nVan elk aantal lezers de snelste keer, zonder het starten van de lezers.")
    too_much = max(run.memory for run in runs) > MOST_MEMORY
    if too_much:
        print(f"te veel geheugen: meer dan {MOST_MEMORY} MB per lezer")
    return 1 if too_much else 0


@contextmanager
def _dossier(stukken: list[Stuk]) -> Iterator[tuple[Dossier, Database]]:
    """An empty dossier that these documents were brought into."""
    with tempfile.TemporaryDirectory() as folder:
        dossier = Dossier(Path(folder))
        dossier.create()
        archive = Archive(dossier.archief)
        with closing(open_database(dossier.werk_db, [collect_migrations, extract_migrations])) as db:
            for stuk in stukken:
                archive.put(stuk.data)
            moment = "2026-01-01T00:00:00+00:00"
            rows = [(s.sha256, "application/pdf", len(s.data), None, None, moment, moment) for s in stukken]
            db.conn.executemany("INSERT OR IGNORE INTO documenten VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            db.conn.commit()
            yield dossier, db


def _sample(stukken: list[Stuk], pages: int) -> list[Stuk]:
    """Documents by lot, up to about so many pages."""
    chosen: list[Stuk] = []
    for stuk in random.Random(1).sample(stukken, len(stukken)):
        if not chosen or _pages(chosen) + stuk.pages <= pages:
            chosen.append(stuk)
    return chosen


def _pages(stukken: list[Stuk]) -> int:
    return sum(stuk.pages for stuk in stukken)


if __name__ == "__main__":
    sys.exit(main())
