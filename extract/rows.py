"""Tables whose cells are already text (DOCX, ODT, HTML, XLSX) to blocks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.reading import Block

_MAX_HEAD_WORDS = 8
_MAX_HEAD_ROWS = 3
_MAX_COLUMNS = 100  # in which cells are put in their place; more is a mistake or an attack
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[-/–]\s?(?:19|20)?\d\d)?")
_LETTER = re.compile(r"[^\W_]*[^\W\d_]")


@dataclass(frozen=True)
class Cell:
    """One cell and how many columns and rows it takes; `kop` marks it as the head of its column."""

    tekst: str
    kolommen: int = 1
    rijen: int = 1
    kop: bool = False


def is_head(cells: Sequence[str], columns: int) -> bool:
    """Whether these cells can be the heads of columns: all filled, a few words each, no sentence or value.

    Years are heads beside each other under a first one in words.
    """
    if not 1 < columns == len(cells):
        return False
    years = [_YEAR.fullmatch(cell) is not None for cell in cells]
    return (sum(years) != 1 and not years[0]) and all(
        year or (_LETTER.match(cell) and len(cell.split()) <= _MAX_HEAD_WORDS and cell[-1] not in ".;:")
        for cell, year in zip(cells, years, strict=True)
    )


def row_blocks(rows: Sequence[Sequence[Cell]], *, marked_head: bool = False) -> Iterator[Block]:
    """One block per row, cells joined by " | ", with the column heads in `aanhef`.

    A cell over several rows stands in each of them. A first row of a few words is taken for heads; only if
    marked as such (`marked_head`, or every cell of it) is it no passage itself.
    """
    table = list(_grid(rows))
    columns = max(map(len, table), default=0)
    marked = _marked_rows(rows) or int(marked_head)
    heads: str | None = None
    for number, row in enumerate(table):
        text = " | ".join(cell.tekst for cell, own in row if own and cell.tekst)
        if not text:
            continue
        if number < marked and columns > 1:
            heads = _heads(table[: number + 1], columns)
            yield Block("kolomkop", text)
        elif number == 0 and is_head([cell.tekst for cell, _ in row], columns):
            heads = text
            yield Block("tabelrij", text)
        else:
            yield Block("tabelrij" if columns > 1 else "alinea", text, aanhef=heads)


def _marked_rows(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top are all heads; a table of nothing but heads has one at most."""
    count = 0
    while count < min(len(rows), _MAX_HEAD_ROWS):
        filled = [cell for cell in rows[count] if cell.tekst]
        if not filled or not all(cell.kop for cell in filled):
            return count
        count += 1
    return min(count, 1) if count == len(rows) else count


def _grid(rows: Sequence[Sequence[Cell]]) -> Iterator[list[tuple[Cell, bool]]]:
    """The rows with a cell in every column; the flag is false in the further columns that a cell takes."""
    above: dict[int, tuple[Cell, bool, int]] = {}  # by column: a cell, its flag, the rows it has left
    for row in rows:
        line: list[tuple[Cell, bool]] = []
        below: dict[int, tuple[Cell, bool, int]] = {}
        waiting = iter(row)
        while True:
            placed = above.get(len(line)) if len(line) < _MAX_COLUMNS else None
            if placed is not None:
                spread = [placed]
            else:
                cell = next(waiting, None)
                if cell is None:
                    break
                width = max(1, min(cell.kolommen, _MAX_COLUMNS - len(line)))
                spread = [(cell, number == 0, cell.rijen) for number in range(width)]
            for cell, own, left in spread:
                if left > 1:
                    below[len(line)] = (cell, own, left - 1)
                line.append((cell, own))
        above = below
        yield line


def _heads(rows: Sequence[Sequence[tuple[Cell, bool]]], columns: int) -> str:
    """The heads of each column, those of several rows one after the other."""
    if len(rows) == 1:
        return " | ".join(cell.tekst for cell, own in rows[0] if own and cell.tekst)
    names = []
    for column in range(columns):
        parts = [row[column][0].tekst for row in rows if column < len(row) and row[column][0].tekst]
        names.append(" – ".join(dict.fromkeys(parts)))
    return " | ".join(filter(None, names))
