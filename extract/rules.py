"""The ruled lines of a scanned page: found for its tables, and wiped out because they upset recognition."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from extract.edges import Edge
from extract.grey import Grey

_ACROSS, _DOWN = 60.0, 30.0  # points; shorter is a row of letters, or a stem of one
_BESIDE = 1.5  # points from the middle of a line where the paper shows
_UNBROKEN = 0.9  # of a line stands out; the foot of a row of letters does so only in part
_FAINTEST = 12  # tones under that of the paper beside it

Mask = NDArray[np.bool_]


def without_rules(image: Grey, scale: float) -> tuple[Grey, list[Edge]]:
    """The level white page without its thin straight lines, and those lines in points."""
    across = _lines(image, scale, _ACROSS)
    down = _lines(image.T, scale, _DOWN)
    if not (across.any() or down.any()):
        return image, []
    clean = image.copy()
    clean[across | down.T] = 255
    return clean, [*_edges(across, scale, horizontal=True), *_edges(down, scale, horizontal=False)]


def _lines(image: Grey, scale: float, least: float) -> Mask:
    """The pixels of thin lines of at least this many points from left to right: dark, with paper over and under them."""
    away = max(1, round(_BESIDE * scale))
    middle = np.zeros(image.shape, dtype=np.bool_)
    paper = np.minimum(image[2 * away :], image[: -2 * away])
    middle[away:-away] = image[away:-away] < np.maximum(paper, _FAINTEST) - _FAINTEST
    lines = _stretches(middle, round(least * scale))
    for _ in range(2):  # the blurred edges of a line go with it
        wide = lines.copy()
        wide[1:] |= lines[:-1]
        wide[:-1] |= lines[1:]
        lines = wide
    return lines


def _stretches(mask: Mask, length: int) -> Mask:
    """What lies in a stretch from left to right, of at least this length, that is set almost throughout."""
    height, width = mask.shape
    if width < length:
        return np.zeros_like(mask)
    total = np.zeros((height, width + 1), dtype=np.int32)
    np.cumsum(mask, axis=1, out=total[:, 1:])
    full = total[:, length:] - total[:, :-length] >= _UNBROKEN * length
    rows = np.flatnonzero(full.any(axis=1))
    covered = np.zeros_like(mask)
    steps = np.zeros((len(rows), width + 1), dtype=np.int32)
    starts = full[rows]
    steps[:, : starts.shape[1]] += starts
    steps[:, length : length + starts.shape[1]] -= starts
    covered[rows] = np.cumsum(steps, axis=1)[:, :-1] > 0
    return covered


def _edges(lines: Mask, scale: float, *, horizontal: bool) -> Iterator[Edge]:
    """One edge for each run of each row; what reads tables joins those that touch."""
    for row in np.flatnonzero(lines.any(axis=1)):
        ends = np.flatnonzero(np.diff(lines[row].astype(np.int8), prepend=0, append=0))
        for start, end in zip(ends[::2], ends[1::2], strict=True):
            yield Edge(horizontal, float(row) / scale, float(start) / scale, float(end) / scale)
