"""Checks the whole dossier offline: every hash, every chain, every quote."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

from cryptography.x509 import Certificate

from assess.beoordelingen import LEDGER_TABLES
from collect.archive import Archive
from collect.bag_check import broken_bags
from collect.dossier import Dossier
from collect.events import broken_events
from collect.ledger import broken_links
from collect.warc_check import broken_warc
from doorbraak.quotes import misquoted
from doorbraak.release_check import broken_releases


def problems(
    dossier: Dossier, trusted: Sequence[Certificate] = (), note: Callable[[str], None] = lambda _: None
) -> Iterator[str]:
    """A Dutch sentence for each broken link, the first one first; none means that all of it holds.

    `trusted` are the certificates that timestamps must lead to; none: those that were kept with them;
    `note` hears of what is no defect but should be known.
    """
    archive = Archive(dossier.archief)
    for sha256 in archive.broken():
        yield f"archief: de inhoud van {sha256} past niet bij zijn hash"
    yield from broken_events(dossier.archief)
    yield from broken_warc(dossier.archief, note)
    yield from broken_bags(dossier.archief, trusted)
    if dossier.dossier_db.exists():
        with closing(sqlite3.connect(dossier.dossier_db)) as db:
            for (sha256,) in db.execute("SELECT sha256 FROM documenten ORDER BY sha256"):
                if not archive.path(sha256).exists():
                    yield f"archief: document {sha256} ontbreekt"
            yield from misquoted(db)
    if dossier.beoordelingen_db.exists():
        with closing(sqlite3.connect(dossier.beoordelingen_db)) as db:
            present = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            # A ledger that only an older version wrote has no toewijzingen yet.
            for table in [name for name in LEDGER_TABLES if name in present or name != "toewijzingen"]:
                for row in broken_links(db, table):
                    yield f"beoordelingen.db: keten van {table} breekt bij {row}"
    yield from broken_releases(dossier)
