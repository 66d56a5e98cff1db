"""The year's run: collect, extract, assess and publish, each resumable."""

import sqlite3
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from assess import eerder
from assess.promotie import promoted
from assess.stage import assess
from collect.crawl import CollectOptions, collect
from collect.dossier import Dossier, open_database
from collect.events import replay
from collect.meldingen import now
from collect.progress import Progress
from collect.register import Register, load, shipped
from collect.school_year import SchoolYear
from doorbraak.publish import WERK_MIGRATIONS, publish
from extract.dekking import compute
from extract.stage import extract, herzie
from extract.verandering_tabel import compare_runs
from extract.verandering_tekst import earlier_versions, keep_versions


@dataclass(frozen=True)
class Outcome:
    """What came of a run: counts by name, the problems it met, and whether a budget ended it."""

    tellingen: dict[str, int]
    meldingen: int = 0
    budget_op: bool = False

    @property
    def exit_code(self) -> int:
        """0 done, 1 done with meldingen, 3 stopped by a budget."""
        if self.budget_op:
            return 3
        return 1 if self.meldingen else 0


def open_werk(dossier: Dossier) -> Database:
    """Open werk.db with the tables of every stage."""
    return open_database(dossier.werk_db, WERK_MIGRATIONS)


def chosen_register(register_csv: Path | None, gemeenten_csv: Path | None) -> Register:
    """The register of the given files, or the shipped national one."""
    return load(register_csv, gemeenten_csv) if register_csv else shipped()


def collect_year(
    dossier: Dossier, schooljaar: SchoolYear, register: Register, options: CollectOptions, progress: Progress
) -> Outcome:
    """The fetching part alone."""
    begonnen = now()
    with closing(open_werk(dossier)) as db:
        outcome = collect(dossier, db, register, schooljaar, options, progress)
        return Outcome(outcome.tellingen, _meldingen_since(db, begonnen), outcome.budget_op)


def extract_year(dossier: Dossier, progress: Progress, executor: Executor | None = None) -> Outcome:
    """Read what is not read yet, by `executor` where one is given."""
    begonnen = now()
    with closing(open_werk(dossier)) as db:
        return Outcome(extract(dossier, db, progress, executor=executor), _meldingen_since(db, begonnen))


def assess_year(dossier: Dossier, schooljaar: SchoolYear, progress: Progress) -> Outcome:
    """Account for what was covered, decide, and publish."""
    begonnen = now()
    with closing(open_werk(dossier)) as db:
        herzie(dossier, db)
        compute(db, schooljaar)
        tellingen = assess(db, schooljaar, progress, promoted(dossier.path))
        eerder.store(db, dossier.beoordelingen_db, schooljaar)
        meldingen = _meldingen_since(db, begonnen)
    publish(dossier)
    return Outcome(tellingen, meldingen)


def run_year(
    dossier: Dossier, schooljaar: SchoolYear, register: Register, options: CollectOptions, progress: Progress
) -> Outcome:
    """The whole line; killed and run again it ends the same."""
    parts = [
        collect_year(dossier, schooljaar, register, options, progress),
        extract_year(dossier, progress),
        assess_year(dossier, schooljaar, progress),
    ]
    return Outcome(
        {name: count for part in parts for name, count in part.tellingen.items()},
        sum(part.meldingen for part in parts),
        any(part.budget_op for part in parts),
    )


def rebuild(dossier: Dossier, progress: Progress) -> Outcome:
    """Make werk.db again from the archive and the event log, for every schooljaar that had bevindingen."""
    years = _assessed_years(dossier)
    readings = _earlier_readings(dossier)
    for path in dossier.path.glob("werk.db*"):
        path.unlink()
    with closing(open_werk(dossier)) as db:
        replay(dossier, db)
        years |= {
            row[0] for row in db.execute("SELECT DISTINCT schooljaar FROM runs WHERE schooljaar IS NOT NULL")
        }
    parts = [extract_year(dossier, progress)]
    with closing(open_werk(dossier)) as db:
        keep_versions(db, readings)
        compare_runs(db)
    parts += [assess_year(dossier, SchoolYear.parse(year), progress) for year in sorted(years)]
    tellingen = {name: count for part in parts for name, count in part.tellingen.items()}
    return Outcome(tellingen, sum(part.meldingen for part in parts))


def _assessed_years(dossier: Dossier) -> set[str]:
    if not dossier.dossier_db.exists():
        return set()
    with closing(sqlite3.connect(dossier.dossier_db)) as db:
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'bevindingen'").fetchone():
            return set()
        return {row[0] for row in db.execute("SELECT DISTINCT schooljaar FROM bevindingen")}


def _earlier_readings(dossier: Dossier) -> list[dict[str, Any]]:
    """What earlier versions of the reader read, which only the published dossier still knows."""
    if not dossier.dossier_db.exists():
        return []
    with closing(Database(sqlite3.connect(dossier.dossier_db))) as db:
        return earlier_versions(db) if db["tekstversies"].exists() else []


def _meldingen_since(db: Database, moment: str) -> int:
    query = "SELECT count(*) FROM meldingen WHERE laatst >= ? AND niveau <> 'info'"
    return int(db.execute(query, [moment]).fetchone()[0])
