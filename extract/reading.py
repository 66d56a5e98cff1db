"""What a reader of any format hands over: pages of blocks, as plain values."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from extract.gegevens import Gegevens

# x0, y0, x1, y1 in 1/10000 of the page's width and height, from the top left
Box = tuple[int, int, int, int]


class Break(NamedTuple):
    """Where word number `woord` (from 0) of a text breaks off: after `na` characters it goes on in `vak`."""

    woord: int
    na: int
    vak: Box


# kop: heading; inhoud: a line of a table of contents; the others become passages
BlockKind = Literal["kop", "alinea", "lijst", "tabelrij", "inhoud", "kolomkop"]


class Unreadable(Exception):
    """A document that yields nothing: carries the `uitkomst` and a Dutch sentence."""

    def __init__(self, uitkomst: str, toelichting: str) -> None:
        super().__init__(toelichting)
        self.uitkomst = uitkomst
        self.toelichting = toelichting


class ConverterMissing(Unreadable):
    """A document that can be read as soon as a program is installed, which the sentence names."""


@dataclass(frozen=True)
class Block:
    """One heading, paragraph, list item or table row, with one box per whitespace token (PDF only).

    A word broken over two lines has its first half in that box, the rest in `afbrekingen`.

    `niveau` is the depth of a heading or list item (any scale, deeper is larger); a heading without text
    only ends those at its level and deeper. What is `terzijde` (a note, a box) interrupts neither the paragraph around it
    nor the headings. `aanhef` holds the column heads of a table row; `zekerheid`
    is how sure its letters are, if recognised.
    """

    soort: BlockKind
    tekst: str
    niveau: int = 0
    aanhef: str | None = None
    vakken: tuple[Box, ...] = ()
    afbrekingen: tuple[Break, ...] = ()
    zekerheid: float | None = None
    terzijde: bool = False


@dataclass(frozen=True)
class Page:
    """One page in reading order; `opmerking` says what is odd about it, `ongelezen` that text was lost.

    `herkend_met`, `dpi` and `zekerheid` (mean, over letters) are those of optical recognition; `label` is its number in print.
    """

    nummer: int
    blokken: tuple[Block, ...]
    methode: str
    kwaliteit: float = 1.0
    breedte: float | None = None
    hoogte: float | None = None
    opmerking: str | None = None
    ocr_nodig: bool = False
    herkend_met: str | None = None
    dpi: int | None = None
    zekerheid: float | None = None
    label: str | None = None

    @property
    def tekst(self) -> str:
        """The blocks one under another; what `paginas.tekst` holds."""
        return "\n".join(block.tekst for block in self.blokken if block.tekst)

    @property
    def ongelezen(self) -> bool:
        return self.kwaliteit == 0


@dataclass(frozen=True)
class Reading:
    """A document as read; `gepagineerd` is false where page numbers mean nothing (DOCX, ODT, HTML, TXT).

    `opmerkingen` say what of it was not read, `meldingen` what else an inspector should know.
    """

    paginas: tuple[Page, ...]
    gepagineerd: bool
    opmerkingen: tuple[str, ...] = field(default=())
    meldingen: tuple[str, ...] = field(default=())
    gegevens: Gegevens | None = None
