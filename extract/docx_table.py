"""Tables of a DOCX: which hold data, and the texts of their cells."""

from collections.abc import Iterator
from typing import Any

from extract.docx_styles import Styles, W
from extract.docx_text import Found, runs
from extract.markup import is_bold, text_of
from extract.rows import Cell


def is_layout(rows: list[list[Any]], styles: Styles) -> bool:
    """Whether a table only places things: there are tables in its cells, or headings below its first row."""
    cells = [cell for row in rows for cell in row]
    if any(next(cell.iterdescendants(f"{W}tbl"), None) is not None for cell in cells):
        return True
    lines = (line for row in rows[1:] for cell in row for line in cell.iterchildren(f"{W}p"))
    return any(styles.heading_level(line.find(f"{W}pPr")) for line in lines)


def table_texts(rows: list[list[Any]], styles: Styles, found: Found) -> Iterator[list[Cell]]:
    """The rows as text; a cell that goes on from the row above says the same again."""
    above: dict[int, Cell] = {}
    for row in rows:
        line: list[Cell] = []
        at = 0
        for element in row:
            properties = element.find(f"{W}tcPr")
            width = _span(properties)
            merged = properties.find(f"{W}vMerge") if properties is not None else None
            if merged is not None and merged.get(f"{W}val") != "restart" and at in above:
                cell = above[at]
            else:
                pieces = [
                    (text.replace("\n", " "), bold) for text, bold in runs(element, None, styles, found)
                ]
                cell = Cell(text_of(pieces), kolommen=width, kop=is_bold(pieces))
            above[at] = cell
            line.append(cell)
            at += width
        yield line


def _span(properties: Any) -> int:
    span = properties.find(f"{W}gridSpan") if properties is not None else None
    value = span.get(f"{W}val", "") if span is not None else ""
    return max(1, int(value)) if value.isdecimal() and len(value) < 4 else 1
