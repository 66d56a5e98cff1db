"""What inspectors judge about a bevinding: append-only, by two people, beside the machine and never over it."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from assess.verdict import INDICATIES
from collect import ledger
from collect.dossier import open_database
from collect.meldingen import now

LEDGER_TABLES = ("beoordelingen", "notities", "besluiten")
INSPECTIES = ("IvhO", "IGJ")
STAPPEN = ("voorstel", "goedgekeurd", "teruggegeven", "blind", "consensus", "ingetrokken")
# What a person may find; nothing is established as long as it is `onbeslist`.
ONBESLIST = "onbeslist"
OORDELEN = (*INDICATIES, ONBESLIST)
REDENEN = {
    "eens": "eens met de machine-indicatie",
    "bewijs_niet_sterk_genoeg": "het bewijs draagt de indicatie niet",
    "bewijs_gemist": "er is bewijs dat de machine niet vond",
    "verkeerd_gelezen": "de machine las de passage verkeerd",
    "verkeerd_document": "het document telt niet mee, of juist wel",
    "uitzondering": "een uitzondering beperkt de afspraak",
    "andere_bron": "er is een bron buiten het dossier",
    "anders": "anders, zie de toelichting",
}
# The steps that end an earlier row, and therefore name it.
_ENDING = frozenset({"goedgekeurd", "teruggegeven", "ingetrokken"})

Connection = Database | sqlite3.Connection
Row = dict[str, Any]
migrations = Migrations("beoordelingen")


class BeoordelingError(Exception):
    """This beoordeling cannot be recorded; the message says why, for the person who made it."""


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
) -> int:
    """Add one beoordeling and give its id; raises BeoordelingError.

    Approving or returning a voorstel, and withdrawing, names in `vervangt` the row that it ends. A voorstel
    is approved by another person. A consensus follows on an approved beoordeling of each inspectie.
    """
    row: Row = {
        **{"swv": swv, "schooljaar": schooljaar, "element": element, "inspectie": inspectie},
        **{"stap": stap, "oordeel": oordeel, "redencode": redencode, "toelichting": toelichting.strip()},
        **{"bewijs": json.dumps(list(bewijs), ensure_ascii=False), "door": door.strip(), "op": now()},
        **{"vingerafdruk": vingerafdruk, "vervangt": vervangt},
    }
    _check_values(row)
    # The rules look at what stands, so nobody may add anything in between.
    with ledger.writing(db):
        _check_steps(row, beoordelingen_for(db, swv, schooljaar, element))
        return ledger.append(db, "beoordelingen", row)


def record_notitie(db: Database, *, swv: str, schooljaar: str, element: str, tekst: str, door: str) -> int:
    """Add a note to a cell and give its id; raises BeoordelingError."""
    if not tekst.strip() or not door.strip():
        raise BeoordelingError("een notitie heeft een tekst en een naam nodig")
    row = {"swv": swv, "schooljaar": schooljaar, "element": element, "tekst": tekst.strip()}
    return ledger.append(db, "notities", {**row, "door": door.strip(), "op": now()})


def beoordelingen_for(db: Connection, swv: str, schooljaar: str, element: str) -> list[Row]:
    """Every beoordeling of a cell, oldest first, `bewijs` as a list."""
    rows = _rows(db, "beoordelingen", swv, schooljaar, element)
    return [row | {"bewijs": json.loads(row["bewijs"])} for row in rows]


def notities_for(db: Connection, swv: str, schooljaar: str, element: str) -> list[Row]:
    """Every note of a cell, oldest first."""
    return _rows(db, "notities", swv, schooljaar, element)


def vastgesteld(db: Connection, swv: str, schooljaar: str, element: str, vingerafdruk: str) -> str | None:
    """The oordeel on which both inspecties agree about the bevinding as it is now; None without one."""
    standing = _standing(beoordelingen_for(db, swv, schooljaar, element))
    final = {
        row["inspectie"]: row["oordeel"]
        for row in standing
        if row["stap"] in ("goedgekeurd", "consensus") and row["vingerafdruk"] == vingerafdruk
    }
    if set(final) != set(INSPECTIES) or len(set(final.values())) > 1:
        return None
    oordeel = str(final[INSPECTIES[0]])
    return None if oordeel == ONBESLIST else oordeel


def _check_values(row: Row) -> None:
    choices = {"inspectie": INSPECTIES, "stap": STAPPEN, "oordeel": OORDELEN, "redencode": tuple(REDENEN)}
    for name, allowed in choices.items():
        if row[name] not in allowed:
            raise BeoordelingError(f"{name} {row[name]!r} is onbekend; kies uit {', '.join(allowed)}")
    for name in ("swv", "schooljaar", "element", "door", "vingerafdruk"):
        if not row[name].strip():
            raise BeoordelingError(f"{name} ontbreekt")
    if not row["toelichting"] and (row["redencode"] == "anders" or row["stap"] == "teruggegeven"):
        raise BeoordelingError("schrijf in de toelichting waarom")


def _check_steps(row: Row, history: list[Row]) -> None:
    """The order of the steps; `history` is every row of the same cell."""
    standing = _standing(history)
    ended = next((other for other in standing if other["id"] == row["vervangt"]), None)
    if row["vervangt"] is not None or row["stap"] in _ENDING:
        if ended is None or ended["inspectie"] != row["inspectie"]:
            raise BeoordelingError("er is geen geldende beoordeling van deze inspectie waar dit op volgt")
        if row["stap"] in ("goedgekeurd", "teruggegeven"):
            _check_four_eyes(row, ended)
    if row["stap"] == "consensus":
        _check_consensus(row, standing)


def _check_four_eyes(row: Row, proposal: Row) -> None:
    if proposal["stap"] != "voorstel":
        raise BeoordelingError("alleen een voorstel kan worden goedgekeurd of teruggegeven")
    if _person(proposal) == _person(row):
        raise BeoordelingError("een ander dan de indiener keurt het voorstel goed of geeft het terug")
    if row["stap"] == "teruggegeven":
        return
    if row["vingerafdruk"] != proposal["vingerafdruk"]:
        raise BeoordelingError("de bevinding is veranderd sinds het voorstel; doe een nieuw voorstel")
    if row["oordeel"] != proposal["oordeel"]:
        raise BeoordelingError("een ander oordeel is een nieuw voorstel en geen goedkeuring")


def _check_consensus(row: Row, standing: list[Row]) -> None:
    about = [other for other in standing if other["vingerafdruk"] == row["vingerafdruk"]]
    final = {other["inspectie"] for other in about if other["stap"] in ("goedgekeurd", "consensus")}
    if final != set(INSPECTIES):
        raise BeoordelingError("consensus kan pas als beide inspecties een goedgekeurde beoordeling hebben")
    if any(other["stap"] == "consensus" and _person(other) == _person(row) for other in about):
        raise BeoordelingError("elke inspectie legt de consensus zelf vast, door een ander")


def _standing(history: list[Row]) -> list[Row]:
    """What no later row ended."""
    ended = {row["vervangt"] for row in history}
    return [row for row in history if row["id"] not in ended and row["stap"] != "ingetrokken"]


def _person(row: Row) -> str:
    return str(row["door"]).strip().casefold()


def _rows(db: Connection, table: str, swv: str, schooljaar: str, element: str) -> list[Row]:
    cursor = db.execute(
        f"SELECT * FROM {table} WHERE swv = ? AND schooljaar = ? AND element = ? ORDER BY id",
        [swv, schooljaar, element],
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor]
