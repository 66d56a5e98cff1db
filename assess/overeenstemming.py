"""How far judges agree, with and without what chance would give them.

`units` holds per thing judged the values it got, one for each judge; a judge who gave none is left out.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assess.intervals import wilson
from assess.metrics import share

Units = Sequence[Sequence[str]]
# Fewer things than this, judged by two or more, give no figure: chance would be read as a measurement.
MINIMUM = 10


@dataclass(frozen=True)
class Overeenstemming:
    """The figures over `aantal` things that at least two judged; None is "niet gemeten".

    `gelijk` counts the things on which all say the same, `tussen` is the 95 % interval of that share.
    """

    aantal: int
    gelijk: int
    aandeel: float | None
    tussen: tuple[float, float] | None
    ac1: float | None
    alpha: float | None


def overeenstemming(units: Units, categories: Sequence[str], minimum: int = MINIMUM) -> Overeenstemming:
    """Every figure, or the bare counts where fewer than `minimum` things were judged by two or more."""
    pairable = [unit for unit in units if len(unit) > 1]
    same = sum(len(set(unit)) == 1 for unit in pairable)
    if len(pairable) < minimum:
        return Overeenstemming(len(pairable), same, None, None, None, None)
    return Overeenstemming(
        aantal=len(pairable),
        gelijk=same,
        aandeel=share(same, len(pairable)),
        tussen=wilson(same, len(pairable)),
        ac1=gwet_ac1(units, categories),
        alpha=krippendorff_alpha(units),
    )


def observed(units: Units) -> float | None:
    """The mean share of pairs of judges that say the same of a thing."""
    pairable = [unit for unit in units if len(unit) > 1]
    if not pairable:
        return None
    return sum(_same_pairs(unit) / (len(unit) * (len(unit) - 1)) for unit in pairable) / len(pairable)


def gwet_ac1(units: Units, categories: Sequence[str]) -> float | None:
    """Gwet's AC1 = (pa - pe) / (1 - pe), with pe = sum of p(1 - p) over the q categories, divided by q - 1.

    p is the mean share of a category over all things judged; a thing that one judge alone saw counts for p
    and not for pa. `categories` are all that could be chosen, also those nobody chose. None without pairs.
    Source: K.L. Gwet, Computing inter-rater reliability and its variance in the presence of high agreement,
    British Journal of Mathematical and Statistical Psychology 61 (2008), 29-48; with missing judgements as
    in his Handbook of Inter-Rater Reliability (4th edition, 2014), chapter 5.
    """
    if unknown := {value for unit in units for value in unit} - set(categories):
        raise ValueError(f"unknown categories: {sorted(unknown)}")
    pa = observed(units)
    if pa is None or len(categories) < 2:
        return None
    judged = [unit for unit in units if unit]
    means = [sum(Counter(unit)[name] / len(unit) for unit in judged) / len(judged) for name in categories]
    pe = sum(p * (1 - p) for p in means) / (len(categories) - 1)
    return (pa - pe) / (1 - pe)


def krippendorff_alpha(units: Units) -> float | None:
    """Krippendorff's alpha = 1 - Do / De for nominal values, from the coincidences within things.

    None where all values are the same: without variation nothing can be told from chance.
    Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), sections B and C; Content
    Analysis (4th edition, 2019), chapter 12.
    """
    pairable = [unit for unit in units if len(unit) > 1]
    totals = Counter(value for unit in pairable for value in unit)
    n = totals.total()
    differing_by_chance = n * n - sum(count * count for count in totals.values())
    if not differing_by_chance:
        return None
    differing = sum((len(unit) * (len(unit) - 1) - _same_pairs(unit)) / (len(unit) - 1) for unit in pairable)
    return 1 - (n - 1) * differing / differing_by_chance


def _same_pairs(unit: Sequence[str]) -> int:
    """The ordered pairs of judges that say the same."""
    return sum(count * (count - 1) for count in Counter(unit).values())
