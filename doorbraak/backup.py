"""A copy of what people decided that is known to be good, and bringing one back."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from assess.beoordelingen import LEDGER_TABLES, open_beoordelingen
from collect.dossier import Dossier, DossierError, read_only
from collect.ledger import broken_links

# Per table its last row: how many there are, and the hash that stands for all of them.
Heads = dict[str, tuple[int, str]]


class BackupFout(DossierError):
    """This copy is not good, or would undo what was decided since; nothing was changed."""


def backup(dossier: Dossier, folder: Path) -> tuple[Path, Heads]:
    """Copy beoordelingen.db, checked, also while the site writes to it; raises BackupFout."""
    if not dossier.beoordelingen_db.exists():
        raise BackupFout(f"{dossier.beoordelingen_db} is er nog niet")
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"beoordelingen-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}.db"
    unfinished = target.with_suffix(".onaf")
    try:
        _copy(dossier.beoordelingen_db, unfinished)
        # One file that needs no others beside it.
        with closing(sqlite3.connect(unfinished)) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")
        found = heads(unfinished)
        return unfinished.rename(target), found
    finally:
        unfinished.unlink(missing_ok=True)


def restore(dossier: Dossier, source: Path) -> Heads:
    """Bring a copy back into beoordelingen.db; raises BackupFout.

    Only one that holds everything that is there now: a copy from before the last oordeel would undo it.
    A ledger that is damaged is first put away by hand.
    """
    if not source.exists():
        raise BackupFout(f"{source} is er niet")
    found = heads(source)
    if dossier.beoordelingen_db.exists():
        for table, (number, digest) in heads(dossier.beoordelingen_db).items():
            if number and _hash_at(source, table, number) != digest:
                raise BackupFout(
                    f"in {dossier.beoordelingen_db.name} staat in {table} iets dat niet in {source.name} staat; "
                    "zet het bestand eerst zelf opzij als u dat wilt verliezen"
                )
    # Into the file that a site may have open: it is never replaced as a file.
    _copy(source, dossier.beoordelingen_db)
    open_beoordelingen(dossier.beoordelingen_db).close()
    return found


def heads(path: Path) -> Heads:
    """The last row of each table of a ledger whose content and chains hold; raises BackupFout."""
    try:
        with closing(read_only(path)) as db:
            if db.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise BackupFout(f"{path.name} is beschadigd")
            known = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if "beoordelingen" not in known:
                raise BackupFout(f"{path.name} is geen beoordelingen.db")
            found = {}
            for table in sorted(known & set(LEDGER_TABLES)):
                for row in broken_links(db, table):
                    raise BackupFout(f"{path.name}: keten van {table} breekt bij {row}")
                last = db.execute(f"SELECT id, hash FROM {table} ORDER BY id DESC LIMIT 1").fetchone()
                found[table] = (int(last[0]), str(last[1])) if last else (0, "")
            return found
    except sqlite3.DatabaseError as error:
        raise BackupFout(f"{path.name} is niet te lezen als database: {error}") from error


def _hash_at(path: Path, table: str, number: int) -> str | None:
    with closing(read_only(path)) as db:
        try:
            row = db.execute(f"SELECT hash FROM {table} WHERE id = ?", [number]).fetchone()
        except sqlite3.OperationalError:  # a copy from before there was such a table
            return None
    return row[0] if row else None


def _copy(source: Path, target: Path) -> None:
    with (
        closing(read_only(source)) as db,
        closing(sqlite3.connect(target, timeout=30)) as copy,
    ):
        db.backup(copy)
