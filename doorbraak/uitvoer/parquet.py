"""Parquet for analysts: the same tables, with types."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import parquet

from doorbraak.uitvoer.codeboek import Tabel
from doorbraak.uitvoer.csv_bestanden import als_tekst

_TYPES = {
    "tekst": pyarrow.string(),
    "getal": pyarrow.float64(),
    "aantal": pyarrow.int64(),
    "jaNee": pyarrow.bool_(),
    "datum": pyarrow.date32(),
    "lijst": pyarrow.string(),  # JSON, as in the other files
}


def schrijf_parquet(tabellen: list[Tabel], out: Path) -> list[Path]:
    """One file per table, each column with its meaning; gives the files written."""
    return [_schrijf(tabel, out / f"{tabel.naam}.parquet") for tabel in tabellen]


def _schrijf(tabel: Tabel, target: Path) -> Path:
    schema = pyarrow.schema(
        [
            pyarrow.field(kolom.naam, _TYPES[kolom.type], metadata={"uitleg": kolom.uitleg})
            for kolom in tabel.kolommen
        ]
    )
    columns = [
        pyarrow.array([_value(row[n], kolom.type) for row in tabel.rijen], _TYPES[kolom.type])
        for n, kolom in enumerate(tabel.kolommen)
    ]
    parquet.write_table(pyarrow.Table.from_arrays(columns, schema=schema), target)
    return target


def _value(value: Any, kind: str) -> Any:
    if value is None:
        return None
    match kind:
        case "jaNee":
            return bool(value)
        case "datum":
            return date.fromisoformat(value)
        case "lijst":
            return als_tekst(value, kind)
        case _:
            return value
