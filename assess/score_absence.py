"""Scores what was not found: agreements that were missed, and how soon the evidence is shown."""

from collections.abc import Iterable, Mapping, Sequence

from assess.intervals import wilson
from assess.judged import Judged, by_group
from assess.metrics import share
from assess.report import Cell, Table
from assess.uitspraak import DECIDING

SHOWN = 5

Kernvragen = Mapping[str, Sequence[str]]


def missed_table(passages: Iterable[Judged], kern: Kernvragen) -> Table:
    """Per element: of the regions where nothing decisive was found, those that did agree something.

    `gemarkeerd` are the missed ones of which the second reader marked an agreed passage.
    """
    rows = [missed_row(element, by_group(passages), {element: kern[element]}) for element in kern]
    return Table(
        "Gemiste afspraak binnen ‘niet aangetroffen’ (regio × element)",
        ("element", "niets gevonden", "toch afgesproken", "aandeel", "95 %", "gemarkeerd"),
        (*rows, missed_row("alle", by_group(passages), kern)),
    )


def missed_row(name: str, groups: Mapping[str, Sequence[Judged]], kern: Kernvragen) -> tuple[Cell, ...]:
    """One row: k of n with its interval, and how many of the k are marked."""
    silent = missed = marked = 0
    for own in groups.values():
        for vragen in kern.values():
            if any(p.gevonden.get(v, {}).get("assertie") in DECIDING for p in own for v in vragen):
                continue
            silent += 1
            agreed = [(p, v) for p in own for v in vragen if _agrees(p, v)]
            missed += bool(agreed)
            marked += any(v in p.gemist for p, v in agreed)
    return name, silent, missed, share(missed, silent), span(wilson(missed, silent)), marked


def recall_at(passages: Iterable[Judged], shown: int = SHOWN) -> tuple[int, int]:
    """(found, all): region × deelvraag with an agreement of which one of the first `shown` passages tells it.

    First what was found, the surest before the others, then what the second reader marks.
    """
    found = whole = 0
    for own in by_group(passages).values():
        for vraag in sorted({v for p in own for v in p.waar if _agrees(p, v)}):
            ranked = sorted(
                (p for p in own if vraag in p.gevonden or vraag in p.gemist),
                key=lambda p: _rank(p, vraag),
            )
            whole += 1
            found += any(_agrees(p, vraag) for p in ranked[:shown])
    return found, whole


def per_thousand(part: int, whole: int) -> tuple[float | None, str]:
    """A rate per 1,000 with its interval."""
    bounds = wilson(part, whole)
    if bounds is None:
        return None, ""
    return 1000 * part / whole, f"{1000 * bounds[0]:.1f} – {1000 * bounds[1]:.1f}"


def span(bounds: tuple[float, float] | None) -> str:
    """An interval as text."""
    return f"{bounds[0]:.3f} – {bounds[1]:.3f}" if bounds else "–"


def _agrees(passage: Judged, vraag: str) -> bool:
    return passage.waar.get(vraag, {}).get("assertie") == "afgesproken"


def _rank(passage: Judged, vraag: str) -> tuple[bool, bool, float]:
    label = passage.gevonden.get(vraag, {})
    sure = label.get("zekerheid") or passage.kansen.get(vraag, 0.0)
    return not label, label.get("assertie") != "afgesproken", -sure
