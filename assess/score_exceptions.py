"""Scores how often an exception elsewhere in a document is found beside the agreement it limits."""

import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

from assess import uitzonderingen
from assess.intervals import wilson
from assess.passage import Passage
from assess.score_absence import span

PAIRS = files("assess") / "gold" / "uitzonderingen.jsonl"

Row = Mapping[str, Any]


def exception_figures(rows: Iterable[Row]) -> dict[str, str]:
    """Of the exceptions how many are found, and of what only looks like one how much is taken for one.

    Each is a pair of an agreement and a passage elsewhere in the same document.
    """
    pairs = list(rows)
    true = [row for row in pairs if row["uitzondering"]["label"] == "uitzondering"]
    false = [row for row in pairs if row["uitzondering"]["label"] != "uitzondering"]
    return {
        "uitzondering_gevonden": _of(true),
        "onterechte_uitzondering": _of(false),
    }


def shipped_pairs() -> list[Row]:
    """The labelled pairs, none where there are not."""
    if not PAIRS.is_file():
        return []
    return [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines() if line.strip()]


def found_as_exception(row: Row) -> bool:
    """Whether the line finds the passage as an exception to any element of the agreement."""
    agreement, other = (_passage(row, name) for name in ("afspraak", "uitzondering"))
    elements = {vraag[:2] for vraag in row["afspraak"]["deelvragen"]}
    return any(
        found.passage.id == other.id
        for element in sorted(elements)
        for found in uitzonderingen.find(element, [agreement], [agreement, other])
    )


def _of(rows: list[Row]) -> str:
    found = sum(found_as_exception(row) for row in rows)
    return f"{found} van {len(rows)} ({span(wilson(found, len(rows)))})"


def _passage(row: Row, name: str) -> Passage:
    text = row[name]["text"]
    return Passage(
        id=name,
        document=row["document"],
        pagina=1,
        anker=None,
        koppen=(row[name]["kop"],),
        tekst=text,
        delen=((1, 0, len(text)),),
    )
