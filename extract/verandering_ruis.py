"""What changes on a web page without the page saying anything else: counters, today's date, other news."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from collect.yaml_data import read_yaml
from extract.duiding_datum import dagen

_LONG = 300  # characters; a longer passage under a heading of other pages is no teaser
_SENTENCE = (".", ";", ":")


@dataclass(frozen=True)
class Regel:
    """One kind of noise; its pattern covers the whole of what is left out."""

    naam: str
    patroon: re.Pattern[str]
    alleen_vandaag: bool = False

    def past(self, text: str, dag: date | None) -> bool:
        """Whether the text is this and nothing more; `dag` is the day on which the page was fetched."""
        if self.patroon.fullmatch(text) is None:
            return False
        return not self.alleen_vandaag or [found.dag for found in dagen(text)] == [dag]


@dataclass(frozen=True)
class Ruis:
    """All kinds of noise; `versie` changes with the data file."""

    scheiding: re.Pattern[str]
    regels: tuple[Regel, ...]
    koppen: tuple[Regel, ...]
    nooit: re.Pattern[str]
    versie: str

    def zonder(self, text: str, dag: date | None) -> str:
        """The parts of a line that say something."""
        parts = self.scheiding.split(text.strip())
        if not any(self._regel(part, dag) for part in (text.strip(), *parts)):
            return text
        if self._regel(text.strip(), dag):
            return ""
        return " | ".join(part for part in parts if part and not self._regel(part, dag))

    def van_elders(self, koppen: Sequence[str], text: str) -> bool:
        """Whether a passage is a title or teaser of another page; never under the first heading, the page's own."""
        if len(text) > _LONG or self.nooit.search(text):
            return False
        under = [index for index, kop in enumerate(koppen) if index and self._kop(kop)]
        titled = bool(under) and under[0] < len(koppen) - 1
        return titled or (bool(under) and not text.endswith(_SENTENCE))

    def _kop(self, text: str) -> bool:
        return any(regel.past(text.strip(), None) for regel in self.koppen)

    def _regel(self, text: str, dag: date | None) -> bool:
        return any(regel.past(text, dag) for regel in self.regels)


@cache
def ruis() -> Ruis:
    """The kinds of noise that come with the program."""
    data, text = _bestand()
    return Ruis(
        scheiding=re.compile(data["scheiding"]),
        regels=tuple(_regels(data, "regels")),
        koppen=tuple(_regels(data, "koppen")),
        nooit=re.compile(data["nooit"], re.IGNORECASE),
        versie=hashlib.sha256(text.encode()).hexdigest()[:8],
    )


def voorbeelden() -> Iterator[tuple[Regel, str, bool]]:
    """Every example of the data file: the rule, the text, and whether it must match."""
    data, _ = _bestand()
    for name in ("regels", "koppen"):
        for regel, entry in zip(_regels(data, name), data[name], strict=True):
            for key in ("wel", "niet"):
                for text in entry[key]:
                    yield regel, text, key == "wel"


def _bestand() -> tuple[Any, str]:
    text = (files("extract") / "verandering_data" / "ruis.yml").read_text(encoding="utf-8")
    return read_yaml(text), text


def _regels(data: Any, name: str) -> Iterator[Regel]:
    for entry in data[name]:
        pattern = entry["patroon"]
        for word, meaning in data["woorden"].items():
            pattern = pattern.replace(f"{{{word}}}", meaning)
        yield Regel(
            entry["naam"],
            re.compile(pattern, re.IGNORECASE),
            alleen_vandaag=entry.get("alleen_vandaag", False),
        )
