"""The text of a page with its passages findable and the decisive words marked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from doorbraak.pages.quotes import Span, marked
from doorbraak.pages.reading import Row


@dataclass(frozen=True)
class Placed:
    """A passage, or the part of it that stands on this page; `marks` count from the start of the page."""

    passage: str
    begin: int
    eind: int
    anchor: bool
    marks: tuple[Span, ...]
    labels: tuple[Row, ...]


@dataclass(frozen=True)
class Block:
    """One line of the stored page text: a paragraph, a list item, a table row or a heading."""

    html: Markup
    kop: bool
    labels: tuple[Row, ...]


def blocks(tekst: str, placed: Iterable[Placed], koppen: frozenset[str]) -> Iterator[Block]:
    """The blocks of a page; every character of the stored text is in one of them."""
    waiting = sorted(placed, key=lambda part: part.begin)
    begin = 0
    for line in tekst.split("\n"):
        end = begin + len(line)
        here = [part for part in waiting if part.begin < end and part.eind > begin]
        if line.strip():
            ending = [part for part in here if part.eind <= end]
            labels = tuple(label for part in ending for label in part.labels)
            yield Block(_line(tekst, begin, end, here), not here and line.strip() in koppen, labels)
        begin = end + 1


def _line(tekst: str, begin: int, end: int, placed: list[Placed]) -> Markup:
    parts, at = [], begin
    for part in placed:
        start, stop = max(part.begin, at), min(part.eind, end)
        if start >= stop:
            continue
        parts.append(escape(tekst[at:start]))
        inner = marked(tekst[start:stop], [(a - start, b - start, kind) for a, b, kind in part.marks])
        first = part.anchor and part.begin >= begin
        anchor = Markup(' id="p-{}"').format(part.passage) if first else Markup("")
        style = Markup(' class="vondst"') if part.labels else Markup("")
        parts.append(Markup("<span{}{}>{}</span>").format(anchor, style, inner))
        at = stop
    return Markup("").join([*parts, escape(tekst[at:end])])


def places(
    nummer: int, tekst: str, passages: Iterable[Row], labels: dict[str, list[Row]]
) -> Iterator[Placed]:
    """Where each passage stands in the text of page `nummer`; one that is not found is left out."""
    at = 0
    for passage in passages:
        for number, (page, begin, end) in enumerate(_parts(passage)):
            if page != nummer:
                continue
            wanted = passage["tekst"][begin:end]
            found = tekst.find(wanted, at)
            found = found if found >= 0 else tekst.find(wanted)
            if found < 0 or not wanted:
                continue
            mine = labels.get(passage["id"], [])
            shift = found - begin
            marks = tuple((a + shift, b + shift, kind) for label in mine for a, b, kind in label["marks"])
            yield Placed(passage["id"], found, found + len(wanted), number == 0, marks, tuple(mine))
            at = found + len(wanted)


def _parts(passage: Row) -> list[tuple[int, int, int]]:
    if passage["delen"]:
        return [(part["pagina"], part["begin"], part["eind"]) for part in passage["delen"]]
    return [(passage["pagina"] or 1, 0, len(passage["tekst"]))]
