"""A release holds what was published then, whole and unchanged."""

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assess.beoordelingen import open_beoordelingen
from doorbraak.cli import commands

Voorstel = Callable[[Path, str, str, str, str], None]
Doorbraak = Callable[..., subprocess.CompletedProcess[str]]
SCHOOLJAAR = "2025-2026"
NAAM = f"{SCHOOLJAAR}-1"


def freeze(dossier: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        commands, ["release", "--schooljaar", SCHOOLJAAR, "--dossier", str(dossier), *arguments]
    )


def verify(dossier: Path) -> list[str]:
    return CliRunner().invoke(commands, ["verify", "--dossier", str(dossier)]).output.splitlines()


@pytest.fixture
def frozen(dossier: Path) -> Path:
    """A dossier with one release."""
    done = freeze(dossier, "--door", "Inspectie")
    assert done.exit_code == 0, done.output
    return dossier


def manifest(dossier: Path, naam: str = NAAM) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((dossier / "releases" / naam / "release.json").read_text("utf-8"))
    return body


def judge(stel_voor: Voorstel, dossier: Path, swv: str, element: str) -> None:
    """One beoordeling, as the site would record it."""
    with closing(sqlite3.connect(dossier / "dossier.db")) as db:
        query = "SELECT indicatie, vingerafdruk FROM bevindingen WHERE swv = ? AND element = ?"
        indicatie, vingerafdruk = db.execute(query, [swv, element]).fetchone()
    stel_voor(dossier, swv, element, vingerafdruk, indicatie)


def test_a_release_says_on_what_it_rests(frozen: Path, bevindingen: list[dict[str, Any]]) -> None:
    body = manifest(frozen)
    folder = frozen / "releases" / NAAM
    assert json.loads((folder / "bevindingen.json").read_text("utf-8")) == bevindingen
    assert (body["release"], body["door"], body["dekking"]["regios"]) == (NAAM, "Inspectie", 5)
    row = bevindingen[0]
    assert body["versies"]["norm_versie"] == [row["norm_versie"]]
    assert body["versies"]["model_versie"] == [row["model_versie"]]
    assert all(body["versies"].values())
    assert set(body["bestanden"]) == {path.name for path in folder.iterdir()} - {"release.json"}
    assert body["ketens"]["gebeurtenissen"]["nummer"] > 100
    assert not any(path.stat().st_mode & 0o222 for path in (folder, *folder.iterdir()))


def test_nothing_changed_makes_no_other_release(frozen: Path) -> None:
    again = freeze(frozen)
    assert again.exit_code == 0
    assert f"niets veranderd sinds release {NAAM}" in again.output
    assert [path.name for path in (frozen / "releases").iterdir()] == [NAAM]


def test_a_beoordeling_makes_another_release_chained_to_the_first(frozen: Path, stel_voor: Voorstel) -> None:
    judge(stel_voor, frozen, "PO9901", "E1")
    done = freeze(frozen, "--door", "Inspectie")
    assert done.exit_code == 0, done.output
    second = manifest(frozen, f"{SCHOOLJAAR}-2")
    assert second["vorige"] == manifest(frozen)["hash"]
    assert second["hashes"]["gegevens"] == manifest(frozen)["hashes"]["gegevens"]
    assert second["hashes"]["oordelen"] != manifest(frozen)["hashes"]["oordelen"]
    assert verify(frozen) == ["alles klopt: hashes, ketens, bags en citaten"]


@pytest.mark.parametrize("name", ["dossier.db", "bevindingen.json", "release.json"])
def test_a_flipped_byte_is_named(frozen: Path, name: str) -> None:
    assert verify(frozen) == ["alles klopt: hashes, ketens, bags en citaten"]
    victim = frozen / "releases" / NAAM / name
    victim.chmod(0o644)
    data = bytearray(victim.read_bytes())
    at = data.index(b"Inspectie") if name == "release.json" else len(data) // 2
    data[at] ^= 1
    victim.write_bytes(data)
    expected = {
        "release.json": f"releases/{NAAM}: release.json past niet bij zijn hash",
    }.get(name, f"releases/{NAAM}: de inhoud van {name} past niet bij zijn hash")
    assert verify(frozen) == [expected, "1 gebreken"]


@pytest.mark.parametrize(
    ("what", "named"),
    [
        ("gone", "plan_stappen.json ontbreekt"),
        ("extra", "nieuw.txt hoort er niet bij"),
        ("renamed", "release.json is van release 2025-2026-1"),
        ("unreadable", "release.json is onleesbaar"),
    ],
)
def test_a_folder_that_is_not_as_it_was_made_is_named(frozen: Path, what: str, named: str) -> None:
    folder = frozen / "releases" / NAAM
    folder.chmod(0o755)
    if what == "gone":
        (folder / "plan_stappen.json").unlink()
    elif what == "extra":
        (folder / "nieuw.txt").touch()
    elif what == "renamed":
        folder.rename(folder.with_name("2026-2027-1"))
    else:
        (folder / "release.json").chmod(0o644)
        (folder / "release.json").write_text("{", "utf-8")
    (line, count) = verify(frozen)
    assert named in line
    assert count == "1 gebreken"


def test_a_removed_release_and_a_cut_chain_are_named(frozen: Path, stel_voor: Voorstel) -> None:
    judge(stel_voor, frozen, "PO9901", "E1")
    assert freeze(frozen, "--door", "Inspectie").exit_code == 0
    (frozen / "beoordelingen.db").unlink()
    open_beoordelingen(frozen / "beoordelingen.db").close()
    cut = f"releases/{SCHOOLJAAR}-2: beoordelingen.db: rij 1 van beoordelingen is niet meer die van toen"
    assert verify(frozen) == [cut, "1 gebreken"]
    shutil.rmtree(frozen / "releases" / NAAM)
    gone = f"releases/{SCHOOLJAAR}-2: release 1 van schooljaar {SCHOOLJAAR} ontbreekt"
    assert verify(frozen) == [gone, "1 gebreken"]


def test_events_that_were_cut_off_are_named(frozen: Path) -> None:
    log = frozen / "archief" / "gebeurtenissen.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:-1]))
    assert f"releases/{NAAM}: gebeurtenis {len(lines)} is niet meer die van toen" in verify(frozen)


def test_a_release_is_refused_where_indicaties_flipped_by_our_own_work(frozen: Path) -> None:
    with closing(sqlite3.connect(frozen / "dossier.db")) as db, db:
        db.execute("UPDATE bevindingen SET indicatie = 'deels' WHERE indicatie = 'aanwezig'")
        flipped = db.execute("SELECT changes()").fetchone()[0]
    refused = freeze(frozen)
    assert refused.exit_code == 2
    assert f"{flipped} van 35 indicaties" in refused.output
    assert [path.name for path in (frozen / "releases").iterdir()] == [NAAM]
    alone = freeze(frozen, "--ondanks", "nieuwe regels")
    assert (alone.exit_code, "--door" in alone.output) == (2, True)
    allowed = freeze(frozen, "--ondanks", "nieuwe regels", "--door", "Projectleider")
    assert allowed.exit_code == 0, allowed.output
    body = manifest(frozen, f"{SCHOOLJAAR}-2")
    assert (body["ondanks"], body["door"]) == ("nieuwe regels", "Projectleider")
    assert {one["naam"]: one["voldaan"] for one in body["toetsen"]} == {"dekking": True, "omslag": False}


def test_a_release_is_refused_where_less_was_obtained_than_before(frozen: Path) -> None:
    with closing(sqlite3.connect(frozen / "dossier.db")) as db, db:
        db.execute("UPDATE dekking SET uitkomst = 'onbereikbaar' WHERE partij = 'PO9901'")
    refused = freeze(frozen)
    assert refused.exit_code == 2
    assert "van 3 van 5 regio's (60%) is een geldend plan verkregen; minstens 70% moet" in refused.output
    assert freeze(frozen, "--dekking", "50").exit_code == 0
    assert manifest(frozen, f"{SCHOOLJAAR}-2")["ondanks"] is None


def test_what_a_killed_attempt_left_is_no_release(dossier: Path) -> None:
    left = dossier / "releases" / ".nieuw"
    left.mkdir(parents=True)
    (left / "dossier.db").write_bytes(b"half")
    assert verify(dossier) == ["alles klopt: hashes, ketens, bags en citaten"]
    assert freeze(dossier).exit_code == 0
    assert [path.name for path in (dossier / "releases").iterdir()] == [NAAM]


def test_a_schooljaar_that_was_not_assessed_has_no_release(dossier: Path) -> None:
    done = CliRunner().invoke(
        commands, ["release", "--schooljaar", "2031-2032", "--dossier", str(dossier), "--door", "x"]
    )
    assert done.exit_code == 2
    assert "geen bevindingen over schooljaar 2031-2032" in done.output
