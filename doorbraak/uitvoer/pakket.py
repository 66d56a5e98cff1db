"""What describes a folder of exported files: datapackage.json (Frictionless Data Package 1.0) and SHA256SUMS."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from collect.bag import digest
from collect.school_year import SchoolYear
from doorbraak.uitvoer.codeboek import Kolom, Tabel
from doorbraak.uitvoer.csv_bestanden import JA_NEE

_TYPES: dict[str, dict[str, Any]] = {
    "tekst": {"type": "string"},
    "getal": {"type": "number"},
    "aantal": {"type": "integer"},
    "jaNee": {"type": "boolean", "trueValues": [JA_NEE[True]], "falseValues": [JA_NEE[False]]},
    "datum": {"type": "date"},
    "lijst": {"type": "array"},
}


def beschrijf(
    tabellen: Sequence[Tabel], files: Sequence[Path], schooljaar: SchoolYear, out: Path
) -> list[Path]:
    """Write datapackage.json about these files and SHA256SUMS over all; gives both."""
    by_stem = {tabel.naam: tabel for tabel in tabellen}
    package = {
        "profile": "data-package",
        "name": f"doorbraakmonitor-{schooljaar}",
        "title": f"Doorbraakmonitor, schooljaar {schooljaar}",
        "description": "Machine-indicaties en wat de inspecties vaststelden, met letterlijke citaten.",
        "resources": [_bestand(path, by_stem.get(path.stem)) for path in files],
    }
    target = out / "datapackage.json"
    target.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sums = out / "SHA256SUMS"
    lines = [f"{digest(path)}  {path.name}\n" for path in (*files, target)]
    sums.write_text("".join(lines), encoding="utf-8")
    return [target, sums]


def _bestand(path: Path, tabel: Tabel | None) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "name": path.name.lower().replace(".", "-"),
        "path": path.name,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest(path)}",
    }
    if tabel is not None:
        resource |= {"title": tabel.titel, "description": tabel.uitleg}
    if tabel is None or path.suffix != ".csv":
        return resource
    schema: dict[str, Any] = {"fields": [_veld(kolom) for kolom in tabel.kolommen], "missingValues": [""]}
    if tabel.sleutel:
        schema["primaryKey"] = list(tabel.sleutel)
    return resource | {
        "profile": "tabular-data-resource",
        "format": "csv",
        "encoding": "utf-8-sig",
        "dialect": {"delimiter": ";", "lineTerminator": "\r\n"},
        "schema": schema,
    }


def _veld(kolom: Kolom) -> dict[str, Any]:
    return {"name": kolom.naam, "description": kolom.uitleg, **_TYPES[kolom.type]}
