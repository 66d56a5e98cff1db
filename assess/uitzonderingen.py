"""Exceptions to what was agreed, sought in the same and in later documents."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assess.passage import Passage
from assess.rules_text import sentences
from collect.yaml_data import read_yaml


class ExceptionDataError(Exception):
    """The list of exception words is wrong; the message says where."""


@dataclass(frozen=True)
class Restriction:
    """A wording that restricts an agreement, unless one of `niet_met` stands in the same sentence."""

    pattern: re.Pattern[str]
    niet_met: tuple[str, ...]

    def restricts(self, sentence: str) -> bool:
        found = self.pattern.search(sentence)
        return found is not None and not any(
            re.search(rf"\b{re.escape(word)}\b", sentence, re.IGNORECASE) for word in self.niet_met
        )


@dataclass(frozen=True)
class Restrictions:
    """The shipped list: wordings, the theme of stuck cases, and per element what it is about."""

    wordings: tuple[Restriction, ...]
    thema: tuple[str, ...]
    onderwerp: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Uitzondering:
    """A sentence that may restrict an agreement: where it stands in its passage."""

    passage: Passage
    begin: int
    eind: int


@cache
def restrictions() -> Restrictions:
    """The shipped list; raises ExceptionDataError."""
    data = read_yaml((files("assess") / "uitzonderingen.yml").read_text(encoding="utf-8"))
    if set(data) != {"woorden", "thema", "onderwerp"}:
        raise ExceptionDataError(
            f"uitzonderingen.yml: verwacht woorden, thema en onderwerp, niet {sorted(data)}"
        )
    for entry in data["woorden"]:
        if not set(entry) <= {"woord", "niet_met"} or "woord" not in entry:
            raise ExceptionDataError(f"uitzonderingen.yml: onbekende ingang {entry}")
    return Restrictions(
        wordings=tuple(
            Restriction(_words(entry["woord"]), tuple(entry.get("niet_met", ()))) for entry in data["woorden"]
        ),
        thema=tuple(data["thema"]),
        onderwerp={element: tuple(stems) for element, stems in data["onderwerp"].items()},
    )


def find(element: str, evidence: Iterable[Passage], passages: Iterable[Passage]) -> Iterator[Uitzondering]:
    """Sentences in `passages` that restrict what `evidence` agrees on `element`.

    A sentence counts when it stands in a passage of the evidence, or shares the subject of the element and
    stands under the same heading as the evidence or in a passage about stuck cases.
    """
    data = restrictions()
    proving = list(evidence)
    ids = {passage.id for passage in proving}
    sections = {(passage.document, passage.koppen) for passage in proving if passage.koppen}
    for passage in passages:
        near = (passage.document, passage.koppen) in sections
        thema = near or _contains(" ".join((*passage.koppen, passage.tekst)), data.thema)
        if not thema and passage.id not in ids:
            continue
        for found in sentences(passage.tekst):
            sentence = passage.tekst[found.begin : found.end]
            if passage.id not in ids and not _contains(sentence, data.onderwerp[element]):
                continue
            if any(wording.restricts(sentence) for wording in data.wordings):
                yield Uitzondering(passage, found.begin, found.end)


def _words(phrase: str) -> re.Pattern[str]:
    return re.compile(r"\b" + r"\s+".join(map(re.escape, phrase.split())) + r"\b", re.IGNORECASE)


def _contains(text: str, stems: Iterable[str]) -> bool:
    lowered = text.casefold()
    return any(stem in lowered for stem in stems)
