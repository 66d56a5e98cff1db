"""What changed per region and element between two moments, and why."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import click

from doorbraak.oorzaak import DOCUMENT_SOORTEN, SOORTEN, Oorzaak, causes, document_causes, machine
from doorbraak.report import print_table
from doorbraak.stand import Row, Stand

_SHOWN = 4


@dataclass(frozen=True)
class Verschil:
    """One changed cell."""

    swv: str
    element: str
    van: Row
    naar: Row
    oorzaken: tuple[Oorzaak, ...]

    @property
    def omgeslagen(self) -> bool:
        """Whether the machine-indicatie is another one."""
        return bool(self.van["indicatie"] != self.naar["indicatie"])

    @property
    def eigen_werk(self) -> bool:
        """Whether no document, nor a decision about one, had a part in it."""
        return not {one.soort for one in self.oorzaken} & DOCUMENT_SOORTEN

    def as_row(self) -> Row:
        """For a program."""
        shown = ("indicatie", "subcode", "doorzettingsmacht_vorm", "vastgesteld")
        return {
            **{"swv": self.swv, "element": self.element},
            "van": {name: self.van[name] for name in shown},
            "naar": {name: self.naar[name] for name in shown},
            "oorzaak": self.oorzaken[0].soort,
            "oorzaken": [
                {"soort": one.soort, "toelichting": one.toelichting, "document": one.document}
                for one in self.oorzaken
            ],
        }


@dataclass(frozen=True)
class Vergelijking:
    """All changed cells; cells that only one side has are counted apart."""

    van: str
    naar: str
    cellen: int
    verschillen: tuple[Verschil, ...]
    alleen_van: tuple[tuple[str, str], ...]
    alleen_naar: tuple[tuple[str, str], ...]

    @property
    def eigen_omslagen(self) -> int:
        """How many indicaties flipped while no document changed."""
        return sum(one.omgeslagen and one.eigen_werk for one in self.verschillen)


def vergelijk(van: Stand, naar: Stand) -> Vergelijking:
    """Compare two moments, cell by cell."""
    shared = sorted(van.cellen.keys() & naar.cellen.keys())
    return Vergelijking(
        *(van.naam, naar.naam, len(shared), tuple(_verschillen(van, naar, shared))),
        tuple(sorted(van.cellen.keys() - naar.cellen.keys())),
        tuple(sorted(naar.cellen.keys() - van.cellen.keys())),
    )


def _verschillen(van: Stand, naar: Stand, shared: list[tuple[str, str]]) -> Iterator[Verschil]:
    regions: dict[str, list[Oorzaak]] = {}
    for cel in shared:
        old, new = van.cellen[cel], naar.cellen[cel]
        if machine(old) == machine(new) and (
            van.schooljaar != naar.schooljaar or _judged(old) == _judged(new)
        ):
            continue
        if cel[0] not in regions:
            regions[cel[0]] = document_causes(van, naar, cel[0])
        yield Verschil(*cel, old, new, causes(van, naar, cel, regions[cel[0]]))


def _judged(row: Row) -> list[int]:
    return [one["id"] for one in row["beoordelingen"]]


def print_vergelijking(found: Vergelijking) -> None:
    """A line per changed cell with its causes, then the counts."""
    title = f"veranderd van {found.van} naar {found.naar}"
    rows = [
        (one.swv, one.element, _say(one), ", ".join(dict.fromkeys(cause.soort for cause in one.oorzaken)))
        for one in found.verschillen
    ]
    print_table(title, ("swv", "element", "verandering", "oorzaak"), rows)
    told: dict[str, set[tuple[int, str]]] = {}
    for one in found.verschillen:
        told.setdefault(one.swv, set()).update((cause.rang, cause.toelichting) for cause in one.oorzaken)
    for swv, lines in told.items():
        click.echo(f"\n{swv}")
        for rang, line in sorted(lines):
            click.echo(f"  {SOORTEN[rang]}: {line}")
    counts = Counter(one.oorzaken[0].soort for one in found.verschillen)
    print_table("oorzaken", ("oorzaak", "cellen"), [(s, counts[s]) for s in SOORTEN if counts[s]])
    click.echo(f"\n{len(found.verschillen)} van {found.cellen} cellen veranderd")
    for name, cells in ((found.van, found.alleen_van), (found.naar, found.alleen_naar)):
        if cells:
            click.echo(f"{len(cells)} cellen alleen in {name}: {_few(cells)}")


def _say(one: Verschil) -> str:
    if one.omgeslagen:
        return f"{one.van['indicatie']} → {one.naar['indicatie']}"
    if machine(one.van) != machine(one.naar):
        return f"{one.naar['indicatie']}, ander bewijs of ander antwoord"
    return f"{one.naar['indicatie']}, vastgesteld: {one.naar['vastgesteld'] or 'nog niet'}"


def _few(cells: tuple[tuple[str, str], ...]) -> str:
    names = list(dict.fromkeys(swv for swv, _ in cells))
    return ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")


def as_json(found: Vergelijking) -> str:
    """The same for a program."""
    data = {
        **{"van": found.van, "naar": found.naar, "cellen": found.cellen},
        "verschillen": [one.as_row() for one in found.verschillen],
        "alleen_van": [list(cel) for cel in found.alleen_van],
        "alleen_naar": [list(cel) for cel in found.alleen_naar],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
