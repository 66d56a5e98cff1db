"""The word lists of the duiding, read once from their data files and compiled."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from collect.yaml_data import read_yaml


class WoordenError(Exception):
    """A data file of the duiding is not as it should be; the message names file and entry."""


@dataclass(frozen=True)
class Klasse:
    """A kind of paper as titles call it."""

    naam: str
    soort: str
    telt: str
    patronen: tuple[re.Pattern[str], ...]
    kenmerk: bool = False
    school: bool = False
    samen: tuple["Patronen", ...] = ()

    def plaats(self, text: str) -> tuple[int, str] | None:
        """Where in the text this kind is named first, with the longest words that do."""
        found = [(m.start(), -len(m[0]), m[0]) for p in self.patronen if (m := p.search(text))]
        parts = [part.zoek(text) for part in self.samen]
        if parts and all(parts):
            first, *others = [part for part in parts if part]
            words = " … ".join(part[0] for part in (first, *others))
            found.append((min(part.start() for part in (first, *others)), -len(words), words))
        if not found:
            return None
        start, _, words = min(found)
        return start, words


@dataclass(frozen=True)
class Patronen:
    """A list of patterns; `zoek` gives the first match in the text of any of them."""

    lijst: tuple[re.Pattern[str], ...]

    def zoek(self, text: str) -> re.Match[str] | None:
        found = [m for p in self.lijst if (m := p.search(text))]
        return min(found, key=lambda m: m.start(), default=None)

    def aantal(self, text: str) -> int:
        """How many of the patterns occur."""
        return sum(1 for p in self.lijst if p.search(text))


@cache
def bestand(naam: str) -> dict[str, Any]:
    """One data file as parsed YAML."""
    text = (files("extract") / "duiding_data" / f"{naam}.yml").read_text(encoding="utf-8")
    data = read_yaml(text)
    if not isinstance(data, dict):
        raise WoordenError(f"duiding_data/{naam}.yml is geen lijst met namen")
    return data


def compileer(patterns: list[str], *, naam: str) -> tuple[re.Pattern[str], ...]:
    """The patterns compiled; raises WoordenError with the faulty one."""
    try:
        return tuple(re.compile(p, re.IGNORECASE) for p in patterns)
    except re.error as error:
        raise WoordenError(f"duiding_data, {naam}: {error.pattern!r} is geen geldig patroon") from error


@cache
def patronen(naam: str, *pad: str) -> Patronen:
    """The pattern list at `pad` in data file `naam`."""
    data: Any = bestand(naam)
    for key in pad:
        data = data[key]
    return Patronen(compileer(data, naam="/".join((naam, *pad))))


@cache
def klassen() -> tuple[Klasse, ...]:
    """All kinds of paper, in the order of the data file."""
    return tuple(
        Klasse(
            naam=row["naam"],
            soort=row["soort"],
            telt=row["telt"],
            patronen=compileer(row["patronen"], naam=row["naam"]),
            kenmerk=row.get("kenmerk", False),
            school=row.get("school", False),
            samen=tuple(Patronen(compileer(part, naam=row["naam"])) for part in row.get("samen", ())),
        )
        for row in bestand("soorten")["klassen"]
    )
