"""Predictions for passages by what was learned without their region, so that no figure flatters."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from assess.goud import Voorbeeld

T = TypeVar("T")
FOLDS = 4

Predict = Callable[[Sequence[Voorbeeld], Sequence[Voorbeeld]], Sequence[T]]


def crossed(
    learned: Sequence[Voorbeeld], passages: Sequence[Voorbeeld], predict: Predict[T], folds: int = FOLDS
) -> list[T]:
    """`predict(learned, passages)` part by part, in the order of `passages`; a region is never on both sides.

    Regions of which nothing was learned are predicted from everything.
    """
    found: dict[int, T] = {}
    for part in parts(learned, passages, folds):
        chosen = [n for n, v in enumerate(passages) if v.groep in part]
        rest = [v for v in learned if v.groep not in part]
        found.update(zip(chosen, predict(rest, [passages[n] for n in chosen]), strict=True))
    return [found[n] for n in range(len(passages))]


def parts(learned: Sequence[Voorbeeld], passages: Sequence[Voorbeeld], folds: int) -> list[frozenset[str]]:
    """The regions of `passages` in parts: those not learned from together, the others over at most `folds`."""
    known = {v.groep for v in learned}
    groups = sorted({v.groep for v in passages})
    fresh = frozenset(groups) - known
    shared = [group for group in groups if group in known]
    dealt = [frozenset(shared[start::folds]) for start in range(min(folds, len(shared)))]
    return [part for part in (fresh, *dealt) if part]
