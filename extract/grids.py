"""Ruled lines and words to tables: a grid of cells, neighbours without a line between them merged."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extract.edges import Edge
from extract.word import Word

_SNAP = 3.0  # points within which two lines count as one, or as touching
_MAX_EDGES = 1200
_MAX_CELLS = 6000
_MAX_CELL_WORDS = 250  # a fuller "cell" is a frame around running text

Cell = tuple[Word, ...]
# horizontal and vertical lines that reach each other
Drawn = tuple[list[Edge], list[Edge]]


class Table(NamedTuple):
    """Rows of cells from top to bottom; a cell that spans stands at its top left, empty ones are ()."""

    box: tuple[float, float, float, float]
    rows: tuple[tuple[Cell, ...], ...]


def drawn_groups(edges: Sequence[Edge]) -> list[Drawn]:
    """The lines both ways that reach each other; none where the drawing is too rich to be a table."""
    if len(edges) < 4:
        return []
    across = _merged(edge for edge in edges if edge.horizontal)
    down = _merged(edge for edge in edges if not edge.horizontal)
    if len(across) < 2 or len(down) < 2 or len(across) + len(down) > _MAX_EDGES:
        return []
    return _touching_groups(across, down)


def tables_of(drawn: Sequence[Drawn], words: Sequence[Word]) -> list[Table]:
    """The tables among what is drawn."""
    found = (_table(*group, words) for group in drawn)
    return sorted((table for table in found if table is not None), key=lambda table: table.box[1])


def _merged(edges: Iterable[Edge]) -> list[Edge]:
    """Lines at (nearly) the same height that overlap or touch become one."""
    merged: list[Edge] = []
    rows: list[list[Edge]] = []
    for edge in sorted(edges, key=lambda edge: edge.at):
        if rows and edge.at - rows[-1][0].at <= _SNAP:
            rows[-1].append(edge)
        else:
            rows.append([edge])
    for row in rows:
        row.sort(key=lambda edge: edge.start)
        current = row[0]
        for edge in row[1:]:
            if edge.start <= current.end + _SNAP:
                unseen = current.unseen and edge.unseen
                current = current._replace(end=max(current.end, edge.end), unseen=unseen)
            else:
                merged.append(current)
                current = edge
        merged.append(current)
    return [edge for edge in merged if edge.end - edge.start > 5]


def _touching_groups(across: list[Edge], down: list[Edge]) -> list[Drawn]:
    """Lines that reach each other belong to one table."""
    owner = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    for i, h in enumerate(across):
        for j, v in enumerate(down, len(across)):
            if (
                v.start - _SNAP <= h.at <= v.end + _SNAP
                and h.start - _SNAP <= v.at <= h.end + _SNAP
                and root(i) != root(j)
            ):
                owner[root(i)] = root(j)
    groups: defaultdict[int, tuple[list[Edge], list[Edge]]] = defaultdict(lambda: ([], []))
    for i, h in enumerate(across):
        groups[root(i)][0].append(h)
    for j, v in enumerate(down, len(across)):
        groups[root(j)][1].append(v)
    return [group for group in groups.values() if len(group[0]) > 1 and len(group[1]) > 1]


def snapped(values: Iterable[float]) -> list[float]:
    result: list[float] = []
    for value in sorted(values):
        if not result or value - result[-1] > _SNAP:
            result.append(value)
    return result


def _table(across: list[Edge], down: list[Edge], words: Sequence[Word]) -> Table | None:
    xs = snapped([*(v.at for v in down), min(h.start for h in across), max(h.end for h in across)])
    ys = snapped([*(h.at for h in across), min(v.start for v in down), max(v.end for v in down)])
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 2 or rows < 2 or columns * rows > _MAX_CELLS:
        return None
    walls, floors = _spans(down, xs), _spans(across, ys)
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(rows):
        middle_y = (ys[row] + ys[row + 1]) / 2
        for column in range(columns):
            middle_x = (xs[column] + xs[column + 1]) / 2
            here = (row, column)
            if column and not _crosses(walls[column], middle_y):
                here = owner[row, column - 1]
            if row and not _crosses(floors[row], middle_x):
                above = owner[row - 1, column]
                if here == (row, column):
                    here = above
            owner[row, column] = here
    cells: defaultdict[tuple[int, int], list[Word]] = defaultdict(list)
    inside = 0
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        if not (xs[0] <= x <= xs[-1] and ys[0] <= y <= ys[-1]):
            continue
        column = bisect_left(xs, x, 1, columns) - 1
        row = bisect_left(ys, y, 1, rows) - 1
        cells[owner[row, column]].append(word)
        inside += 1
    if len({column for _, column in cells}) < 2 or len({row for row, _ in cells}) < 2 or inside < 4:
        return None
    if max(map(len, cells.values())) > _MAX_CELL_WORDS:
        return None
    return Table(
        (xs[0], ys[0], xs[-1], ys[-1]),
        tuple(
            tuple(
                tuple(cells.get((row, column), ()))
                for column in range(columns)
                if owner[row, column] == (row, column)
            )
            for row in range(rows)
        ),
    )


def _spans(edges: list[Edge], at: list[float]) -> list[list[tuple[float, float]]]:
    """For each grid line, from where to where it is drawn."""
    spans: list[list[tuple[float, float]]] = [[] for _ in at]
    for edge in edges:
        index = bisect_right(at, edge.at) - 1
        for near in (index, index + 1):
            if 0 <= near < len(at) and abs(at[near] - edge.at) <= _SNAP:
                spans[near].append((edge.start - 1, edge.end + 1))
    return spans


def _crosses(spans: list[tuple[float, float]], through: float) -> bool:
    return any(start <= through <= end for start, end in spans)
