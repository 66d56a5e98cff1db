"""An evaluation as tables: to print, as JSON, or as a page."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from assess.metrics import Score, confusion

Cell = str | int | float | None
NOT_MEASURED = "niet gemeten"


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

    def markdown(self) -> str:
        """The same as a section of a page."""
        rows = [self.kop, *(tuple(_shown(cell).replace("|", "\\|") for cell in row) for row in self.rijen)]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        lines.insert(1, "|" + " --- |" * len(self.kop))
        return "\n".join([f"## {self.naam}", "", *lines])


@dataclass(frozen=True)
class Report:
    """What an evaluation found: the main figures, the tables behind them, and what to know before citing any."""

    cijfers: Mapping[str, Any]
    tabellen: tuple[Table, ...]
    aantekeningen: tuple[str, ...] = ()

    def text(self) -> str:
        """Everything to read on a screen."""
        remarks = "\n".join(f"Let op: {remark}" for remark in self.aantekeningen)
        return "\n\n".join(filter(None, [remarks, *(table.text() for table in self._tables())])) + "\n"

    def markdown(self, titel: str, inleiding: str = "") -> str:
        """Everything as a page."""
        remarks = "\n".join(f"- {remark}" for remark in self.aantekeningen)
        parts = [f"# {titel}", inleiding, remarks, *(table.markdown() for table in self._tables())]
        return "\n\n".join(filter(None, parts)) + "\n"

    def _tables(self) -> tuple[Table, ...]:
        main = tuple((name, _flat(value)) for name, value in self.cijfers.items())
        return (Table("Hoofdcijfers", ("cijfer", "waarde"), main), *self.tabellen)

    def as_json(self, inleiding: str = "") -> str:
        """Everything as one object, with how it was made."""
        return json.dumps({"inleiding": inleiding, **asdict(self)}, ensure_ascii=False, indent=1) + "\n"


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
    """A main figure; one that could not be measured says so."""
    if isinstance(value, list | tuple):
        return " – ".join(_shown(part) for part in value)
    return value if isinstance(value, str | int | float) else NOT_MEASURED
