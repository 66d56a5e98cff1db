"""The matrix: which samenwerkingsverbanden and cells are shown, and what stands in each."""

import csv
import io
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from doorbraak.pages.ledger import Established
from doorbraak.pages.reading import Row, rows, schooljaren
from doorbraak.pages.words import INDICATIES, NIET_BEOORDEELD, OORDELEN, SECTOREN, VORMEN, word
from doorbraak.uitvoer.csv_bestanden import veilig

CSV_KOP = [
    *("code", "naam", "sector", "schooljaar", "element", "machine-indicatie", "subcode"),
    *("onvolledig", "documenten spreken elkaar tegen", "gemeenten gedekt", "gemeenten totaal"),
    *("vorm doorzettingsmacht", "grondslag", "vastgesteld"),
]


@dataclass(frozen=True)
class Filter:
    """What the visitor asked for; the same words stand in the URL."""

    schooljaar: str = ""
    sector: str = ""
    indicatie: str = ""
    element: str = ""
    zoek: str = ""

    @property
    def query(self) -> str:
        """The filter as a query string, without what is empty."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    @property
    def narrows(self) -> bool:
        """Whether anything but the schooljaar is asked."""
        return any((self.sector, self.indicatie, self.element, self.zoek))

    def only(self, **changes: str) -> "Filter":
        return replace(self, **changes)


@dataclass(frozen=True)
class Cell:
    """One cell: the machine's indicatie with what limits it, and the established oordeel or None.

    `ontkend` are the kernvragen that a document in force denies.
    """

    swv: str
    schooljaar: str
    element: str
    indicatie: str
    subcode: str | None
    conflict: bool
    onvolledig: bool
    gedekt: int
    totaal: int
    ontkend: tuple[str, ...]
    vorm: str | None
    grondslag: str
    vastgesteld: str | None

    @property
    def path(self) -> str:
        return f"/bevinding/{self.schooljaar}/{self.swv}/{self.element}"

    @property
    def partly(self) -> bool:
        """Whether what was found holds for some but not all gemeenten of the region."""
        return self.indicatie not in ("niet_aangetroffen", "niet_te_beoordelen") and (
            0 < self.gedekt < self.totaal
        )


@dataclass(frozen=True)
class Region:
    """One row of the matrix."""

    code: str
    naam: str
    sector: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Matrix:
    """The visible part of the matrix."""

    filter: Filter
    schooljaren: list[str]
    elementen: list[Row]
    alle_elementen: list[Row]
    regions: list[Region]
    totaal: int

    @property
    def cells(self) -> list[Cell]:
        shown = [element["id"] for element in self.elementen]
        return [region.cells[id] for region in self.regions for id in shown if id in region.cells]

    @property
    def tellingen(self) -> Counter[str]:
        """How many visible cells have which machine-indicatie."""
        return Counter(cell.indicatie for cell in self.cells)

    @property
    def vastgesteld(self) -> Counter[str]:
        """How many visible cells have which established oordeel."""
        return Counter(cell.vastgesteld for cell in self.cells if cell.vastgesteld)


def asked(arguments: Mapping[str, str], years: list[str]) -> Filter:
    """The filter in a query string; what is not a known choice counts as not chosen."""

    def one_of(name: str, choices: list[str]) -> str:
        value = arguments.get(name) or ""
        return value if value in choices else ""

    return Filter(
        schooljaar=one_of("schooljaar", years) or years[0],
        sector=one_of("sector", list(SECTOREN)),
        indicatie=one_of("indicatie", list(INDICATIES)),
        element=(arguments.get("element") or "").strip()[:20],
        zoek=(arguments.get("zoek") or "").strip()[:100],
    )


def elementen(connection: sqlite3.Connection, schooljaar: str) -> list[Row]:
    """The elements that were assessed in this schooljaar, with their names."""
    return rows(
        connection,
        """
        SELECT normen.id, normen.naam FROM normen
        WHERE id IN (SELECT element FROM bevindingen WHERE schooljaar = ?) ORDER BY id
        """,
        [schooljaar],
    )


def cells_of(connection: sqlite3.Connection, schooljaar: str, established: Established) -> list[Cell]:
    """Every cell of a schooljaar, by code and element."""
    found = rows(
        connection,
        """
        SELECT swv, schooljaar, element, indicatie, subcode, conflict, onvolledig,
            json_array_length(gemeenten_gedekt) AS gedekt, gemeenten_totaal, doorzettingsmacht_vorm, grondslag_status, vingerafdruk,
            (SELECT group_concat(key) FROM (SELECT key FROM json_each(deelvragen)
             WHERE value ->> 'assertie' = 'ontkend' AND value ->> 'kern' ORDER BY key)) AS ontkend
        FROM bevindingen WHERE schooljaar = ? ORDER BY swv, element
        """,
        [schooljaar],
    )
    return [
        Cell(
            swv=row["swv"],
            schooljaar=row["schooljaar"],
            element=row["element"],
            indicatie=row["indicatie"],
            subcode=row["subcode"],
            conflict=bool(row["conflict"]),
            onvolledig=bool(row["onvolledig"]),
            gedekt=row["gedekt"],
            totaal=row["gemeenten_totaal"],
            ontkend=tuple(row["ontkend"].split(",")) if row["ontkend"] else (),
            vorm=row["doorzettingsmacht_vorm"],
            grondslag=row["grondslag_status"],
            vastgesteld=established.get((row["swv"], schooljaar, row["element"], row["vingerafdruk"])),
        )
        for row in found
    ]


def matrix(
    connection: sqlite3.Connection, arguments: Mapping[str, str], established: Established
) -> Matrix | None:
    """The matrix a visitor asked for, by code; None when nothing was published yet."""
    if not (years := schooljaren(connection)):
        return None
    wanted = asked(arguments, years)
    all_elements = elementen(connection, wanted.schooljaar)
    shown = [element for element in all_elements if element["id"] == wanted.element] or all_elements
    wanted = wanted.only(element=wanted.element if len(shown) < len(all_elements) else "")
    by_region: dict[str, dict[str, Cell]] = {}
    for cell in cells_of(connection, wanted.schooljaar, established):
        by_region.setdefault(cell.swv, {})[cell.element] = cell
    known = _named(connection)
    regions = [
        Region(code, known[code]["naam"] or "naam onbekend", known[code]["sector"], cells)
        for code, cells in by_region.items()
    ]
    visible = [
        region
        for region in regions
        if (not wanted.sector or region.sector == wanted.sector)
        and (not wanted.zoek or wanted.zoek.casefold() in known[region.code]["zoektekst"])
        and (
            not wanted.indicatie
            or any(
                e["id"] in region.cells and region.cells[e["id"]].indicatie == wanted.indicatie for e in shown
            )
        )
    ]
    return Matrix(wanted, years, shown, all_elements, visible, len(regions))


def _named(connection: sqlite3.Connection) -> dict[str, Row]:
    found = rows(connection, "SELECT code, naam, sector, plaats FROM samenwerkingsverbanden")
    gemeenten: dict[str, list[str]] = {}
    for row in rows(
        connection,
        """
        SELECT swv_gemeenten.swv, gemeenten.code, gemeenten.naam FROM swv_gemeenten
        JOIN gemeenten ON gemeenten.code = swv_gemeenten.gemeente
        """,
    ):
        gemeenten.setdefault(row["swv"], []).extend((row["code"], row["naam"]))
    for row in found:
        words = [row["code"], row["naam"], row["plaats"] or "", *gemeenten.get(row["code"], [])]
        row["zoektekst"] = "\n".join(words).casefold()
    return {row["code"]: row for row in found}


def as_csv(shown: Matrix) -> str:
    """The visible cells, one a line, as a Dutch Excel opens them."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(CSV_KOP)
    named = {region.code: region for region in shown.regions}
    for cell in shown.cells:
        region = named[cell.swv]
        values = [cell.swv, region.naam, region.sector, cell.schooljaar, cell.element]
        values += [word(INDICATIES, cell.indicatie), cell.subcode or ""]
        values += ["ja" if cell.onvolledig else "nee", "ja" if cell.conflict else "nee"]
        values += [str(cell.gedekt), str(cell.totaal), word(VORMEN, cell.vorm), cell.grondslag]
        values += [word(OORDELEN, cell.vastgesteld) or NIET_BEOORDEELD]
        writer.writerow(map(veilig, values))
    return out.getvalue()
