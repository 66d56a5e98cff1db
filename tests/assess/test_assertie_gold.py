"""What a passage says of what it names, given that it was recognised; known misses stand by name and are strict.

The odd lines of `nieuw-b` are not read here: they are the check on what was learned from the even ones.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

import pytest

from assess.label import label_passage

GOLD = files("assess") / "gold"
# (passage, deelvraag) of what is judged wrongly today
KNOWN = frozenset(
    {
        # who asks how others do it
        ("PO9902-jeugdtafel-031", "E4b"),
        # a complaint that implies there is no budget
        ("VO9901-rapport-047", "E5a"),
        # the plan stands behind a semicolon
        ("VO9905-concept-020", "E6b"),
        # a procedure for one child behind it looks like a plan
        ("nwb-064", "E6b"),
    }
)


@cache
def read() -> list[dict[str, Any]]:
    """The passages that may be learned from."""
    rows = []
    for name in ("afstellen", "nieuw-a", "nieuw-b"):
        lines = (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        rows += [json.loads(line) for line in (lines[1::2] if name == "nieuw-b" else lines)]
    return rows


def found(row: dict[str, Any]) -> dict[str, str]:
    context = {name: row.get(name) or "" for name in ("kop", "titel", "bron_soort")}
    return {label.deelvraag: label.assertie for label in label_passage(row["text"], **context)}


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize(("passage", "deelvraag"), sorted(KNOWN))
def test_a_known_miss(passage: str, deelvraag: str) -> None:
    row = next(row for row in read() if row["id"] == passage)
    expected = next(x["assertie"] for x in row["labels"] if x["deelvraag"] == deelvraag)
    assert found(row).get(deelvraag) == expected


def test_what_is_only_planned_denied_or_said_elsewhere_is_not_agreed() -> None:
    pairs = [
        (label["assertie"], said[label["deelvraag"]])
        for row in read()
        for said in [found(row)]
        for label in row["labels"]
        if label["deelvraag"] in said
    ]
    others = [said for true, said in pairs if true != "afgesproken"]
    assert others.count("afgesproken") <= 0.03 * len(others)
    assert sum(true == said for true, said in pairs) >= 0.95 * len(pairs)
