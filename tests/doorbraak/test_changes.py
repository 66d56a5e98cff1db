"""What the command prints about changes at the source."""

import json
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from collect.dossier import Dossier, open_database
from doorbraak.cli import commands
from doorbraak.publish import WERK_MIGRATIONS

Doorbraak = Callable[..., subprocess.CompletedProcess[str]]
PLAN = "https://regio.nl/plan.pdf"


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A dossier after two runs; in the second one term changed and one document went away."""
    dossier = Dossier(tmp_path / "dossier")
    dossier.create()
    shown = json.dumps([{"voor": "na 8 weken " + "x" * 300, "na": "na 6 weken"}])
    with closing(open_database(dossier.werk_db, WERK_MIGRATIONS)) as db, db.atomic():
        for run, day in (("r1", "2026-09-01"), ("r2", "2026-10-01")):
            db.execute(
                "INSERT INTO runs (id, soort, begonnen, versie) VALUES (?, 'collect', ?, '1')",
                [run, f"{day}T08:00:00.000+00:00"],
            )
        for row in (
            ("r1", PLAN, "nieuw", "2026-09-01", "eerste keer dat deze website is opgehaald", None, None),
            ("r2", PLAN, "inhoud_gewijzigd", "2026-10-01", None, 1, shown),
            ("r2", "https://regio.nl/weg.pdf", "mogelijk_verdwenen", "2026-10-01", "bestaat niet (status 404)", None, None),
        ):  # fmt: skip
            db.execute(
                "INSERT INTO veranderingen (run, site, url, soort, op, toelichting, passages_gewijzigd, "
                "passages_toegevoegd, passages_vervallen, voorbeelden) "
                "VALUES (?, 'https://regio.nl', ?, ?, ?, ?, ?, 0, 0, ?)",
                row,
            )
        for soort, count in (("inhoud_gewijzigd", 1), ("mogelijk_verdwenen", 1), ("ongewijzigd", 31)):
            db.execute("INSERT INTO verandering_tellingen VALUES ('r2', ?, ?)", [soort, count])
    return dossier.path


def asked(dossier: Path, *arguments: str) -> Result:
    return CliRunner().invoke(commands, ["veranderingen", "--dossier", str(dossier), *arguments])


def test_the_last_run_is_told_with_counts_and_passages(changed: Path) -> None:
    result = asked(changed)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[1] == "veranderingen bij de bron, run r2"
    assert [line.split() for line in lines[2:6]] == [
        ["soort", "veranderd", "vindplaatsen"],
        ["inhoud_gewijzigd", "1", "1"],
        ["mogelijk_verdwenen", "1", "1"],
        ["ongewijzigd", "0", "31"],
    ]
    assert f"  {PLAN}  (2026-10-01)" in lines
    assert "    passages: 1 gewijzigd, 0 toegevoegd, 0 vervallen" in lines
    assert "      + na 6 weken" in lines
    assert max(map(len, lines)) < 180
    assert "    toelichting: bestaat niet (status 404)" in lines


@pytest.mark.parametrize("since", ["r1", "2026-09-01", "2026-08-31"])
def test_since_a_run_or_a_date_takes_in_all_later_runs(changed: Path, since: str) -> None:
    result = asked(changed, "--sinds", since)
    assert "run r1 tot en met r2" in result.output
    assert "  1 op websites die voor het eerst zijn opgehaald" in result.output
    assert "inhoud_gewijzigd" in result.output


@pytest.mark.parametrize(
    ("since", "message"),
    [("gisteren", "geen run en geen datum"), ("2027-01-01", "niets opgehaald; de laatste run is r2")],
)
def test_since_nothing_is_wrong_use(changed: Path, since: str, message: str) -> None:
    result = asked(changed, "--sinds", since)
    assert result.exit_code == 2
    assert message in result.output


def test_a_folder_that_is_no_dossier_is_named_and_not_made(tmp_path: Path) -> None:
    result = asked(tmp_path / "niets")
    assert result.exit_code == 2
    assert "bestaat nog niet" in result.output
    assert not (tmp_path / "niets").exists()


def test_a_run_ends_with_the_counts_and_tells_every_document_once(ran: Path, doorbraak: Doorbraak) -> None:
    done = doorbraak("veranderingen", "--dossier", ran)
    assert done.returncode == 0
    with closing(sqlite3.connect(ran / "werk.db")) as db:
        documents = {row[0] for row in db.execute("SELECT sha256 FROM documenten")}
        told = {
            row[0] for row in db.execute("SELECT document_na FROM veranderingen WHERE soort LIKE 'nieuw%'")
        }
    assert told == documents
    assert "nieuw " in done.stdout


def test_what_an_older_reader_read_outlives_a_rebuild(dossier: Path, doorbraak: Doorbraak) -> None:
    query = "SELECT url, soort, toelichting FROM veranderingen WHERE soort = 'eigen_verwerking'"
    with closing(sqlite3.connect(dossier / "werk.db")) as db, db:
        document = db.execute("SELECT document FROM tekstversies WHERE woorden > 100 LIMIT 1").fetchone()[0]
        db.execute("UPDATE lezingen SET versie = '0' WHERE document = ?", [document])
        db.execute("UPDATE tekstversies SET versie = '0', tekst_hash = 'x' WHERE document = ?", [document])
    assert doorbraak("extract", "--dossier", dossier).returncode in (0, 1)
    with closing(sqlite3.connect(dossier / "werk.db")) as db:
        before = db.execute(query).fetchall()
    assert len(before) == 1
    assert doorbraak("assess", "--schooljaar", "2025-2026", "--dossier", dossier).returncode in (0, 1)
    assert doorbraak("rebuild", "--dossier", dossier).returncode in (0, 1)
    with closing(sqlite3.connect(dossier / "werk.db")) as db:
        assert db.execute(query).fetchall() == before
