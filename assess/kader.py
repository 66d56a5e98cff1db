"""What stands above a sentence: a lead-in, a heading, the head of a column, the state of a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assess.assertie import Modality, cues
from assess.rules import RuleBook
from assess.rules_pattern import CELL, Line, Span

ITEM_MARKS = frozenset({"-", "–", "•", "▪", "◦", "*", "o"})
# a cell this short states something of its row; a longer one speaks for itself
STATE_WORDS = 6


@dataclass(frozen=True)
class Kader:
    """The assertie laid over a text; one that is `zacht` yields to a sentence that says it holds now."""

    assertie: str
    zacht: bool = False


def lead_in(book: RuleBook, line: Line) -> str | None:
    """What a lead-in sentence lays over the items below it, if anything."""
    for kind in ("elders", "voorgenomen"):
        if cues(book, line, kind):
            return kind
    if book.lexicon.spans("eigen_afspraak", line):
        return None
    if book.lexicon.spans("niet_geregeld", line):
        return "ontkend"
    asked = line.sentence.words[-1] == "?"
    return "vermelding" if asked or cues(book, line, "vermelding") else None


def heading(book: RuleBook, line: Line, *, nearest: bool = True) -> Kader | None:
    """What a heading lays over the text below it; a question as heading is answered there, and lays nothing.

    A soft one ("Ambities") counts only as the `nearest` heading: a chapter of that name holds agreements too.
    """
    if line.sentence.words[-1] == "?" or book.lexicon.spans("kop_afspraak", line):
        return None
    for kind in ("elders", "vermelding", "voorgenomen"):
        if book.lexicon.spans(f"kop_{kind}", line):
            return Kader(kind, zacht=kind == "voorgenomen")
    if nearest and book.lexicon.spans("kop_voornemen", line):
        return Kader("voorgenomen", zacht=True)
    return None


def above(
    book: RuleBook, aanhef: Sequence[Line], koppen: Sequence[Sequence[Line]], *, tabel: bool
) -> Kader | None:
    """The first of lead-in and headings, the nearest first, that lays something; `tabel`: `aanhef` has column heads."""
    for line in reversed(aanhef):
        if tabel:
            found = heading(book, line)
            if found and found.assertie != "voorgenomen":
                return found
        elif kind := lead_in(book, line):
            return Kader(kind)
    for depth, kop in enumerate(reversed(koppen)):
        for line in reversed(kop):
            if found := heading(book, line, nearest=depth == 0):
                return found
    return None


def within(book: RuleBook, text: str, lines: Sequence[Line], number: int) -> Kader | None:
    """What a lead-in in the passage itself lays over the item that sentence `number` is."""
    for at in range(number, 0, -1):
        if not _is_item(text, lines[at - 1], lines[at]):
            return None
        if lines[at - 1].sentence.words[-1] == ":":
            kind = lead_in(book, lines[at - 1])
            return Kader(kind) if kind else None
    return None


def _is_item(text: str, previous: Line, line: Line) -> bool:
    gap = text[previous.sentence.end : line.sentence.begin]
    return "\n" in gap or any(mark in gap for mark in "•▪◦") or line.sentence.words[0] in ITEM_MARKS


def row(book: RuleBook, line: Line, anchor: Span, heads: Line | None) -> Modality | None:
    """What the heads and the other cells of a table row make of the cell at `anchor`, if anything."""
    cells = _cells(line)
    if len(cells) < 2:
        return None
    own = next((i for i, (begin, end) in enumerate(cells) if begin <= anchor[0] < end), None)
    names = _cells(heads) if heads is not None and len(_cells(heads)) == len(cells) else None
    if own is not None and names and heads is not None:
        for kind in ("voorgenomen", "elders"):
            if _within(book, f"kolom_{kind}", heads, names[own]):
                return Modality(kind, None)
    for i, cell in enumerate(cells):
        if i == own or cell[1] - cell[0] > STATE_WORDS:
            continue
        dated = names is not None and heads is not None and _within(book, "kolom_planning", heads, names[i])
        for kind in ("voorgenomen", "ontkend"):
            name = f"stand_{kind}"
            if span := _within(book, name, line, cell):
                return Modality(kind, span)
        if dated and (span := _within(book, "stand_later", line, cell)):
            return Modality("voorgenomen", span)
    return None


def _cells(line: Line) -> list[Span]:
    marks = [i for i, word in enumerate(line.sentence.words) if word == CELL]
    edges = [-1, *marks, len(line.sentence.words)]
    return [(a + 1, b) for a, b in pairwise(edges)] if marks else []


def _within(book: RuleBook, name: str, line: Line, cell: Span) -> Span | None:
    return next((s for s in book.lexicon.spans(name, line) if cell[0] <= s[0] and s[1] <= cell[1]), None)


def framed(assertie: str, kader: Kader | None, *, nu: bool = False) -> str:
    """An assertie under what stands above it: a plan above takes back an agreement, other places take back all.

    `nu` tells that the sentence itself says that it holds now.
    """
    if kader is None or assertie == "elders" or (kader.zacht and nu):
        return assertie
    if kader.assertie in ("voorgenomen", "ontkend") and assertie != "afgesproken":
        return assertie
    return kader.assertie
