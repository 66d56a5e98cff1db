"""Groups of lines and tables to the blocks of a page."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from extract.grids import Cell, Table
from extract.headings import Style, is_heading, number_depth, style_of
from extract.paragraphs import Group
from extract.prose import BULLET, is_item
from extract.reading import Block
from extract.rows import is_head
from extract.tokens import Paper, joined
from extract.word import Word


@dataclass(frozen=True)
class Looks:
    """How body text and headings look in this document; a heading's rank is 1 for the largest."""

    body: Style
    ranks: Mapping[Style, int]


def blocks_of(groups: Sequence[Group], paper: Paper, looks: Looks, contents: Set[int]) -> Iterator[Block]:
    """The blocks of one page; `contents` holds the ids of lines in a table of contents."""
    for group in groups:
        if group[0].table is not None:
            yield from _table_blocks(group[0].table, paper)
            continue
        text = paper.text(line.words for line in group)
        if BULLET.fullmatch(text.tekst) or not text.tekst:
            continue
        if any(id(line) in contents for line in group):
            yield text.block("inhoud")
        elif is_heading_group(group, looks.body):
            depth = max(1, number_depth(text.tekst))
            level = 10 * looks.ranks[style_of(group[0])] + depth
            yield text.block("kop", niveau=level)
        elif is_item(text.tekst):
            item = text.without_first() if BULLET.match(text.tekst) else text
            yield item.block("lijst", niveau=round(group[0].x0))
        else:
            yield text.block("alinea")


def is_heading_group(group: Group, body: Style) -> bool:
    """Whether a group of lines is a heading."""
    if group[0].table is not None:
        return False
    text = " ".join(line.text for line in group)
    rows = len({round(line.base) for line in group})
    return is_heading(text, style_of(group[0]), body, rows)


def _table_blocks(table: Table, paper: Paper) -> Iterator[Block]:
    """One block per row, cells joined by " | "; the heads of the columns go with every row under them."""
    heads: str | None = None
    for number, row in enumerate(table.rows):
        texts = [paper.text(_cell_lines(cell)) for cell in row]
        filled = [text for text in texts if text.tekst]
        if not filled:
            continue
        text = joined(filled)
        if number == 0 and is_head([text.tekst for text in texts], len(texts)):
            heads = text.tekst
            bold = all(word.bold for cell in row for word in cell)
            yield text.block("kolomkop" if bold else "tabelrij")
        else:
            yield text.block("tabelrij", aanhef=heads)


def _cell_lines(cell: Cell) -> list[list[Word]]:
    """The words of a cell by line, from the top."""
    lines: list[list[Word]] = []
    for word in sorted(cell, key=lambda word: (word.base, word.x0)):
        if lines and abs(lines[-1][0].base - word.base) < 0.4 * max(word.size, 4):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.x0) for line in lines]
