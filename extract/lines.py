"""Words to lines: pieces of text on one baseline without a wide gap."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extract.grids import Table
from extract.note_marks import is_mark, with_marks
from extract.prose import BROKEN
from extract.word import Word


class Line(NamedTuple):
    """Words that belong together on one baseline with their text; lengths in points from the top left.

    `table` makes the line stand in for a whole table, so that it keeps its place in the reading order; `kader` is
    the number of the box around it, 0 in the running text.
    """

    words: tuple[Word, ...]
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool
    text: str
    table: Table | None = None
    kader: int = 0

    @property
    def height(self) -> float:
        return self.bottom - self.top


def line_of(words: Sequence[Word]) -> Line:
    """One line around the given words; its size and weight are those of most of its letters."""
    texts, x0s, tops, x1s, bottoms, bases, sizes, bolds, _ = zip(*words, strict=True)
    size, base = sizes[0], bases[0]
    if sizes.count(size) < len(sizes) or bases.count(base) < len(bases):
        size, base = _most(sizes, texts), _most(bases, texts)
        words = with_marks(words, base, size)
        texts = tuple(word.text for word in words)
    text = " ".join(texts)
    bold = any(bolds) and _has_letter(text)
    bold = bold and all(heavy or not _has_letter(word) for heavy, word in zip(bolds, texts, strict=True))
    return Line(tuple(words), min(x0s), min(tops), max(x1s), max(bottoms), base, round(size, 1), bold, text)


def _most(values: Sequence[float], texts: Sequence[str]) -> float:
    """The value that most letters have."""
    letters: Counter[float] = Counter()
    for value, text in zip(values, texts, strict=True):
        letters[value] += len(text)
    return letters.most_common(1)[0][0]


def _has_letter(text: str) -> bool:
    return any(map(str.isalpha, text))


def table_line(table: Table) -> Line:
    """A line that holds the place of `table`."""
    x0, top, x1, bottom = table.box
    return Line((), x0, top, x1, bottom, bottom, 0.0, False, "", table)


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Lines in the order of the stream; pieces that touch on one baseline are joined whatever their order.

    Browsers that print put bold, italic and link words after the sentence they stand in.
    """
    runs: list[list[Word]] = []
    for word in words:
        if runs and _follows(runs[-1][-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    return _join_touching([line_of(run) for run in runs])


def _follows(last: Word, word: Word) -> bool:
    size = max(last.size, word.size, 4)
    return (
        -0.3 * size < word.x0 - last.x1 < 1.2 * size
        and abs(word.base - last.base) < 0.5 * size
        and last.text[-1] != BROKEN
    )


def _level(line: Line, other: Line) -> bool:
    """Whether they stand on one baseline; the mark of a note stands above it."""
    apart = abs(line.base - other.base)
    if apart < 0.3 * max(line.size, 6):
        return True
    small, large = sorted((line, other), key=lambda line: line.size)
    return apart < 0.5 * large.size and is_mark(small.text) and small.size <= 0.8 * large.size


def _join_touching(lines: list[Line]) -> list[Line]:
    """Chain lines whose ends touch (less than about a space apart) on one baseline."""
    by_band: defaultdict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        by_band[int(line.base // 4)].append(index)
    following: dict[int, int] = {}
    taken: set[int] = set()
    for index, line in enumerate(lines):
        if line.words[-1].text.endswith(BROKEN):
            continue
        band, best = int(line.base // 4), None
        reach = 0.6 * max(line.size, 6)
        for other in (o for b in (band - 1, band, band + 1) for o in by_band[b]):
            gap = lines[other].x0 - line.x1
            if other == index or other in taken or not -1.5 < gap < reach:
                continue
            if _level(line, lines[other]) and (best is None or gap < best[0]):
                best = (gap, other)
        if best is not None and lines[best[1]].x1 > line.x1:
            following[index] = best[1]
            taken.add(best[1])
    chains = []
    for index in range(len(lines)):
        if index in taken:
            continue
        chain = [index]
        while chain[-1] in following:
            chain.append(following[chain[-1]])
        chains.append(chain)
    chains.sort(key=min)
    return [
        lines[chain[0]] if len(chain) == 1 else line_of([word for i in chain for word in lines[i].words])
        for chain in chains
    ]
