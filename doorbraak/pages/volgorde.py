"""In which order cells are worth an inspector's time."""

import sqlite3
from collections.abc import Callable

from doorbraak.pages.blind import Cell
from doorbraak.pages.reading import rows

# Doorzettingsmacht first; then the rest by how much depends on it.
ELEMENTEN = ("E4", "E1", "E3", "E2", "E7", "E5", "E6")


def review_order(connection: sqlite3.Connection, schooljaar: str) -> Callable[[Cell], tuple[object, ...]]:
    """A sort key for the cells of a schooljaar: by the wachtrij of assess, and where that is silent by our own.

    Ours: documents that disagree, then what was not read whole, then the least certain, then by element.
    """
    ranks = _ranks(connection, schooljaar)
    facts = {
        (row["swv"], schooljaar, row["element"]): (
            not row["conflict"],
            not row["onvolledig"],
            row["zekerheid"],
        )
        for row in rows(
            connection,
            "SELECT swv, element, conflict, onvolledig, zekerheid FROM bevindingen WHERE schooljaar = ?",
            [schooljaar],
        )
    }
    places = {element: place for place, element in enumerate(ELEMENTEN)}

    def key(cell: Cell) -> tuple[object, ...]:
        agrees, whole, certainty = facts.get(cell, (True, True, None))
        known = 1.0 if certainty is None else float(certainty)
        rank = ranks.get(cell)
        return (
            rank is None,
            rank or 0,
            agrees,
            whole,
            known,
            places.get(cell[2], len(places)),
            cell[0],
            cell[2],
        )

    return key


def _ranks(connection: sqlite3.Connection, schooljaar: str) -> dict[Cell, int]:
    query = "SELECT swv, element, rang FROM wachtrij WHERE schooljaar = ? AND rang IS NOT NULL"
    return {
        (row["swv"], schooljaar, row["element"]): row["rang"] for row in rows(connection, query, [schooljaar])
    }
