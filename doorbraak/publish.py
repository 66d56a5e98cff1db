"""Publishing: a checked copy of werk.db is brought into the live dossier.db.

The live file is never replaced: a running site has it open, and a replaced
file under a WAL is a malformed database (tried). The backup API changes it
in one transaction that readers see whole.
"""

import sqlite3
from contextlib import closing

from assess.beoordelingen import open_beoordelingen
from assess.schema import migrations as assess_migrations
from collect.dossier import Dossier, open_database
from collect.schema import migrations as collect_migrations
from doorbraak.quotes import misquoted
from doorbraak.zoekindex import index_passages
from extract.schema import migrations as extract_migrations

WERK_MIGRATIONS = [collect_migrations, extract_migrations, assess_migrations]


class PublishError(Exception):
    """The new dossier did not pass its checks; the published one stays as it was."""


def publish(dossier: Dossier) -> None:
    """Check werk.db and bring it into dossier.db; raises PublishError and then changes nothing.

    Also makes beoordelingen.db where there is none yet, so that the site can open it.
    """
    open_database(dossier.dossier_db, []).close()
    open_beoordelingen(dossier.beoordelingen_db).close()
    new = dossier.path / ".nieuw.db"
    try:
        with closing(sqlite3.connect(dossier.werk_db)) as werk, closing(sqlite3.connect(new)) as copy:
            werk.backup(copy)
            _check(copy)
            index_passages(copy)
            with closing(sqlite3.connect(dossier.dossier_db, timeout=30)) as live:
                copy.backup(live)
    finally:
        for path in dossier.path.glob(".nieuw.db*"):
            path.unlink()


def _check(db: sqlite3.Connection) -> None:
    if db.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
        raise PublishError("werk.db is beschadigd; maak het opnieuw met 'doorbraak rebuild'")
    broken = db.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise PublishError(f"verwijzing zonder doel in tabel {broken[0][0]} ({len(broken)} in totaal)")
    for problem in misquoted(db):
        raise PublishError(problem)
