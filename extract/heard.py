"""What one pass of recognition gave: its words above the noise, and how far they can be trusted."""

from collections import defaultdict
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple, Self

from extract.edges import Edge
from extract.tesseract import Row
from extract.word import Place, Word

_LEAST_CONFIDENCE = 30  # of a word, out of 100; below it is noise
_LEAST_OF_PROSE = 0.75  # of the letters heard; a page with more lost than that is unread
_LEAST_CERTAIN = 0.6
# how far letters reach over and under the baseline, as parts of their size
_ABOVE, _MIDDLE, _BELOW = 0.7, 0.47, 0.21
_LEADER = "....."
_SPECKS = 20  # unsure words; fewer are the texture of a picture


class Heard(NamedTuple):
    """The words of a pass and how they relate to all it heard; `certainty` is the mean over all letters."""

    words: list[Row]
    heard: int
    certainty: float
    share: float

    @classmethod
    def of(cls, rows: list[Row]) -> Self:
        every = [row for row in rows if row["level"] == "5" and row["text"].strip()]
        words = [row for row in every if float(row["conf"]) >= _LEAST_CONFIDENCE]
        letters = sum(len(row["text"]) for row in every) or 1
        certainty = sum(float(row["conf"]) * len(row["text"]) for row in every) / letters / 100
        return cls(words, len(every), certainty, sum(len(row["text"]) for row in words) / letters)

    @classmethod
    def nothing(cls) -> Self:
        """A pass that was given up: there was something, and none of it was heard."""
        return cls([], _SPECKS, 0.0, 0.0)

    @property
    def upright(self) -> bool:
        """Whether most long words are wider than they are high."""
        long = [int(row["width"]) > int(row["height"]) for row in self.words if len(row["text"]) > 3]
        return 2 * sum(long) >= len(long)

    @property
    def legible(self) -> bool:
        """Whether what was heard is text, and not guesses at spots."""
        return bool(self.words) and self.share >= _LEAST_OF_PROSE and self.certainty >= _LEAST_CERTAIN

    @property
    def is_picture(self) -> bool:
        """Whether nothing is written in what was looked at."""
        return not self.legible and self.heard < _SPECKS

    def places(self, scale: float) -> list[Place]:
        """Where the words stand, in points."""
        return [_place(row, scale) for row in self.words]

    def as_words(self, scale: float, dotted: Sequence[Edge]) -> list[Word]:
        """The words in points on the page as it was read, and the rows of dots that were wiped out.

        The words of a line share baseline and size.
        """
        lines: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in self.words:
            lines[row["block_num"], row["par_num"], row["line_num"]].append(row)
        sizes = {key: median(_letter_size(row) for row in line) / scale for key, line in lines.items()}
        usual = median(sizes[key] for key, line in lines.items() for _ in line)
        words: list[Word] = []
        for key, line in lines.items():
            base = median(int(row["top"]) + int(row["height"]) * (1 - _tail(row["text"])) for row in line)
            # measured sizes waver, most so over a few letters; what is near the usual size is that size
            near = (0.15 if len(line) > 2 else 0.25) * usual
            size = usual if abs(sizes[key] - usual) < near else sizes[key]
            for row in line:
                certainty = round(float(row["conf"]) / 100, 3)
                place = _place(row, scale)
                words.append(
                    Word(row["text"].strip(), *place, base / scale, round(size * 2) / 2, False, certainty)
                )
        for dots in dotted:
            _add_dots(words, dots)
        return words


def _add_dots(words: list[Word], row: Edge) -> None:
    """Put a row of dots after the words it follows, once."""
    before = [
        (word.x0, index)
        for index, word in enumerate(words)
        if abs(word.base - row.at) < word.size / 2 and word.x0 < (row.start + row.end) / 2
    ]
    if not before:
        return
    _, index = max(before)
    last = words[index]
    if last.text != _LEADER:
        dots = last._replace(text=_LEADER, x0=last.x1 + 1, x1=max(row.end, last.x1 + 2), zekerheid=1.0)
        words.insert(index + 1, dots)


def _place(row: Row, scale: float) -> Place:
    x0, top = int(row["left"]), int(row["top"])
    return x0 / scale, top / scale, (x0 + int(row["width"])) / scale, (top + int(row["height"])) / scale


def _tail(text: str) -> float:
    """The part of a word's height below the baseline."""
    if not set(text) & set("gjpqy"):
        return 0.0
    return _BELOW / (_BELOW + (_ABOVE if _is_tall(text) else _MIDDLE))


def _is_tall(text: str) -> bool:
    return any(char.isupper() or char.isdigit() or char in "bdfhijkltäëïöüáéíóúàè'" for char in text)


def _letter_size(row: Row) -> float:
    """The letter size in pixels that a word of this height and these letters has."""
    text = row["text"]
    reach = (_ABOVE if _is_tall(text) else _MIDDLE) + (_BELOW if set(text) & set("gjpqy,;()") else 0.0)
    return int(row["height"]) / reach
