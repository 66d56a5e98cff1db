import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from assess.beoordelingen import (
    LEDGER_TABLES,
    beoordelingen_for,
    notities_for,
    open_beoordelingen,
    record,
    record_notitie,
    record_toewijzing,
    vastgesteld,
)
from assess.beoordelingsregels import BeoordelingError
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
        **{"toelichting": "Zie pagina 12.", "bewijs": [{"citaat": "De directeur beslist."}]},
    }
    return record(db, **{**values, **changes})


def approve(db: Database, inspectie: str, oordeel: str = "deels", **changes: Any) -> int:
    proposal = judge(db, inspectie=inspectie, oordeel=oordeel, **changes)
    return judge(
        db,
        "goedgekeurd",
        **{"inspectie": inspectie, "oordeel": oordeel, "door": "B. Tweede", "vervangt": proposal, **changes},
    )


def assign(db: Database, aan: str | None) -> int:
    cell = dict(zip(("swv", "schooljaar", "element"), CELL, strict=True))
    return record_toewijzing(db, **cell, inspectie="IvhO", aan=aan, door="C. Coördinator")


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
    judge(db, "blind", inspectie="IGJ", door="B. Tweede")
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
        judge(db, "teruggegeven", toelichting=" ", **back)
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
        ({"toelichting": " "}, "schrijf in de toelichting"),
        ({"bewijs": []}, "ten minste één citaat"),
        ({"stap": "blind", "oordeel": "aanwezig", "bewijs": []}, "ten minste één citaat"),
        ({"stap": "blind", "toelichting": ""}, "schrijf in de toelichting"),
    ],
)
def test_a_beoordeling_that_says_too_little_is_refused(
    db: Database, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(BeoordelingError, match=message):
        judge(db, **changes)


def test_a_negative_oordeel_needs_words_but_no_quote(db: Database) -> None:
    judge(db, oordeel="niet_aangetroffen", bewijs=[])
    with pytest.raises(BeoordelingError, match="schrijf in de toelichting"):
        judge(db, inspectie="IGJ", oordeel="niet_aangetroffen", bewijs=[], toelichting="")


def test_an_inspectie_has_one_proposal_at_a_time(db: Database) -> None:
    first = judge(db)
    with pytest.raises(BeoordelingError, match=r"al een voorstel van A\. Eerste"):
        judge(db, door="B. Tweede")
    with pytest.raises(BeoordelingError, match="van een ander keurt u goed of geeft u terug"):
        judge(db, door="B. Tweede", vervangt=first)
    with pytest.raises(BeoordelingError, match="van een ander keurt u goed of geeft u terug"):
        judge(db, "ingetrokken", door="B. Tweede", vervangt=first)
    judge(db, inspectie="IGJ", door="B. Tweede")
    second = judge(db, oordeel="aanwezig", vervangt=first)
    judge(db, door="B. Tweede", vervangt=second, vingerafdruk="v2")


def test_what_was_approved_stands_until_a_later_proposal_is_approved(db: Database) -> None:
    approved = approve(db, "IvhO")
    approve(db, "IGJ")
    with pytest.raises(BeoordelingError, match="alleen een voorstel"):
        judge(db, oordeel="aanwezig", vervangt=approved)
    judge(db, oordeel="aanwezig")
    assert established(db) == "deels"


def test_a_blind_reading_is_the_first_thing_its_reader_says(db: Database) -> None:
    judge(db)
    with pytest.raises(BeoordelingError, match="niet meer blind"):
        judge(db, "blind")
    judge(db, "blind", door="B. Tweede")
    with pytest.raises(BeoordelingError, match="niet meer blind"):
        judge(db, "blind", door=" b. tweede")


def test_notes_answer_notes_of_their_own_cell(db: Database) -> None:
    cell = dict(zip(("swv", "schooljaar", "element"), CELL, strict=True))
    quote = {"sha256": "ab", "pagina": 3, "citaat": "De directeur beslist."}
    first = record_notitie(db, **cell, tekst="Wie is dat?", door="A. Eerste", inspectie="IvhO", citaat=quote)
    record_notitie(db, **cell, tekst="De voorzitter.", door="B. Tweede", antwoord_op=first)
    notes = notities_for(db, *CELL)
    assert [(note["citaat"], note["antwoord_op"]) for note in notes] == [(quote, None), (None, first)]
    with pytest.raises(BeoordelingError, match="is er niet"):
        record_notitie(db, **{**cell, "element": "E5"}, tekst="Hier?", door="A. Eerste", antwoord_op=first)


def test_assignments_add_up_to_who_has_the_cell_now(db: Database) -> None:
    assign(db, "A. Eerste")
    assign(db, None)
    assert [row[0] for row in db.execute("SELECT aan FROM toewijzingen ORDER BY id")] == ["A. Eerste", None]
    assert list(broken_links(db, "toewijzingen")) == []
    with pytest.raises(BeoordelingError, match="inspectie en een naam"):
        record_toewijzing(db, swv="a", schooljaar="b", element="c", inspectie="NVWA", aan="x", door="y")


@pytest.mark.parametrize("statement", ["UPDATE {} SET door = 'x'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["beoordelingen", "notities", "toewijzingen"])
def test_nothing_is_ever_changed(db: Database, table: str, statement: str) -> None:
    judge(db)
    record_notitie(db, swv=CELL[0], schooljaar=CELL[1], element=CELL[2], tekst="Gebeld.", door="A. Eerste")
    assign(db, "A. Eerste")
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
    assert [list(broken_links(db, table)) for table in LEDGER_TABLES] == [[], [], [], []]
    with pytest.raises(BeoordelingError, match="tekst"):
        record_notitie(db, swv=CELL[0], schooljaar=CELL[1], element=CELL[2], tekst=" ", door="A. Eerste")
