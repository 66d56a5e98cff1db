"""Tables of a web page: which hold data, and their cells."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from extract.html_elements import HEADINGS
from extract.markup import Run, is_bold, text_of
from extract.reading import Block
from extract.rows import Cell, row_blocks

Runs = Callable[[Any], Iterable[Run]]


def is_layout(table: Any) -> bool:
    """Whether a table only places things on the page."""
    if table.get("role") == "presentation":
        return True
    if next(table.iterdescendants("table", *HEADINGS), None) is not None:
        return True
    rows = list(_rows(table))
    if max((len(row) for row in rows), default=0) < 2:
        return True
    if next(table.iterdescendants("th"), None) is not None:
        return False
    return any(len(list(cell.iterchildren("p", "div", "ul"))) > 2 for row in rows for cell in row)


def table_blocks(table: Any, runs: Runs) -> Iterator[Block]:
    """The caption and the rows of a table that holds data."""
    for caption in table.iterchildren("caption"):
        text = text_of(runs(caption))
        if text:
            yield Block("alinea", text)
    yield from row_blocks([[_cell(cell, list(runs(cell))) for cell in row] for row in _rows(table)])


def _rows(table: Any) -> Iterator[list[Any]]:
    for part in table.iterchildren("tr", "thead", "tbody", "tfoot"):
        for row in [part] if part.tag == "tr" else part.iterchildren("tr"):
            yield list(row.iterchildren("td", "th"))


def _cell(cell: Any, runs: list[Run]) -> Cell:
    return Cell(
        text_of((text.replace("\n", " "), bold) for text, bold in runs),
        kolommen=_span(cell.get("colspan")),
        rijen=_span(cell.get("rowspan")),
        kop=cell.tag == "th" or is_bold(runs),
    )


def _span(text: str | None) -> int:
    return (
        min(int(text), 1000) if text and text.strip().isdecimal() and text.isascii() and len(text) < 6 else 1
    )
