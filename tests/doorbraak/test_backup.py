"""A copy of what people decided is whole, and bringing it back loses nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from assess.beoordelingen import notities_for, open_beoordelingen, record_notitie
from collect.dossier import Dossier
from doorbraak.backup import BackupFout, backup, heads, restore
from doorbraak.cli import commands

CELL = ("PO9901", "2025-2026", "E4")


def write(dossier: Dossier, tekst: str) -> None:
    db = open_beoordelingen(dossier.beoordelingen_db)
    record_notitie(db, swv=CELL[0], schooljaar=CELL[1], element=CELL[2], tekst=tekst, door="anne")
    db.close()


def texts(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [note["tekst"] for note in notities_for(db, *CELL)]


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    found = Dossier(tmp_path / "dossier")
    found.create()
    write(found, "een")
    write(found, "twee")
    return found


def test_a_copy_holds_everything_also_what_still_stands_in_the_wal(dossier: Dossier, tmp_path: Path) -> None:
    open_db = open_beoordelingen(dossier.beoordelingen_db)
    record_notitie(open_db, swv=CELL[0], schooljaar=CELL[1], element=CELL[2], tekst="drie", door="anne")
    path, found = backup(dossier, tmp_path / "kopie")
    open_db.close()
    assert texts(path) == ["een", "twee", "drie"]
    assert found["notities"][0] == 3
    assert found == heads(dossier.beoordelingen_db)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_lost_ledger_comes_back_under_an_open_site(dossier: Dossier, tmp_path: Path) -> None:
    path, found = backup(dossier, tmp_path / "kopie")
    dossier.beoordelingen_db.unlink()
    assert restore(dossier, path) == found
    assert texts(dossier.beoordelingen_db) == ["een", "twee"]
    with closing(sqlite3.connect(dossier.beoordelingen_db)) as reader:
        assert reader.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        restore(dossier, path)
        assert reader.execute("SELECT count(*) FROM notities").fetchone()[0] == 2
    write(dossier, "drie")
    assert heads(dossier.beoordelingen_db)["notities"][0] == 3


def test_an_older_copy_does_not_undo_what_was_decided_since(dossier: Dossier, tmp_path: Path) -> None:
    path, _ = backup(dossier, tmp_path / "kopie")
    write(dossier, "drie")
    with pytest.raises(BackupFout, match="staat in notities iets dat niet in"):
        restore(dossier, path)
    assert texts(dossier.beoordelingen_db) == ["een", "twee", "drie"]


def test_a_copy_of_another_history_is_refused(dossier: Dossier, tmp_path: Path) -> None:
    other = Dossier(tmp_path / "ander")
    other.create()
    for tekst in ("een", "anders", "drie"):
        write(other, tekst)
    with pytest.raises(BackupFout, match="zet het bestand eerst zelf opzij"):
        restore(dossier, other.beoordelingen_db)


def test_a_copy_that_was_changed_or_damaged_is_refused(dossier: Dossier, tmp_path: Path) -> None:
    path, _ = backup(dossier, tmp_path / "kopie")
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TRIGGER notities_geen_update")
        db.execute("UPDATE notities SET tekst = 'anders' WHERE id = 1")
        db.commit()
    with pytest.raises(BackupFout, match="keten van notities breekt bij 1"):
        restore(dossier, path)
    path.write_bytes(b"geen database, maar wel lang genoeg om er een te lijken" * 100)
    with pytest.raises(BackupFout, match="niet te lezen als database"):
        restore(dossier, path)


def test_the_commands_say_where_and_what(dossier: Dossier, tmp_path: Path) -> None:
    out = tmp_path / "kopie"
    made = CliRunner().invoke(commands, ["backup", "--out", str(out), "--dossier", str(dossier.path)])
    assert made.exit_code == 0
    (copy,) = out.iterdir()
    assert str(copy) in made.output
    assert heads(copy)["notities"][1] in made.output
    back = CliRunner().invoke(commands, ["restore", str(copy), "--dossier", str(dossier.path)])
    assert back.exit_code == 0
    missing = CliRunner().invoke(commands, ["restore", str(out / "niets.db"), "--dossier", str(dossier.path)])
    assert missing.exit_code == 2
