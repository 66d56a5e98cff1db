"""What an inspector gets with a bevinding: why not more, which words decided, and what was judged alike."""

import json
from pathlib import Path
from typing import Any

import pytest

from assess import eerder
from assess.beoordelingen import open_beoordelingen, record
from assess.bevindingen import decide
from collect.school_year import SchoolYear

SCHOOLJAAR = SchoolYear(2025)
REGIE = "De procesregisseur heeft de regie over elke vastgelopen situatie."


def why(wereld: Any, element: str) -> dict[str, str]:
    return {row["deelvraag"]: row["uitleg"] for row in json.loads(wereld.cell(element)["waarom_niet"])}


@pytest.mark.parametrize(
    ("vraag", "assertie", "more", "expected"),
    [
        ("E4a", "vermelding", {}, "alleen genoemd"),
        ("E4a", "elders", {}, "een andere regio"),
        ("E4a", "voorgenomen", {}, "een voornemen en nog geen afspraak"),
        ("E4a", "ontkend", {}, "uitdrukkelijk niet"),
        ("E4a", "ontkend", {"subcode": "beeindigd"}, "beëindigd"),
        ("E4a", "ontkend", {"subcode": "afwijkend"}, "afwijkt van de norm"),
        ("E4a", "afgesproken", {"karakter": "adviserend"}, "adviseren maar niet beslissen"),
        ("E4a", "afgesproken", {"gemeenten": ("Aardam",)}, "alleen over Aardam"),
    ],
)
def test_why_it_is_not_aanwezig(
    wereld: Any, vraag: str, assertie: str, more: dict[str, Any], expected: str
) -> None:
    wereld.vondst(wereld.document("plan.pdf", REGIE), vraag, assertie, **more)
    decide(wereld.db, SCHOOLJAAR)
    found = why(wereld, "E4")
    assert expected in found[vraag]
    assert found["E4b"] == "Hierop is geen antwoord aangetroffen."


def test_what_is_answered_is_no_reason_and_aanwezig_needs_none(wereld: Any) -> None:
    plan = wereld.document("plan.pdf", REGIE)
    wereld.vondst(plan, "E3a")
    wereld.vondst(plan, "E4a")
    decide(wereld.db, SCHOOLJAAR)
    assert why(wereld, "E3") == {}
    assert set(why(wereld, "E4")) == {"E4b", "E4c", "E4d", "E4e"}
    (first, *_) = json.loads(wereld.cell("E4")["waarom_niet"])
    assert first["vraag"].endswith("?")


def test_the_decisive_words_stand_in_the_quote_by_kind(wereld: Any) -> None:
    plan = wereld.document(
        "plan.pdf", REGIE, "De casusregie geldt niet voor leerlingen in het praktijkonderwijs."
    )
    vondst = wereld.vondst(plan, "E3a")
    begin = REGIE.index("heeft de regie")
    marks = [[begin, begin + 14, "anker"], [3, 18, "waarde"]]
    wereld.db.execute(
        "UPDATE vondsten SET markeringen = ?, regels = ? WHERE id = ?",
        [json.dumps(marks), '["E3-houder"]', vondst],
    )
    decide(wereld.db, SCHOOLJAAR)
    (proof,) = wereld.bewijs("E3", "bewijs")
    assert {proof["citaat"][a:b]: kind for a, b, kind in json.loads(proof["markeringen"])} == {
        "heeft de regie": "anker",
        "procesregisseur": "waarde",
    }
    assert json.loads(proof["regels"]) == ["E3-houder"]
    (exception,) = wereld.bewijs("E3", "uitzondering")
    ((a, b, kind),) = json.loads(exception["markeringen"])
    assert (exception["citaat"][a:b], kind) == ("geldt niet", "uitzondering")


def judge(path: Path, print_: str, *, schooljaar: str, door: str, bewijs: list[dict[str, str]]) -> int:
    db = open_beoordelingen(path)
    said: dict[str, Any] = {
        **{"swv": "PO9999", "schooljaar": schooljaar, "element": "E3", "inspectie": "IvhO"},
        **{
            "oordeel": "deels",
            "redencode": "bewijs_niet_sterk_genoeg",
            "vingerafdruk": print_,
            "toelichting": "Gezien.",
        },
    }
    first = record(db, **said, stap="voorstel", door="a", bewijs=bewijs)
    final = record(db, **said, stap="goedgekeurd", door=door, bewijs=bewijs, vervangt=first)
    db.close()
    return final


def rows(wereld: Any) -> list[dict[str, Any]]:
    return list(wereld.db.query("SELECT * FROM eerder_beoordeeld ORDER BY element, rang"))


def test_a_passage_like_one_that_was_judged_is_shown_with_that_oordeel(wereld: Any, tmp_path: Path) -> None:
    path = tmp_path / "beoordelingen.db"
    wereld.vondst(wereld.document("plan.pdf", REGIE), "E3a")
    decide(wereld.db, SCHOOLJAAR)
    assert eerder.store(wereld.db, path, SCHOOLJAAR) == 0
    almost = "De procesregisseur heeft de regie over iedere vastgelopen situatie."
    chosen = [
        {"sha256": "x", "citaat": almost},
        {"sha256": "x", "citaat": "De penningmeester int de contributie."},
    ]
    id = judge(path, "oud", schooljaar="2023-2024", door="b", bewijs=chosen)
    eerder.store(wereld.db, path, SCHOOLJAAR)
    (row,) = rows(wereld)
    assert (row["citaat"], row["lijkt_op"], row["oordeel"]) == (REGIE, almost, "deels")
    assert (row["beoordeeld_schooljaar"], row["beoordeling"], row["element"]) == ("2023-2024", id, "E3")
    assert 0.35 < row["gelijkenis"] <= 1
    changes = wereld.db.conn.total_changes
    eerder.store(wereld.db, path, SCHOOLJAAR)
    assert wereld.db.conn.total_changes == changes


def test_the_beoordeling_of_the_cell_itself_is_not_shown_beside_it(wereld: Any, tmp_path: Path) -> None:
    wereld.vondst(wereld.document("plan.pdf", REGIE), "E3a")
    decide(wereld.db, SCHOOLJAAR)
    print_ = wereld.cell("E3")["vingerafdruk"]
    judge(
        tmp_path / "b.db", print_, schooljaar="2025-2026", door="b", bewijs=[{"sha256": "x", "citaat": REGIE}]
    )
    eerder.store(wereld.db, tmp_path / "b.db", SCHOOLJAAR)
    assert rows(wereld) == []
    decide(wereld.db, SchoolYear(2024))
    eerder.store(wereld.db, tmp_path / "b.db", SchoolYear(2024))
    (row,) = rows(wereld)
    assert (row["schooljaar"], row["beoordeeld_schooljaar"], row["gelijkenis"]) == (
        "2024-2025",
        "2025-2026",
        1,
    )
