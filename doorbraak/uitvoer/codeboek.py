"""What is exported: each table and column with its type, its meaning and who may see it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from collect.yaml_data import read_yaml

Row = Mapping[str, Any]
TYPEN = ("tekst", "getal", "aantal", "jaNee", "datum", "lijst")
ZICHT = ("openbaar", "intern")


@dataclass(frozen=True)
class Kolom:
    """One column; `zicht` is openbaar or intern."""

    naam: str
    type: str
    zicht: str
    uitleg: str


@dataclass(frozen=True)
class Tabel:
    """One table; `sleutel` names the columns that tell its rows apart, none where rows may be alike."""

    naam: str
    titel: str
    uitleg: str
    sleutel: tuple[str, ...]
    kolommen: tuple[Kolom, ...]
    rijen: tuple[tuple[Any, ...], ...] = ()

    def gevuld(self, rows: Iterable[Row]) -> "Tabel":
        """The table with these rows, each by the names of the columns; raises KeyError when one lacks a value."""
        names = [kolom.naam for kolom in self.kolommen]
        return replace(self, rijen=tuple(tuple(row[name] for name in names) for row in rows))

    def openbaar(self) -> "Tabel":
        """The table without what may not leave the inspecties."""
        kept = [n for n, kolom in enumerate(self.kolommen) if kolom.zicht == "openbaar"]
        return replace(
            self,
            kolommen=tuple(self.kolommen[n] for n in kept),
            rijen=tuple(tuple(row[n] for n in kept) for row in self.rijen) if kept else (),
        )


@cache
def codeboek() -> Mapping[str, Tabel]:
    """Every table by name, without rows."""
    text = files("doorbraak.uitvoer").joinpath("codeboek.yml").read_text(encoding="utf-8")
    data = read_yaml(text)
    return {name: _tabel(name, table) for name, table in data.items()}


def _tabel(name: str, table: Mapping[str, Any]) -> Tabel:
    return Tabel(
        naam=name,
        titel=table["titel"],
        uitleg=table["uitleg"],
        sleutel=tuple(table["sleutel"]),
        kolommen=tuple(Kolom(column, **about) for column, about in table["kolommen"].items()),
    )
