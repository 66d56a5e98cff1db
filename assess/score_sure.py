"""Scores zekerheid: whether it is calibrated, and how exact the surest part is."""

from collections.abc import Iterable, Sequence

from assess.judged import Judged
from assess.reliability import Sure, bins, ece, exact_at, precision_at_recall
from assess.report import Table

DEKKINGEN = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
RECALL = 0.8


def sure_labels(passages: Iterable[Judged]) -> list[Sure]:
    """Every found label that has a zekerheid, and whether deelvraag and assertie are right."""
    return [
        (label["zekerheid"], passage.waar.get(vraag, {}).get("assertie") == label["assertie"])
        for passage in passages
        for vraag, label in passage.gevonden.items()
        if label.get("zekerheid") is not None
    ]


def evidence_precision(passages: Sequence[Judged]) -> float | None:
    """The precision at 80 % recall of (passage, deelvraag); without a second reader the rules have one level."""
    present = sum(len(p.waar) for p in passages)
    ranked = [
        (p.kansen.get(vraag, float(vraag in p.gevonden)), vraag in p.waar)
        for p in passages
        for vraag in {*p.kansen, *p.gevonden}
    ]
    return precision_at_recall(ranked, present, RECALL)


def reliability_table(sure: Sequence[Sure]) -> Table:
    """The reliability diagram as numbers."""
    return Table(
        "Zekerheid en hoe vaak juist",
        ("van", "tot", "aantal", "gemiddeld zeker", "juist"),
        tuple((b.van, b.tot, b.aantal, b.zekerheid, b.juist) for b in bins(sure) if b.aantal),
    )


def coverage_table(sure: Sequence[Sure]) -> Table:
    """How exact the surest part is, for shrinking parts."""
    return Table(
        "Dekking tegen juistheid (het zekerste deel)",
        ("dekking", "aantal", "juist"),
        tuple((part, round(part * len(sure)), exact_at(sure, part)) for part in DEKKINGEN),
    )


def sure_figures(sure: Sequence[Sure]) -> dict[str, float | int | None]:
    """The main figures; None where nothing has a zekerheid."""
    return {
        "met_zekerheid": len(sure),
        "zekerheid_ece": ece(sure),
        "juist_bij_80_procent_dekking": exact_at(sure, 0.8),
    }
