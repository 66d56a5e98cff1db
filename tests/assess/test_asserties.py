"""Single sentences about doorzettingsmacht in the words in which plans, minutes and letters speak of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from assess.assertie import judge
from assess.rules import shipped
from assess.rules_text import sentences
from assess.samenhang import carried

DATA = Path(__file__).parent / "data" / "asserties.jsonl"
# known misses: disagreement without a word that denies, hope beside a denial, a place that may be one's own
KNOWN = frozenset({"zin-039", "zin-075", "zin-083"})
WORD = "doorzettingsmacht"


def rows() -> list[Any]:
    found = map(json.loads, DATA.read_text(encoding="utf-8").splitlines())
    return [
        pytest.param(row, id=row["id"], marks=[pytest.mark.xfail(strict=True)] if row["id"] in KNOWN else [])
        for row in found
    ]


@pytest.mark.parametrize("row", rows())
def test_a_sentence_says_what_it_says(row: dict[str, str]) -> None:
    book = shipped()
    lines = [book.lexicon.read(sentence) for sentence in sentences(row["text"])]
    number = next(i for i, line in enumerate(lines) if WORD in line.sentence.words)
    at = lines[number].sentence.words.index(WORD)
    found = carried(book, lines, number, judge(book, lines[number], (at, at + 1)))
    assert found.assertie == row["assertie"]
