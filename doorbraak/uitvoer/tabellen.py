"""The rows of every exported table, from the bevindingen, the published dossier and what people decided."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

from collect.dossier import Dossier
from collect.school_year import SchoolYear
from doorbraak.export import bevindingen, reading, wettelijk
from doorbraak.pages.words import VORM_GROEPEN
from doorbraak.uitvoer.codeboek import Row, Tabel, codeboek


def tabellen(dossier: Dossier, schooljaar: SchoolYear, *, openbaar: bool = False) -> list[Tabel]:
    """Every table of a schooljaar, in the order of the codebook; raises NothingToExport.

    With `openbaar` without internal columns, and without the tables that have no other.
    """
    cells = bevindingen(dossier, schooljaar)
    wet = wettelijk(dossier, schooljaar)
    with closing(reading(dossier.dossier_db)) as db:
        rows: Mapping[str, Sequence[Row]] = {
            "matrix": list(_matrix(cells, db)),
            "bevindingen": cells,
            "bewijs": list(_bewijs(cells)),
            "vlaggen": list(_vlaggen(cells, db)),
            "gemeenten": _select(db, _GEMEENTEN, schooljaar),
            "dekking": _select(db, _DEKKING, schooljaar),
            "documenten": list(_documenten(cells)),
            **wet,
            "wettelijk_bewijs": list(_wettelijk_bewijs(wet["wettelijke_bevindingen"])),
            "beoordelingen": [row for cell in cells for row in cell["beoordelingen"]],
            "notities": [row for cell in cells for row in cell["notities"]],
        }
    found = [tabel.gevuld(rows[name]) for name, tabel in codeboek().items()]
    if openbaar:
        found = [tabel.openbaar() for tabel in found]
    return [tabel for tabel in found if tabel.kolommen]


_GEMEENTEN = """
    SELECT vormen.*, gemeenten.naam, gemeenten.provincie FROM gemeente_vormen AS vormen
    JOIN gemeenten ON gemeenten.code = vormen.gemeente WHERE schooljaar = ? ORDER BY swv, gemeente
"""
_DEKKING = "SELECT * FROM dekking WHERE schooljaar = ? ORDER BY partij, soort"


def _select(db: sqlite3.Connection, query: str, schooljaar: SchoolYear) -> list[Row]:
    return [dict(row) for row in db.execute(query, [str(schooljaar)])]


def _verbanden(db: sqlite3.Connection) -> dict[str, dict[str, Any]]:
    return {row["code"]: dict(row) for row in db.execute("SELECT * FROM samenwerkingsverbanden")}


def _matrix(cells: Sequence[Row], db: sqlite3.Connection) -> Iterator[Row]:
    verbanden = _verbanden(db)
    regions: dict[str, dict[str, Any]] = {}
    empty = dict.fromkeys(kolom.naam for kolom in codeboek()["matrix"].kolommen)
    for cell in cells:
        swv = cell["swv"]
        if swv not in regions:
            about = {name: verbanden[swv][name] for name in ("naam", "sector")}
            regions[swv] = {**empty, "swv": swv, "schooljaar": cell["schooljaar"], **about}
        regions[swv][f"{cell['element']}_indicatie"] = cell["indicatie"]
        regions[swv][f"{cell['element']}_vastgesteld"] = cell["vastgesteld"]
        if cell["element"] == "E4":
            regions[swv]["doorzettingsmacht_vorm"] = cell["doorzettingsmacht_vorm"]
    yield from regions.values()


def _bewijs(cells: Sequence[Row]) -> Iterator[Row]:
    for cell in cells:
        key = {name: cell[name] for name in ("swv", "schooljaar", "element")}
        for deelvraag, answer in cell["deelvragen"].items():
            about = {"deelvraag": deelvraag, "rol": "bewijs", "assertie": answer["assertie"]}
            for quote in answer["bewijs"]:
                yield key | about | {"toelichting": None} | quote
        for remark in (*cell["tegenbewijs"], *cell["telt_niet_mee"]):
            yield key | remark


def _vlaggen(cells: Sequence[Row], db: sqlite3.Connection) -> Iterator[Row]:
    """Each region without doorzettingsmacht for all, by its group; those that cannot be judged stand apart."""
    verbanden = _verbanden(db)
    for groep, vormen in VORM_GROEPEN.items():
        for cell in cells:
            if cell["doorzettingsmacht_vorm"] in vormen:
                account = cell["zoekverantwoording"] or {"paginas_gelezen": None, "paginas_ongelezen": None}
                yield {
                    **cell,
                    **{name: account[name] for name in ("paginas_gelezen", "paginas_ongelezen")},
                    "naam": verbanden[cell["swv"]]["naam"],
                    "groep": groep,
                    "gemeenten_gedekt": len(cell["gemeenten_gedekt"]),
                }


def _documenten(cells: Sequence[Row]) -> Iterator[Row]:
    for cell in {cell["swv"]: cell for cell in cells}.values():
        for document in cell["documenten"]:
            yield {"swv": cell["swv"], "schooljaar": cell["schooljaar"], **document}


def _wettelijk_bewijs(rows: Sequence[Row]) -> Iterator[Row]:
    for row in rows:
        key = {name: row[name] for name in ("swv", "schooljaar", "norm", "vraag", "partij")}
        yield from (key | quote for quote in row["bewijs"])
