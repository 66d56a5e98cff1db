"""The start page: how the country stands, never without what could not be judged."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from doorbraak.pages.ledger import Established
from doorbraak.pages.matrix import Cell, asked, cells_of, elementen
from doorbraak.pages.reading import Row, first, parsed, rows, schooljaren
from doorbraak.pages.words import (
    DEKKING,
    DEKKING_GROEPEN,
    INDICATIES,
    SOORTEN,
    VERBORGEN,
    VORM_GROEPEN,
    VORMEN,
    word,
)


@dataclass(frozen=True)
class Share:
    """One part of a bar: how many cells have this code, and where it is drawn (percentages)."""

    code: str
    woord: str
    aantal: int
    begin: float
    breedte: float


@dataclass(frozen=True)
class ElementLine:
    """The counts of one element: what the machine found beside what was established."""

    id: str
    naam: str
    machine: list[Share]
    vastgesteld: list[Share]
    totaal: int
    beoordeeld: int


@dataclass(frozen=True)
class Flagged:
    """A region (or one of its gemeenten) without belegde doorzettingsmacht."""

    swv: str
    naam: str
    vorm: str
    toelichting: str
    path: str
    vastgesteld: str | None


@dataclass(frozen=True)
class Start:
    """All that the start page shows."""

    schooljaar: str
    schooljaren: list[str]
    regios: int
    lijnen: list[ElementLine]
    groepen: dict[str, list[Flagged]]
    gemeenten: list[Flagged]
    dekking: list[Row]
    run: Row | None
    meldingen: int
    grondslagen: list[str]


def bar(counts: Mapping[str, int], labels: Mapping[str, str]) -> list[Share]:
    """The parts of a stacked bar in the order of `labels`, together 100 wide."""
    total = sum(counts.values())
    shares, begin = [], 0.0
    for code, label in labels.items():
        if number := counts.get(code, 0):
            width = 100 * number / total
            shares.append(Share(code, label, number, round(begin, 3), round(width, 3)))
            begin += width
    return shares


def start(
    connection: sqlite3.Connection, arguments: Mapping[str, str], established: Established
) -> Start | None:
    """The figures of the schooljaar asked for, else the newest; None when nothing was published yet."""
    if not (years := schooljaren(connection)):
        return None
    schooljaar = asked(arguments, years).schooljaar
    cells = cells_of(connection, schooljaar, established)
    names = {
        row["code"]: row["naam"] or "naam onbekend"
        for row in rows(connection, "SELECT code, naam FROM samenwerkingsverbanden")
    }
    return Start(
        schooljaar=schooljaar,
        schooljaren=years,
        regios=len({cell.swv for cell in cells}),
        lijnen=[_line(element, cells) for element in elementen(connection, schooljaar)],
        groepen=_groups(cells, names),
        gemeenten=_gemeenten(connection, cells, names),
        dekking=_dekking(connection, schooljaar),
        run=_last_run(connection),
        meldingen=rows(connection, "SELECT count(*) AS aantal FROM meldingen WHERE niveau <> 'info'")[0][
            "aantal"
        ],
        grondslagen=sorted({cell.grondslag for cell in cells}),
    )


def _line(element: Row, cells: list[Cell]) -> ElementLine:
    mine = [cell for cell in cells if cell.element == element["id"]]
    judged = Counter(cell.vastgesteld for cell in mine if cell.vastgesteld)
    return ElementLine(
        id=element["id"],
        naam=element["naam"],
        machine=bar(Counter(cell.indicatie for cell in mine), {**INDICATIES, **VERBORGEN}),
        vastgesteld=bar(judged, {**INDICATIES, "onbeslist": "onbeslist"}),
        totaal=len(mine),
        beoordeeld=sum(judged.values()),
    )


def _groups(cells: list[Cell], names: Mapping[str, str]) -> dict[str, list[Flagged]]:
    groups: dict[str, list[Flagged]] = {group: [] for group in VORM_GROEPEN}
    for cell in cells:
        for group, forms in VORM_GROEPEN.items():
            if cell.vorm in forms:
                vorm = word(VORMEN, cell.vorm)
                flagged = Flagged(cell.swv, names[cell.swv], vorm, "", cell.path, cell.vastgesteld)
                groups[group].append(flagged)
    return groups


def _gemeenten(connection: sqlite3.Connection, cells: list[Cell], names: Mapping[str, str]) -> list[Flagged]:
    """Gemeenten that miss out in a region where doorzettingsmacht is arranged for others."""
    arranged = {cell.swv: cell for cell in cells if cell.vorm == "overstijgend_belegd"}
    if not arranged:
        return []
    found = rows(
        connection,
        """
        SELECT gemeente_vormen.swv, gemeenten.naam, doorzettingsmacht_vorm AS vorm FROM gemeente_vormen
        JOIN gemeenten ON gemeenten.code = gemeente_vormen.gemeente
        WHERE schooljaar = ? AND vorm <> 'overstijgend_belegd' ORDER BY gemeente_vormen.swv, gemeenten.naam
        """,
        [next(iter(arranged.values())).schooljaar],
    )
    return [
        Flagged(
            swv=row["swv"],
            naam=row["naam"],
            vorm=word(VORMEN, row["vorm"]),
            toelichting=names[row["swv"]],
            path=arranged[row["swv"]].path,
            vastgesteld=arranged[row["swv"]].vastgesteld,
        )
        for row in found
        if row["swv"] in arranged
    ]


def _dekking(connection: sqlite3.Connection, schooljaar: str) -> list[Row]:
    """Per soort: how many parties in each group, and the exact outcomes within a group."""
    counts: dict[str, Counter[str]] = {}
    for row in rows(
        connection,
        "SELECT soort, uitkomst, count(*) AS aantal FROM dekking WHERE schooljaar = ? GROUP BY soort, uitkomst",
        [schooljaar],
    ):
        counts.setdefault(row["soort"], Counter())[row["uitkomst"]] = row["aantal"]
    order = {soort: place for place, soort in enumerate(SOORTEN)}
    return [
        {
            "soort": soort,
            "woord": word(SOORTEN, soort),
            "totaal": sum(found.values()),
            "groepen": {
                group: {
                    "aantal": sum(found[outcome] for outcome in outcomes),
                    "uitkomsten": [(o, word(DEKKING, o), found[o]) for o in outcomes if found[o]],
                }
                for group, outcomes in DEKKING_GROEPEN.items()
            },
        }
        for soort, found in sorted(counts.items(), key=lambda item: order.get(item[0], 99))
    ]


def _last_run(connection: sqlite3.Connection) -> Row | None:
    run = first(connection, "SELECT * FROM runs ORDER BY begonnen DESC LIMIT 1")
    return run and {**run, "tellingen": parsed(run["tellingen"]) or {}}
