"""Norms and rules as data: checked and tried before they are used."""

import json
import sqlite3
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import yaml

Command = Callable[..., CompletedProcess[str]]
RULES = files("assess") / "regels"


def test_check_ends_with_2_on_a_mistake_and_0_without(doorbraak: Command, tmp_path: Path) -> None:
    fine = doorbraak("norms", "check")
    assert fine.returncode == 0, fine.stdout
    assert "0 fouten" in fine.stdout
    (tmp_path / "E9.yml").write_text("grondslag: x\nregels: [{id: E9-x}]\n", encoding="utf-8")
    wrong = doorbraak("norms", "check", "--rules", tmp_path)
    assert wrong.returncode == 2
    assert "E9.yml, regelnummer 2, regel E9-x: zin ontbreekt" in wrong.stdout


def contents(path: Path) -> str:
    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as db:
        return "\n".join(db.iterdump())


def test_impact_tells_what_would_change_and_changes_nothing(
    doorbraak: Command, ran: Path, bevindingen: list[dict[str, Any]], tmp_path: Path
) -> None:
    before = contents(ran / "dossier.db")
    asked = ("norms", "impact", "--schooljaar", "2025-2026", "--dossier", ran)
    data = yaml.safe_load((RULES / "E3.yml").read_text(encoding="utf-8"))
    same = tmp_path / "gelijk"
    same.mkdir()
    (same / "E3.yml").write_text((RULES / "E3.yml").read_text(encoding="utf-8"), encoding="utf-8")
    nothing = doorbraak(*asked, "--against", same)
    assert nothing.returncode == 0, nothing.stderr
    assert nothing.stdout.startswith("0 van ")

    data["regels"] = [rule for rule in data["regels"] if rule["deelvraag"] == "E3b"]
    less = tmp_path / "minder" / "regels"
    less.mkdir(parents=True)
    (less / "E3.yml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    target = tmp_path / "gevolg.json"
    done = doorbraak(*asked, "--against", less.parent, "--json", target)
    assert done.returncode == 0, done.stderr
    flipped = [row for row in bevindingen if row["element"] == "E3" and row["indicatie"] == "aanwezig"]
    assert flipped
    for row in flipped:
        assert f"{row['swv']} E3 Casusregie: aanwezig" in done.stdout
        quote = row["deelvragen"]["E3a"]["bewijs"][0]["citaat"]
        assert f"  E3a: afgesproken → geen antwoord\n    “{quote}”" in done.stdout
    told = {row["swv"] for row in json.loads(target.read_text(encoding="utf-8"))["bevindingen"]}
    assert told >= {row["swv"] for row in flipped}
    assert "het dossier is niet gewijzigd" in done.stdout
    assert contents(ran / "dossier.db") == before


def test_impact_tells_of_the_norms_of_law_too(doorbraak: Command, ran: Path, tmp_path: Path) -> None:
    data = yaml.safe_load((RULES / "P.yml").read_text(encoding="utf-8"))
    data["regels"] = [rule for rule in data["regels"] if rule["deelvraag"] != "P6"]
    (tmp_path / "P.yml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    asked = ("norms", "impact", "--schooljaar", "2025-2026", "--dossier", ran)
    done = doorbraak(*asked, "--against", tmp_path)
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stdout.splitlines() if "→" in line]
    assert told
    assert all(" P6: gevonden → " in line for line in told)
    assert done.stdout.splitlines()[-1].startswith("0 van ")


def test_impact_refuses_rules_with_mistakes(doorbraak: Command, ran: Path, tmp_path: Path) -> None:
    (tmp_path / "E9.yml").write_text("grondslag: x\nregels: [{id: E9-x}]\n", encoding="utf-8")
    asked = ("norms", "impact", "--schooljaar", "2025-2026", "--dossier", ran)
    done = doorbraak(*asked, "--against", tmp_path)
    assert done.returncode == 2
    assert "zin ontbreekt" in done.stderr
