import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from assess.beoordelingen import (
    LEDGER_TABLES,
    BeoordelingError,
    beoordelingen_for,
    notities_for,
    open_beoordelingen,
    record,
    record_notitie,
    vastgesteld,
)
from collect.ledger import broken_links

CELL = ("PO9999", "2025-2026", "E4")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = open_beoordelingen(tmp_path / "beoordelingen.db")
    yield db
    db.close()


def judge(db: Database, stap: str = "voorstel", **changes: Any) -> int:
    values = {
        **{"swv": CELL[0], "schooljaar": CELL[1], "element": CELL[2], "inspectie": "IvhO", "stap": stap},
        **{"oordeel": "deels", "redencode": "eens", "door": "A. Eerste", "vingerafdruk": "v1"},
    }
    return record(db, **{**values, **changes})


def approve(db: Database, inspectie: str, oordeel: str = "deels", **changes: Any) -> int:
    proposal = judge(db, inspectie=inspectie, oordeel=oordeel, **changes)
    return judge(
        db,
        "goedgekeurd",
        **{"inspectie": inspectie, "oordeel": oordeel, "door": "B. Tweede", "vervangt": proposal, **changes},
    )


def established(db: Database, vingerafdruk: str = "v1") -> str | None:
    return vastgesteld(db, *CELL, vingerafdruk)


def test_established_is_what_both_inspecties_approved(db: Database) -> None:
    approve(db, "IvhO")
    assert established(db) is None
    approve(db, "IGJ")
    assert established(db) == "deels"


def test_a_proposal_alone_establishes_nothing(db: Database) -> None:
    judge(db, inspectie="IvhO")
    judge(db, inspectie="IGJ")
    judge(db, "blind", inspectie="IGJ")
    assert established(db) is None


def test_a_changed_bevinding_is_no_longer_established(db: Database) -> None:
    approve(db, "IvhO")
    approve(db, "IGJ")
    assert established(db, "v2") is None


def test_inspecties_that_differ_establish_nothing_until_their_consensus(db: Database) -> None:
    approve(db, "IvhO", "aanwezig")
    approve(db, "IGJ", "deels")
    assert established(db) is None
    judge(db, "consensus", inspectie="IvhO", oordeel="deels", door="C. Derde")
    assert established(db) == "deels"


def test_consensus_that_both_record_stands(db: Database) -> None:
    approve(db, "IvhO", "aanwezig")
    approve(db, "IGJ", "deels")
    judge(db, "consensus", inspectie="IvhO", oordeel="tegengesproken", door="C. Derde")
    assert established(db) is None
    with pytest.raises(BeoordelingError, match="door een ander"):
        judge(db, "consensus", inspectie="IGJ", oordeel="tegengesproken", door="C. Derde")
    judge(db, "consensus", inspectie="IGJ", oordeel="tegengesproken", door="D. Vierde")
    assert established(db) == "tegengesproken"


def test_consensus_without_two_approved_beoordelingen_is_refused(db: Database) -> None:
    approve(db, "IvhO")
    with pytest.raises(BeoordelingError, match="beide inspecties"):
        judge(db, "consensus")


def test_undecided_is_not_established(db: Database) -> None:
    approve(db, "IvhO", "onbeslist")
    approve(db, "IGJ", "onbeslist")
    assert established(db) is None


def test_withdrawing_ends_what_was_established(db: Database) -> None:
    approve(db, "IvhO")
    approved = approve(db, "IGJ")
    judge(db, "ingetrokken", inspectie="IGJ", vervangt=approved)
    assert established(db) is None
    with pytest.raises(BeoordelingError, match="geen geldende beoordeling"):
        judge(db, "ingetrokken", inspectie="IGJ", vervangt=approved)


@pytest.mark.parametrize("door", ["A. Eerste", " a. eerste "])
def test_nobody_approves_their_own_proposal(db: Database, door: str) -> None:
    proposal = judge(db)
    with pytest.raises(BeoordelingError, match="een ander dan de indiener"):
        judge(db, "goedgekeurd", door=door, vervangt=proposal)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"oordeel": "aanwezig"}, "nieuw voorstel"),
        ({"vingerafdruk": "v2"}, "veranderd sinds het voorstel"),
        ({"inspectie": "IGJ"}, "geen geldende beoordeling van deze inspectie"),
        ({"element": "E5"}, "geen geldende beoordeling"),
        ({"vervangt": None}, "geen geldende beoordeling"),
    ],
)
def test_an_approval_is_of_that_very_proposal(db: Database, changes: dict[str, Any], message: str) -> None:
    proposal = judge(db)
    with pytest.raises(BeoordelingError, match=message):
        judge(db, "goedgekeurd", **{"door": "B. Tweede", "vervangt": proposal, **changes})
    assert len(beoordelingen_for(db, *CELL)) == 1


def test_a_returned_proposal_says_why_and_cannot_be_approved(db: Database) -> None:
    proposal = judge(db)
    back = {"door": "B. Tweede", "vervangt": proposal}
    with pytest.raises(BeoordelingError, match="schrijf in de toelichting"):
        judge(db, "teruggegeven", **back)
    judge(db, "teruggegeven", toelichting="Lees ook pagina 12.", **back)
    with pytest.raises(BeoordelingError, match="geen geldende beoordeling"):
        judge(db, "goedgekeurd", **back)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"oordeel": "goed"}, "oordeel 'goed' is onbekend"),
        ({"stap": "klaar"}, "stap 'klaar' is onbekend"),
        ({"inspectie": "NVWA"}, "inspectie 'NVWA' is onbekend"),
        ({"redencode": "zomaar"}, "redencode 'zomaar' is onbekend"),
        ({"door": " "}, "door ontbreekt"),
        ({"vingerafdruk": ""}, "vingerafdruk ontbreekt"),
        ({"redencode": "anders"}, "schrijf in de toelichting"),
    ],
)
def test_a_beoordeling_that_says_too_little_is_refused(
    db: Database, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(BeoordelingError, match=message):
        judge(db, **changes)


@pytest.mark.parametrize("statement", ["UPDATE {} SET door = 'x'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["beoordelingen", "notities"])
def test_nothing_is_ever_changed(db: Database, table: str, statement: str) -> None:
    judge(db)
    record_notitie(db, swv=CELL[0], schooljaar=CELL[1], element=CELL[2], tekst="Gebeld.", door="A. Eerste")
    with pytest.raises(sqlite3.IntegrityError, match="wordt alleen aangevuld"):
        db.execute(statement.format(table))


def test_the_history_reads_oldest_first_and_its_chain_holds(db: Database) -> None:
    judge(db, bewijs=[{"sha256": "ab", "citaat": "De directeur beslist."}])
    judge(db, "voorstel", oordeel="aanwezig", vervangt=1)
    record_notitie(db, swv=CELL[0], schooljaar=CELL[1], element=CELL[2], tekst=" Gebeld. ", door="A. Eerste")
    first, second = beoordelingen_for(db.conn, *CELL)
    assert first["bewijs"] == [{"sha256": "ab", "citaat": "De directeur beslist."}]
    assert (second["vervangt"], second["oordeel"]) == (1, "aanwezig")
    assert [note["tekst"] for note in notities_for(db.conn, *CELL)] == ["Gebeld."]
    assert [list(broken_links(db, table)) for table in LEDGER_TABLES] == [[], [], []]
    with pytest.raises(BeoordelingError, match="tekst"):
        record_notitie(db, swv=CELL[0], schooljaar=CELL[1], element=CELL[2], tekst=" ", door="A. Eerste")
