"""An evaluation as tables: to print, or as JSON."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from assess.metrics import Score, confusion

Cell = str | int | float | None


@dataclass(frozen=True)
class Table:
    """One table; a float is a share between 0 and 1."""

    naam: str
    kop: tuple[str, ...]
    rijen: tuple[tuple[Cell, ...], ...]

    def text(self) -> str:
        """Plain columns under a title."""
        rows = [self.kop, *(tuple(_shown(cell) for cell in row) for row in self.rijen)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(self.kop))]
        lines = ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in rows]
        return "\n".join([self.naam, *(f"  {line}".rstrip() for line in lines)])


@dataclass(frozen=True)
class Report:
    """What an evaluation found: the main figures and the tables behind them."""

    cijfers: Mapping[str, Any]
    tabellen: tuple[Table, ...]

    def text(self) -> str:
        """Everything to read on a screen."""
        main = Table(
            "Hoofdcijfers", ("cijfer", "waarde"), tuple((k, _flat(v)) for k, v in self.cijfers.items())
        )
        return "\n\n".join(table.text() for table in (main, *self.tabellen)) + "\n"

    def as_json(self) -> str:
        """Everything as one object."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def score_table(naam: str, scores: Mapping[str, Score]) -> Table:
    """Precision, recall and F1 per name."""
    return Table(
        naam,
        ("", "aantal", "juist", "vals", "gemist", "precisie", "recall", "F1"),
        tuple(
            (name, s.aantal, s.juist, s.vals, s.gemist, s.precision, s.recall, s.f1)
            for name, s in scores.items()
        ),
    )


def confusion_table(naam: str, pairs: Iterable[tuple[str, str]], order: Iterable[str]) -> Table:
    """Truth in the rows, what was found in the columns."""
    counts = confusion(pairs)
    seen = {name for pair in counts for name in pair}
    names = [name for name in order if name in seen] + sorted(seen - set(order))
    return Table(
        naam,
        ("waar \\ gevonden", *names),
        tuple((truth, *(counts[truth, found] for found in names)) for truth in names),
    )


def _shown(cell: Cell) -> str:
    if cell is None:
        return "–"
    return f"{cell:.3f}" if isinstance(cell, float) else str(cell)


def _flat(value: Any) -> Cell:
    if isinstance(value, list | tuple):
        return " – ".join(_shown(part) for part in value)
    return value if isinstance(value, str | int | float) else None
