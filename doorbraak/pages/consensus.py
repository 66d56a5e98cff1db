"""Where the inspecties differ: what each found, once both have said it."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from assess.beoordelingsregels import INSPECTIES
from doorbraak.pages.blind import Cell
from doorbraak.pages.oordeel import latest_final
from doorbraak.pages.reading import Row, rows, schooljaren
from doorbraak.pages.werkvoorraad import Besproken, chosen_year
from doorbraak.toegang import Persoon


@dataclass(frozen=True)
class Verschil:
    """One cell on which both inspecties are done and found something else."""

    swv: str
    naam: str
    element: str
    elementnaam: str
    indicatie: str
    path: str
    gevonden: Mapping[str, Row]
    notities: int


@dataclass(frozen=True)
class Consensus:
    """All that the page shows."""

    schooljaar: str
    schooljaren: list[str]
    verschillen: list[Verschil]
    eens: int
    wacht: int


def consensus(
    dossier: sqlite3.Connection,
    wanted: Mapping[str, str],
    said: Besproken,
    notes: Mapping[Cell, int],
    persoon: Persoon,
) -> Consensus | None:
    """The differences of a schooljaar; None when nothing was published yet."""
    if not (years := schooljaren(dossier)):
        return None
    schooljaar = chosen_year(wanted, years)
    found: list[Verschil] = []
    agreed = waiting = 0
    for row in rows(
        dossier,
        """
        SELECT bevindingen.*, samenwerkingsverbanden.naam, normen.naam AS elementnaam FROM bevindingen
        JOIN samenwerkingsverbanden ON code = swv JOIN normen ON normen.id = element
        WHERE schooljaar = ? ORDER BY swv, element
        """,
        [schooljaar],
    ):
        cell = row["swv"], schooljaar, row["element"]
        final = latest_final(said.history.get(cell, []), row["vingerafdruk"])
        if set(final) != set(INSPECTIES):
            waiting += persoon.inspectie in final
        elif len({one["oordeel"] for one in final.values()}) == 1:
            agreed += 1
        else:
            found.append(
                Verschil(
                    swv=row["swv"],
                    naam=row["naam"] or "naam onbekend",
                    element=row["element"],
                    elementnaam=row["elementnaam"],
                    indicatie=row["indicatie"],
                    path=f"/bevinding/{schooljaar}/{row['swv']}/{row['element']}",
                    gevonden={inspectie: final[inspectie] for inspectie in INSPECTIES},
                    notities=notes.get(cell, 0),
                )
            )
    return Consensus(schooljaar, years, found, agreed, waiting)


def note_counts(ledger: sqlite3.Connection) -> dict[Cell, int]:
    """How many notes each cell has."""
    found = rows(
        ledger,
        "SELECT swv, schooljaar, element, count(*) AS n FROM notities GROUP BY swv, schooljaar, element",
    )
    return {(row["swv"], row["schooljaar"], row["element"]): row["n"] for row in found}
