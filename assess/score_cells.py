"""Scores single cells: whether what an inspector acts on is right, and whether doubt stands where it is wrong."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assess.intervals import wilson
from assess.metrics import share
from assess.report import Table
from assess.score_absence import span
from assess.twijfel import REDENEN

MISSING = "ontbreekt"
# An agreement that a "niet aangetroffen" would have missed.
AGREED = ("aanwezig", "deels")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """One region and element with what it should be and what was found (empty where the region is missing)."""

    swv: str
    element: str
    waar: Row
    gevonden: Row

    @property
    def pair(self) -> tuple[str, str]:
        return self.waar["indicatie"], self.gevonden.get("indicatie", MISSING)


def absences(cells: Sequence[Cell]) -> dict[str, Any]:
    """What an inspector acts on: agreements that stand behind a "niet aangetroffen", and how sure that figure is."""
    silent = [cell for cell in cells if cell.gevonden.get("indicatie") == "niet_aangetroffen"]
    missed = [cell for cell in silent if cell.waar["indicatie"] in AGREED]
    marked = sum(bool(cell.gevonden.get("onzeker")) for cell in missed)
    return {
        "gemiste_afspraak_in_niet_aangetroffen": f"{len(missed)} van {len(silent)}",
        "gemiste_afspraak_in_niet_aangetroffen_95": wilson(len(missed), len(silent)),
        "waarvan_gemarkeerd_als_onzeker": f"{marked} van {len(missed)}",
    }


def marks(cells: Sequence[Cell]) -> dict[str, Any]:
    """Whether wrong cells are the ones that are marked as unsure."""
    wrong = [cell for cell in cells if len(set(cell.pair)) > 1]
    marked = [cell for cell in cells if cell.gevonden.get("onzeker")]
    caught = sum(bool(cell.gevonden.get("onzeker")) for cell in wrong)
    return {
        "cellen_met_onzeker": f"{len(marked)} van {len(cells)}",
        "onjuiste_cellen_met_onzeker": f"{caught} van {len(wrong)}",
    }


def doubts_table(cells: Sequence[Cell]) -> Table:
    """Per reason how many cells carry it, and how many of those are wrong."""
    rows = []
    for reden in REDENEN:
        own = [cell for cell in cells if any(t["reden"] == reden for t in cell.gevonden.get("onzeker", []))]
        wrong = sum(len(set(cell.pair)) > 1 for cell in own)
        rows.append((reden, len(own), wrong, share(wrong, len(own))))
    return Table("Redenen van twijfel", ("reden", "cellen", "onjuist", "aandeel"), tuple(rows))


def indicaties_table(naam: str, cells: Sequence[Cell], name: Callable[[Cell], str]) -> Table:
    """How often the indicatie is right, with its interval."""
    rows = []
    for label in sorted({name(cell) for cell in cells}):
        pairs = [cell.pair for cell in cells if name(cell) == label]
        right = sum(truth == found for truth, found in pairs)
        rows.append((label, len(pairs), right, share(right, len(pairs)), span(wilson(right, len(pairs)))))
    return Table(f"{naam} (indicatie juist)", ("", "cellen", "juist", "aandeel", "95 %"), tuple(rows))


def reading(cell: Cell, scans: Collection[str]) -> str:
    """Whether any evidence in truth stands in a scan."""
    quotes = [q["document"] for answer in cell.waar["deelvragen"].values() for q in answer.get("bewijs", [])]
    if not quotes:
        return "geen bewijs"
    return "herkend (OCR)" if any(document in scans for document in quotes) else "tekstlaag"
