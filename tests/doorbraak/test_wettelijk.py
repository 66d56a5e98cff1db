"""The export of the norms of law: in files of their own, each quote with its place, and no verdict about the law."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

Command = Callable[..., CompletedProcess[str]]
FOUND = {"gevonden", "niet_aangetroffen", "niet_te_beoordelen"}


def test_the_norms_of_law_are_exported_apart(doorbraak: Command, ran: Path, tmp_path: Path) -> None:
    asked = ("export", "--schooljaar", "2025-2026", "--dossier", ran, "--out", tmp_path, "--format")
    assert doorbraak(*asked, "json").returncode == 0
    assert doorbraak(*asked, "csv").returncode == 0
    text = (tmp_path / "wettelijke_bevindingen.json").read_text(encoding="utf-8")
    rows = json.loads(text)
    assert {row["uitkomst"] for row in rows} <= FOUND
    assert {row["norm"] for row in rows} >= {"P1", "P2", "P7", "Wa", "Wg"}
    assert {row["uitkomst"] for row in rows if row["norm"] == "P7"} == {"niet_te_beoordelen"}
    found = [row for row in rows if row["uitkomst"] == "gevonden"]
    assert found
    for row in found:
        assert row["bewijs"]
        assert all(quote["citaat"] and len(quote["sha256"]) == 64 for quote in row["bewijs"])
    assert "voldoet niet" not in text
    steps = json.loads((tmp_path / "plan_stappen.json").read_text(encoding="utf-8"))
    assert {step["stap"] for step in steps} >= {"vaststelling", "oogo"}
    for name, size in (
        *(("wettelijke_bevindingen", len(rows)), ("plan_stappen", len(steps))),
        ("wettelijk_bewijs", sum(len(row["bewijs"]) for row in rows)),
    ):
        with (tmp_path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as handle:
            assert len(list(csv.DictReader(handle, delimiter=";"))) == size


def test_every_quote_about_the_law_is_verbatim(doorbraak: Command, ran: Path) -> None:
    done = doorbraak("verify", "--dossier", ran)
    assert done.returncode == 0, done.stdout
