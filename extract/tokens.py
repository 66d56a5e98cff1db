"""Words to mended text with one box per token."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from operator import attrgetter

from extract.prose import BROKEN, compound, mend, without_garbage
from extract.reading import Block, BlockKind, Box, Break
from extract.word import Place, Word

_place = attrgetter("x0", "top", "x1", "bottom")


@dataclass(frozen=True)
class Text:
    """A text and the boxes of its whitespace tokens, with the words that are broken over two lines.

    `zekerheid` is the mean over recognised letters.
    """

    tekst: str
    vakken: tuple[Box, ...] = ()
    afbrekingen: tuple[Break, ...] = ()
    zekerheid: float | None = None

    def block(self, soort: BlockKind, *, niveau: int = 0, aanhef: str | None = None) -> Block:
        """The block with this text."""
        return Block(soort, self.tekst, niveau, aanhef, self.vakken, self.afbrekingen, self.zekerheid)

    def without_first(self) -> "Text":
        """The text after its first token."""
        breaks = tuple(shifted(self.afbrekingen, -1))
        return Text(self.tekst.partition(" ")[2], self.vakken[1:], breaks, self.zekerheid)


@dataclass(frozen=True)
class Paper:
    """The size of a page in points as it is read, how it lies, and the hyphenated compounds of its document.

    `place` gives where a box (x0, top, x1, bottom) is on the page as shown, which a quarter turn makes
    `sideways`; without it the page lies as it is read.
    """

    width: float
    height: float
    compounds: Set[str] = frozenset()
    place: Callable[[Place], Place] | None = None
    sideways: bool = False

    def boxes(self, words: Iterable[Word]) -> tuple[Box, ...]:
        """The places of the words; what sticks out of the page ends at its edge."""
        width, height = (self.height, self.width) if self.sideways else (self.width, self.height)
        across, down = 10000 / (width or 1), 10000 / (height or 1)
        places: Iterable[Place] = map(_place, words)
        if self.place is not None:
            places = map(self.place, places)
        found = [
            (round(x0 * across), round(top * down), round(x1 * across), round(bottom * down))
            for x0, top, x1, bottom in places
        ]
        if any(x0 < 0 or top < 0 or x1 > 10000 or bottom > 10000 for x0, top, x1, bottom in found):
            found = [
                (
                    max(0, min(10000, x0)),
                    max(0, min(10000, top)),
                    max(0, min(10000, x1)),
                    max(0, min(10000, bottom)),
                )
                for x0, top, x1, bottom in found
            ]
        return tuple(found)

    def text(self, lines: Iterable[Sequence[Word]]) -> Text:
        """The lines as one text; a word broken over two lines is one token."""
        tokens: list[str] = []
        placed: list[Word] = []
        halves: list[tuple[int, int, Word]] = []
        for line in lines:
            for number, word in enumerate(line):
                text = _clean(word.text)
                if not text:
                    continue
                if number == 0 and tokens:
                    tokens[-1], *rest = mend(tokens[-1], text, self.compounds).split()
                    if not rest:
                        halves.append((len(tokens) - 1, len(tokens[-1]) - len(text), word))
                        continue
                tokens.append(text)
                placed.append(word)
        breaks = (
            tuple([Break(at, after, *self.boxes([word])) for at, after, word in halves]) if halves else ()
        )
        return Text(" ".join(tokens).replace(BROKEN, "-"), self.boxes(placed), breaks, _certainty(placed))


def shifted(breaks: Iterable[Break], by: int) -> Iterator[Break]:
    """The breaks of a text that begins `by` words further on; those before its first word fall away."""
    return (found._replace(woord=found.woord + by) for found in breaks if found.woord + by >= 0)


def compounds_in(words: Iterable[Word]) -> frozenset[str]:
    """The words that stand somewhere in the middle of a line with their hyphen."""
    return frozenset(found for word in words if "-" in word.text and (found := compound(word.text)))


def joined(cells: Sequence[Text]) -> Text:
    """Cells of a table row with " | " between them, each bar with a box without width."""
    boxes: list[Box] = []
    breaks: list[Break] = []
    for index, cell in enumerate(cells):
        if index:
            _, top, right, bottom = boxes[-1]
            boxes.append((right, top, right, bottom))
        breaks += shifted(cell.afbrekingen, len(boxes))
        boxes += cell.vakken
    sure = [(cell.zekerheid, len(cell.tekst)) for cell in cells if cell.zekerheid is not None]
    return Text(" | ".join(cell.tekst for cell in cells), tuple(boxes), tuple(breaks), weighed(sure))


def weighed(values: Iterable[tuple[float, int]]) -> float | None:
    """The mean of values by their weights; None when there are none."""
    total = weights = 0.0
    for value, weight in values:
        total += value * weight
        weights += weight
    return round(total / weights, 3) if weights else None


def _certainty(words: Sequence[Word]) -> float | None:
    """The mean certainty over the letters of the words that were recognised."""
    if all(word.zekerheid == 1.0 for word in words):
        return None
    return weighed((word.zekerheid, len(word.text)) for word in words if word.zekerheid < 1.0)


def _clean(word: str) -> str:
    """Without garbage, but with the mark of a word that breaks off at its end."""
    if word.isascii():
        return word if word.isprintable() else without_garbage(word)
    broken = word.endswith(BROKEN)
    first, *others = (without_garbage(part) for part in word.rstrip(BROKEN).replace("\xad", "").split(BROKEN))
    for part in others:
        first = mend(first + BROKEN, part).replace(" ", "")
    return first + BROKEN * broken if first else ""
