"""Meldingen: operational problems as rows, so that they are shown with the data."""

import hashlib
from datetime import UTC, datetime

from sqlite_utils import Database

NIVEAUS = ("info", "waarschuwing", "fout")


def now() -> str:
    """The present moment in UTC, as every table writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def meld(
    db: Database,
    *,
    niveau: str,
    stap: str,
    plaats: str,
    oorzaak: str,
    run: str | None = None,
    moment: str | None = None,
) -> None:
    """Record one problem; the same problem in a later run only moves its `laatst`.

    `stap` is the stage, `plaats` the URL, file or code it concerns, `oorzaak` a Dutch sentence,
    `moment` when it happened (now, unless told).
    """
    if niveau not in NIVEAUS:
        raise ValueError(f"onbekend niveau {niveau!r}")
    key = hashlib.sha256("\x1f".join((niveau, stap, plaats, oorzaak)).encode()).hexdigest()[:20]
    moment = moment or now()
    db.execute(
        """
        INSERT INTO meldingen (id, niveau, stap, plaats, oorzaak, eerst, laatst, run)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET laatst = excluded.laatst, run = excluded.run
        """,
        [key, niveau, stap, plaats, oorzaak, moment, moment, run],
    )
