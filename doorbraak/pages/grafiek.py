"""The charts: what each one counts. Every chart is a table of rows and codes, and is shown as both."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from doorbraak.pages.ledger import Established
from doorbraak.pages.matrix import Cell, Filter, asked, cells_of, elementen
from doorbraak.pages.reading import Row, rows, schooljaren
from doorbraak.pages.words import INDICATIES, NIET_BEOORDEELD, SECTOREN

NAMEN = ("indicaties", "beoordeeld", "verloop")
BEOORDEELD = {"vastgesteld": "vastgesteld", "niet_beoordeeld": NIET_BEOORDEELD}


@dataclass(frozen=True)
class Rij:
    """One bar: its label and how many cells there are of each code."""

    label: str
    aantallen: tuple[int, ...]

    @property
    def totaal(self) -> int:
        return sum(self.aantallen)

    def procent(self, place: int) -> int:
        return round(100 * self.aantallen[place] / self.totaal) if self.totaal else 0


@dataclass(frozen=True)
class Grafiek:
    """One chart: `codes` are the parts of each bar, `woorden` what they are called."""

    naam: str
    titel: str
    kop: str
    codes: tuple[str, ...]
    woorden: tuple[str, ...]
    rijen: tuple[Rij, ...]

    @property
    def alt(self) -> str:
        """What the chart shows, in a sentence per bar."""
        said = []
        for rij in self.rijen:
            parts = [f"{n} {woord}" for n, woord in zip(rij.aantallen, self.woorden, strict=True) if n]
            said.append(f"{rij.label}: {', '.join(parts) or 'geen cellen'}.")
        return f"{self.titel}. " + " ".join(said)


@dataclass(frozen=True)
class Grafieken:
    """All that the page with charts shows."""

    filter: Filter
    schooljaren: list[str]
    elementen: list[Row]
    grafieken: list[Grafiek]


def grafieken(
    connection: sqlite3.Connection, arguments: Mapping[str, str], established: Established
) -> Grafieken | None:
    """The charts of a schooljaar and sector; None when nothing was published yet.

    Only the chart over the years heeds the element: the others show every element.
    """
    if not (years := schooljaren(connection)):
        return None
    wanted = asked(arguments, years)
    known = elementen(connection, wanted.schooljaar)
    chosen = next((element for element in known if element["id"] == wanted.element), None)
    wanted = Filter(wanted.schooljaar, wanted.sector, element=chosen["id"] if chosen else "")
    by_year = {year: _cells(connection, year, wanted.sector, established) for year in sorted(years)}
    cells, sector = by_year[wanted.schooljaar], SECTOREN.get(wanted.sector, "po en vo")
    moment = f"{sector}, schooljaar {wanted.schooljaar}"
    by_element = [
        (f"{element['id']} {element['naam']}", [c for c in cells if c.element == element["id"]])
        for element in known
    ]
    over_years = [
        (year, [c for c in found if wanted.element in ("", c.element)]) for year, found in by_year.items()
    ]
    what = f"{chosen['id']} {chosen['naam']}" if chosen else "alle elementen samen"
    return Grafieken(
        wanted,
        years,
        known,
        [
            _indicaties("indicaties", f"Machine-indicatie per element, {moment}", "Element", by_element),
            _beoordeeld(f"Wat inspecteurs hebben vastgesteld, {moment}", by_element),
            _indicaties(
                "verloop", f"Machine-indicatie per schooljaar: {what}, {sector}", "Schooljaar", over_years
            ),
        ],
    )


def _cells(
    connection: sqlite3.Connection, schooljaar: str, sector: str, established: Established
) -> list[Cell]:
    sectors = {
        row["code"]: row["sector"]
        for row in rows(connection, "SELECT code, sector FROM samenwerkingsverbanden")
    }
    found = cells_of(connection, schooljaar, established)
    return [cell for cell in found if sector in ("", sectors[cell.swv])]


def _indicaties(naam: str, titel: str, kop: str, groups: Iterable[tuple[str, list[Cell]]]) -> Grafiek:
    bars = tuple(
        Rij(label, tuple(sum(cell.indicatie == code for cell in cells) for code in INDICATIES))
        for label, cells in groups
    )
    return Grafiek(naam, titel, kop, tuple(INDICATIES), tuple(INDICATIES.values()), bars)


def _beoordeeld(titel: str, groups: Iterable[tuple[str, list[Cell]]]) -> Grafiek:
    bars = []
    for label, cells in groups:
        settled = sum(cell.vastgesteld is not None for cell in cells)
        bars.append(Rij(label, (settled, len(cells) - settled)))
    codes, words = tuple(BEOORDEELD), tuple(BEOORDEELD.values())
    return Grafiek("beoordeeld", titel, "Element", codes, words, tuple(bars))
