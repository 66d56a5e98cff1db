"""Writes the tables of a schooljaar together, and only where something differs."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from collect.school_year import SchoolYear

Row = dict[str, Any]


def write(db: Database, schooljaar: SchoolYear, rows: Mapping[str, list[Row]]) -> int:
    """Replace the schooljaar as a whole where anything differs; gives how many rows differ.

    The tables come parents before children, as the foreign keys ask.
    """
    changed = sum(len(_stored(db, table, schooljaar) ^ _keys(rows[table])) for table in rows)
    if changed:
        with db.atomic():
            for table in reversed(list(rows)):
                db.execute(f"DELETE FROM {table} WHERE schooljaar = ?", [str(schooljaar)])
            for table in rows:
                for row in rows[table]:
                    marks = ", ".join("?" * len(row))
                    db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
    return changed


def _stored(db: Database, table: str, schooljaar: SchoolYear) -> set[str]:
    return _keys(db.query(f"SELECT * FROM {table} WHERE schooljaar = ?", [str(schooljaar)]))


def _keys(rows: Iterable[Row]) -> set[str]:
    return {json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows}
