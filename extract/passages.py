"""Pages of blocks to passages: the paragraphs, list items and table rows that are assessed."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.bsn import MASK
from extract.prose import continues, lead_in, mend
from extract.reading import Block, Box, Break, Page, Reading
from extract.tokens import weighed

_QUOTES = str.maketrans(
    dict.fromkeys("‘’‚‛`´′", "'") | dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("–—‐−", "-")
)
_SHALLOWEST = -1000  # less deep than any list item
_PASSAGE_KINDS = ("alinea", "lijst", "tabelrij")


@dataclass(frozen=True)
class Part:
    """Which characters of a passage stand on which page."""

    pagina: int
    begin: int
    eind: int


@dataclass(frozen=True)
class Passage:
    """One paragraph, list item or table row with the headings above it; `pagina` is null without pages."""

    volgnummer: int
    soort: str
    tekst: str
    kop_pad: tuple[str, ...]
    aanhef: str | None
    pagina: int | None
    pagina_tot: int | None
    anker: str | None
    delen: tuple[Part, ...]
    vakken: tuple[tuple[int, Box], ...]
    afbrekingen: tuple[tuple[int, Break], ...] = ()
    zekerheid: float | None = None

    def row(self, document: str) -> dict[str, object]:
        """The row of `passages`, the same for the same document however often it is read."""
        boxes = [[pagina, *box] for pagina, box in self.vakken]
        breaks = [[at, after, pagina, *box] for pagina, (at, after, box) in self.afbrekingen]
        parts = [{"pagina": part.pagina, "begin": part.begin, "eind": part.eind} for part in self.delen]
        return {
            "id": f"{document[:16]}-{self.volgnummer:05d}",
            "document": document,
            "pagina": self.pagina,
            "pagina_tot": self.pagina_tot,
            "volgnummer": self.volgnummer,
            "soort": self.soort,
            "kop_pad": json.dumps(self.kop_pad, ensure_ascii=False),
            "aanhef": self.aanhef,
            "tekst": self.tekst,
            "anker": self.anker,
            "delen": json.dumps(parts) if len(parts) > 1 else None,
            "vakken": json.dumps(boxes, separators=(",", ":")) if boxes else None,
            "afbrekingen": json.dumps(breaks, separators=(",", ":")) if breaks else None,
            "tekst_hash": text_hash(self.tekst),
            "verborgen": "bsn" if MASK in self.tekst else None,
            "zekerheid_tekst": self.zekerheid,
        }


def text_hash(text: str) -> str:
    """sha256 of the text whatever its white space, capitals, quotes and dashes."""
    return hashlib.sha256(" ".join(plain_marks(text.casefold()).split()).encode()).hexdigest()


def plain_marks(text: str) -> str:
    """Quotes and dashes of every shape as the plain ones."""
    return text.translate(_QUOTES)


@dataclass(frozen=True)
class _Piece:
    """A block with the pages it stands on, before it is numbered."""

    block: Block
    parts: tuple[Part, ...]
    boxes: tuple[tuple[int, Box], ...]
    breaks: tuple[tuple[int, Break], ...]


def passages_of(reading: Reading) -> Iterator[Passage]:
    """The passages in reading order; headings and contents lists are none themselves."""
    running, beside = _Above(), _Above()
    number = 0
    under: Counter[tuple[str, ...]] = Counter()
    for piece in _pieces(reading.paginas):
        block = piece.block
        if not block.terzijde:
            beside = _Above()
        above = beside if block.terzijde else running
        if block.soort == "kop":
            above.add_heading(block)
            continue
        if block.soort not in _PASSAGE_KINDS:
            continue
        aanhef = above.lead_of(block)
        number += 1
        headings = running.headings + (beside.headings if block.terzijde else ())
        under[headings] += 1
        yield Passage(
            volgnummer=number,
            soort=block.soort,
            tekst=block.tekst,
            kop_pad=headings,
            aanhef=aanhef,
            pagina=piece.parts[0].pagina if reading.gepagineerd else None,
            pagina_tot=piece.parts[-1].pagina if reading.gepagineerd else None,
            anker=None if reading.gepagineerd else " › ".join((*headings, f"¶{under[headings]}")),
            delen=piece.parts if reading.gepagineerd else (),
            vakken=piece.boxes,
            afbrekingen=piece.breaks,
            zekerheid=block.zekerheid,
        )


class _Above:
    """The headings and the sentences ending in a colon under which the next block stands."""

    def __init__(self) -> None:
        self._path: list[tuple[int, str]] = []
        self._leads: list[tuple[int, str]] = []
        self._previous = ""

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(text for _, text in self._path if text)

    def add_heading(self, block: Block) -> None:
        while self._path and self._path[-1][0] >= block.niveau:
            self._path.pop()
        self._path.append((block.niveau, block.tekst))
        self._leads = _leads([], block)

    def lead_of(self, block: Block) -> str | None:
        """What leads in this block: its own column heads, or the sentence before it."""
        leads = self._leads
        while block.soort == "lijst" and leads and leads[-1][0] >= block.niveau - 2:
            leads.pop()
        if block.soort == "alinea" or (block.soort == "tabelrij" and self._previous == "lijst"):
            leads = []
        self._leads, self._previous = _leads(leads, block), block.soort
        return block.aanhef or (leads[-1][1] if leads else None)


def _leads(leads: list[tuple[int, str]], block: Block) -> list[tuple[int, str]]:
    """The sentences ending in a colon that are still open, by depth of what follows them."""
    sentence = lead_in(block.tekst)
    if sentence is None:
        return leads
    return [*leads, (block.niveau if block.soort == "lijst" else _SHALLOWEST, sentence)]


def _pieces(pages: Sequence[Page]) -> Iterator[_Piece]:
    """The blocks of all pages, a paragraph that goes on over a page break as one; what is beside it comes after."""
    held: _Piece | None = None
    waiting: list[_Piece] = []
    for page in pages:
        first = True
        for block in page.blokken:
            piece = _Piece(
                block,
                (Part(page.nummer, 0, len(block.tekst)),),
                tuple((page.nummer, box) for box in block.vakken),
                tuple((page.nummer, found) for found in block.afbrekingen),
            )
            if block.terzijde:
                if held is None:
                    yield piece
                else:
                    waiting.append(piece)
                continue
            if held is not None:
                if first and page.nummer == held.parts[-1].pagina + 1 and _goes_on(held.block, block):
                    piece = _together(held, piece)
                else:
                    yield held
                    yield from waiting
                    waiting = []
            held, first = piece, False
    if held is not None:
        yield held
    yield from waiting


def _goes_on(before: Block, after: Block) -> bool:
    return (
        before.soort in ("alinea", "lijst")
        and after.soort == "alinea"
        and continues(before.tekst, after.tekst)
    )


def _together(before: _Piece, after: _Piece) -> _Piece:
    """One piece; a word broken over the page is one word of it."""
    text = mend(before.block.tekst, after.block.tekst)
    start = len(text) - len(after.block.tekst)
    last = before.parts[-1]
    whole = len(text.split()) == len(before.block.tekst.split()) + len(after.block.tekst.split())
    sure = [(b.zekerheid, len(b.tekst)) for b in (before.block, after.block) if b.zekerheid is not None]
    return _Piece(
        replace(before.block, tekst=text, zekerheid=weighed(sure)),
        (
            *before.parts[:-1],
            replace(last, eind=min(start, last.eind)),
            Part(after.parts[0].pagina, start, len(text)),
        ),
        before.boxes + (after.boxes if whole else after.boxes[1:]),
        (*before.breaks, *_breaks_after(before, after, whole=whole)),
    )


def _breaks_after(before: _Piece, after: _Piece, *, whole: bool) -> Iterator[tuple[int, Break]]:
    """The breaks of the second piece as words of both together, first the one that the page makes."""
    by, begun = len(before.block.tekst.split()), 0
    if not whole and after.boxes:
        by -= 1
        page, box = after.boxes[0]
        first = after.block.tekst.split(maxsplit=1)[0]
        begun = len(mend(before.block.tekst.rsplit(maxsplit=1)[-1], first)) - len(first)
        yield page, Break(by, begun, box)
    for page, (at, na, box) in after.breaks:
        yield page, Break(at + by, na if at else na + begun, box)
