"""What counts as judged alone, and the miss rate of the sample, over rows that the ledger accepted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from assess.beoordelingen import open_beoordelingen, record
from assess.intervals import wilson
from assess.onafhankelijk import MACHINE, Gemist, gemist_in_steekproef, onafhankelijk, vergelijkingen

JAAR = "2025-2026"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = open_beoordelingen(tmp_path / "beoordelingen.db")
    yield db
    db.close()


def judge(db: Database, inspectie: str, stap: str, oordeel: str, **changes: Any) -> int:
    values = {
        **{"swv": "PO9999", "schooljaar": JAAR, "element": "E4", "vingerafdruk": "v1", "redencode": "eens"},
        **{"inspectie": inspectie, "stap": stap, "oordeel": oordeel, "door": "A. Eerste"},
        **{"toelichting": "Zo staat het er.", "bewijs": [{"citaat": "De directeur beslist."}]},
    }
    return record(db, **{**values, **changes})


def approve(db: Database, inspectie: str, oordeel: str, **changes: Any) -> int:
    proposal = judge(db, inspectie, "voorstel", oordeel, **changes)
    return judge(
        db, inspectie, "goedgekeurd", oordeel, **{"door": "B. Tweede", "vervangt": proposal, **changes}
    )


def history(db: Database) -> list[dict[str, Any]]:
    return list(db.query("SELECT * FROM beoordelingen ORDER BY id"))


def key(swv: str = "PO9999", element: str = "E4", vingerafdruk: str = "v1") -> tuple[str, str, str, str]:
    return swv, JAAR, element, vingerafdruk


def cell(swv: str, indicatie: str = "niet_aangetroffen", steekproef: int = 1) -> dict[str, Any]:
    return {
        **{"swv": swv, "schooljaar": JAAR, "element": "E4", "vingerafdruk": "v1"},
        **{"indicatie": indicatie, "steekproef": steekproef},
    }


def test_a_blind_oordeel_goes_before_an_approved_one(db: Database) -> None:
    judge(db, "IvhO", "blind", "deels")
    approve(db, "IvhO", "aanwezig")
    approve(db, "IGJ", "aanwezig")
    assert onafhankelijk(history(db)) == {key(): {"IvhO": "deels", "IGJ": "aanwezig"}}


def test_what_follows_on_a_conversation_is_not_independent(db: Database) -> None:
    approve(db, "IvhO", "deels")
    approve(db, "IGJ", "aanwezig")
    judge(db, "IvhO", "consensus", "aanwezig")
    approve(db, "IvhO", "aanwezig")
    assert onafhankelijk(history(db)) == {key(): {"IvhO": "deels", "IGJ": "aanwezig"}}


def test_a_proposal_or_what_was_withdrawn_or_undecided_counts_for_nothing(db: Database) -> None:
    judge(db, "IvhO", "voorstel", "deels")
    approved = approve(db, "IGJ", "aanwezig")
    judge(db, "IGJ", "ingetrokken", "aanwezig", vervangt=approved)
    judge(db, "IGJ", "blind", "onbeslist", vingerafdruk="v2")
    assert onafhankelijk(history(db)) == {}


def test_judges_are_compared_on_the_same_bevinding_only() -> None:
    oordelen = {
        **{key(f"PO{n}"): {"IvhO": "deels", "IGJ": "deels"} for n in range(1, 10)},
        key("PO10"): {"IvhO": "deels", "IGJ": "aanwezig"},
        key("PO11", vingerafdruk="oud"): {"IvhO": "deels"},
    }
    indicaties = {key(f"PO{n}"): "deels" for n in range(1, 6)} | {key("PO11"): "aanwezig"}
    people, ivho, igj = vergelijkingen(oordelen, indicaties, ["E3", "E4"])
    assert people.wie == ("IvhO", "IGJ")
    assert (people.per_element["E4"].aantal, people.per_element["E4"].gelijk) == (10, 9)
    assert people.per_element["E4"].aandeel == pytest.approx(0.9)
    assert people.per_element["E3"].aantal == 0
    assert people.per_element["alle"] == people.per_element["E4"]
    assert ivho.wie == (MACHINE, "IvhO")
    assert (ivho.per_element["E4"].aantal, ivho.per_element["E4"].aandeel) == (5, None)
    assert igj.wie == (MACHINE, "IGJ")


def test_the_miss_rate_counts_the_sample_that_people_approved(db: Database) -> None:
    approve(db, "IvhO", "deels", swv="PO1")
    approve(db, "IGJ", "niet_aangetroffen", swv="PO1")
    approve(db, "IvhO", "niet_aangetroffen", swv="PO2")
    approve(db, "IvhO", "voorgenomen", swv="PO3")
    judge(db, "IvhO", "blind", "aanwezig", swv="PO4")
    approve(db, "IvhO", "aanwezig", swv="PO5")
    approve(db, "IvhO", "aanwezig", swv="PO6")
    approve(db, "IvhO", "aanwezig", swv="PO7", vingerafdruk="v0")
    approve(db, "IvhO", "onbeslist", swv="PO8")
    cells = [cell(f"PO{n}") for n in (1, 2, 3, 4, 7, 8)]
    cells += [cell("PO5", steekproef=0), cell("PO6", indicatie="voorgenomen")]
    found = gemist_in_steekproef(cells, history(db))
    assert found == Gemist(beoordeeld=3, gemist=1, wachten=3)
    assert found.tussen == wilson(1, 3)


def test_a_withdrawn_approval_leaves_the_miss_rate(db: Database) -> None:
    approved = approve(db, "IvhO", "deels", swv="PO1")
    judge(db, "IvhO", "ingetrokken", "deels", swv="PO1", vervangt=approved)
    found = gemist_in_steekproef([cell("PO1")], history(db))
    assert found == Gemist(beoordeeld=0, gemist=0, wachten=1)
    assert found.tussen is None
