"""The figures of an evaluation: counts of right and wrong."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

H = TypeVar("H", bound=Hashable)


@dataclass(frozen=True)
class Score:
    """Counts of found and right, found but wrong, and missed."""

    juist: int = 0
    vals: int = 0
    gemist: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.juist + other.juist, self.vals + other.vals, self.gemist + other.gemist)

    @property
    def aantal(self) -> int:
        """How many there are in truth."""
        return self.juist + self.gemist

    @property
    def precision(self) -> float | None:
        """None where nothing was found: no figure, and not zero."""
        return share(self.juist, self.juist + self.vals)

    @property
    def recall(self) -> float | None:
        """None where there is nothing to find."""
        return share(self.juist, self.aantal)

    @property
    def f1(self) -> float | None:
        """None where there is nothing to find and nothing was found."""
        return share(2 * self.juist, 2 * self.juist + self.vals + self.gemist)


def share(part: int, whole: int) -> float | None:
    """A fraction, None of nothing."""
    return part / whole if whole else None


def score(truth: Iterable[Hashable], found: Iterable[Hashable]) -> Score:
    """Compare two sets of things."""
    expected, given = set(truth), set(found)
    return Score(len(expected & given), len(given - expected), len(expected - given))


def scores_by(truth: Iterable[H], found: Iterable[H], name: Callable[[H], str]) -> dict[str, Score]:
    """A score for every name that occurs in truth or was found, in order."""
    expected, given = set(truth), set(found)
    names = sorted({name(item) for item in expected | given})
    return {
        n: score({i for i in expected if name(i) == n}, {i for i in given if name(i) == n}) for n in names
    }


def macro_f1(scores: Mapping[str, Score]) -> float | None:
    """The mean F1 over what occurs in truth; what never occurs there has no F1 to speak of."""
    values = [s.f1 for s in scores.values() if s.aantal and s.f1 is not None]
    return sum(values) / len(values) if values else None


def class_scores(pairs: Iterable[tuple[str, str]]) -> dict[str, Score]:
    """Per class a score, from (truth, found) pairs."""
    counts = confusion(pairs)
    classes = sorted({name for pair in counts for name in pair})
    return {
        c: Score(
            juist=counts[c, c],
            vals=sum(n for (t, f), n in counts.items() if f == c != t),
            gemist=sum(n for (t, f), n in counts.items() if t == c != f),
        )
        for c in classes
    }


def confusion(pairs: Iterable[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """How often each truth was found as what."""
    return Counter(pairs)


def accuracy(pairs: Sequence[tuple[str, str]]) -> float | None:
    """The share of pairs of which both are the same."""
    return share(sum(truth == found for truth, found in pairs), len(pairs))
