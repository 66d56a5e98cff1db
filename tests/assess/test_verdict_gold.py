"""The verdict rules against hand-made verdicts, apart from any reading or recognising of text."""

import json
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from assess import norm, verdict, vorm
from assess.hindernis import Dekking, hindernissen
from assess.region import Examined
from assess.uitspraak import Uitspraak
from extract.periode import in_force

PEILDATUM = date(2025, 10, 1)
# The register's side of the labelled regions; names stand for codes.
GEMEENTEN = {
    "PO9901": ("Oudemeent", "Harsterdijk", "Lekwoude", "Zuidermaat"),
    "PO9902": ("Kroosbeek", "Hulsterveen"),
    "PO9904": ("Heidrecht", "Veenlo", "Sprankelaar"),
    "VO9901": ("Asterbeek", "Merkum", "Liezeloo", "Grootveen"),
    "VO9905": ("IJsselkom", "Terwelde", "Wijhendaal"),
}
GOLD = files("assess") / "gold"
KADER = norm.load().on(PEILDATUM)


def examined(facts: dict[str, Any], gemeenten: tuple[str, ...]) -> Examined:
    van, tot, datum = (date.fromisoformat(facts[name]) for name in ("van", "tot", "datum"))
    valid, reden = in_force(van, tot, facts["status"], datum, PEILDATUM)
    can_count = facts["soort"] not in ("overig", "jaarverslag")
    return Examined(
        document=facts["pad"],
        werk=facts["pad"],
        titel=facts["pad"],
        soort=facts["soort"],
        status=facts["status"],
        van=van,
        tot=tot,
        datum=datum,
        landelijk=False,
        kan_tellen=can_count,
        eigen="gemeenten" not in facts,
        gemeenten=frozenset(facts.get("gemeenten", gemeenten)),
        telt_mee=can_count and valid,
        reden=reden,
        paginas=1,
        ongelezen=0,
        tekst_hash="",
    )


def uitspraken(swv: str, documents: dict[str, Examined]) -> list[Uitspraak]:
    lines = (GOLD / "afstellen.jsonl").read_text(encoding="utf-8").splitlines()
    passages = [row for row in map(json.loads, lines) if row["regio"] == swv]
    return [
        Uitspraak(
            vondst=f"{passage['id']}-{number}",
            werk=passage["document"],
            datum=documents[passage["document"]].datum,
            deelvraag=label["deelvraag"],
            assertie=label["assertie"],
            gemeenten=documents[passage["document"]].gemeenten
            & frozenset(label.get("gemeenten", GEMEENTEN[swv])),
            subcode=label.get("subcode"),
            karakter=label.get("karakter"),
            beperkt="gemeenten" in label,
        )
        for passage in passages
        for number, label in enumerate(passage["labels"])
        if documents[passage["document"]].telt_mee
    ]


@pytest.fixture(params=GEMEENTEN)
def region(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any], dict[str, Examined]]:
    truth = json.loads((GOLD / "verdicts.json").read_text(encoding="utf-8"))["regios"][request.param]
    documents = {facts["pad"]: examined(facts, GEMEENTEN[request.param]) for facts in truth["documenten"]}
    return request.param, truth, documents


def test_the_documents_that_count_are_those_of_the_truth(
    region: tuple[str, dict[str, Any], dict[str, Examined]],
) -> None:
    _, truth, documents = region
    assert {d.document: d.telt_mee for d in documents.values()} == {
        facts["pad"]: facts["telt_mee"] for facts in truth["documenten"]
    }


@pytest.mark.parametrize("element", KADER.elementen, ids=lambda element: element.id)
def test_the_verdict_is_that_of_the_truth(
    region: tuple[str, dict[str, Any], dict[str, Examined]], element: norm.Norm
) -> None:
    swv, truth, documents = region
    names = {naam: naam for naam in GEMEENTEN[swv]}
    hinder = hindernissen(documents.values(), [Dekking("ondersteuningsplan", "verkregen")], {}, PEILDATUM)
    said = uitspraken(swv, documents)
    found = verdict.decide(element, said, names, hinder)
    expected = truth["elementen"][element.id]
    assert found.indicatie == expected["indicatie"]
    if found.indicatie == "tegengesproken":
        assert found.subcode == expected["subcode"]
    assert sorted(found.gemeenten_gedekt) == sorted(truth["gemeenten_gedekt"].get(element.id, names))
    assert found.conflict is any(answer.get("conflict") for answer in expected["deelvragen"].values())
    assert {a.deelvraag: (a.assertie, a.subcode, a.karakter) for a in found.antwoorden} == {
        vraag: (answer["assertie"], answer.get("subcode"), answer.get("karakter"))
        for vraag, answer in expected["deelvragen"].items()
    }
    if element.id == "E4":
        assert vorm.region_vorm(said, names, hinder) == truth["doorzettingsmacht_vorm"]
