"""The words and drawn lines of a page to lines of text: those of tables and frames kept together."""

from collections.abc import Sequence

from extract.edges import Edge
from extract.frames import frames_of
from extract.grids import Table, drawn_groups, tables_of
from extract.lines import Line, lines_of, table_line
from extract.unlined import unlined_tables
from extract.word import Word


def page_lines(words: Sequence[Word], edges: Sequence[Edge]) -> list[Line]:
    """Lines in stream order, each table as one line where its first word stood; those in frames last."""
    drawn = drawn_groups(edges)
    if not drawn:
        return _with_unlined(lines_of(words))
    tables = tables_of(drawn, words)
    inside = {id(word): table for table in tables for row in table.rows for cell in row for word in cell}
    frames = frames_of(drawn, [word for word in words if id(word) not in inside])
    boxed = {id(word) for frame in frames for line in frame for word in line.words}
    running = _running([word for word in words if id(word) not in boxed] if boxed else words, inside)
    return _with_unlined(running) + [line for frame in frames for line in frame]


def _with_unlined(lines: list[Line]) -> list[Line]:
    """The lines with each table without drawn lines as one, where its first line stood."""
    tables = unlined_tables(lines)
    if not tables:
        return lines
    inside = {id(word): table for table in tables for row in table.rows for cell in row for word in cell}
    result: list[Line] = []
    placed: set[int] = set()
    for line in lines:
        table = inside.get(id(line.words[0])) if line.words else None
        if table is None:
            result.append(line)
        elif id(table) not in placed:
            placed.add(id(table))
            result.append(table_line(table))
    return result


def _running(words: Sequence[Word], inside: dict[int, Table]) -> list[Line]:
    rest: list[Word] = []
    lines: list[Line] = []
    placed: set[int] = set()
    for word in words:
        table = inside.get(id(word))
        if table is None:
            rest.append(word)
        elif id(table) not in placed:
            placed.add(id(table))
            lines += lines_of(rest)
            lines.append(table_line(table))
            rest = []
    return lines + lines_of(rest)
