"""The second reading in the line: vondsten get a zekerheid, absences a mark, and nothing is read twice."""

import json
from typing import Any

import pytest

from assess import tweede_lezing, wachtrij
from assess.goud import Voorbeeld
from assess.lezer_versie import lezer_versie
from assess.stage import assess
from assess.tweede_lezer import Gelezen
from collect.progress import silent
from collect.school_year import SchoolYear

SCHOOLJAAR = SchoolYear(2025)
SWV = "PO9999"
KNOPEN = "Komen partijen er bij een thuiszitter niet uit, dan hakt de wethouder Jeugd de knoop door."
ONBEKEND = (
    "Na terugkeer op school houdt de begeleider nog een half jaar contact met de thuiszitter en het gezin."
)


@pytest.fixture
def zonder_regels(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules recognise nothing, so that the test holds also when they learn these words."""
    monkeypatch.setattr("assess.vondsten.label_passage", lambda *_, **__: [])


def test_every_vondst_gets_a_zekerheid_and_a_document_is_read_once(wereld: Any) -> None:
    wereld.document("plan", KNOPEN, "De gymzaal wordt geschilderd.")
    assess(wereld.db, SCHOOLJAAR)
    rows = list(wereld.db.query("SELECT deelvraag, zekerheid FROM vondsten"))
    assert rows
    assert all(0 < row["zekerheid"] < 1 for row in rows)
    before = wereld.db.execute("SELECT total_changes()").fetchone()
    assert tweede_lezing.read(wereld.db, silent) == {"mogelijk gemist": 0}
    assert wereld.db.execute("SELECT total_changes()").fetchone() == before
    assert next(wereld.db.query("SELECT lezer_versie FROM tweede_lezingen"))["lezer_versie"] == lezer_versie()


@pytest.mark.usefixtures("zonder_regels")
def test_what_the_rules_miss_is_marked_with_its_words_and_never_agreed(wereld: Any) -> None:
    wereld.document(
        "plan", ONBEKEND, "De gymzaal wordt geschilderd.", "Verlof vraagt men aan bij de directeur."
    )
    assess(wereld.db, SCHOOLJAAR)
    marks = list(wereld.db.query("SELECT * FROM mogelijk_gemist"))
    assert ONBEKEND in {mark["citaat"] for mark in marks if mark["deelvraag"] == "E7a"}
    assert wereld.cell("E7")["indicatie"] == "niet_aangetroffen"
    queued = next(wereld.db.query("SELECT * FROM wachtrij WHERE element = 'E7'"))
    doubts = [t for t in json.loads(queued["onzeker"]) if t["reden"] == "mogelijk_gemist"]
    assert {t["waar"]["citaat"] for t in doubts if t["deelvraag"] == "E7a"} == {ONBEKEND}
    assert queued["rang"] is not None


@pytest.mark.usefixtures("zonder_regels")
def test_a_mark_in_a_document_that_does_not_count_leaves_the_absence_alone(wereld: Any) -> None:
    wereld.document("plan", "Verlof vraagt men aan bij de directeur.")
    wereld.document("krant", ONBEKEND, soort="overig", kan_tellen=False)
    assess(wereld.db, SCHOOLJAAR)
    assert list(wereld.db.query("SELECT * FROM mogelijk_gemist"))
    queued = next(wereld.db.query("SELECT * FROM wachtrij WHERE element = 'E7'"))
    assert "mogelijk_gemist" not in queued["onzeker"]


@pytest.mark.usefixtures("zonder_regels")
def test_a_long_passage_is_quoted_from_its_begin_between_words(wereld: Any) -> None:
    wereld.document("plan", f"{ONBEKEND} {ONBEKEND}")
    assess(wereld.db, SCHOOLJAAR)
    quotes = {row["citaat"] for row in wereld.db.query("SELECT citaat FROM mogelijk_gemist")}
    assert quotes
    assert all(
        ONBEKEND in q and len(q) <= tweede_lezing.QUOTE_LENGTH and (f"{q} ") in f"{ONBEKEND} {ONBEKEND} "
        for q in quotes
    )


def test_another_reader_reads_everything_again(wereld: Any) -> None:
    wereld.document("plan", KNOPEN)
    assess(wereld.db, SCHOOLJAAR)
    learned = Voorbeeld("b-1", "beoordelingen", 1, KNOPEN, labels={"E4b": {"assertie": "afgesproken"}})
    assert lezer_versie([learned]) != lezer_versie()
    assess(wereld.db, SCHOOLJAAR, geleerd=[learned])
    (row,) = wereld.db.query("SELECT lezer_versie FROM tweede_lezingen")
    assert row["lezer_versie"] == lezer_versie([learned])


def test_the_queue_is_filled_for_its_own_year(wereld: Any) -> None:
    wereld.document("plan", KNOPEN)
    assess(wereld.db, SCHOOLJAAR)
    rows = list(wereld.db.query("SELECT * FROM wachtrij"))
    assert {(row["swv"], row["schooljaar"]) for row in rows} == {(SWV, str(SCHOOLJAAR))}
    assert len(rows) == 7
    assert wachtrij.fill(wereld.db, SCHOOLJAAR)["wachtrij"] == sum(row["rang"] is not None for row in rows)


def test_without_passages_about_the_subject_nothing_is_marked(
    wereld: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Gelezen] = []
    from assess.mening import TweedeMening

    true = TweedeMening.meningen

    def meningen(self: TweedeMening, passages: list[Gelezen], regels: list[dict[str, str]]) -> object:
        asked.extend(passages)
        return true(self, passages, regels)

    monkeypatch.setattr(TweedeMening, "meningen", meningen)
    wereld.db.execute("UPDATE passages SET kop_pad = '[]'")
    wereld.document("begroting", *(f"De kosten van post {n} stijgen met het indexcijfer." for n in range(20)))
    wereld.db.execute("UPDATE passages SET kop_pad = '[]'")
    assess(wereld.db, SCHOOLJAAR)
    assert asked == []
