"""Ruled and dotted lines on a scanned page: found for its tables, wiped out because they upset recognition."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extract.edges import Edge
from extract.grey import Grey

_ACROSS, _DOWN = 60.0, 30.0  # points; shorter is a row of letters, or a stem of one
_BESIDE = 1.5  # points from the middle of a line where the paper shows
_UNBROKEN = 0.9  # of a line stands out; the foot of a row of letters does so only in part
_FAINTEST = 12  # tones under that of the paper beside it
_DOT, _DOTS = 1.1, 8  # points from the middle of a dot to the paper over it; dots in _ACROSS points
_INK = 200

Mask = NDArray[np.bool_]


class Ruled(NamedTuple):
    """A page without its lines, those lines in points, and where rows of dots lead to a page number."""

    image: Grey
    edges: list[Edge]
    dotted: list[Edge]


def without_rules(image: Grey, scale: float) -> Ruled:
    """Wipe the thin straight lines and the rows of dots from a level white page."""
    away = max(1, round(_BESIDE * scale))
    if min(image.shape) < 5 * away:
        return Ruled(image, [], [])
    across = _lines(_thin(image, away), round(_ACROSS * scale))
    down = _lines(_thin(image.T, away), round(_DOWN * scale))
    lines = across | down.T
    dots, rows = _dotted((image < _INK) & ~lines, scale)
    edges = [*_edges(across, scale, horizontal=True), *_edges(down, scale, horizontal=False)]
    clean = np.where(lines | dots, np.uint8(255), image)
    return Ruled(clean, edges, list(_edges(rows, scale, horizontal=True)))


def _thin(image: Grey, away: int) -> Mask:
    """The dark pixels with paper over and under them."""
    thin = np.zeros(image.shape, dtype=np.bool_)
    paper = np.minimum(image[2 * away :], image[: -2 * away])
    thin[away:-away] = image[away:-away] < np.maximum(paper, _FAINTEST) - _FAINTEST
    return thin


def _lines(thin: Mask, length: int) -> Mask:
    """The pixels of lines from left to right of at least this length, with their blurred edges."""
    return _spread(_covered(_counts(thin, length) >= _UNBROKEN * length, length, thin.shape[1]), 2)


def _dotted(ink: Mask, scale: float) -> tuple[Mask, Mask]:
    """The dots of rows of dots, as between a heading and its page number, and those rows."""
    length, reach = round(_ACROSS * scale), round(_DOT * scale)
    spots = ink & (_around(ink, reach, 2 * reach) == _around(ink, reach, reach))
    starts = spots.copy()
    starts[:, 1:] &= ~spots[:, :-1]
    many = _counts(starts, length) >= _DOTS
    many &= _counts(ink & ~spots, length) <= reach  # letters have such spots among others
    # and have ink over or under them
    empty = _counts(ink, length) <= reach
    many[2 * reach :] &= empty[: -2 * reach]
    many[: -2 * reach] &= empty[2 * reach :]
    rows = _covered(many, length, spots.shape[1])
    rows[:-1] &= rows[1:]  # dots are higher than the specks of a worn line
    return _spread(_spread(spots & rows, 2 * reach - 1).T, 2 * reach - 1).T, rows


def _around(ink: Mask, aside: int, up: int) -> NDArray[np.int32]:
    """How much ink there is in the rectangle around each pixel; what is outside the page has none."""
    across = _counts(np.pad(ink, ((up, up), (aside, aside))), 2 * aside + 1)
    total = np.zeros((len(across) + 1, across.shape[1]), dtype=np.int32)
    np.cumsum(across, axis=0, out=total[1:])
    return total[2 * up + 1 :] - total[: -2 * up - 1]


def _counts(mask: Mask, length: int) -> NDArray[np.int32]:
    """How many pixels are set in each stretch of this length, by where it starts in its row."""
    height, width = mask.shape
    total = np.zeros((height, width + 1), dtype=np.int32)
    np.cumsum(mask, axis=1, out=total[:, 1:])
    return total[:, length:] - total[:, : max(0, width + 1 - length)]


def _covered(starts: Mask, length: int, width: int) -> Mask:
    """The pixels of the stretches of this length that start at these places."""
    covered = np.zeros((len(starts), width), dtype=np.bool_)
    rows = np.flatnonzero(starts.any(axis=1))
    steps = np.zeros((len(rows), width + 1), dtype=np.int32)
    steps[:, : starts.shape[1]] += starts[rows]
    steps[:, length : length + starts.shape[1]] -= starts[rows]
    covered[rows] = np.cumsum(steps, axis=1)[:, :-1] > 0
    return covered


def _spread(mask: Mask, pixels: int) -> Mask:
    """The mask and what lies just over and under it."""
    for _ in range(pixels):
        wide = mask.copy()
        wide[1:] |= mask[:-1]
        wide[:-1] |= mask[1:]
        mask = wide
    return mask


def _edges(lines: Mask, scale: float, *, horizontal: bool) -> Iterator[Edge]:
    """One edge for each run of each row; what reads tables joins those that touch."""
    for row in np.flatnonzero(lines.any(axis=1)):
        ends = np.flatnonzero(np.diff(lines[row].astype(np.int8), prepend=0, append=0))
        for start, end in zip(ends[::2], ends[1::2], strict=True):
            yield Edge(horizontal, float(row) / scale, float(start) / scale, float(end) / scale)
