"""What somebody may not see yet, taken out of what every page reads.

A blind reader sees neither the machine's indicatie nor a colleague's beoordeling, and an inspectie does not see
the other's before its own is approved. The connection itself hides it: for one transaction a view with the
name of the table stands in front of the table, so no page can forget to look away.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from functools import lru_cache

from doorbraak.pages.reading import rows
from doorbraak.toegang import Persoon, mag

# swv, schooljaar, element
Cell = tuple[str, str, str]
VERBORGEN = "verborgen"
# Of a hidden cell only these columns stay; what is not listed, also a later column, is emptied.
_KEPT: Mapping[str, frozenset[str]] = {
    "bevindingen": frozenset(
        {*("swv", "schooljaar", "element", "gemeenten_totaal", "grondslag_status"), "norm_versie"}
        | {"model_versie", "vingerafdruk"}
    ),
    "bevinding_bewijs": frozenset(
        {
            *("swv", "schooljaar", "element", "deelvraag", "rang", "document", "url"),
            "pagina",
            "anker",
            "citaat",
        }
    ),
    "zoekverantwoording": frozenset(
        {*("swv", "schooljaar", "element", "documenten"), "paginas_gelezen", "paginas_ongelezen"}
    ),
}
_INSTEAD = {
    **{"indicatie": f"'{VERBORGEN}'", "rol": f"'{VERBORGEN}'", "conflict": "0", "onvolledig": "0"},
    **{"gemeenten_gedekt": "'[]'", "deelvragen": "'{}'", "toelichting": "''"},
    **{"termen": "'[]'", "regels": "'[]'", "dichtstbij": "'[]'"},
}
_HIDDEN = """EXISTS (SELECT 1 FROM temp.verborgen AS v
    WHERE v.swv = t.swv AND v.schooljaar = t.schooljaar AND v.element = t.element)"""


@lru_cache(maxsize=200_000)
def share(*parts: str) -> float:
    """A number from 0 to 1 that is always the same for the same words, and says nothing about them."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def in_sample(cell: Cell, aandeel: float) -> bool:
    """Whether this cell is read a second time without sight of the first."""
    return share("steekproef", *cell) < aandeel


def reads_blind(persoon: Persoon, cell: Cell, aandeel: float) -> bool:
    """Whether this person is among the blind readers of this cell; the others of the inspectie read it first.

    Settled by the cell and the person before anybody looked, so nobody saw what is hidden later.
    """
    return (
        persoon.rol == "inspecteur"
        and in_sample(cell, aandeel)
        and share("lezer", *cell, persoon.inspectie or "", persoon.id) < 0.5
    )


def still_hidden(ledger: sqlite3.Connection, persoon: Persoon, cells: Iterable[Cell]) -> list[Cell]:
    """Of the cells this person reads blind, those without a blind reading of the inspectie, or a word of theirs."""
    done = {
        (row["swv"], row["schooljaar"], row["element"])
        for row in rows(
            ledger,
            """
            SELECT DISTINCT swv, schooljaar, element FROM beoordelingen
            WHERE (inspectie = ? AND stap = 'blind') OR door = ?
            """,
            [persoon.inspectie, persoon.id],
        )
    }
    return [cell for cell in cells if cell not in done]


def blind_cells(dossier: sqlite3.Connection, persoon: Persoon, aandeel: float) -> list[Cell]:
    """The cells of which this person is a blind reader."""
    if persoon.rol != "inspecteur" or not rows(
        dossier, "SELECT 1 FROM sqlite_master WHERE name = 'bevindingen'"
    ):
        return []
    found = rows(dossier, "SELECT swv, schooljaar, element FROM bevindingen")
    cells = [(row["swv"], row["schooljaar"], row["element"]) for row in found]
    return [cell for cell in cells if reads_blind(persoon, cell, aandeel)]


def hide_in_dossier(connection: sqlite3.Connection, hidden: Iterable[Cell]) -> None:
    """Empty the machine's word about these cells, within the transaction that is open."""
    _list_hidden(connection, hidden)
    for table in _tables_by_cell(connection):
        _stand_in(connection, table, _KEPT.get(table))
    if _exists(connection, "gemeente_vormen"):
        form = _masked("doorzettingsmacht_vorm", f"'{VERBORGEN}'").replace("t.element", "'E4'")
        _view(connection, "gemeente_vormen", {"doorzettingsmacht_vorm": form}, "")
    if _exists(connection, "vondsten"):
        _view(
            connection,
            "vondsten",
            {},
            """WHERE NOT EXISTS (SELECT 1 FROM temp.verborgen AS v
                JOIN main.onderzochte_documenten AS o ON o.swv = v.swv AND o.schooljaar = v.schooljaar
                WHERE o.document = t.document AND substr(t.deelvraag, 1, length(v.element)) = v.element)""",
        )


def hide_in_ledger(connection: sqlite3.Connection, persoon: Persoon, hidden: Iterable[Cell]) -> None:
    """Leave out what colleagues said about these cells, and the other inspectie before one's own is done."""
    _list_hidden(connection, hidden)
    connection.execute("CREATE TEMP TABLE ik (id TEXT, inspectie TEXT)")
    connection.execute("INSERT INTO temp.ik VALUES (?, ?)", [persoon.id, persoon.inspectie])
    mine = "t.door = (SELECT id FROM temp.ik)"
    own = "(SELECT inspectie FROM temp.ik)"
    ready = f"""EXISTS (SELECT 1 FROM main.beoordelingen AS o WHERE o.swv = t.swv
        AND o.schooljaar = t.schooljaar AND o.element = t.element
        AND o.inspectie = {own} AND o.stap = 'goedgekeurd'"""
    where = f"WHERE ({mine} OR NOT {_HIDDEN}) AND (coalesce(t.inspectie, {own}) = {own} OR {ready}"
    _view(connection, "beoordelingen", {}, f"{where} AND o.vingerafdruk = t.vingerafdruk))")
    region = """EXISTS (SELECT 1 FROM temp.verborgen AS v
        WHERE t.element = '' AND v.swv = t.swv AND v.schooljaar = t.schooljaar)"""
    _view(connection, "notities", {}, f"{where})) AND ({mine} OR NOT {region})")


def sees_everything(persoon: Persoon | None) -> bool:
    """Whether nothing is hidden from somebody: from who does not judge, nothing is."""
    return not mag(persoon, "beoordelen")


def _list_hidden(connection: sqlite3.Connection, hidden: Iterable[Cell]) -> None:
    connection.execute(
        "CREATE TEMP TABLE verborgen (swv TEXT, schooljaar TEXT, element TEXT, PRIMARY KEY (swv, schooljaar, element))"
    )
    connection.executemany("INSERT INTO temp.verborgen VALUES (?, ?, ?)", hidden)


def _tables_by_cell(connection: sqlite3.Connection) -> list[str]:
    """Every table with a row per cell, also one this module never heard of."""
    names = [
        row["name"] for row in rows(connection, "SELECT name FROM main.sqlite_master WHERE type = 'table'")
    ]
    return [name for name in names if {"swv", "schooljaar", "element"} <= set(_columns(connection, name))]


def _stand_in(connection: sqlite3.Connection, table: str, kept: frozenset[str] | None) -> None:
    """A view that empties the columns of hidden cells, or without `kept` leaves out their rows."""
    if kept is None:
        also = ""
        if "beoordeeld_swv" in _columns(connection, table):
            also = " AND NOT " + _HIDDEN.replace("t.swv", "t.beoordeeld_swv").replace(
                "t.schooljaar", "t.beoordeeld_schooljaar"
            )
        _view(connection, table, {}, f"WHERE NOT {_HIDDEN}{also}")
        return
    masked = {
        name: _masked(name, _INSTEAD.get(name, "NULL"))
        for name in _columns(connection, table)
        if name not in kept
    }
    _view(connection, table, masked, "")


def _view(connection: sqlite3.Connection, table: str, masked: Mapping[str, str], where: str) -> None:
    columns = ", ".join(
        masked.get(name, f't."{name}"') + f' AS "{name}"' for name in _columns(connection, table)
    )
    connection.execute(f'CREATE TEMP VIEW "{table}" AS SELECT {columns} FROM main."{table}" AS t {where}')


def _masked(column: str, instead: str) -> str:
    return f'CASE WHEN {_HIDDEN} THEN {instead} ELSE t."{column}" END'


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row["name"] for row in rows(connection, f'PRAGMA main.table_info("{table}")')]


def _exists(connection: sqlite3.Connection, table: str) -> bool:
    return bool(_columns(connection, table))
