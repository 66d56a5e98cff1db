"""The labelled data is whole: closed lists, unique names, every holder in a role."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

GOLD = Path(__file__).parents[2] / "assess" / "gold"
PASSAGES = [
    "afstellen",
    "trainen",
    "bevroren",
    "nieuw-a",
    "nieuw-b",
    "nieuw-c",
    "vers",
    "gewoon",
]
LETTERS = {"E1": "abcd", "E2": "ab", "E3": "ab", "E4": "abcde", "E5": "abc", "E6": "abc", "E7": "abc"}
DEELVRAGEN = {element + letter for element, letters in LETTERS.items() for letter in letters}
ASSERTIES = {"afgesproken", "voorgenomen", "ontkend", "vermelding", "elders"}
SOORTEN = {
    "ondersteuningsplan",
    "oogo",
    "protocol",
    "convenant",
    "jeugdplan",
    "jaarverslag",
    "overig",
}


def read(name: str) -> list[dict[str, Any]]:
    lines = (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def normal(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


@pytest.mark.parametrize("name", PASSAGES)
def test_labels_come_from_the_closed_lists(name: str) -> None:
    passages = read(name)
    assert [p["id"] for p in passages if not p["text"] or p["text"].strip() != p["text"]] == []
    for passage in passages:
        assert passage["bron_soort"] in SOORTEN, passage["id"]
        for label in passage["labels"]:
            assert label["deelvraag"] in DEELVRAGEN, passage["id"]
            assert label["assertie"] in ASSERTIES, passage["id"]
            assert label.get("karakter") in {None, "beslissend", "adviserend"}, passage["id"]
            assert label.get("subcode") in {None, "afwezig", "beeindigd", "afwijkend"}, passage["id"]


def test_ids_and_texts_of_the_late_files_are_their_own() -> None:
    passages = [passage for name in PASSAGES for passage in read(name)]
    ids = Counter(passage["id"] for passage in passages)
    assert [name for name, times in ids.items() if times > 1] == []
    texts = Counter(normal(passage["text"]) for passage in passages)
    late = [passage for name in ("vers", "gewoon") for passage in read(name)]
    assert [p["id"] for p in late if texts[normal(p["text"])] > 1] == []


@pytest.mark.parametrize("assertie", ["afgesproken", "voorgenomen", "ontkend"])
def test_vers_answers_every_deelvraag_in_three_ways(assertie: str) -> None:
    labels = [label for passage in read("vers") for label in passage["labels"]]
    assert {x["deelvraag"] for x in labels if x["assertie"] == assertie} == DEELVRAGEN


def test_ordinary_passages_carry_no_label() -> None:
    passages = read("gewoon")
    assert len(passages) >= 500
    assert [passage["id"] for passage in passages if passage["labels"]] == []


def test_an_exception_names_whom_it_leaves_out() -> None:
    pairs = read("uitzonderingen")
    assert len({pair["id"] for pair in pairs}) == len(pairs)
    for pair in pairs:
        agreed, other = pair["afspraak"], pair["uitzondering"]
        assert set(agreed["deelvragen"]) <= DEELVRAGEN, pair["id"]
        assert agreed["kop"] != other["kop"], pair["id"]
        if other["label"] == "geen":
            assert not {"deelvragen", "groep", "gemeenten"} & set(other), pair["id"]
            continue
        assert other["label"] == "uitzondering", pair["id"]
        assert set(other["deelvragen"]) <= DEELVRAGEN, pair["id"]
        assert ("groep" in other) != ("gemeenten" in other), pair["id"]
        assert set(other.get("gemeenten", [])) < set(pair["gemeenten"]), pair["id"]


def test_every_holder_has_a_role() -> None:
    roles = json.loads((GOLD / "rollen.json").read_text(encoding="utf-8"))
    held = {
        label["waarde"]["houder"]
        for name in PASSAGES
        for passage in read(name)
        for label in passage["labels"]
        if "houder" in label.get("waarde", {})
    }
    assert held == set(roles["houders"])
    for holder, role in roles["houders"].items():
        assert role["rol"] in roles["rollen"], holder
        assert role["domein"] in {"onderwijs", "gemeente", "gezamenlijk"}, holder
