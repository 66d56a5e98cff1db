"""Tables whose cells are already text (DOCX, ODT, HTML) to blocks."""

import re
from collections.abc import Iterator, Sequence

from extract.reading import Block

_MAX_HEAD_WORDS = 8
_LETTER = re.compile(r"[^\W_]*[^\W\d_]")


def is_head(cells: Sequence[str], columns: int) -> bool:
    """Whether these cells can be the heads of columns: all filled, a few words each, no sentence or value."""
    return 1 < columns == len(cells) and all(
        _LETTER.match(cell) and len(cell.split()) <= _MAX_HEAD_WORDS and cell[-1] not in ".;:"
        for cell in cells
    )


def row_blocks(rows: Sequence[Sequence[str]], *, marked_head: bool) -> Iterator[Block]:
    """One block per row, cells joined by " | ", with the column heads in `aanhef`.

    A first row of a few words is taken for heads; only if marked as such is it no passage itself.
    """
    columns = max((len(row) for row in rows), default=0)
    heads: str | None = None
    for number, row in enumerate(rows):
        text = " | ".join(cell for cell in row if cell)
        if not text:
            continue
        if number == 0 and (is_head(row, columns) or (marked_head and columns > 1)):
            heads = text
            yield Block("kolomkop" if marked_head else "tabelrij", text)
        else:
            yield Block("tabelrij" if columns > 1 else "alinea", text, aanhef=heads)
