"""How sure a figure is."""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")

ROUNDS = 1000
SEED = 20200302
# The standard normal quantile of a two-sided 95 % interval.
Z = 1.959963984540054


def interval(
    groups: Mapping[str, Sequence[T]], statistic: Callable[[Sequence[T]], float | None]
) -> tuple[float, float] | None:
    """The 95 % interval of `statistic` by drawing whole groups anew, as documents of a region are alike.

    None with fewer than two groups: one region says nothing about others. The seed is fixed.
    """
    names = sorted(groups)
    if len(names) < 2:
        return None
    rng = random.Random(SEED)
    drawn = []
    for _ in range(ROUNDS):
        sample = [item for name in rng.choices(names, k=len(names)) for item in groups[name]]
        value = statistic(sample)
        if value is not None:
            drawn.append(value)
    if not drawn:
        return None
    drawn.sort()
    return drawn[int(0.025 * len(drawn))], drawn[min(len(drawn) - 1, int(0.975 * len(drawn)))]


def wilson(part: int, whole: int) -> tuple[float, float] | None:
    """The 95 % score interval of a share (Wilson): also when nothing was seen, which says little of few."""
    if not whole:
        return None
    seen, weight = part / whole, Z * Z / whole
    middle = (seen + weight / 2) / (1 + weight)
    half = Z / (1 + weight) * math.sqrt(seen * (1 - seen) / whole + weight / (4 * whole))
    # at either end the bound is the end itself, which rounding misses
    low = 0.0 if part == 0 else max(0.0, middle - half)
    return low, 1.0 if part == whole else min(1.0, middle + half)
