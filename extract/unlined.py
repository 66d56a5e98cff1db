"""Tables without lines: a row of heads, and rows under it whose cells keep to its columns.

Sooner no table than a false one: running text in columns, lists of contents and addresses are laid out alike.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.grids import Table
from extract.lines import Line
from extract.rows import is_head
from extract.table_signs import LEAST_ROWS, Grid, base_of, is_table
from extract.word import Word

_LEAST_GUTTER = 6.0  # points of white between two columns, all the way down
_MOST_LINES = 600  # on a page; more is a drawing with words
_FARTHEST = 2.8  # letter sizes from one baseline to the next

Band = list[Line]  # pieces of text on one baseline, from the left


def unlined_tables(lines: Sequence[Line]) -> list[Table]:
    """The tables among lines outside what is drawn."""
    if len(lines) < 6 or len(lines) > _MOST_LINES:
        return []
    levels = {line.base // 3 for line in lines}
    if len(lines) - len(levels) <= LEAST_ROWS:  # hardly any beside another
        return []
    bands = _bands(lines)
    if sum(len(band) > 1 for band in bands) <= LEAST_ROWS:
        return []
    found: list[Table] = []
    at = 0
    while at < len(bands) - LEAST_ROWS:
        grid = _grid(bands, at) if _are_heads(bands[at]) else None
        rows = _rows(grid) if grid is not None else []
        if grid is not None and is_table(grid, len(rows) - 1):
            found.append(_table(grid, rows))
            at += len(grid.bands)
        else:
            at += 1
    return found


def _bands(lines: Sequence[Line]) -> list[Band]:
    bands: list[Band] = []
    for line in sorted(lines, key=lambda line: line.base):
        if line.table is not None:
            continue
        if bands and line.base - bands[-1][0].base < 0.35 * max(line.size, 4):
            bands[-1].append(line)
        else:
            bands.append([line])
    for band in bands:
        band.sort(key=lambda line: line.x0)
    return bands


def _are_heads(band: Band) -> bool:
    texts = [line.text for line in band]
    return is_head(texts, len(texts)) and not any(text.endswith(",") or text[0].islower() for text in texts)


def _grid(bands: Sequence[Band], at: int) -> Grid:
    """The heads and the bands under them, for as long as they keep to the columns."""
    grid = Grid([(line.x0, line.x1) for line in bands[at]], [[[line] for line in bands[at]]])
    for above, band in pairwise(bands[at:]):
        if band[0].base - above[0].base > _FARTHEST * max(band[0].size, above[0].size):
            break
        columns, cells = _placed(grid.columns, band)
        if not cells:
            break
        grid.columns = columns
        grid.bands.append(cells)
    while len(grid.bands) > 1 and sum(map(bool, grid.bands[-1])) < 2 and grid.bands[-1][0]:
        grid.bands.pop()  # text under the table that happens to fit in its first column
    return grid


def _placed(
    columns: Sequence[tuple[float, float]], band: Band
) -> tuple[list[tuple[float, float]], list[list[Line]]]:
    """The columns, widened for this band, and its pieces by column; nothing if it does not keep to them."""
    wider = list(columns)
    cells: list[list[Line]] = [[] for _ in columns]
    for line in band:
        gaps = [max(x0 - line.x1, line.x0 - x1) for x0, x1 in columns]
        nearest = min(range(len(gaps)), key=gaps.__getitem__)
        x0, x1 = wider[nearest]
        wider[nearest] = (min(x0, line.x0), max(x1, line.x1))
        cells[nearest].append(line)
    if any(b[0] - a[1] < _LEAST_GUTTER for a, b in pairwise(wider)):
        return list(columns), []
    return wider, cells


def _rows(grid: Grid) -> list[list[list[list[Line]]]]:
    """The bands by row: what stands closer than rows do, or has nothing in the first column, goes on."""
    rows = [[grid.bands[0]]]
    close = grid.close
    for above, band in pairwise(grid.bands):
        goes_on = not band[0] or base_of(band) - base_of(above) <= close
        if goes_on and len(rows) > 1:
            rows[-1].append(band)
        else:
            rows.append([band])
    return rows


def _table(grid: Grid, rows: Sequence[Sequence[Sequence[Sequence[Line]]]]) -> Table:
    lines = [line for band in grid.bands for cell in band for line in cell]
    box = (
        min(line.x0 for line in lines),
        min(line.top for line in lines),
        max(line.x1 for line in lines),
        max(line.bottom for line in lines),
    )
    return Table(
        box,
        tuple(tuple(tuple(_words(row, column)) for column in range(len(grid.columns))) for row in rows),
    )


def _words(row: Sequence[Sequence[Sequence[Line]]], column: int) -> Iterator[Word]:
    return (word for band in row for line in band[column] for word in line.words)
