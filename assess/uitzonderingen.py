"""Exceptions to what was agreed, sought in the same and in later documents."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from assess.label import label_passage
from assess.label_answer import Label
from assess.passage import Passage
from assess.rules import UITZONDERING, RuleBook, shipped
from assess.rules_pattern import Line
from assess.rules_text import sentences
from assess.uitzondering_waarvan import limits
from assess.uitzondering_wie import left_out
from assess.verwijzing import Alinea
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
class Beperking:
    """A sentence that may restrict an agreement: where it stands in its passage."""

    passage: Passage
    begin: int
    eind: int


@dataclass(frozen=True)
class Uitzondering:
    """A group of pupils or gemeenten for which what is agreed elsewhere in the document does not hold.

    `passage` is the index of the passage that says so, `begin` and `eind` bound its sentence there.
    """

    passage: int
    begin: int
    eind: int
    deelvragen: tuple[str, ...]
    groep: str | None
    gemeenten: tuple[str, ...]


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


def find(element: str, evidence: Iterable[Passage], passages: Iterable[Passage]) -> Iterator[Beperking]:
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
                yield Beperking(passage, found.begin, found.end)


def exceptions(
    passages: Sequence[tuple[str, str]],
    gemeenten: Collection[str],
    labels: Sequence[Sequence[Label]] | None = None,
) -> list[Uitzondering]:
    """The exceptions that one document makes to its own agreements, in the order of the text.

    `passages` are (text, kop) in the order of the document, where `kop` is the path of headings joined by
    " / "; `gemeenten` are the names of the gemeenten of the region. `labels` are what was found in each
    passage; without them the passages are labelled here.
    """
    book = shipped()
    found = labels or [label_passage(text, kop=kop, gemeenten=gemeenten) for text, kop in passages]
    document = [
        Alinea(text, kop, _lines(book, text), said, _lines(book, kop))
        for (text, kop), said in zip(passages, found, strict=True)
    ]
    return [
        Uitzondering(
            number, line.sentence.begin, line.sentence.end, deelvragen, buiten.groep, buiten.gemeenten
        )
        for number, alinea in enumerate(document)
        for at, line in enumerate(alinea.lines)
        if (buiten := left_out(book, alinea.text, alinea.lines, at, gemeenten))
        and (deelvragen := limits(book, document, number, at, sterk=buiten.sterk))
    ]


def denials(one: Uitzondering) -> Iterator[Label]:
    """For each deelvraag that an exception limits a denial for those left out."""
    for deelvraag in one.deelvragen:
        yield Label(
            deelvraag=deelvraag,
            assertie="ontkend",
            waarde={"groep": one.groep} if one.groep else {},
            gemeenten=one.gemeenten,
            subcode="afwezig",
            begin=one.begin,
            eind=one.eind,
            regels=(UITZONDERING,),
        )


def narrowed(label: Label, one: Uitzondering) -> Label:
    """A denial for all in the sentence of an exception as what it is: a denial for those left out."""
    general = label.assertie == "ontkend" and not label.gemeenten and "groep" not in label.waarde
    if not general or label.begin != one.begin:
        return label
    waarde = {**label.waarde, "groep": one.groep} if one.groep else label.waarde
    return replace(label, gemeenten=one.gemeenten, waarde=waarde)


def _lines(book: RuleBook, text: str) -> list[Line]:
    return [book.lexicon.read(sentence) for sentence in sentences(text)]


def _words(phrase: str) -> re.Pattern[str]:
    return re.compile(r"\b" + r"\s+".join(map(re.escape, phrase.split())) + r"\b", re.IGNORECASE)


def _contains(text: str, stems: Iterable[str]) -> bool:
    lowered = text.casefold()
    return any(stem in lowered for stem in stems)
