"""Scores what was made of each document against what its maker says it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from assess.metrics import share
from assess.report import Table
from extract.duiding_soort import TELLENDE_SOORTEN

FACTS = ("soort", "status", "van", "tot", "telt_mee")

Row = Mapping[str, Any]


def document_facts(documents: Sequence[tuple[Row, Row]]) -> Table:
    """How often each fact is the same; a period also for the counting soorten alone, and to the month.

    A paper that never counts has no period of its own in most cases: what stands in the truth is then what its
    maker held for the time that it was of use.
    """
    counting = [pair for pair in documents if pair[0]["soort"] in TELLENDE_SOORTEN]
    rows = [_fact(fact, fact, documents) for fact in FACTS]
    rows += [_fact(f"{fact} (tellende soorten)", fact, counting) for fact in ("van", "tot")]
    rows += [_fact(f"{fact} (op de maand)", fact, documents, length=7) for fact in ("van", "tot")]
    return Table(
        "Duiding van verkregen documenten", ("feit", "aantal", "juist", "aandeel", "onjuist bij"), tuple(rows)
    )


def _fact(
    naam: str, fact: str, documents: Sequence[tuple[Row, Row]], *, length: int | None = None
) -> tuple[str | int | float | None, ...]:
    """One row: on how many documents the two agree; `length` compares the beginning of a date."""

    def seen(row: Row) -> Any:
        return row[fact][:length] if length and row[fact] else row[fact]

    wrong = [truth["pad"] for truth, ours in documents if seen(truth) != seen(ours)]
    right = len(documents) - len(wrong)
    shown = ", ".join(path.rsplit("/", 1)[-1] for path in wrong[:5])
    return naam, len(documents), right, share(right, len(documents)), shown
