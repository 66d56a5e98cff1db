"""One passage with what it says and what was found in it, for scoring."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assess.intervals import interval
from assess.metrics import Score, score

NONE = "geen"

Label = Mapping[str, Any]
Item = tuple[str, ...]
View = Callable[["Judged"], tuple[set[Item], set[Item]]]


@dataclass(frozen=True)
class Judged:
    """One passage with the labels it should have and those it got, each by deelvraag.

    `kansen` is per deelvraag how likely the second reader thinks it is answered here, empty without one;
    `gemist` are the deelvragen that it marks although no rule held. `gescand` is None where nobody noted it.
    """

    id: str
    groep: str
    soort: str
    waar: Mapping[str, Label]
    gevonden: Mapping[str, Label]
    sector: str = ""
    gescand: bool | None = None
    kansen: Mapping[str, float] = field(default_factory=dict)
    gemist: frozenset[str] = frozenset()

    def presence(self) -> tuple[set[Item], set[Item]]:
        """(id, deelvraag) in truth and as found."""
        return {(self.id, vraag) for vraag in self.waar}, {(self.id, vraag) for vraag in self.gevonden}

    def marked(self) -> tuple[set[Item], set[Item]]:
        """(id, deelvraag) in truth, and as found or marked as possibly missed."""
        truth, found = self.presence()
        return truth, found | {(self.id, vraag) for vraag in self.gemist}

    def exact(self) -> tuple[set[Item], set[Item]]:
        """(id, deelvraag, assertie) in truth and as found."""
        return (
            {(self.id, vraag, label["assertie"]) for vraag, label in self.waar.items()},
            {(self.id, vraag, label["assertie"]) for vraag, label in self.gevonden.items()},
        )

    def agreed(self) -> tuple[set[Item], set[Item]]:
        """What is agreed, in truth and as found."""
        truth, found = self.exact()
        return {i for i in truth if i[2] == "afgesproken"}, {i for i in found if i[2] == "afgesproken"}

    def asserties(self) -> list[tuple[str, str]]:
        """(truth, found) for every deelvraag that either has; `geen` where one has none."""
        return [
            (self.waar.get(v, {}).get("assertie", NONE), self.gevonden.get(v, {}).get("assertie", NONE))
            for v in sorted({*self.waar, *self.gevonden})
        ]


def union(passages: Iterable[Judged], view: View) -> tuple[set[Item], set[Item]]:
    """Truth and found of all passages together."""
    views = [view(passage) for passage in passages]
    return set().union(*(truth for truth, _ in views)), set().union(*(found for _, found in views))


def micro(passages: Iterable[Judged], view: View) -> Score:
    """Summed per passage."""
    return sum((score(*view(passage)) for passage in passages), Score())


def by_group(passages: Iterable[Judged]) -> dict[str, list[Judged]]:
    """The passages of each region."""
    groups: dict[str, list[Judged]] = {}
    for passage in passages:
        groups.setdefault(passage.groep, []).append(passage)
    return groups


def score_interval(
    passages: Iterable[Judged], view: View, statistic: Callable[[Score], float | None]
) -> tuple[float, float] | None:
    """The interval of a figure over counts, by redrawing whole regions."""
    counts = {groep: [micro(own, view)] for groep, own in by_group(passages).items()}
    return interval(counts, lambda sample: statistic(sum(sample, Score())))


def per(passages: Sequence[Judged], view: View, name: Callable[[Judged], str]) -> dict[str, Score]:
    """A score for every name that a passage can have, in order."""
    names = sorted({name(passage) for passage in passages})
    return {n: micro([p for p in passages if name(p) == n], view) for n in names}
