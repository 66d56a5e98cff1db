"""Whether pieces of text that keep to columns are a table, and not running text, contents or addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.lines import Line

LEAST_ROWS = 2  # under heads that are bold; one more if they are not
_ALIGNED = 0.7  # of the cells of a column start or end, or have their middle, where the others do
_SAME = 3.0  # points
_PROSE = 30  # letters in most pieces of a column of running text
_MOST_LINES_A_ROW = 4
_FURTHER = 1.15  # from row to row, if rows stand further apart than the lines in them


@dataclass
class Grid:
    """Columns from left to right and, for each baseline, the pieces in each column; the heads come first."""

    columns: list[tuple[float, float]]
    bands: list[list[list[Line]]]

    @property
    def close(self) -> float:
        """How far the lines within a row are apart at most; 0 if rows stand no further from each other."""
        # heads often stand further off
        steps = [base_of(b) - base_of(a) for a, b in pairwise(self.bands[1:])]
        return _FURTHER * min(steps) if steps and max(steps) > _FURTHER * min(steps) else 0.0


def base_of(band: Sequence[Sequence[Line]]) -> float:
    return next(line.base for cell in band for line in cell)


def is_table(grid: Grid, rows: int) -> bool:
    """Whether the grid, with this many rows under its heads, is a table."""
    heads, *body = grid.bands
    bold = all(line.bold for cell in heads for line in cell)
    bold = bold and not all(line.bold for band in body for cell in band for line in cell)
    if rows < LEAST_ROWS or (not bold and (rows == LEAST_ROWS or len(grid.columns) < 3)):
        return False
    columns = [[line for band in body for line in band[at]] for at in range(len(grid.columns))]
    if sum(map(_is_prose, columns)) > _most_prose(grid, bold=bold) or len(body) > _MOST_LINES_A_ROW * rows:
        return False
    full = sum(sum(map(bool, band)) > 1 for band in body)
    return full >= 0.6 * rows and all(map(_is_column, columns)) and not _is_contents(columns[-1])


def _most_prose(grid: Grid, *, bold: bool) -> int:
    """How many columns may have lines as long as those of running text."""
    if not bold:
        return 0
    return len(grid.columns) if grid.close else 1


def _is_prose(cells: Sequence[Line]) -> bool:
    return sum(len(cell.text) > _PROSE for cell in cells) >= 0.5 * len(cells)


def _is_column(cells: Sequence[Line]) -> bool:
    """Whether the cells stand under one another."""
    edges = ([c.x0 for c in cells], [c.x1 for c in cells], [(c.x0 + c.x1) / 2 for c in cells])
    return len(cells) >= LEAST_ROWS and max(map(_together, edges)) >= _ALIGNED * len(cells)


def _together(values: Sequence[float]) -> int:
    """How many of the values lie close to the one that most lie close to."""
    return max((sum(abs(value - other) <= _SAME for other in values) for value in values), default=0)


def _is_contents(cells: Sequence[Line]) -> bool:
    """Whether a last column holds the numbers of pages, going up."""
    numbers = [cell.text for cell in cells]
    if not numbers or not all(text.isdecimal() and len(text) < 4 for text in numbers):
        return False
    return all(int(a) <= int(b) for a, b in pairwise(numbers))
