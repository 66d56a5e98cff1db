"""The account of the monitor: what people judged beside the machine and beside each other, and its norms."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from assess.onafhankelijk import (
    MACHINE,
    Gemist,
    Vergelijking,
    gemist_in_steekproef,
    key_of,
    onafhankelijk,
    vergelijkingen,
)
from doorbraak.pages.reading import Row, rows, schooljaren
from doorbraak.pages.words import GRONDSLAGEN, word

WIE = {MACHINE: "de machine"}


@dataclass(frozen=True)
class Mensen:
    """How far people agree with each other and with the machine, and what the sample shows."""

    vergelijkingen: list[Vergelijking]
    gemist: Gemist
    blind: int
    beoordeeld: int


def naam(wie: str) -> str:
    """A judge as people call it."""
    return word(WIE, wie)


def bevindingen(connection: sqlite3.Connection) -> list[Row]:
    """Every bevinding as it is now, and whether it is in the fixed sample."""
    if not schooljaren(connection):
        return []
    return rows(
        connection,
        """
        SELECT swv, schooljaar, element, indicatie, vingerafdruk, coalesce(wachtrij.steekproef, 0) AS steekproef
        FROM bevindingen LEFT JOIN wachtrij USING (swv, schooljaar, element)
        ORDER BY swv, schooljaar, element
        """,
    )


def beoordelingen(connection: sqlite3.Connection) -> list[Row]:
    """Every beoordeling, oldest first."""
    return rows(connection, "SELECT * FROM beoordelingen ORDER BY id")


def mensen(cells: Sequence[Row], judged: Sequence[Row]) -> Mensen:
    """The figures over all schooljaren; which elements there are follows from the bevindingen."""
    alone = onafhankelijk(judged)
    indicaties = {key_of(cell): cell["indicatie"] for cell in cells}
    return Mensen(
        vergelijkingen=vergelijkingen(alone, indicaties, sorted({cell["element"] for cell in cells})),
        gemist=gemist_in_steekproef(cells, judged),
        blind=sum(row["stap"] == "blind" for row in judged),
        beoordeeld=len(alone),
    )


def grondslagen(connection: sqlite3.Connection) -> list[Row]:
    """Per legal status the norms that have it, those in force first."""
    if not rows(connection, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'normen'"):
        return []
    found: dict[str, list[Row]] = {}
    for norm in rows(connection, "SELECT id, naam, grondslag_status, bron FROM normen ORDER BY id"):
        found.setdefault(norm["grondslag_status"], []).append(norm)
    order = [*GRONDSLAGEN, *sorted(set(found) - set(GRONDSLAGEN))]
    return [
        {"code": status, "woord": word(GRONDSLAGEN, status), "normen": found[status]}
        for status in order
        if status in found
    ]
