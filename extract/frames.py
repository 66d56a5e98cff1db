"""Frames and shaded areas around a few lines: boxes that stand beside the running text."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.grids import Drawn, snapped
from extract.lines import Line, lines_of
from extract.word import Word

_LEAST_WORDS = 8
_MOST = 0.5  # of the words of a page; a larger frame is the page itself
_MOST_ROWS = 3  # drawn under one another; more is a table of one column
_BESIDE = 0.25  # of the lines may stand beside another, as they do in a table
_MOST_FRAMES = 40


def frames_of(drawn: Sequence[Drawn], words: Sequence[Word]) -> list[list[Line]]:
    """The lines in each frame, numbered by `kader`; nothing of them is in the running text."""
    found: list[list[Line]] = []
    taken: set[int] = set()
    for x0, top, x1, bottom, rows in sorted(_rectangles(drawn), key=lambda frame: frame[1] - frame[3])[
        :_MOST_FRAMES
    ]:
        inside = [
            word
            for word in words
            if x0 <= (word.x0 + word.x1) / 2 <= x1 and top <= (word.top + word.bottom) / 2 <= bottom
        ]
        if not _LEAST_WORDS <= len(inside) <= _MOST * len(words) or any(id(word) in taken for word in inside):
            continue
        lines = lines_of(inside)
        if _is_prose(lines) and (rows <= _MOST_ROWS or rows >= len(_levels(lines))):
            taken |= {id(word) for word in inside}
            found.append([line._replace(kader=len(found) + 1) for line in lines])
    return found


def _rectangles(drawn: Sequence[Drawn]) -> Iterator[tuple[float, float, float, float, int]]:
    """The outer sides of what is drawn without cells beside each other, and how many rows it has."""
    for across, down in drawn:
        if all(edge.unseen for edge in across + down):
            continue
        xs = snapped(
            [*(edge.at for edge in down), *(end for edge in across for end in (edge.start, edge.end))]
        )
        ys = snapped(
            [*(edge.at for edge in across), *(end for edge in down for end in (edge.start, edge.end))]
        )
        wide = [b - a for a, b in pairwise(xs)]
        if wide and max(wide) > 60 and sum(wide) - max(wide) < 20 and ys[-1] - ys[0] > 15:
            yield xs[0], ys[0], xs[-1], ys[-1], len(ys) - 1


def _levels(lines: Sequence[Line]) -> set[int]:
    return {round(line.base / 3) for line in lines}


def _is_prose(lines: Sequence[Line]) -> bool:
    """Whether there are lines under one another, and hardly any beside one another."""
    levels = len(_levels(lines))
    return levels > 1 and len(lines) - levels <= _BESIDE * len(lines)
