"""What inspectors judge about a bevinding: append-only, by two people, beside the machine and never over it."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from assess.beoordelingsregels import (
    INSPECTIES,
    ONBESLIST,
    BeoordelingError,
    check_steps,
    check_values,
    standing,
)
from collect import ledger
from collect.dossier import open_database
from collect.meldingen import now

LEDGER_TABLES = ("beoordelingen", "notities", "toewijzingen", "besluiten")
Connection = Database | sqlite3.Connection
Row = dict[str, Any]
migrations = Migrations("beoordelingen")


@migrations()
def m001_beoordelingen(db: Database) -> None:
    """Beoordelingen and notities, chained and never changed."""
    db.execute("""
        CREATE TABLE beoordelingen (
            id INTEGER PRIMARY KEY,
            swv TEXT NOT NULL,
            schooljaar TEXT NOT NULL,
            element TEXT NOT NULL,
            inspectie TEXT NOT NULL CHECK (inspectie IN ('IvhO', 'IGJ')),
            stap TEXT NOT NULL CHECK (stap IN
                ('voorstel', 'goedgekeurd', 'teruggegeven', 'blind', 'consensus', 'ingetrokken')),
            oordeel TEXT NOT NULL,
            redencode TEXT NOT NULL,
            toelichting TEXT,
            bewijs TEXT NOT NULL CHECK (json_valid(bewijs)),
            door TEXT NOT NULL CHECK (trim(door) <> ''),
            op TEXT NOT NULL,
            vingerafdruk TEXT NOT NULL,
            vervangt INTEGER REFERENCES beoordelingen (id),
            hash TEXT NOT NULL UNIQUE,
            vorige_hash TEXT NOT NULL UNIQUE
        )""")
    db.execute("CREATE INDEX ix_beoordelingen_cel ON beoordelingen (swv, schooljaar, element)")
    db.execute("""
        CREATE TABLE notities (
            id INTEGER PRIMARY KEY,
            swv TEXT NOT NULL,
            schooljaar TEXT NOT NULL,
            element TEXT NOT NULL,
            tekst TEXT NOT NULL CHECK (trim(tekst) <> ''),
            door TEXT NOT NULL CHECK (trim(door) <> ''),
            op TEXT NOT NULL,
            hash TEXT NOT NULL UNIQUE,
            vorige_hash TEXT NOT NULL UNIQUE
        )""")
    for table in ("beoordelingen", "notities"):
        ledger.append_only(db, table)


@migrations()
def m002_samen(db: Database) -> None:
    """Working together: notes on a quote, a region or another note, and who takes which cell."""
    db.execute("ALTER TABLE beoordelingen ADD COLUMN overgenomen_van INTEGER REFERENCES beoordelingen (id)")
    db.execute("ALTER TABLE notities ADD COLUMN inspectie TEXT")
    db.execute("ALTER TABLE notities ADD COLUMN citaat TEXT CHECK (citaat IS NULL OR json_valid(citaat))")
    db.execute("ALTER TABLE notities ADD COLUMN antwoord_op INTEGER REFERENCES notities (id)")
    db.execute("CREATE INDEX ix_notities_cel ON notities (swv, schooljaar, element)")
    db.execute("""
        CREATE TABLE toewijzingen (
            id INTEGER PRIMARY KEY,
            swv TEXT NOT NULL,
            schooljaar TEXT NOT NULL,
            element TEXT NOT NULL,
            inspectie TEXT NOT NULL CHECK (inspectie IN ('IvhO', 'IGJ')),
            aan TEXT CHECK (aan IS NULL OR trim(aan) <> ''),
            door TEXT NOT NULL CHECK (trim(door) <> ''),
            op TEXT NOT NULL,
            hash TEXT NOT NULL UNIQUE,
            vorige_hash TEXT NOT NULL UNIQUE
        )""")
    db.execute("CREATE INDEX ix_toewijzingen_cel ON toewijzingen (schooljaar, inspectie, swv, element)")
    ledger.append_only(db, "toewijzingen")


def open_beoordelingen(path: Path) -> Database:
    """Open beoordelingen.db with all its tables; raises NewerSchema."""
    return open_database(path, [ledger.migrations, migrations])


def record(
    db: Database,
    *,
    swv: str,
    schooljaar: str,
    element: str,
    inspectie: str,
    stap: str,
    oordeel: str,
    redencode: str,
    door: str,
    vingerafdruk: str,
    toelichting: str = "",
    bewijs: Sequence[Mapping[str, Any]] = (),
    vervangt: int | None = None,
    overgenomen_van: int | None = None,
) -> int:
    """Add one beoordeling and give its id; raises BeoordelingError.

    Approving or returning a voorstel, and withdrawing, names in `vervangt` the row that it ends. A voorstel
    is approved by another person. A consensus follows on an approved beoordeling of each inspectie.
    """
    row: Row = {
        **{"swv": swv, "schooljaar": schooljaar, "element": element, "inspectie": inspectie},
        **{"stap": stap, "oordeel": oordeel, "redencode": redencode, "toelichting": toelichting.strip()},
        **{"bewijs": json.dumps(list(bewijs), ensure_ascii=False), "door": door.strip(), "op": now()},
        **{"vingerafdruk": vingerafdruk, "vervangt": vervangt, "overgenomen_van": overgenomen_van},
    }
    check_values(row, len(bewijs))
    # The rules look at what stands, so nobody may add anything in between.
    with ledger.writing(db):
        check_steps(row, beoordelingen_for(db, swv, schooljaar, element))
        return ledger.append(db, "beoordelingen", row)


def record_notitie(
    db: Database,
    *,
    swv: str,
    schooljaar: str,
    element: str,
    tekst: str,
    door: str,
    inspectie: str | None = None,
    citaat: Mapping[str, Any] | None = None,
    antwoord_op: int | None = None,
) -> int:
    """Add a note to a cell and give its id; raises BeoordelingError.

    A note without element is about the whole region; `citaat` names the words it is about.
    """
    if not tekst.strip() or not door.strip():
        raise BeoordelingError("een notitie heeft een tekst en een naam nodig")
    row: Row = {
        **{"swv": swv, "schooljaar": schooljaar, "element": element, "tekst": tekst.strip()},
        **{"door": door.strip(), "op": now(), "inspectie": inspectie, "antwoord_op": antwoord_op},
        "citaat": json.dumps(citaat, ensure_ascii=False) if citaat else None,
    }
    with ledger.writing(db):
        earlier = {note["id"] for note in notities_for(db, swv, schooljaar, element)}
        if antwoord_op is not None and antwoord_op not in earlier:
            raise BeoordelingError("de notitie waarop u antwoordt, is er niet")
        return ledger.append(db, "notities", row)


def record_toewijzing(
    db: Database, *, swv: str, schooljaar: str, element: str, inspectie: str, aan: str | None, door: str
) -> int:
    """Give a cell to somebody of this inspectie, or to nobody; gives the row's id; raises BeoordelingError."""
    if inspectie not in INSPECTIES or not door.strip():
        raise BeoordelingError("een toewijzing heeft een inspectie en een naam nodig")
    cell = {"swv": swv, "schooljaar": schooljaar, "element": element, "inspectie": inspectie}
    row = {**cell, "aan": (aan or "").strip() or None, "door": door.strip(), "op": now()}
    return ledger.append(db, "toewijzingen", row)


def beoordelingen_for(db: Connection, swv: str, schooljaar: str, element: str) -> list[Row]:
    """Every beoordeling of a cell, oldest first, `bewijs` as a list."""
    rows = _rows(db, "beoordelingen", swv, schooljaar, element)
    return [row | {"bewijs": json.loads(row["bewijs"])} for row in rows]


def notities_for(db: Connection, swv: str, schooljaar: str, element: str) -> list[Row]:
    """Every note of a cell, oldest first, `citaat` as a value."""
    rows = _rows(db, "notities", swv, schooljaar, element)
    return [row | {"citaat": json.loads(row["citaat"]) if row["citaat"] else None} for row in rows]


def vastgesteld(db: Connection, swv: str, schooljaar: str, element: str, vingerafdruk: str) -> str | None:
    """The oordeel on which both inspecties agree about the bevinding as it is now; None without one."""
    final = {
        row["inspectie"]: row["oordeel"]
        for row in standing(beoordelingen_for(db, swv, schooljaar, element))
        if row["stap"] in ("goedgekeurd", "consensus") and row["vingerafdruk"] == vingerafdruk
    }
    if set(final) != set(INSPECTIES) or len(set(final.values())) > 1:
        return None
    oordeel = str(final[INSPECTIES[0]])
    return None if oordeel == ONBESLIST else oordeel


def _rows(db: Connection, table: str, swv: str, schooljaar: str, element: str) -> list[Row]:
    cursor = db.execute(
        f"SELECT * FROM {table} WHERE swv = ? AND schooljaar = ? AND element = ? ORDER BY id",
        [swv, schooljaar, element],
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor]
