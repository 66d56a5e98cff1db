"""Reading order of the lines of a page: the stream's own unless it zig-zags between columns."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.lines import Line

_LONG = 18  # characters; shorter pieces side by side are labels, not columns
_GUTTER = 8.0  # points
_MOST_LINES = 1000  # on a page; more is no text to read
_HOLE = 40.0  # points left open; something that is drawn later may fill it


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """The stream's order where it is sound; else by cutting the page along its white space."""
    zigzags = sum(
        1
        for a, b in pairwise(lines)
        if b.x0 - a.x1 > 6
        and abs(a.base - b.base) < 0.4 * max(a.size, 6)
        and len(a.text) > _LONG
        and len(b.text) > _LONG
    )
    jumps_up = sum(1 for a, b in pairwise(lines) if a.top - b.bottom > 20)
    if zigzags >= 4 or jumps_up > 12:
        return _cut(list(lines), 0)
    return _runs_in_place(lines) if jumps_up and len(lines) < _MOST_LINES else list(lines)


def _runs_in_place(lines: Sequence[Line]) -> list[Line]:
    """The stream, in which each run of lines comes before what stands wholly under it in its column.

    Browsers that print draw what is positioned after all the rest.
    """
    runs = [[lines[0]]]
    for a, b in pairwise(lines):
        if a.top - b.bottom > 20 or b.top - a.bottom > _HOLE:
            runs.append([])
        runs[-1].append(b)
    ordered: list[tuple[_Extent, list[Line]]] = []
    for run in runs:
        extent = _extent(run)
        at = len(ordered)
        for index in range(len(ordered) - 1, -1, -1):
            other = ordered[index][0]
            if other.x0 < extent.x1 and extent.x0 < other.x1:
                if other.top < extent.bottom - 2:
                    break
                at = index
        ordered.insert(at, (extent, run))
    return [line for _, run in ordered for line in run]


class _Extent(NamedTuple):
    x0: float
    top: float
    x1: float
    bottom: float


def _extent(lines: Sequence[Line]) -> _Extent:
    return _Extent(
        min(line.x0 for line in lines),
        min(line.top for line in lines),
        max(line.x1 for line in lines),
        max(line.bottom for line in lines),
    )


def _by_row(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (round(line.base / 3), line.x0))


def _gutters(lines: list[Line]) -> list[float]:
    """The middles of the vertical white strips that no line crosses."""
    found, end = [], None
    for x0, x1 in sorted((line.x0, line.x1) for line in lines):
        if end is not None and x0 - end >= _GUTTER:
            found.append((end + x0) / 2)
        end = x1 if end is None else max(end, x1)
    return found


def _cut(lines: list[Line], depth: int) -> list[Line]:
    """Recursive XY-cut: columns where a gutter runs all the way, else the widest horizontal gap."""
    if len(lines) < 4 or depth > 8:
        return _by_row(lines)
    gutters = _gutters(lines)
    if gutters:
        bounds = [float("-inf"), *gutters, float("inf")]
        columns = [[line for line in lines if a < (line.x0 + line.x1) / 2 <= b] for a, b in pairwise(bounds)]
        prose = all(sum(len(line.text) for line in column) > 14 * len(column) for column in columns)
        if prose and len(columns) <= 3:
            return [line for column in columns for line in _cut(column, depth + 1)]
        return _by_row(lines)
    rows = sorted(lines, key=lambda line: line.top)
    bottom, best = rows[0].bottom, (0.0, 0)
    for index in range(1, len(rows)):
        best = max(best, (rows[index].top - bottom, index))
        bottom = max(bottom, rows[index].bottom)
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    if best[0] > 2 and sum(line.x1 - line.x0 > 0.6 * width for line in lines) < 0.8 * len(lines):
        return _cut(rows[: best[1]], depth + 1) + _cut(rows[best[1] :], depth + 1)
    return _by_row(lines)
