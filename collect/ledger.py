"""What people decided: tables that only grow, each row chained to the one before.

`besluiten` holds decisions about the collected material (which plan is in force, whose document it is);
later stages keep their own append-only tables with the same two functions.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from collect.chain import START, link
from collect.meldingen import now

migrations = Migrations("ledger")

_CHAIN = ("hash", "vorige_hash")


@migrations()
def m001_besluiten(db: Database) -> None:
    """Decisions of people, each with its reason; a later one may replace an earlier one."""
    db.execute("""
        CREATE TABLE besluiten (
            id INTEGER PRIMARY KEY,
            soort TEXT NOT NULL,
            partij TEXT,
            schooljaar TEXT,
            document TEXT,
            waarde TEXT CHECK (waarde IS NULL OR json_valid(waarde)),
            reden TEXT NOT NULL CHECK (trim(reden) <> ''),
            door TEXT NOT NULL CHECK (trim(door) <> ''),
            op TEXT NOT NULL,
            vervangt INTEGER REFERENCES besluiten (id),
            hash TEXT NOT NULL UNIQUE,
            vorige_hash TEXT NOT NULL UNIQUE
        )""")
    append_only(db, "besluiten")


def append_only(db: Database, table: str) -> None:
    """Make a table with `id`, `hash` and `vorige_hash` refuse every change of what is in it.

    The trigger before INSERT is there for REPLACE, which deletes without firing delete triggers.
    """
    refuse = f"RAISE(ABORT, '{table} wordt alleen aangevuld')"
    db.execute(f'CREATE TRIGGER "{table}_geen_update" BEFORE UPDATE ON "{table}" BEGIN SELECT {refuse}; END')
    db.execute(f'CREATE TRIGGER "{table}_geen_delete" BEFORE DELETE ON "{table}" BEGIN SELECT {refuse}; END')
    db.execute(f"""
        CREATE TRIGGER "{table}_geen_replace" BEFORE INSERT ON "{table}"
        WHEN EXISTS (
            SELECT 1 FROM "{table}"
            WHERE id = NEW.id OR hash = NEW.hash OR vorige_hash = NEW.vorige_hash
        )
        BEGIN SELECT {refuse}; END""")


def append(db: Database, table: str, row: Mapping[str, str | int | float | None]) -> int:
    """Add one row to an append-only table, chained to the last one; gives its id."""
    with writing(db):
        last = db.execute(f'SELECT id, hash FROM "{table}" ORDER BY id DESC LIMIT 1').fetchone()
        number, previous = (last[0] + 1, last[1]) if last else (1, START)
        body = {"id": number, **{name: _plain(value) for name, value in row.items()}}
        values = {**body, "hash": link(previous, _filled(body)), "vorige_hash": previous}
        names = ", ".join(f'"{name}"' for name in values)
        db.execute(
            f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(values))})', list(values.values())
        )
    return int(number)


def broken_links(db: Database | sqlite3.Connection, table: str) -> Iterator[str]:
    """The id of the first row whose content or place in the chain was changed; nothing if all holds.

    Rows that were cut off at the end cannot be seen from the table itself.
    """
    cursor = db.execute(f'SELECT * FROM "{table}" ORDER BY id')
    names = [column[0] for column in cursor.description]
    previous, expected = START, 1
    for values in cursor:
        row = dict(zip(names, values, strict=True))
        body = _filled({name: value for name, value in row.items() if name not in _CHAIN})
        fits = row["vorige_hash"] == previous and row["hash"] == link(previous, body)
        if not fits or row["id"] != expected:
            yield str(row["id"])
            return
        previous, expected = row["hash"], expected + 1


def record_besluit(
    db: Database,
    *,
    soort: str,
    reden: str,
    door: str,
    partij: str | None = None,
    schooljaar: str | None = None,
    document: str | None = None,
    waarde: object = None,
    vervangt: int | None = None,
) -> int:
    """Record a decision and give its id; `waarde` is anything that JSON can hold.

    Raises sqlite3.IntegrityError without reason or person, or when `vervangt` does not exist.
    """
    return append(
        db,
        "besluiten",
        {
            "soort": soort,
            "partij": partij,
            "schooljaar": schooljaar,
            "document": document,
            "waarde": None if waarde is None else json.dumps(waarde, ensure_ascii=False, sort_keys=True),
            "reden": reden,
            "door": door,
            "op": now(),
            "vervangt": vervangt,
        },
    )


def standing_besluiten(db: Database, soort: str) -> list[dict[str, Any]]:
    """The decisions of one soort that no later one replaced, oldest first, `waarde` as a value."""
    cursor = db.execute(
        """
        SELECT * FROM besluiten WHERE soort = ?
        AND id NOT IN (SELECT vervangt FROM besluiten WHERE vervangt IS NOT NULL) ORDER BY id
        """,
        [soort],
    )
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, values, strict=True)) for values in cursor]
    return [{**row, "waarde": json.loads(row["waarde"]) if row["waarde"] else None} for row in rows]


@contextmanager
def writing(db: Database) -> Iterator[None]:
    """A transaction that holds the write lock from the start: two people may decide at the same time."""
    if db.conn.in_transaction:
        yield
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.commit()


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    """Without empty columns, so that a column that is added later breaks no chain."""
    return {name: value for name, value in row.items() if value is not None}


def _plain(value: str | int | float | None) -> str | int | float | None:
    return int(value) if isinstance(value, bool) else value
