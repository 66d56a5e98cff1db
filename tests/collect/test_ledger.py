"""Decisions of people: added to, never changed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from collect.dossier import open_database
from collect.ledger import append, append_only, broken_links, migrations, record_besluit, standing_besluiten


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(open_database(tmp_path / "beoordelingen.db", [migrations])) as opened:
        for number in range(3):
            record_besluit(
                opened,
                soort="plan_in_kracht",
                partij=f"PO990{number}",
                reden="vastgesteld door het bestuur",
                door="A",
                waarde={"van": "2026-08-01", "telt": True},
            )
        yield opened


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE besluiten SET reden = 'anders' WHERE id = 1",
        "DELETE FROM besluiten WHERE id = 3",
        "REPLACE INTO besluiten SELECT * FROM besluiten WHERE id = 2",
        "INSERT OR REPLACE INTO besluiten SELECT id + 10, soort, partij, schooljaar, document, waarde, reden, door, op, "
        "vervangt, hash, 'x' FROM besluiten WHERE id = 2",
        "INSERT OR REPLACE INTO besluiten SELECT id + 10, soort, partij, schooljaar, document, waarde, reden, door, op, "
        "vervangt, 'x', vorige_hash FROM besluiten WHERE id = 2",
    ],
)
@pytest.mark.parametrize("recursive_triggers", ["on", "off"])
def test_what_is_written_cannot_be_changed(db: Database, sql: str, recursive_triggers: str) -> None:
    before = list(db["besluiten"].rows)
    db.execute(f"PRAGMA recursive_triggers = {recursive_triggers}")
    with pytest.raises(sqlite3.IntegrityError, match="alleen aangevuld"):
        db.execute(sql)
    assert list(db["besluiten"].rows) == before


def test_an_untouched_chain_holds_for_either_connection(db: Database, tmp_path: Path) -> None:
    assert list(broken_links(db, "besluiten")) == []
    with closing(sqlite3.connect(tmp_path / "beoordelingen.db")) as connection:
        assert list(broken_links(connection, "besluiten")) == []


@pytest.mark.parametrize(
    ("sql", "row"),
    [
        ("UPDATE besluiten SET reden = 'anders' WHERE id = 2", "2"),
        ("UPDATE besluiten SET schooljaar = '2026-2027' WHERE id = 1", "1"),
        ("DELETE FROM besluiten WHERE id = 2", "3"),
        ("DELETE FROM besluiten WHERE id = 1", "2"),
        ("UPDATE besluiten SET id = 9 WHERE id = 3", "9"),
    ],
)
def test_a_change_behind_the_triggers_breaks_the_chain(db: Database, sql: str, row: str) -> None:
    for trigger in ("update", "delete"):
        db.execute(f"DROP TRIGGER besluiten_geen_{trigger}")
    db.execute(sql)
    assert list(broken_links(db, "besluiten")) == [row]


def test_a_later_decision_replaces_an_earlier_one_without_erasing_it(db: Database) -> None:
    new = record_besluit(db, soort="plan_in_kracht", reden="herzien", door="B", waarde=[1], vervangt=2)
    assert [row["id"] for row in standing_besluiten(db, "plan_in_kracht")] == [1, 3, new]
    assert standing_besluiten(db, "plan_in_kracht")[0]["waarde"] == {"telt": True, "van": "2026-08-01"}
    assert db["besluiten"].count == 4


@pytest.mark.parametrize("wrong", [{"reden": " "}, {"door": ""}, {"vervangt": 99}])
def test_a_decision_needs_a_reason_a_person_and_what_it_replaces(
    db: Database, wrong: dict[str, object]
) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        record_besluit(db, **{"soort": "x", "reden": "r", "door": "d", **wrong})  # type: ignore[arg-type]
    assert db["besluiten"].count == 3
    assert record_besluit(db, soort="x", reden="r", door="d") == 4


def test_other_tables_use_the_same_two_functions(db: Database) -> None:
    db.execute("CREATE TABLE notities (id INTEGER PRIMARY KEY, tekst TEXT, hash TEXT, vorige_hash TEXT)")
    append_only(db, "notities")
    assert [append(db, "notities", {"tekst": text}) for text in ("een", "twee")] == [1, 2]
    db.execute("ALTER TABLE notities ADD COLUMN later TEXT")
    append(db, "notities", {"tekst": "drie", "later": "x"})
    assert list(broken_links(db, "notities")) == [], "a column added later breaks no chain"


def test_a_row_joins_the_transaction_that_is_open(db: Database) -> None:
    db.begin()
    record_besluit(db, soort="x", reden="r", door="d")
    db.rollback()
    assert db["besluiten"].count == 3
