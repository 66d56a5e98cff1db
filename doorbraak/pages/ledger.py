"""What people decided, beside what the machine found; read only."""

import sqlite3
from collections.abc import Mapping

from assess.beoordelingen import beoordelingen_for, notities_for, vastgesteld
from doorbraak.pages.reading import Row, rows

# Per (swv, schooljaar, element, vingerafdruk): the oordeel that was established about that bevinding.
Established = Mapping[tuple[str, str, str, str], str]


def established(connection: sqlite3.Connection) -> dict[tuple[str, str, str, str], str]:
    """Every established oordeel; a bevinding that changed since has another vingerafdruk."""
    judged = rows(connection, "SELECT DISTINCT swv, schooljaar, element, vingerafdruk FROM beoordelingen")
    found = {}
    for row in judged:
        key = row["swv"], row["schooljaar"], row["element"], row["vingerafdruk"]
        if (oordeel := vastgesteld(connection, *key)) is not None:
            found[key] = oordeel
    return found


def history(
    connection: sqlite3.Connection, swv: str, schooljaar: str, element: str
) -> tuple[list[Row], list[Row]]:
    """The beoordelingen and the notities of one cell, oldest first."""
    return (
        beoordelingen_for(connection, swv, schooljaar, element),
        notities_for(connection, swv, schooljaar, element),
    )
