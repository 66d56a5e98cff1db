"""Learning from beoordelingen: what they teach, when it is promoted, and that the file is data one can check."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from assess import beoordelingen, goud
from assess.goud import Voorbeeld
from assess.leerstof import leerstof
from assess.promotie import NAAM, Promotie, PromotieError, promoted
from assess.training import Cijfers, apart, compare

PASSAGE = "Lukt het samen niet, dan zegt de voorzitter wie wat doet. Dat geldt voor alle besturen."
CITAAT = "dan zegt de voorzitter wie wat doet"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Database]:
    with closing(beoordelingen.open_beoordelingen(tmp_path / "beoordelingen.db")) as db:
        yield db


def judge(
    db: Database, redencode: str, *, oordeel: str = "deels", approve: bool = True, **quote: Any
) -> None:
    common = {
        **{"swv": "PO9999", "schooljaar": "2025-2026", "element": "E4", "inspectie": "IvhO"},
        **{
            "redencode": redencode,
            "oordeel": oordeel,
            "vingerafdruk": "x",
            "bewijs": [quote],
            "toelichting": "Gezien.",
        },
    }
    first = beoordelingen.record(db, **common, stap="voorstel", door="een")
    if approve:
        beoordelingen.record(db, **common, stap="goedgekeurd", door="twee", vervangt=first)


def taught(ledger: Database, wereld: Any) -> dict[str, dict[str, str]]:
    found = leerstof(ledger, wereld.db)
    return {v.tekst: {vraag: label["assertie"] for vraag, label in v.labels.items()} for v in found}


def test_missed_evidence_teaches_the_passage_around_it(ledger: Database, wereld: Any) -> None:
    plan = wereld.document("plan", PASSAGE)
    judge(ledger, "bewijs_gemist", deelvraag="E4a", citaat=CITAAT, sha256=plan)
    (one,) = leerstof(ledger, wereld.db)
    assert (one.tekst, one.kop, one.groep) == (PASSAGE, "Vastgelopen situaties", "PO9999")
    assert one.labels["E4a"]["assertie"] == "afgesproken"
    assert not one.afgesteld


def test_what_was_misread_teaches_that_it_says_nothing(ledger: Database, wereld: Any) -> None:
    plan = wereld.document("plan", PASSAGE)
    judge(ledger, "verkeerd_gelezen", deelvraag="E4a", citaat=CITAAT, sha256=plan)
    assert taught(ledger, wereld) == {PASSAGE: {}}
    # of two words about one passage the last counts, and a person may name the assertie
    judge(ledger, "uitzondering", deelvraag="E4a", citaat=CITAAT, sha256=plan, assertie="vermelding")
    assert taught(ledger, wereld) == {PASSAGE: {"E4a": "vermelding"}}


@pytest.mark.parametrize(
    ("oordeel", "assertie"),
    [("aanwezig", "afgesproken"), ("voorgenomen", "voorgenomen"), ("tegengesproken", "ontkend")],
)
def test_agreeing_teaches_what_was_agreed_with(
    ledger: Database, wereld: Any, oordeel: str, assertie: str
) -> None:
    judge(ledger, "eens", oordeel=oordeel, deelvraag="E4a", citaat=CITAAT)
    # the document is gone: the quote itself is left
    assert taught(ledger, wereld) == {CITAAT: {"E4a": assertie}}


def test_a_voorstel_and_a_quote_without_deelvraag_teach_nothing(ledger: Database, wereld: Any) -> None:
    judge(ledger, "eens", approve=False, deelvraag="E4a", citaat=CITAAT)
    assert leerstof(ledger, wereld.db) == []


def test_a_quote_that_names_no_deelvraag_teaches_nothing(ledger: Database, wereld: Any) -> None:
    judge(ledger, "eens", citaat=CITAAT)
    judge(ledger, "andere_bron", deelvraag="E4b", citaat=CITAAT)
    assert leerstof(ledger, wereld.db) == []


def test_what_is_compared_on_is_never_learned_from_and_never_tuned_on() -> None:
    held = [v for v in goud.learnable() if apart(v)]
    assert len({v.groep for v in held}) >= 2
    assert not any(v.afgesteld for v in held)


def test_learning_falsehoods_reads_worse() -> None:
    lies = [
        replace(v, id=f"leugen-{v.id}", regio=f"L{v.regio}", verzameling="beoordelingen", labels={})
        for v in goud.learnable()
        if v.labels
    ]
    lies = [v for v in lies if not apart(v)]
    voor, na = compare([], lies)
    assert voor.passages == na.passages > 0
    assert na.worse_than(voor)
    assert not voor.worse_than(voor)


def test_finding_less_or_boasting_more_is_worse() -> None:
    good = Cijfers(10, 0.6, 0.5, 0.05)
    assert replace(good, aanwezigheid_met_markeringen=0.59).worse_than(good)
    assert replace(good, zekerheid_ece=0.08).worse_than(good)
    assert not replace(good, aanwezigheid_met_markeringen=0.7, zekerheid_ece=0.06).worse_than(good)


def test_a_promotion_is_read_back_and_any_change_is_seen(tmp_path: Path) -> None:
    assert promoted(tmp_path) == ()
    learned = Voorbeeld(
        "b", "beoordelingen", 1, PASSAGE, regio="PO9999", labels={"E4a": {"assertie": "ontkend"}}
    )
    cijfers = asdict(Cijfers(1, 0.5, None, 0.1))
    Promotie((learned,), cijfers, cijfers, "2026-01-01").store(tmp_path)
    assert promoted(tmp_path) == (learned,)
    body = json.loads((tmp_path / NAAM).read_text(encoding="utf-8"))
    assert body["geleerd_van"][-1] == "b"
    body["voorbeelden"][0]["labels"] = {}
    (tmp_path / NAAM).write_text(json.dumps(body), encoding="utf-8")
    with pytest.raises(
        PromotieError, match="is veranderd na het schrijven; voer 'doorbraak train' opnieuw uit"
    ):
        promoted(tmp_path)
    (tmp_path / NAAM).write_text("{", encoding="utf-8")
    with pytest.raises(PromotieError, match="beschadigd"):
        promoted(tmp_path)
