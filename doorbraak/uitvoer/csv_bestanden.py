"""CSV as a Dutch Excel opens it: semicolons, a byte order mark, no formulas."""

import csv
import json
from pathlib import Path
from typing import Any

from doorbraak.uitvoer.codeboek import Tabel

FORMULE = ("=", "+", "-", "@", "\t", "\r")
JA_NEE = {True: "ja", False: "nee"}


def schrijf_csv(tabellen: list[Tabel], out: Path) -> list[Path]:
    """One file per table; gives the files written."""
    return [_schrijf(tabel, out / f"{tabel.naam}.csv") for tabel in tabellen]


def _schrijf(tabel: Tabel, target: Path) -> Path:
    types = [kolom.type for kolom in tabel.kolommen]
    with target.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, delimiter=";", lineterminator="\r\n")
        writer.writerow([kolom.naam for kolom in tabel.kolommen])
        for row in tabel.rijen:
            writer.writerow([veilig(als_tekst(value, kind)) for value, kind in zip(row, types, strict=True)])
    return target


def als_tekst(value: Any, kind: str) -> Any:
    """A value as it stands in a cell: ja or nee, lists as JSON."""
    if value is None:
        return None
    if kind == "jaNee":
        return JA_NEE[bool(value)]
    if kind == "lijst":
        return json.dumps(value, ensure_ascii=False)
    return value


def veilig(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula: with an apostrophe before it where it might."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULE) else value
