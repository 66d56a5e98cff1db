"""Whether a zekerheid means what it says: of everything that is 80 % sure, four in five must be right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assess.metrics import share

BINS = 10

# (how sure, whether it was right)
Sure = tuple[float, bool]


@dataclass(frozen=True)
class Bin:
    """What was about as sure; `zekerheid` and `juist` are means, None where there is nothing."""

    van: float
    tot: float
    aantal: int
    zekerheid: float | None
    juist: float | None


def bins(sure: Sequence[Sure], count: int = BINS) -> list[Bin]:
    """The reliability diagram as numbers."""
    held: list[list[Sure]] = [[] for _ in range(count)]
    for item in sure:
        held[min(int(item[0] * count), count - 1)].append(item)
    return [
        Bin(
            van=number / count,
            tot=(number + 1) / count,
            aantal=len(items),
            zekerheid=_mean(p for p, _ in items) if items else None,
            juist=share(sum(right for _, right in items), len(items)),
        )
        for number, items in enumerate(held)
    ]


def ece(sure: Sequence[Sure], count: int = BINS) -> float | None:
    """The expected calibration error: the mean distance between how sure and how often right."""
    if not sure:
        return None
    return sum(
        b.aantal * abs(b.zekerheid - b.juist)
        for b in bins(sure, count)
        if b.zekerheid is not None and b.juist is not None
    ) / len(sure)


def exact_at(sure: Sequence[Sure], coverage: float) -> float | None:
    """How often right, when only the surest share `coverage` is decided by the machine."""
    kept = sorted(sure, key=lambda item: -item[0])[: round(coverage * len(sure))]
    return share(sum(right for _, right in kept), len(kept))


def precision_at_recall(ranked: Iterable[Sure], present: int, recall: float) -> float | None:
    """The precision where, going down from the surest, `recall` of all `present` is found; None if it never is.

    What is as sure is taken together.
    """
    if not present:
        return None
    hits = 0
    waiting: list[Sure] = sorted(ranked, key=lambda item: -item[0])
    for taken, (level, right) in enumerate(waiting, start=1):
        hits += right
        last = taken == len(waiting) or waiting[taken][0] != level
        if last and hits >= recall * present:
            return hits / taken
    return None


def _mean(values: Iterable[float]) -> float:
    kept = list(values)
    return sum(kept) / len(kept)
