"""The exported tables: the same facts in every kind of file, described, and nothing internal in public."""

import csv
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest

from assess.beoordelingen import open_beoordelingen, record, record_notitie
from collect.dossier import Dossier
from collect.school_year import SchoolYear
from doorbraak.export import bevindingen as bevindingen_of
from doorbraak.uitvoer.codeboek import TYPEN, ZICHT, Kolom, Tabel, codeboek
from doorbraak.uitvoer.csv_bestanden import als_tekst, schrijf_csv
from doorbraak.uitvoer.tabellen import tabellen
from doorbraak.uitvoer.werkboek import schrijf_xlsx

JAAR = SchoolYear(2025)
SECRET = "alleen voor de inspecties: Noorderzwaluw"


@pytest.fixture
def beoordeeld(dossier: Path) -> Dossier:
    """A dossier in which E4 of one region was proposed, with an internal note."""
    found = Dossier(dossier)
    cell = next(row for row in bevindingen_of(found, JAAR) if row["element"] == "E4")
    key = {name: cell[name] for name in ("swv", "schooljaar", "element")}
    with closing(open_beoordelingen(found.beoordelingen_db)) as ledger:
        record(
            ledger,
            **key,
            inspectie="IvhO",
            stap="voorstel",
            oordeel="niet_aangetroffen",
            redencode="anders",
            toelichting=SECRET,
            door="inspecteur-1",
            vingerafdruk=cell["vingerafdruk"],
        )
        record_notitie(ledger, **key, tekst=SECRET, door="inspecteur-1")
    return found


def exported(doorbraak: Callable[..., Any], dossier: Dossier, form: str, out: Path, *more: str) -> list[Path]:
    done = doorbraak(
        "export", "--schooljaar", str(JAAR), "--format", form, "--out", out, "--dossier", dossier.path, *more
    )
    assert done.returncode == 0, done.stderr
    return [Path(line) for line in done.stdout.splitlines()]


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle, delimiter=";"))


def text(value: Any, kolom: Kolom) -> str:
    """A value as the CSV has it."""
    found = als_tekst(value, kolom.type)
    written = "" if found is None else str(found)
    return f"'{written}" if written[:1] in ("=", "+", "-", "@") and isinstance(found, str) else written


def test_every_column_says_what_it_is() -> None:
    for tabel in codeboek().values():
        assert set(tabel.sleutel) <= {kolom.naam for kolom in tabel.kolommen}
        for kolom in tabel.kolommen:
            assert kolom.type in TYPEN
            assert kolom.zicht in ZICHT
            assert len(kolom.uitleg) > 2


def test_csv_and_parquet_hold_the_same_rows_as_the_tables(
    beoordeeld: Dossier, doorbraak: Callable[..., Any], tmp_path: Path
) -> None:
    exported(doorbraak, beoordeeld, "csv", tmp_path / "csv")
    exported(doorbraak, beoordeeld, "parquet", tmp_path / "parquet")
    for tabel in tabellen(beoordeeld, JAAR):
        assert tabel.rijen, tabel.naam
        names = [kolom.naam for kolom in tabel.kolommen]
        expected = [
            {kolom.naam: text(value, kolom) for kolom, value in zip(tabel.kolommen, row, strict=True)}
            for row in tabel.rijen
        ]
        assert read_csv(tmp_path / "csv" / f"{tabel.naam}.csv") == expected
        table = pyarrow.parquet.read_table(tmp_path / "parquet" / f"{tabel.naam}.parquet")
        assert table.column_names == names
        kinds = dict(zip(names, tabel.kolommen, strict=True))
        stored = [
            {
                name: text(value, kinds[name]) if kinds[name].type != "lijst" else str(value or "")
                for name, value in row.items()
            }
            for row in table.to_pylist()
        ]
        assert stored == expected


def test_the_workbook_holds_the_same_cells_as_the_json(
    beoordeeld: Dossier, doorbraak: Callable[..., Any], tmp_path: Path
) -> None:
    (book, *_) = exported(doorbraak, beoordeeld, "xlsx", tmp_path / "xlsx")
    (file, *_) = exported(doorbraak, beoordeeld, "json", tmp_path / "json")
    cells = json.loads(file.read_text(encoding="utf-8"))
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == [tabel.titel for tabel in codeboek().values()] + ["Methode", "Codeboek"]
    rows = list(sheets["Bevindingen"].iter_rows(values_only=True))
    found = [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]
    assert [
        (
            row["swv"],
            row["element"],
            str(row["indicatie"]).replace(" ", "_"),
            row["subcode"],
            row["toelichting"],
        )
        for row in found
    ] == [
        (cell["swv"], cell["element"], cell["indicatie"], cell["subcode"], cell["toelichting"])
        for cell in cells
    ]
    quotes = [q["citaat"] for cell in cells for a in cell["deelvragen"].values() for q in a["bewijs"]]
    header, *proof = list(sheets["Bewijs"].iter_rows(values_only=True))
    assert [row[header.index("citaat")] for row in proof if row[header.index("rol")] == "bewijs"] == quotes
    sheet = sheets["Matrix"]
    assert sheet.freeze_panes is not None
    assert sheet.auto_filter.ref is not None


def test_nothing_internal_leaves_in_a_public_file(
    beoordeeld: Dossier, doorbraak: Callable[..., Any], tmp_path: Path
) -> None:
    for form in ("csv", "xlsx", "parquet"):
        inside = exported(doorbraak, beoordeeld, form, tmp_path / form)
        public = exported(doorbraak, beoordeeld, form, tmp_path / f"{form}-openbaar", "--openbaar")
        assert len(public) <= len(inside)
        for path in public:
            assert path.stem not in ("beoordelingen", "notities")
    book = openpyxl.load_workbook(tmp_path / "xlsx-openbaar" / "doorbraakmonitor.xlsx")
    values = [str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row]
    assert not [value for value in values if SECRET in value or "inspecteur-1" in value]
    text = "".join(path.read_text("utf-8-sig") for path in (tmp_path / "csv-openbaar").iterdir())
    assert SECRET not in text
    assert SECRET in (tmp_path / "csv" / "notities.csv").read_text("utf-8-sig")


def test_the_package_is_valid_and_its_sums_are_right(
    beoordeeld: Dossier, doorbraak: Callable[..., Any], tmp_path: Path
) -> None:
    exported(doorbraak, beoordeeld, "csv", tmp_path)
    # by its own command: the library sets warnings off that are none of ours
    script = "import sys, frictionless as f; r = f.validate(sys.argv[1]); print(r.to_summary()); sys.exit(not r.valid)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, str(tmp_path / "datapackage.json")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = (tmp_path / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(codeboek()) + 1
    for line in lines:
        sha256, name = line.split("  ")
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == sha256


def test_no_text_becomes_a_formula_or_breaks_a_file(tmp_path: Path) -> None:
    evil = [
        '=HYPERLINK("http://x")',
        "+1",
        "-1",
        "@a",
        "\x07bel",
        'a;b"c\r\nd',
        "<b>",
        "x" * 40_000,
        "😀",
    ]
    kolommen = (Kolom("citaat", "tekst", "openbaar", "x"), Kolom("url", "tekst", "openbaar", "x"))
    tabel = Tabel("bewijs", "Bewijs", "x", (), kolommen, tuple((text, f"http://x/{text}") for text in evil))
    schrijf_xlsx([tabel], tmp_path)
    schrijf_csv([tabel], tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "doorbraakmonitor.xlsx")["Bewijs"]
    found = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert len(found) == 2 * len(evil)
    assert {cell.data_type for cell in found} == {"s"}
    for row, text in zip(read_csv(tmp_path / "bewijs.csv"), evil, strict=True):
        assert row["citaat"].lstrip("'") == text
        assert row["citaat"][0] not in "=+-@"


def test_internal_is_refused_for_the_kinds_that_hold_all(
    doorbraak: Callable[..., Any], dossier: Path
) -> None:
    done = doorbraak(
        "export",
        "--schooljaar",
        str(JAAR),
        "--format",
        "json",
        "--openbaar",
        "--out",
        dossier,
        "--dossier",
        dossier,
    )
    assert done.returncode == 2
    assert "--openbaar gaat niet samen met --format json" in done.stderr
