"""Scores how often an exception elsewhere in a document is found beside the agreement it limits."""

import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

from assess.intervals import wilson
from assess.label import label_passage
from assess.label_answer import Label
from assess.score_absence import span
from assess.uitzonderingen import exceptions

PAIRS = files("assess") / "gold" / "uitzonderingen.jsonl"

Row = Mapping[str, Any]


def exception_figures(rows: Iterable[Row]) -> dict[str, str]:
    """Of the exceptions how many are found, and of what only looks like one how much is taken for one.

    Each is a pair of an agreement and a passage elsewhere in the same document. Found is told twice: as the line
    reads both passages, and with the agreement given, since what is not recognised cannot be limited.
    """
    pairs = list(rows)
    true = [row for row in pairs if row["uitzondering"]["label"] == "uitzondering"]
    false = [row for row in pairs if row["uitzondering"]["label"] != "uitzondering"]
    return {
        "uitzondering_gevonden": _of(true, given=False),
        "uitzondering_gevonden_bij_bekende_afspraak": _of(true, given=True),
        "onterechte_uitzondering": _of(false, given=False),
        "onterechte_uitzondering_bij_bekende_afspraak": _of(false, given=True),
    }


def shipped_pairs() -> list[Row]:
    """The labelled pairs, none where there are not."""
    if not PAIRS.is_file():
        return []
    return [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines() if line.strip()]


def found_as_exception(row: Row, *, given: bool) -> bool:
    """Whether the second passage is found as an exception to a deelvraag of the agreement's elements.

    With `given` the agreement counts as recognised.
    """
    passages = [(row[name]["text"], row[name]["kop"]) for name in ("afspraak", "uitzondering")]
    labels = [label_passage(text, kop=kop, gemeenten=row["gemeenten"]) for text, kop in passages]
    if given:
        end = len(passages[0][0])
        labels[0] = [
            Label(deelvraag=vraag, assertie="afgesproken", begin=0, eind=end)
            for vraag in row["afspraak"]["deelvragen"]
        ]
    elements = {vraag[:2] for vraag in row["afspraak"]["deelvragen"]}
    return any(
        one.passage == 1 and elements & {vraag[:2] for vraag in one.deelvragen}
        for one in exceptions(passages, row["gemeenten"], labels)
    )


def _of(rows: list[Row], *, given: bool) -> str:
    found = sum(found_as_exception(row, given=given) for row in rows)
    return f"{found} van {len(rows)} ({span(wilson(found, len(rows)))})"
