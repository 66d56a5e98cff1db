"""Reading the published dossier: every page in one read transaction, rows as plain dicts."""

import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any, TypeVar

Row = dict[str, Any]
T = TypeVar("T")


def snapshot(connection: sqlite3.Connection, read: Callable[[sqlite3.Connection], T]) -> T:
    """What `read` sees of one moment, also while a new run is being published."""
    connection.execute("BEGIN")
    try:
        return read(connection)
    finally:
        connection.execute("ROLLBACK")


def rows(connection: sqlite3.Connection, sql: str, values: Iterable[object] = ()) -> list[Row]:
    """The result as dicts, whatever row factory the shared connection has."""
    with closing(connection.execute(sql, tuple(values))) as cursor:
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def first(connection: sqlite3.Connection, sql: str, values: Iterable[object] = ()) -> Row | None:
    """The first row of the result, or None."""
    found = rows(connection, sql, values)
    return found[0] if found else None


def parsed(text: str | None) -> Any:
    """The value of a JSON column; an empty column is an empty list."""
    return json.loads(text) if text else []


def schooljaren(connection: sqlite3.Connection) -> list[str]:
    """The school years with bevindingen, newest first; none when nothing was published yet."""
    if not rows(connection, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'bevindingen'"):
        return []
    found = rows(connection, "SELECT DISTINCT schooljaar FROM bevindingen ORDER BY schooljaar DESC")
    return [row["schooljaar"] for row in found]
