"""What each inspectie judged by itself, laid beside the other and beside the machine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assess.beoordelingsregels import INSPECTIES, ONBESLIST
from assess.intervals import wilson
from assess.overeenstemming import Overeenstemming, overeenstemming
from assess.verdict import INDICATIES

Row = Mapping[str, Any]
# swv, schooljaar, element, vingerafdruk: a bevinding as it was when it was judged
Key = tuple[str, str, str, str]
# Per bevinding what each inspectie judged.
Oordelen = Mapping[Key, Mapping[str, str]]

MACHINE = "machine"
GEVONDEN = ("aanwezig", "deels")


@dataclass(frozen=True)
class Vergelijking:
    """Two judges, and per element (and over all, named "alle") how far they agree."""

    wie: tuple[str, str]
    per_element: Mapping[str, Overeenstemming]


@dataclass(frozen=True)
class Gemist:
    """Of `beoordeeld` cells of the sample in which the machine found nothing, in how many people did."""

    beoordeeld: int
    gemist: int
    wachten: int

    @property
    def tussen(self) -> tuple[float, float] | None:
        return wilson(self.gemist, self.beoordeeld)


def key_of(row: Row) -> Key:
    """The bevinding that a row of beoordelingen or bevindingen is about."""
    return row["swv"], row["schooljaar"], row["element"], row["vingerafdruk"]


def onafhankelijk(beoordelingen: Iterable[Row]) -> dict[Key, dict[str, str]]:
    """Per bevinding and inspectie the oordeel given alone; `beoordelingen` are all, oldest first.

    A blind one before an approved one. What was withdrawn or left onbeslist counts for nothing, and neither
    does what came after the inspecties spoke each other (consensus).
    """
    history = list(beoordelingen)
    withdrawn = {row["vervangt"] for row in history if row["stap"] in ("ingetrokken", "teruggegeven")}
    spoken: set[Key] = set()
    found: dict[Key, dict[str, Row]] = {}
    for row in history:
        key = key_of(row)
        if row["stap"] == "consensus":
            spoken.add(key)
        if row["stap"] not in ("blind", "goedgekeurd") or row["id"] in withdrawn or key in spoken:
            continue
        own = found.setdefault(key, {})
        before = own.get(row["inspectie"])
        if before is None or row["stap"] == "blind" or before["stap"] != "blind":
            own[row["inspectie"]] = row
    decided = {
        key: {name: str(row["oordeel"]) for name, row in own.items() if row["oordeel"] != ONBESLIST}
        for key, own in found.items()
    }
    return {key: own for key, own in decided.items() if own}


def vergelijkingen(
    oordelen: Oordelen, indicaties: Mapping[Key, str], elementen: Sequence[str]
) -> list[Vergelijking]:
    """IvhO against IGJ, then the machine against each; only bevindingen as they are now have an indicatie."""
    values = {
        key: {**own, **({MACHINE: indicaties[key]} if key in indicaties else {})}
        for key, own in oordelen.items()
    }
    first, second = INSPECTIES
    return [
        _compare(values, pair, elementen) for pair in ((first, second), *((MACHINE, i) for i in INSPECTIES))
    ]


def gemist_in_steekproef(bevindingen: Iterable[Row], beoordelingen: Sequence[Row]) -> Gemist:
    """How often people found an agreement where the machine found none, within the fixed sample.

    Only approved beoordelingen of the bevinding as it is now count; one inspectie that finds aanwezig or deels
    makes a miss, so that a difference of opinion never lowers the figure.
    """
    ended = {row["vervangt"] for row in beoordelingen}
    approved: dict[Key, set[str]] = {}
    for row in beoordelingen:
        standing = row["id"] not in ended and row["stap"] in ("goedgekeurd", "consensus")
        if standing and row["oordeel"] != ONBESLIST:
            approved.setdefault(key_of(row), set()).add(row["oordeel"])
    sample = [
        key_of(row) for row in bevindingen if row["steekproef"] and row["indicatie"] == "niet_aangetroffen"
    ]
    judged = [approved[key] for key in sample if key in approved]
    missed = sum(bool(found & set(GEVONDEN)) for found in judged)
    return Gemist(beoordeeld=len(judged), gemist=missed, wachten=len(sample) - len(judged))


def _compare(
    values: Mapping[Key, Mapping[str, str]], pair: tuple[str, str], elementen: Sequence[str]
) -> Vergelijking:
    def units(element: str | None) -> list[list[str]]:
        return [
            [own[name] for name in pair]
            for key, own in values.items()
            if (element is None or key[2] == element) and all(name in own for name in pair)
        ]

    figures = {element: overeenstemming(units(element), INDICATIES) for element in elementen}
    return Vergelijking(pair, {**figures, "alle": overeenstemming(units(None), INDICATIES)})
