"""The map: which area each samenwerkingsverband has, what stands in its cell, and what cannot be drawn."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from doorbraak.kaart.grenzen import Punt, Ring, Zijde, binnengrenzen, gemeenten, omtrek
from doorbraak.kaart.plek import plek
from doorbraak.pages.ledger import Established
from doorbraak.pages.matrix import Cell, Filter, matrix
from doorbraak.pages.reading import Row, rows
from doorbraak.pages.words import INDICATIES, SECTOREN, VERBORGEN

EERST = {"sector": "PO", "element": "E4"}
LETTER = 46  # the height of a label in units of the drawing
BREED = 118  # the width of four digits of that height, with room around them


@dataclass(frozen=True)
class Vlak:
    """The area of one samenwerkingsverband; `label` is where its number fits."""

    ringen: list[Ring]
    binnen: list[Zijde]
    label: Punt | None


@dataclass(frozen=True)
class Gebied:
    """One samenwerkingsverband of the sector, with its cell and its area, where it has them."""

    code: str
    naam: str
    path: str
    cell: Cell | None
    vlak: Vlak | None

    @property
    def indicatie(self) -> str:
        """The machine-indicatie; empty where this schooljaar has no bevinding."""
        return self.cell.indicatie if self.cell else ""

    @property
    def kop(self) -> str:
        """The code with the name; the register puts the code where no name is known."""
        return self.code if self.naam == self.code else f"{self.code} {self.naam}"

    @property
    def woord(self) -> str:
        return {**INDICATIES, **VERBORGEN}.get(self.indicatie, "geen bevinding")


@dataclass(frozen=True)
class Gedeeld:
    """A gemeente in more than one samenwerkingsverband of the sector, the one it is drawn with first."""

    code: str
    naam: str
    verbanden: list[str]


@dataclass(frozen=True)
class Kaart:
    """All that the map page shows."""

    filter: Filter
    schooljaren: list[str]
    elementen: list[Row]
    element: Row
    gebieden: list[Gebied]
    gedeeld: list[Gedeeld]

    @property
    def getekend(self) -> list[Gebied]:
        return [gebied for gebied in self.gebieden if gebied.vlak]

    @property
    def zonder_vlak(self) -> list[Gebied]:
        return [gebied for gebied in self.gebieden if not gebied.vlak]

    @property
    def tellingen(self) -> Counter[str]:
        """How many samenwerkingsverbanden have which machine-indicatie."""
        return Counter(gebied.indicatie for gebied in self.gebieden)

    @property
    def titel(self) -> str:
        sector = SECTOREN[self.filter.sector]
        return f"{self.element['id']} {self.element['naam']}, {sector}, schooljaar {self.filter.schooljaar}"


def kaart(
    connection: sqlite3.Connection, arguments: Mapping[str, str], established: Established
) -> Kaart | None:
    """The map of one sector and element, by code; None when nothing was published yet."""
    given = {name: value for name in ("schooljaar", "sector", "element") if (value := arguments.get(name))}
    sector = given.get("sector") if given.get("sector") in SECTOREN else EERST["sector"]
    shown = matrix(connection, {**EERST, **given, "sector": sector or ""}, established)
    if shown is None:
        return None
    element = next((e for e in shown.elementen if e["id"] == EERST["element"]), shown.elementen[0])
    wanted = shown.filter.only(element=element["id"])
    cells = {region.code: region.cells.get(element["id"]) for region in shown.regions}
    members = _members(connection, wanted.sector)
    areas = vlakken(frozenset((gemeente, codes[0]) for gemeente, codes in members.items()))
    gebieden = [
        Gebied(
            row["code"],
            row["naam"] or "naam onbekend",
            f"/swv/{row['code']}?schooljaar={wanted.schooljaar}",
            cells.get(row["code"]),
            areas.get(row["code"]),
        )
        for row in rows(
            connection,
            "SELECT code, naam FROM samenwerkingsverbanden WHERE sector = ? ORDER BY code",
            [wanted.sector],
        )
        if row["code"] in cells or row["code"] in areas
    ]
    return Kaart(
        wanted, shown.schooljaren, shown.alle_elementen, element, gebieden, _shared(connection, members)
    )


@lru_cache(maxsize=8)
def vlakken(toedeling: frozenset[tuple[str, str]]) -> dict[str, Vlak]:
    """The area of every samenwerkingsverband of which a gemeente has borders; `toedeling` says whose it is."""
    rings: dict[str, list[Ring]] = {}
    for gemeente, swv in sorted(toedeling):
        if known := gemeenten().get(gemeente):
            rings.setdefault(swv, []).extend(known)
    found = {}
    for swv, parts in rings.items():
        outline = omtrek(parts)
        found[swv] = Vlak(outline, binnengrenzen(parts), plek(outline, BREED, LETTER))
    return found


def _members(connection: sqlite3.Connection, sector: str) -> dict[str, list[str]]:
    """Per gemeente its samenwerkingsverbanden of a sector, the one with most postcode areas first."""
    found: dict[str, list[str]] = {}
    for row in rows(
        connection,
        """
        SELECT gemeente, swv FROM swv_gemeenten
        JOIN samenwerkingsverbanden AS verband ON verband.code = swv_gemeenten.swv
        WHERE verband.sector = ? ORDER BY gemeente, coalesce(aantal_pc4, 0) DESC, swv
        """,
        [sector],
    ):
        found.setdefault(row["gemeente"], []).append(row["swv"])
    return found


def _shared(connection: sqlite3.Connection, members: Mapping[str, list[str]]) -> list[Gedeeld]:
    names = {row["code"]: row["naam"] for row in rows(connection, "SELECT code, naam FROM gemeenten")}
    found = [
        Gedeeld(code, names.get(code) or code, verbanden)
        for code, verbanden in members.items()
        if len(verbanden) > 1
    ]
    return sorted(found, key=lambda gemeente: gemeente.naam)
